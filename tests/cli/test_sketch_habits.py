"""What artists do: draw numbers by `random`, run many of which one fails, name things in their own language."""

from __future__ import annotations

import io
import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from rich.live import Live

import artnet as an
from artnet.cli.sketches.running import split_name
from artnet.cli.terminal.preview import Screen
from artnet.sketching.loading import choose_sketch
from artnet.sketching.runs import runs_of
from artnet.sweeps import columns_of
from artnet.works.saved_work import read_work

pytestmark = pytest.mark.usefixtures("workbench")

DICE = """
import random
import numpy as np
import artnet as an

@an.sketch
def dice(seed=1):
    pixels = np.zeros((20, 20, 3), np.uint8)
    pixels[..., 0] = random.randrange(256)
    pixels[..., 1] = np.random.randint(256)
    return pixels
"""
CLOCK = """
import time
import numpy as np
import artnet as an

@an.sketch
def clock(film: bool = False, seed=1):
    pixels = np.full((20, 20, 3), time.perf_counter_ns() % 251, np.uint8)
    return an.Frames([pixels, 255 - pixels], 0.1) if film else pixels
"""
CURSED = """
import numpy as np
import artnet as an

@an.sketch
def cursed(depth: an.Range(1, 9) = 1, seed=1):
    if seed == "3":
        raise ValueError("number three is cursed")
    return np.full((20, 20, 3), 20 * depth, np.uint8)
"""
WORDS = """
import numpy as np
import artnet as an

@an.sketch
def words(word: str = "a", sound: an.File(".wav") = None, seed=1):
    return np.full((20, 20, 3), len(word), np.uint8)
"""


def test_random_begins_at_the_seed_and_comes_back(called, tmp_path):
    (tmp_path / "dice.py").write_text(DICE)
    assert called("run", "dice.py", "-s", "1", "-o", "a.png")[0] == 0
    before, numpy_before = random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002
    assert called("run", "dice.py", "-s", "1", "-o", "a.png")[0] == 0  # the same pixels: nothing is lost
    assert (random.getstate(), np.random.get_state()[1].tolist()) == (before, numpy_before)  # noqa: NPY002
    assert called("run", "dice.py", "-s", "2", "-o", "b.png")[0] == 0
    assert (an.open("a.png").pixels != an.open("b.png").pixels).any()
    sketch = choose_sketch(*split_name(Path("dice.py")))
    np.testing.assert_array_equal(sketch.run(seed=1).pixels, an.open("a.png").pixels)


@pytest.mark.parametrize(("name", "parameters"), [("a.png", ()), ("a.webp", ()), ("a.gif", ("-p", "film=true"))])
def test_other_pixels_are_not_overwritten_in_silence(name, parameters, called, tmp_path):
    (tmp_path / "clock.py").write_text(CLOCK)
    run = ("run", "clock.py", "-s", "1", *parameters, "-o", name)
    assert called(*run)[0] == 0
    data = (tmp_path / name).read_bytes()
    codes = {called(*run)[0] for _ in range(4)}  # each other pixels, but for one in 251
    assert 1 in codes
    assert "with other pixels" in called(*run)[2] or (tmp_path / name).read_bytes() == data
    assert called(*run, "--force")[0] == 0


def test_one_seed_that_fails_costs_no_other(called, tmp_path):
    (tmp_path / "cursed.py").write_text(CURSED)
    code, out, err = called("run", "cursed.py", "-s", "0..6", "-o", "all")
    assert code == 1
    assert len(list((tmp_path / "all").iterdir())) == len(out.splitlines()) == 6
    assert "seed 3 failed" in err
    assert "number three is cursed" in err
    code, _, err = called("run", "cursed.py", "-s", "3,4", "-p", "depth=2,3", "-o", "twice")
    assert (code, err.count("Traceback")) == (1, 1)  # the same is said once
    assert "as the one before" in err
    code, _, err = called("run", "cursed.py", "-s", "3", "-o", "one.png")
    assert code == 1
    assert "failed" not in err


def test_a_sheet_has_an_empty_cell_for_it(called, tmp_path):
    (tmp_path / "cursed.py").write_text(CURSED)
    code, out, err = called("run", "cursed.py", "-s", "0..8", "-p", "depth=9", "--sheet", "-o", "sheet.png")
    assert code == 1
    assert "9 runs" in out
    assert "seed 3 failed" in err
    sheet = an.open("sheet.png")
    assert len(sheet.recipe.sketch.cells) == 9
    pixels = np.asarray(sheet)
    assert (pixels == 214).all(axis=-1).sum() > 1000  # empty
    assert (pixels == 180).all(axis=-1).sum() > 8000  # painted
    code, _, err = called("run", "cursed.py", "-s", "3", "-p", "depth=2,3", "--sheet", "-o", "none.png")
    assert code == 1
    assert not (tmp_path / "none.png").exists()


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        (["-s", "0..48"], 7),
        (["-s", "0..1"], 2),
        (["-p", "depth=1..4", "-s", "0..2"], 3),
        (["-p", "depth=1..3", "-s", "0..3"], 4),
        (["-p", "depth=1..3"], 2),
    ],
    ids=str,
)
def test_rows_and_columns_mean_parameters(asked, columns, tmp_path):
    (tmp_path / "cursed.py").write_text(CURSED)
    sketch = choose_sketch(*split_name(Path("cursed.py")))
    texts = [text for flag, text in zip(asked[::2], asked[1::2], strict=True) if flag == "-p"]
    seeds = next((text for flag, text in zip(asked[::2], asked[1::2], strict=True) if flag == "-s"), None)
    assert columns_of([run.values for run in runs_of(sketch, texts, seeds)]) == columns


