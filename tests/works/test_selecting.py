"""Choosing: the measure, the choice of what is good and differs, and `artnet render --best`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from PIL import Image

import artnet as an
from artnet.cli.main import run
from artnet.looks.choosing import LISTS, NEWEST
from artnet.works.judging import judge
from artnet.works.selecting import choose, seeds_from

PIXELS = npst.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from([1, 3, 4])))


def picture(light, side=96):
    y, x = np.mgrid[:side, :side] / side
    return np.round(255 * np.clip(np.stack([light(x, y)] * 3, axis=-1), 0, 1)).astype(np.uint8)


def colored(*hues, lightness=0.7, chroma=0.12, side=48):
    """Upright stripes of these hues, in OKLab."""
    from artnet.color.models import oklab_to_linear
    from artnet.color.transfer import linear_to_srgb

    turn = np.radians(np.repeat(hues, -(-side // len(hues)))[:side])
    lab = np.stack([np.full(side, lightness), chroma * np.cos(turn), chroma * np.sin(turn)], axis=-1)
    row = np.asarray(linear_to_srgb(np.clip(oklab_to_linear(lab), 0, 1)))
    return np.round(255 * np.repeat(row[None], side, axis=0)).astype(np.uint8)


@settings(max_examples=40, deadline=None)
@given(PIXELS)
def test_any_pixels_are_judged_from_0_to_1(pixels):
    found = judge(pixels)
    for part in (found.contrast, found.fullness, found.spectrum, found.harmony, found.total):
        assert 0 <= part <= 1
    assert judge(pixels[:, ::-1]).total == pytest.approx(found.total, abs=0.08)


def test_what_nobody_would_keep_is_nothing():
    flat = np.full((64, 64, 3), 130, np.uint8)
    assert judge(flat).total == 0
    faint = picture(lambda x, y: 0.5 + 0.002 * np.sin(9 * x))
    assert judge(faint).contrast == 0
    dot = flat.copy()
    dot[30:33, 30:33] = 0
    assert judge(dot).fullness < 0.3
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    assert judge(noise).spectrum < 0.2
    good = picture(lambda x, y: 0.5 + 0.3 * np.sin(20 * x + 9 * np.sin(7 * y)))
    assert judge(good).total > 0.9


def test_hues_that_go_together_and_colours_as_loud_as_a_screen():
    for together in ((40,), (40, 220), (40, 160, 280), (40, 50, 60)):
        assert judge(colored(*together)).harmony > 0.95
    assert judge(colored(*range(0, 360, 20))).harmony < 0.75
    pure = np.repeat(np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8), 16, axis=1).repeat(48, axis=0)
    assert judge(pure).harmony < 0.5
    assert judge(picture(lambda x, y: np.sin(8 * x))).harmony == 1, "grays go together"


def test_what_is_no_picture():
    for pixels in (np.zeros((4, 4)), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)):
        with pytest.raises(an.InvalidValueError):
            judge(pixels)


JUDGED = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        npst.arrays(np.float64, (n, 3), elements=st.floats(-5, 5)),
        npst.arrays(np.float64, n, elements=st.floats(0, 1)),
    )
)


@settings(max_examples=60, deadline=None)
@given(JUDGED)
def test_each_is_chosen_once_and_more_only_adds(drawn):
    points, good = drawn
    every = choose(points, good, len(points))
    assert sorted(every) == list(range(len(points)))
    assert every[0] == int(good.argmax())
    for count in range(1, len(points)):
        assert choose(points, good, count) == every[:count]


def test_the_choice_is_of_what_differs_and_is_good():
    points = np.array([[0.0, 0], [0.1, 0], [5, 0], [5, 0.1], [0, 9]])
    assert set(choose(points, np.ones(5), 3)) == {0, 2, 4} or set(choose(points, np.ones(5), 3)) == {0, 3, 4}
    assert 4 not in choose(points, np.array([1, 1, 1, 1, 0.1]), 3)[:2]
    assert choose(points, np.ones(5), 1, [points[0]]) == [4], "the farthest from what it shall not be like"


def test_seeds_to_choose_from():
    assert seeds_from(7, 3) == ["7", "8", "9"]
    assert seeds_from("whale", 3) == ["whale", "whale.1", "whale.2"]
    drawn = seeds_from(None, 2)
    assert int(drawn[1]) == int(drawn[0]) + 1


def test_best_in_python(tmp_path: Path):
    told = []
    chosen = an.best(3, of=8, seed=0, look="mask", size=(40, 20), progress=told.append)
    assert len(chosen) == 3
    assert len({recipe.seed for recipe in chosen}) == 3
    assert {recipe.look.name for recipe in chosen} == {"mask"}
    assert all(recipe.size == (40, 20) for recipe in chosen)
    assert told[-1] == 1
    an.render(chosen[0]).save(tmp_path / "first.png")
    others = an.best(1, of=8, seed=0, look="mask", size=(40, 20), unlike=[tmp_path / "first.png"])
    assert others[0].seed != chosen[0].seed
    for wrong in ({"count": 0}, {"count": 9, "of": 5}, {"of": 1001}, {"count": 2.5}):
        with pytest.raises(an.InvalidValueError):
            an.best(**wrong)
    with pytest.raises(an.PictureError):
        an.best(1, of=2, unlike=[tmp_path / "none.png"])


def test_best_on_the_command_line(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Image.fromarray(np.full((8, 8, 3), 99, np.uint8)).save("gray.png")
    few = ["--look", "mask", "--size", "24", "--seed", "0"]
    assert run(["render", "--best", "2", "--of", "5", "--unlike", "gray.png", *few, "-o", "some/"]) == 0
    files = sorted((tmp_path / "some").iterdir())
    assert len(files) == 2
    seeds = {an.open(file).recipe.seed for file in files}
    assert seeds <= {str(seed) for seed in range(5)}
    assert (
        run(["render", "--best", "2", "--seed", "0..4", "--look", "mask", "--sheet", "--size", "200", "-o", "s.png"])
        == 0
    )
    assert len(an.open("s.png").recipe.sheet.works) == 2
    assert run(["render", "--of", "4", *few, "-o", "one.png"]) == 0, "the best of four is one file"
    swept = ["-p", "seed=1,2,3", "--look", "mask", "--size", "24", "-o", "swept/"]
    assert run(["render", "--best", "2", *swept]) == 0
    assert {an.open(file).recipe.seed for file in (tmp_path / "swept").iterdir()} < {"1", "2", "3"}
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--best", "9", "--of", "5"], "Expected as many to choose from as are kept, 9, or more. Received: of=5"),
        (["--best", "9", "--seed", "0..3"], "--best=9"),
        (["--best", "2", "--of", "9", "--seed", "1,2"], "say the same twice"),
        (["--best", "0"], "--best"),
        (["--best", "2", "--unlike", "text.png"], "text.png"),
        (["--best", "2", "--unlike", "none.png"], "none.png"),
        (["work.png", "--best", "2"], "work.png"),
        (["-p", "best=1,2"], "best"),
        (["--best", "2", "-o", "one.png"], "one.png"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else "",
)
def test_what_cannot_be_chosen(words, said, tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("text.png").write_text("no picture")
    an.render(an.CPPN(hidden=[4], seed=1), size=8).save("work.png")
    assert run(["render", *words, "--look", "mask"] if "work.png" not in words else ["render", *words]) in (1, 2)
    error = capsys.readouterr().err
    assert said.replace("--best=9", "best=9") in error
    assert "Traceback" not in error
    assert sorted(p.name for p in tmp_path.iterdir()) == ["text.png", "work.png"]


JUDGED_LOOKS = json.loads((Path(__file__).parent / "judged_looks.json").read_text())
QUICK = ("horizon", "ikat", "neon", "opart", "origami", "papercut", "prism", "rose")


def test_every_look_was_judged_and_is_worth_keeping():
    dropped = JUDGED_LOOKS["dropped"]
    assert sorted(dropped) == sorted(LISTS[NEWEST])
    assert all(set(seeds) <= set(range(49)) for seeds in dropped.values())
    assert [look for look, seeds in dropped.items() if len(seeds) > 5] == ["glass"], "which is as it was before looks"


@pytest.mark.filterwarnings("ignore:.*too fine to be seen")
def test_the_measure_against_what_was_judged_by_eye():
    """Of a picture that was dropped and one of the same look that was kept, the second has the better measure."""
    better = []
    for look in QUICK:
        dropped = JUDGED_LOOKS["dropped"][look]
        kept = [seed for seed in range(49) if seed not in dropped][:: 44 // (2 * len(dropped))][: 2 * len(dropped)]
        bad, good = (
            [
                judge(an.render(an.pattern(seed=seed, look=look), size=128, quality="draft").pixels).total
                for seed in seeds
            ]
            for seeds in (dropped, kept)
        )
        better += [one < other for one in bad for other in good]
    assert np.mean(better) > 0.6, "chance is 0.5; what is left to drop of looks that were worked over is a close call"
