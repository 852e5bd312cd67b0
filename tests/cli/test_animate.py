"""`artnet animate`: what it writes, and what it answers."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from scipy.io import wavfile

import artnet as an
from artnet.cli.main import run
from artnet.media.clips.formats import CLIP_FORMATS
from artnet.media.clips.reading_back import clip_facts

SMALL = ("--size", "24x16", "--hidden", "6,6", "--seconds", "0.4", "--fps", "10", "--quality", "draft",
         "--motion", "turn")  # fmt: skip


@pytest.fixture(autouse=True)
def somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def called(capsys, *arguments):
    capsys.readouterr()
    code = run(["animate", *map(str, arguments)])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


@pytest.mark.parametrize("film", [f.name for f in CLIP_FORMATS if f.suffixes])
def test_every_format(film, capsys, tmp_path):
    code, out, _ = called(capsys, *SMALL, "--seed", 7, "--format", film)
    assert code == 0
    path = tmp_path / out.split("  ")[0]
    assert path.parent.name == "pattern"
    assert clip_facts(path)[0] == 4
    assert "4 frames, 0.4 s, 24 x 16, seed 7" in out
    assert "KiB" in out or "bytes" in out
    assert len(list(an.open(path))) == 4


def test_numbered_frames(capsys, tmp_path):
    code, out, _ = called(capsys, *SMALL, "--seed", 7, "--format", "png", "-o", "frames")
    assert code == 0
    folder = tmp_path / out.split("  ")[0]
    assert [p.name for p in sorted(folder.glob("*.png"))] == [f"0000{i}.png" for i in range(4)]
    assert an.load(folder / "00000.png").seed == "7"


def test_the_same_again_and_nothing_overwritten(capsys, tmp_path):
    first = called(capsys, *SMALL, "--seed", 1, "-o", "a.gif")
    data = (tmp_path / "a.gif").read_bytes()
    assert called(capsys, *SMALL, "--seed", 1, "-o", "a.gif")[0] == first[0] == 0
    assert (tmp_path / "a.gif").read_bytes() == data
    code, _, err = called(capsys, *SMALL, "--seed", 2, "-o", "a.gif")
    assert code == 1
    assert "--force" in err


def test_a_saved_picture_and_a_saved_animation_move(capsys):
    assert run(["render", "--size", "24x16", "--hidden", "6,6", "--seed", "3", "-o", "a.png", "--zoom", "2"]) == 0
    code, _, _ = called(capsys, "a.png", "--motion", "orbit", "--seconds", 0.4, "--fps", 10, "-o", "b.webp")
    assert code == 0
    animation = an.open("b.webp")
    assert animation.recipe.size == (512, 341)
    assert animation.recipe.view.zoom == 2
    assert called(capsys, "b.webp", "--motion", "turn", "--size", 30, "--seconds", 0.2, "-o", "c.gif")[0] == 0
    assert an.open("c.gif").recipe.size == (30, 20)
    assert run(["render", "b.webp", "--size", "60", "-o", "d.gif"]) == 0
    assert an.open("d.gif").recipe.size == (60, 40)


def test_several_pictures_and_sound(capsys):
    for i in range(2):
        Image.fromarray(np.random.default_rng(i).integers(0, 255, (16, 24, 3), np.uint8)).save(f"{i}.png")
    quick = ["--size", "24", "--steps", "4", "--hidden", "6", "--gif-frames", "2"]
    assert run(["fit", "--together", "0.png", "1.png", *quick, "-o", "two"]) == 0
    out = capsys.readouterr().out
    assert "motion.gif" in out
    assert called(capsys, "two", "--size", 24, "--seconds", 0.4, "-o", "m.gif")[0] == 0
    assert an.open("m.gif").recipe.motion.name == "morph"
    wavfile.write("a.wav", 8000, (9000 * np.sin(np.arange(4000) / 10)).astype(np.int16))
    code, out, _ = called(capsys, *SMALL[:4], "--seed", 1, "--audio", "a.wav", "--fps", 10, "-o", "a.mp4")
    assert code == 0
    assert "5 frames, 0.5 s" in out
    assert run(["fit", "--film", "m.gif", *quick, "-o", "film"]) == 0
    assert an.open("film").frames == 10


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--seconds", "0"], "seconds"),
        (["--fps", "60"], "at most 50 frames a second in a GIF"),
        (["--fps", "nan"], "frames a second"),
        (["--motion", "dance"], "Known: training"),
        (["--motion", "training"], "the folder of a fit"),
        (["--look", "glass", "--motion", "palette"], "a palette"),
        (["--motion", "sound"], "--audio"),
        (["--motion", "zoom", "--strip"], "training for a strip"),
        (["-o", "a.mkv"], ".mp4"),
        (["-o", "a.gif", "--codec", "h264"], "codec"),
        (["-o", "a.webp", "--colors", "9"], "colors for gif"),
        (["--format", "mp4", "-o", "a.gif"], "--format mp4"),
        (["--max-size", "many"], "8MB"),
        (["-o", "a.mp4", "--codec", "vhs"], "Known: h264"),
        (["missing.png"], "no such file"),
        (["--audio", "missing.wav"], "no such file"),
        (["--size", "0"], "size"),
    ],
    ids=str,
)
def test_misuse_is_answered_in_one_line(arguments, says, capsys, tmp_path):
    code, out, err = called(capsys, *arguments)
    assert code in (1, 2)
    assert says in err
    assert err.count("\n") == 1
    assert not out
    assert not list(tmp_path.iterdir())


def test_empty_folders_and_no_film(capsys, tmp_path):
    (tmp_path / "empty").mkdir()
    code, _, err = called(capsys, "empty")
    assert code == 1
    assert "no folder of a fit" in err
    assert run(["fit", "--film", "--steps", "2"]) == 2
    assert "--film needs a film" in capsys.readouterr().err


def test_misuse_needs_no_tensorflow():
    code = (
        "import sys; from artnet.cli.main import run; run(['animate', '--motion', 'dance']);"
        " run(['animate', '--help']); sys.exit('tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_a_gif_that_must_be_small(capsys, tmp_path):
    arguments = [*SMALL, "--size", "48", "--seed", "1", "-o", "a.gif"]
    assert called(capsys, *arguments, "--no-metadata")[0] == 0
    assert (tmp_path / "a.gif").stat().st_size > 3000
    assert called(capsys, *arguments, "--max-size", "3kB", "--no-metadata", "--force")[0] == 0
    assert (tmp_path / "a.gif").stat().st_size <= 3000
    code, _, err = called(capsys, *arguments, "--max-size", "1kB", "--force")
    assert code == 1
    assert "Try a smaller size" in err


def test_interrupted_leaves_nothing(tmp_path):
    import signal
    import time

    program = [sys.executable, "-c", "from artnet.cli.main import main; main()"]
    command = [*program, "animate", "--seed", "1", "--seconds", "100", "-o", str(tmp_path / "a.mp4")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".a.mp4*")) and time.monotonic() < deadline:
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["take:2.mp4", "file:a.mp4", "a b,c;d.mov"])
def test_a_name_is_a_name_and_no_protocol(name, capsys, tmp_path):
    wavfile.write(tmp_path / "so:und.wav", 8000, np.zeros(4000, np.int16))
    code, _, err = called(capsys, *SMALL, "--seed", 7, "--audio", "so:und.wav", "-o", name)
    assert code == 0, err
    assert clip_facts(tmp_path / name)[0] == 4


@pytest.mark.parametrize("name", ["2026.11.26", "vol. 2", "v1.5", "x.mp4/"])
def test_folders_may_have_dots(name, capsys, tmp_path):
    code, out, err = called(capsys, *SMALL, "--seed", 7, "-o", name)
    assert code == 0, err
    assert (tmp_path / out.split("  ")[0]).parent == tmp_path / name


@pytest.mark.filterwarnings("always::artnet.ArtnetWarning")
def test_opacity_is_kept_or_it_is_said(capsys, tmp_path):
    clear = (*SMALL, "--seed", 7, "--head", "rgba")
    code, _, err = called(capsys, *clear, "-o", "a.webp")
    assert code == 0
    assert "opacity" not in err
    code, _, err = called(capsys, *clear, "-o", "a.mp4")
    assert code == 0
    assert "laid over white: mp4 with h264 keeps no opacity" in " ".join(err.split())
    code, _, err = called(capsys, *clear, "--ground", "tomato", "-o", "b.mp4")
    assert "opacity" not in err
    code, _, err = called(capsys, *clear, "--ground", "tomatoe", "-o", "c.mp4")
    assert code == 2