def test_columns_are_as_asked(called, tmp_path):
    (tmp_path / "dice.py").write_text(DICE)
    sizes = []
    for columns in ("1", "2", "4"):
        assert called("run", "dice.py", "-s", "0..3", "--sheet", "--columns", columns, "-o", f"{columns}.png")[0] == 0
        with Image.open(tmp_path / f"{columns}.png") as image:
            sizes.append(image.width / image.height)
    assert sizes[0] < 0.5 < sizes[1] < 2 < sizes[2]
    assert called("run", "dice.py", "--columns", "2")[0] == 2


def test_the_source_is_written_back(called, tmp_path):
    (tmp_path / "cursed.py").write_text(CURSED)
    called("run", "cursed.py", "-s", "1", "-o", "a.png")
    code, out, _ = called("info", "a.png", "--source")
    assert (code, out) == (0, CURSED)
    assert called("info", "a.png", "--source", "-o", "then/old.py")[0] == 0
    assert (tmp_path / "then" / "old.py").read_text() == CURSED
    assert called("run", "then/old.py", "-s", "1", "-o", "a.png")[0] == 0  # the same work
    assert called("info", "a.png", "--source", "-o", "then/old.py")[0] == 1
    called("render", "--size", "8", "--hidden", "3", "-o", "b.png")
    assert called("info", "b.png", "--source")[0] == 1


def test_info_says_the_command_that_works(called, tmp_path):
    (tmp_path / "parts.py").write_text("import artnet as an\n\n@an.activation\ndef bend(z):\n    return z * z\n")
    made = ("render", "--plugin", "parts.py", "--activation", "bend", "--size", "8", "--hidden", "3", "-o", "a b.png")
    assert called(*made)[0] == 0
    command = called("info", "a b.png")[1].splitlines()[-1].split("again  ")[1]
    assert command == "artnet render 'a b.png' --plugin parts.py --size 4k"


@pytest.mark.parametrize(
    "word", ["東京\u3000塔", "a\u202fb", "👩\u200d🎨", "naïve café", "x\u00a0y", "\u0646\u06cc\u200c\u0646"]
)
def test_words_of_every_language(word, called, tmp_path):
    (tmp_path / "words.py").write_text(WORDS)
    code, out, err = called("run", "words.py", "-p", f"word={word}", "-s", word)
    assert code == 0, err
    path = tmp_path / out.split("  ")[0]
    assert path.is_file()
    assert read_work(path).recipe.sketch.parameters["word"] == word
    code, out, _ = called("run", "words.py", "-o", f"{word}.png")
    assert out.startswith(f"{word}.png  ")


@pytest.mark.parametrize("word", ["a\nb", "a\u2028b", "\x1b[31m", "a\u202eb", "a\x00b", "\ud800"])
def test_what_breaks_a_line_or_steers_a_terminal_is_none(word, called, tmp_path):
    (tmp_path / "words.py").write_text(WORDS)
    code, _, err = called("run", "words.py", "-p", f"word={word}")
    assert code == 2
    assert word not in err


def test_a_file_needs_no_name(called, tmp_path):
    (tmp_path / "words.py").write_text(WORDS)
    (tmp_path / "song.wav").write_bytes(b"RIFF")
    assert called("run", "words.py", "song.wav", "-o", "a.png")[0] == 0
    assert "song.wav" in read_work(tmp_path / "a.png").recipe.sketch.parameters["sound"]
    assert called("run", "words.py", "song.mp3")[0] == 2
    (tmp_path / "dice.py").write_text(DICE)
    code, _, err = called("run", "dice.py", "song.wav")
    assert code == 2
    assert "takes no file" in err


@pytest.mark.parametrize("height", [24, 40, 12])
@pytest.mark.parametrize("report", [None, "ValueError: short", "\n".join(f"line {i}" for i in range(30)) + "\nthe end"])
def test_the_preview_leaves_room_for_what_went_wrong(height, report, tmp_path):
    Image.new("RGB", (300, 300), "tomato").save(tmp_path / "a.png")
    screen = Screen(tmp_path / "a.py")
    screen._console = Console(width=80, height=height, force_terminal=True, file=io.StringIO())
    screen._live = Live(console=screen._console, auto_refresh=False)
    with screen:
        screen.show({"ok": True, "path": str(tmp_path / "a.png"), "line": "a.png  300 x 300", "printed": ""}, 0.5)
        if report is not None:
            screen.show({"ok": False, "report": report, "printed": "hello"}, 0.5)
        shown = screen._console.render_lines(screen._live.renderable, screen._console.options)
    assert len(shown) < height
    text = "".join(segment.text for line in shown for segment in line)
    assert (report.splitlines()[-1] if report else "after the save") in text
    assert ("▀" in text) == (height - len(report.splitlines() if report else [""]) > 5)


def test_nothing_that_was_painted_is_lost_for_its_name(called, tmp_path):
    (tmp_path / "clock.py").write_text(CLOCK)
    code, out, err = called("run", "clock.py", "-p", "film=true", "-o", "x.png")
    assert code == 0
    assert "saved as x.gif" in err
    assert out.startswith("x.gif  ")
    code, out, err = called("run", "clock.py", "-o", "y.mp4")
    assert (code, out.split("  ")[0]) == (0, "y.png")
    (tmp_path / "never.py").write_text(CLOCK.replace("pixels = ", "raise AssertionError\n    pixels = "))
    code, _, err = called("run", "never.py", "-o", "x.psd")
    assert code == 2
    assert "a file name ending in" in err
