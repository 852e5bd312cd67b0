"""What attackers typed at the command line, and what is right. Each failed once."""

from __future__ import annotations

import io
import json
import wave

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.cli.main import run
from artnet.media.stills.encoding import encode_picture
from artnet.recipes.embedding import recipe_to_text
from artnet.recipes.schema import FileRecipe, Recipe
from artnet.works.saved_work import read_work

SMALL = ["--size", "16", "--hidden", "4,4", "--seed", "7"]


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "b.png"
    assert run(["render", *SMALL, "-o", str(path)]) == 0
    return path


@pytest.mark.parametrize("time", ["nan", "inf", "1e7"])
def test_a_time_that_no_recipe_holds(picture, time, tmp_path, capsys):
    assert run(["render", str(picture), "--time", time, "-o", str(tmp_path / "t.png")]) == 2
    assert "a time within a million" in capsys.readouterr().err
    assert not (tmp_path / "t.png").exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["render", "--zoom", "2", "-p", "zoom=1,3"], "--zoom and -p zoom"),
        (["render", "--activation", "tanh", "-p", "activation=sin,relu"], "--activation and -p activation"),
        (["render", "--size", "8", "-p", "size=8,16"], "--size and -p size"),
        (["animate", "--once", "-p", "mode=loop,boomerang"], "--once and -p mode"),
        (["fit", "--steps", "5", "-p", "steps=1,2"], "--steps and -p steps"),
        (["render", "-p", "zoom=1,1"], "each value of zoom once"),
        (["render", "--seed", "3,3"], "works that differ"),
    ],
)
def test_the_same_said_twice(command, said, capsys, tmp_path):
    assert run([*command, "-o", str(tmp_path / "d")]) == 2
    assert said in capsys.readouterr().err


def test_a_sheet_has_the_quality_and_the_dots_that_were_asked_for(tmp_path, capsys):
    sheet = ["render", "--seed", "0..1", "--hidden", "4,4", "--size", "120", "--sheet"]
    sizes = []
    for quality in ("20", "95"):
        path = tmp_path / f"{quality}.jpg"
        assert run([*sheet, "--file-quality", quality, "--dpi", "72", "-o", str(path)]) == 0
        sizes.append(path.stat().st_size)
        with Image.open(path) as image:
            assert image.info["dpi"] == (72, 72)
    assert sizes[0] < sizes[1]
    assert run([*sheet, "--file-quality", "20", "-o", str(tmp_path / "a.png")]) == 2
    assert run([*sheet, "--ground", "red", "-o", str(tmp_path / "a.png")]) == 2
    film = ["animate", "--seed", "0..1", "--hidden", "4,4", "--sheet", "-o", str(tmp_path / "f.png")]
    for more in (["--colors", "4"], ["--max-size", "8MB"], ["--ground", "red"], ["--file-quality", "3"]):
        assert run([*film, *more]) == 2
        assert f"{more[0]} is of a film" in capsys.readouterr().err


@pytest.mark.parametrize("color", ["#ff000080", "rgba(255,0,0,0)", ""])
def test_a_ground_has_no_opacity_of_its_own(color, tmp_path, capsys):
    assert run(["render", *SMALL, "--head", "rgba", "--ground", color, "-o", str(tmp_path / "g.png")]) == 2
    assert "a colour such as" in capsys.readouterr().err


def test_a_recipe_is_not_lost_in_place(picture, capsys):
    assert run(["render", str(picture), "--no-metadata", "-o", str(picture)]) == 1
    assert "would be lost" in capsys.readouterr().err
    assert an.open(picture).recipe.seed == "7"
    assert run(["render", str(picture), "--no-metadata", "--force", "-o", str(picture)]) == 0


