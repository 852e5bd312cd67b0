"""A painting, saved and opened again, and its training as an animation."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.errors import InvalidValueError, PictureError, RecipeError
from artnet.training.painting import psnr_of

SETTINGS = {"style": "linear", "structure": "dense", "hidden": [5], "batch": 0, "seed": "open", "learning_rate": 0.02}


def picture(channels=3):
    return np.random.default_rng(4).integers(30, 220, (12, 18, channels), np.uint8)


def fit(head="rgb", **options):
    channels = 4 if head == "rgba" else 3
    return an.fit(picture(channels), **{**SETTINGS, "head": head, "size": (18, 12), "steps": 25, **options})


@pytest.fixture(scope="module")
def painting():
    return fit()


@pytest.fixture(scope="module")
def folder(painting, tmp_path_factory):
    return painting.save(tmp_path_factory.mktemp("painting") / "deep" / "er")


@pytest.mark.parametrize("head", ["rgb", "gray", "rgba", "palette", "stencil"])
def test_saved_and_opened_again_it_is_the_same(head, tmp_path):
    before = fit(head)
    before.save(tmp_path)
    after = an.open(tmp_path)
    assert isinstance(after, an.Painting)
    assert np.array_equal(after.pixels, before.pixels)
    assert after.psnr == before.psnr
    assert after.recipe == before.recipe
    assert after.trajectory.to_bytes() == before.trajectory.to_bytes()
    assert all(np.array_equal(w, before.net.weights()[name]) for name, w in after.net.weights().items())
    after.save(tmp_path / "again")
    for path in tmp_path.glob("*.*"):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_folder_holds_these_files(folder):
    names = ["loss.png", "network.safetensors", "painting.png", "training.gif", "trajectory.safetensors"]
    assert sorted(p.name for p in folder.iterdir()) == names


def test_each_file_leads_back_to_the_network(painting, folder):
    for name in ("painting.png", "network.safetensors", "training.gif"):
        net = an.load(folder / name)
        assert all(np.array_equal(w, painting.net.weights()[n]) for n, w in net.weights().items()), name
        again = an.render(net, size=(18, 12), supersample=1)
        assert np.array_equal(again.pixels, painting.pixels), name


def test_opened_one_by_one(painting, folder):
    assert np.array_equal(an.open(folder / "painting.png").pixels, painting.pixels)
    assert isinstance(an.open(folder / "training.gif"), an.Animation)
    with pytest.raises(RecipeError, match="load"):
        an.open(folder / "network.safetensors")
    with pytest.raises(RecipeError, match="without a recipe"):
        an.open(folder / "loss.png")
    with pytest.raises(PictureError):
        an.open(folder / "missing.png")
    with pytest.raises(RecipeError, match="folder of a fit"):
        an.open(folder.parent)


def test_parts_that_do_not_belong_together_are_refused(painting, tmp_path):
    painting.save(tmp_path)
    fit(steps=20).save(tmp_path / "other")
    (tmp_path / "trajectory.safetensors").write_bytes((tmp_path / "other" / "trajectory.safetensors").read_bytes())
    with pytest.raises(RecipeError, match="of two different fits"):
        an.open(tmp_path)
    with pytest.raises(RecipeError, match="SHA-256"):
        an.load(tmp_path / "training.gif")
    (tmp_path / "trajectory.safetensors").unlink()
    with pytest.raises(RecipeError, match=r"no trajectory\.safetensors"):
        an.open(tmp_path)


def test_a_painting_that_another_program_cut_is_refused(painting, tmp_path):
    painting.save(tmp_path)
    with Image.open(tmp_path / "painting.png") as image:
        info, part = image.info, image.crop((0, 0, 5, 5))
    from PIL import PngImagePlugin

    kept = PngImagePlugin.PngInfo()
    kept.add_itxt("artnet", info["artnet"])
    part.save(tmp_path / "painting.png", pnginfo=kept)
    with pytest.raises(RecipeError, match="size of its target"):
        an.open(tmp_path)


def test_a_painting_is_an_array_and_shows_itself(painting):
    assert np.array_equal(np.asarray(painting), painting.pixels)
    assert painting._repr_png_().startswith(b"\x89PNG")
    assert "25 steps" in repr(painting)


def test_without_metadata_nothing_tells_of_the_network(painting, tmp_path):
    painting.save(tmp_path, metadata=False)
    assert b"artnet" not in (tmp_path / "painting.png").read_bytes()
    assert b"artnet" not in (tmp_path / "training.gif").read_bytes()
    with pytest.raises(RecipeError, match="without a recipe"):
        an.open(tmp_path)


def test_what_cannot_be_written_is_one_line(painting, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(an.OutputError, match="Expected a place to write"):
        painting.save(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ({}, (341, 512, 3)),
        ({"size": (30, 20)}, (20, 30, 3)),
        ({"size": (7, 31)}, (31, 7, 3)),
        ({"strip": True, "size": (60, 40)}, (40, 60 * 3 + 2 * 2, 3)),
    ],
    ids=["usual size", "larger", "another aspect", "strip"],
)
def test_the_training_at_any_size(painting, options, shape, tmp_path):
    animation = an.animate(painting, frames=6, seconds=1.2, **options)
    frames = list(animation)
    assert len(frames) == len(animation) == 6
    assert {frame.shape for frame in frames} == {shape}
    assert {frame.dtype for frame in frames} == {np.dtype(np.uint8)}
    assert animation.seconds == pytest.approx(1.2)
    assert not np.array_equal(frames[0], frames[-1])
    with Image.open(animation.save(tmp_path / "training.gif")) as saved:
        assert saved.size == (shape[1], shape[0])
        assert saved.n_frames <= 6


def test_the_last_frame_is_the_painting_and_the_first_its_start(painting):
    frames = list(an.animate(painting, size=(18, 12), frames=9, quality="draft"))
    assert np.array_equal(frames[-1], painting.pixels)
    assert np.abs(frames[0].astype(int) - fit(steps=0).pixels).max() <= 2  # snapshots but the last may be float16


def test_the_strip_shows_target_painting_and_curve(painting):
    last = list(an.animate(painting, size=(90, 60), frames=2, strip=True))[-1]
    gap = (last.shape[1] - 3 * 90) // 2
    middle = last[:, 90 + gap : 180 + gap]
    assert np.array_equal(middle, list(an.animate(painting, size=(90, 60), frames=2))[-1])
    assert (last[:, 90 : 90 + gap] == 255).all()


def test_a_folder_animates_like_the_painting(painting, folder):
    one, other = (list(an.animate(source, frames=3)) for source in (painting, folder))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_frames(painting, count):
    assert len(list(an.animate(painting, frames=count, seconds=1))) == count


@pytest.mark.parametrize(
    "bad",
    [
        {"frames": 0}, {"frames": -1}, {"frames": 2.5}, {"frames": True}, {"frames": 10**9}, {"seconds": 0},
        {"seconds": float("nan")}, {"seconds": -1}, {"size": (0, 4)}, {"size": 0}, {"motion": "dance"},
    ],
    ids=str,
)  # fmt: skip
def test_an_animation_that_cannot_be(painting, bad):
    with pytest.raises(InvalidValueError):
        an.animate(painting, **bad)


def test_what_is_animated(folder):
    with pytest.raises(InvalidValueError, match="Expected a network, a painting"):
        an.animate(5)
    with pytest.raises(InvalidValueError, match="folder of a fit"):
        an.animate(folder / "painting.png", motion="training")
    assert an.animate(folder / "painting.png").recipe.motion.name.startswith("zoom")


def test_a_fit_of_no_steps_is_saved_too(tmp_path):
    fit(steps=0).save(tmp_path)
    again = an.open(tmp_path)
    assert len(again.losses) == 0
    assert len(list(again.training(frames=4))) == 4


def test_psnr_of_equal_pictures_is_99():
    pixels = picture()
    assert psnr_of(pixels, pixels) == 99.0
    assert psnr_of(np.zeros_like(pixels), np.full_like(pixels, 255)) == 0.0


def test_heavy_weights_travel_beside(tmp_path):
    """Over 1 MiB they stay in network.safetensors, which the picture names by its SHA-256."""
    heavy = fit(hidden=[600, 600], steps=1)
    heavy.save(tmp_path, gif=heavy.training(frames=2))
    assert (tmp_path / "painting.png").stat().st_size < 100_000
    assert np.array_equal(an.open(tmp_path).pixels, heavy.pixels)
    (tmp_path / "network.safetensors").unlink()
    with pytest.raises(RecipeError, match="beside"):
        an.open(tmp_path)
