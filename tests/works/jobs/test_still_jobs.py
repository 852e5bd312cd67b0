"""A still in parts is the still: the same pixels, and the same file however often it was stopped."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

import artnet as an
from artnet.errors import ArtnetWarning, InvalidValueError, OutputError
from artnet.works.jobs.job import StillJob
from artnet.works.jobs.stills import LARGEST, MOST, part_side, still_parts

SIZE = (1200, 54)
"""Five parts of few pixels."""


def work(**changes):
    return an.pattern(7, look="glass", size=SIZE).but(**changes)


@pytest.mark.parametrize("size", [(1, 1), (1, 65_535), (700, 520), (8192, 8192), (32_768, 32_768), (1 << 20, 1 << 20)])
def test_parts_cover_the_picture_once(size: tuple[int, int]) -> None:
    side = part_side(size)
    across, down = -(-size[0] // side), -(-size[1] // side)
    assert across * down <= MOST
    assert side >= 256
    if max(size) <= 1 << 17:
        assert side <= LARGEST
        parts = still_parts(an.pattern(1, look="glass").but(size=size), 8)
        assert len(parts) == across * down == len({part.identity for part in parts})
        assert sum(part.place[2] * part.place[3] for part in parts) == size[0] * size[1]


@pytest.mark.parametrize("bits", [8, 16])
def test_a_tiff_in_parts_has_the_pixels_of_the_whole(tmp_path: Path, bits: int) -> None:
    recipe = work(size=(530, 300))  # interpolated, and cut through the middle of the sampler's tiles
    path = an.plan(recipe, tmp_path / "x.tif", bits=bits).run()
    np.testing.assert_array_equal(tifffile.imread(path), an.make(recipe, bits=bits).pixels)
    assert an.open(path).recipe.identity == recipe.identity
    assert [left.name for left in tmp_path.iterdir()] == ["x.tif"]


@pytest.mark.parametrize("bits", [8, 16])
def test_a_png_in_parts_has_the_pixels_of_the_whole(tmp_path: Path, bits: int) -> None:
    path = an.plan(work(), tmp_path / "x.png", bits=bits).run()
    again = an.open(path)
    np.testing.assert_array_equal(imagecodecs.png_decode(path.read_bytes()), an.make(work(), bits=bits).pixels)
    assert again.recipe.identity == work().identity
    with Image.open(path) as image:
        assert image.size == SIZE
        assert image.info["icc_profile"]


def test_other_formats_are_joined_whole(tmp_path: Path) -> None:
    path = an.plan(work(), tmp_path / "x.webp", quality=100).run()
    np.testing.assert_array_equal(np.asarray(an.open(path)), an.make(work()).pixels)


@pytest.mark.parametrize(
    "changes",
    [
        {"frame": "contain", "canvas": (100, 100)},
        {"quality": "", "supersample": 2},
        {"size": (257, 1)},
    ],
)
def test_frames_dense_pictures_and_odd_sizes(tmp_path: Path, changes) -> None:
    recipe = work(**changes)
    path = an.plan(recipe, tmp_path / "x.png").run()
    got, whole = np.asarray(an.open(path)).astype(int), an.make(recipe).pixels.astype(int)
    # Dense pictures are cut into other tiles: the last values of a tensor go through other vector instructions.
    assert np.abs(got - whole).max() <= (1 if "supersample" in changes else 0)


def test_hard_heads_and_opacity(tmp_path: Path) -> None:
    for number, head in enumerate(("palette(hard=true)", "stencil")):
        recipe = an.pattern(3, head=head, size=(300, 200))
        path = an.plan(recipe, tmp_path / f"{number}.png").run()
        np.testing.assert_array_equal(np.asarray(an.open(path)), an.make(recipe).pixels)


class Stopped(Exception):
    pass


@pytest.mark.parametrize("suffix", [".tif", ".png"])
def test_what_was_stopped_goes_on_to_the_same_bytes(tmp_path: Path, suffix: str, monkeypatch) -> None:
    whole = an.plan(work(), tmp_path / f"whole{suffix}").run().read_bytes()
    painted = []
    paint = type(an.plan(work(), tmp_path / "x.png")._painter).paint

    def counted(self, place, add, progress=None):
        painted.append(place)
        if len(painted) in (2, 4):
            raise Stopped
        paint(self, place, add, progress)

    monkeypatch.setattr("artnet.works.jobs.stills.StillPainter.paint", counted)
    path = tmp_path / f"parts{suffix}"
    for _ in range(2):
        with pytest.raises(Stopped):
            an.plan(work(), path).run()
        assert not path.exists()
    job = an.plan(work(), path)
    assert job.run(keep_parts=True).read_bytes() == whole
    assert len(painted) == len(job.parts) + 2  # none was painted twice but those that were stopped
    altered = sorted(job.folder.glob("*.part"))[1]
    altered.write_bytes(altered.read_bytes()[:-50])
    with pytest.warns(ArtnetWarning, match=altered.name):
        assert an.plan(work(), path).run(keep_parts=True).read_bytes() == whole
    assert len(painted) == len(job.parts) + 3


def test_a_job_is_taken_up_by_its_folder(tmp_path: Path) -> None:
    from artnet.works.jobs.planning import taken_up

    whole = an.plan(work(), tmp_path / "x.png").run().read_bytes()
    an.plan(work(), tmp_path / "y.png", folder=tmp_path / "j").write()
    assert {path.name for path in tmp_path.iterdir()} == {"x.png", "j"}
    assert taken_up(tmp_path / "j").run().read_bytes() == whole


def test_a_trained_network_travels_with_its_job(tmp_path: Path) -> None:
    from artnet.works.jobs.planning import taken_up

    painting = an.fit(steps=3, size=48, seed=1)
    job = an.plan(painting.picture, tmp_path / "x.png", size=300, folder=tmp_path / "j")
    job.write()
    path = taken_up(tmp_path / "j", tmp_path / "there.png").run()
    np.testing.assert_array_equal(np.asarray(an.open(path)), an.make(painting.picture, size=300).pixels)
    assert not (tmp_path / "j").exists()


def test_room_is_asked_for_before_anything_is_painted(tmp_path: Path, monkeypatch) -> None:
    import shutil

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000))
    job = an.plan(work(), tmp_path / "x.png")
    with pytest.raises(OutputError, match="free for this"):
        job.run()
    assert list(tmp_path.iterdir()) == []


def test_what_is_needed_is_about_what_is_taken(tmp_path: Path) -> None:
    job = an.plan(an.pattern(7, look="marble", size=(300, 200)), tmp_path / "x.tif", bits=16)
    job.run(keep_parts=True)
    taken = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert 0.8 * taken <= job.needed <= 2.5 * taken


@pytest.mark.parametrize(
    "settings",
    [{"bits": 12}, {"colour": 1}, {"bits": 16, "path": "x.jpg"}, {"quality": 0}, {"path": "x.xyz"}, {"dpi": -3.0}],
)
def test_misuse(tmp_path: Path, settings) -> None:
    settings = dict(settings)
    with pytest.raises(InvalidValueError):
        an.plan(work(), tmp_path / settings.pop("path", "x.png"), **settings)


def test_only_stills_and_films(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="an animation"):
        an.plan(3, tmp_path / "x.png")
    assert isinstance(an.plan(an.CPPN(seed=1), tmp_path / "x.png", size=64), StillJob)


def test_a_deep_zoom_from_the_command_line(tmp_path: Path, monkeypatch, capsys) -> None:
    from artnet.cli.main import run

    monkeypatch.chdir(tmp_path)
    assert run(["render", "--seed", "7", "--look", "glass", "--size", "600x54", "-o", "wall.dzi"]) == 0
    assert capsys.readouterr().out.startswith("wall/index.html  600 x 54, seed 7, glass")
    assert {path.name for path in tmp_path.iterdir()} == {"wall"}
    assert {path.name for path in (tmp_path / "wall").iterdir()} == {"index.html", "wall.dzi", "wall_files"}
    with Image.open(tmp_path / "wall" / "wall_files" / "10" / "0_0.jpg") as tile:
        whole = an.make(work(size=(600, 54))).pixels
        apart = np.abs(np.asarray(tile).astype(int) - whole[:54, :257])
        assert np.percentile(apart, 99) <= 12  # JPEG
    assert run(["info", "wall/index.html"]) == 0
    # The same again is no other work; another is refused.
    assert run(["render", "--seed", "7", "--look", "glass", "--size", "600x54", "-o", "wall.dzi"]) == 0
    assert run(["render", "--seed", "8", "--look", "glass", "--size", "600x54", "-o", "wall.dzi"]) == 1
    for more in (["--bits", "16"], ["--pyramid"], ["--profile", "display-p3"], ["--dpi", "0"]):
        assert run(["render", "--seed", "7", "-o", "other.dzi", *more]) == 2


def test_a_job_from_the_command_line(tmp_path: Path, monkeypatch, capsys) -> None:
    from artnet.cli.main import run

    monkeypatch.chdir(tmp_path)
    command = [
        "render",
        "--seed",
        "7",
        "--look",
        "glass",
        "--size",
        "1200x54",
        "--bits",
        "16",
        "--profile",
        "display-p3",
    ]
    assert run([*command, "-o", "x.tif", "--plan", "j"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"j"}
    assert run(["render", "j", "--size", "3"]) == 2
    assert run(["render", "j", "-o", "y.tif"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"y.tif"}
    assert run([*command, "-o", "x.tif", "--keep-parts"]) == 0
    assert (tmp_path / "x.tif").read_bytes() == (tmp_path / "y.tif").read_bytes()
    assert (tmp_path / "x.tif.job" / "job.json").is_file()
    (tmp_path / "j").mkdir()
    (tmp_path / "j" / "job.json").write_text('{"version": 9}')
    capsys.readouterr()
    assert run(["render", "j"]) == 1
    assert "version 1. Received: 9" in capsys.readouterr().err


@pytest.mark.parametrize("quality", ["good", "print"])
def test_dither_and_bleed_in_parts_are_those_of_the_whole(tmp_path: Path, quality: str) -> None:
    recipe = an.render(work(), size=(900, 40), bleed=9, quality=quality).recipe
    path = an.plan(recipe, tmp_path / "x.png").run()
    np.testing.assert_array_equal(np.asarray(an.open(path)), an.make(recipe).pixels)