@pytest.mark.parametrize(
    "command",
    [
        ["fit", "--no-gif", "--gif-seconds", "3"], ["fit", "--no-gif", "--gif-frames", "3"],
        ["info", "{}", "--json", "--draw"], ["info", "{}", "--json", "--source"],
        ["info", "{}", "--source", "--size", "9"],
        ["render", "--dpi", "600", "-o", "x.gif"],
    ],
)  # fmt: skip
def test_what_would_do_nothing_is_refused(command, picture, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run([word.replace("{}", str(picture)) for word in command]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.png"]


def test_a_settings_file_that_nothing_reads(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "artnet.toml").write_text("[fit]\nstyle = 'waves'\n")
    assert run(["render", *SMALL]) == 2
    assert "[fit]" in capsys.readouterr().err
    (tmp_path / "elsewhere").mkdir()
    home = tmp_path / "home"
    home.mkdir()
    (home / "lnk").symlink_to(tmp_path / "elsewhere")
    (home / "artnet.toml").write_text('outputs = "lnk"\n')
    monkeypatch.chdir(home)
    assert run(["render", *SMALL]) == 2
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_sound_that_would_not_be_heard(tmp_path, capsys):
    song = tmp_path / "s.wav"
    with wave.open(str(song), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(np.zeros(4000, np.int16).tobytes())
    out = str(tmp_path / "t.gif")
    assert run(["animate", *SMALL, "--audio", str(song), "--motion", "turn", "-o", out]) == 2
    assert "goes into MP4 and MOV" in capsys.readouterr().err


def test_the_size_of_a_folder_of_frames_is_that_of_its_frames(tmp_path, capsys):
    folder = tmp_path / "fr"
    command = ["animate", *SMALL, "--seconds", "0.2", "--format", "png", "-o", str(folder)]
    assert run(command) == 0
    (folder,) = folder.iterdir()
    total = sum(file.stat().st_size for file in folder.iterdir())
    assert capsys.readouterr().out.rstrip().endswith(f"{total / 1024:.1f} KiB")
    frame = folder / "00003.png"
    right = frame.read_bytes()
    frame.write_bytes(b"junk")  # as a sick copy leaves it
    assert run(command) == 0
    assert frame.read_bytes() == right
    Image.new("RGB", (16, 16), "red").save(frame)
    assert run([*command, "--force"]) == 0
    assert frame.read_bytes() == right


@pytest.mark.parametrize("shared", [[], ["--shared-palette"]])
@pytest.mark.parametrize("colors", [2, 3, 8, 256])
def test_a_gif_has_as_many_colours_as_were_asked_for(colors, shared, tmp_path):
    path = tmp_path / "c.gif"
    film = ["animate", "--seed", "7", "--size", "32", "--seconds", "0.2", "--colors", str(colors), "-o", str(path)]
    assert run([*film, *shared]) == 0
    with Image.open(path) as image:
        seen = len(image.convert("RGB").getcolors(1 << 16))
    most = min(colors, 255)  # one is for what does not change; of a shared palette a frame may not use all
    assert max(2, most // 2) <= seen <= most


def test_an_avif_has_no_clock():
    from artnet.media.clips.webp_avif import without_clock, write_avif

    frames = [np.full((16, 16, 3), 40 * n, np.uint8) for n in range(3)]
    written = io.BytesIO()
    write_avif(written, frames, [0.1] * 3)
    data = written.getvalue()
    place = data.index(b"mvhd")
    assert data[place + 8 : place + 24] == bytes(16) or data[place + 8 : place + 16] == bytes(8)
    assert without_clock(data) == data
    with Image.open(io.BytesIO(data)) as image:
        assert image.n_frames == 3


def test_a_recipe_of_a_file_is_the_file_s_error(tmp_path, capsys):
    # A part that cannot be here: exit 1, as for every other altered recipe, and not that of a misuse.
    recipe = an.render(an.CPPN(hidden=[4], seed=1), size=8).recipe
    odd = recipe.but(view=an.View(symmetry="kaleidoscope(n=100000)"))
    path = an.render(an.CPPN(hidden=[4], seed=1), size=8)
    path.recipe = odd
    path.save(tmp_path / "k.png")
    assert run(["render", str(tmp_path / "k.png"), "-o", str(tmp_path / "o.png")]) == 1
    assert "This recipe cannot be made here" in capsys.readouterr().err


def test_sizes_of_paper_that_say_their_dots(tmp_path):
    """Each has its own dots, whatever those before it said."""
    sheets = "size=1x1cm,1x1cm@40dpi,1x1in@40dpi"
    assert run(["render", "--hidden", "4", "--seed", "3", "-p", sheets, "-o", str(tmp_path / "d")]) == 0
    sizes = set()
    for path in (tmp_path / "d").iterdir():
        with Image.open(path) as image:
            sizes.add((image.size, round(image.info["dpi"][0])))
    assert sizes == {((118, 118), 300), ((16, 16), 40), ((40, 40), 40)}


def test_paper_has_the_dots_of_the_picture_that_is_made_again(tmp_path):
    first, second = tmp_path / "a.png", tmp_path / "b.png"
    assert run(["render", *SMALL, "--dpi", "50", "-o", str(first)]) == 0
    assert run(["render", str(first), "--size", "1x1in", "-o", str(second)]) == 0
    with Image.open(second) as image:
        assert image.size == (50, 50)
        assert round(image.info["dpi"][0]) == 50


def test_frames_without_a_recipe_go_on(tmp_path):
    folder = tmp_path / "f"
    folder.mkdir()
    where = f"{folder}/"
    film = ["animate", *SMALL, "--seconds", "0.2", "--format", "png", "--no-metadata", "-o", where]
    assert run(film) == 0
    (folder,) = folder.iterdir()
    (folder / "00002.png").unlink()
    assert run(film) == 0
    assert (folder / "00002.png").is_file()


def test_centres_are_two_numbers_each(tmp_path, capsys):
    assert run(["render", *SMALL, "-p", "center=0,0,0.5,-0.25", "-o", str(tmp_path / "d")]) == 0
    assert {read_work(path).recipe.view.center for path in (tmp_path / "d").iterdir()} == {(0, 0), (0.5, -0.25)}
    assert run(["render", *SMALL, "-p", "center=0,0,1", "-o", str(tmp_path / "e")]) == 2
    assert "two numbers" in capsys.readouterr().err


def test_a_bad_option_in_a_file_is_the_files(picture, tmp_path, capsys):
    plain = json.loads(read_work(picture).recipe.to_json())
    plain["network"]["head"] = "stencil(hard=maybe)"
    text = recipe_to_text(Recipe.from_json(json.dumps(plain)), None)
    (tmp_path / "bad.png").write_bytes(encode_picture(np.zeros((16, 16, 3), np.uint8), FileRecipe(), text))
    assert run(["render", str(tmp_path / "bad.png"), "-o", str(tmp_path / "x.png")]) == 1
    assert "This recipe cannot be made here" in capsys.readouterr().err
