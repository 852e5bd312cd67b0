"""Kinds and parameters: what a text may say, what it becomes, and that it reads back."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import artnet as an
from artnet.color.palette_option import Palette
from artnet.errors import InvalidValueError
from artnet.options import Choice, Color, File, Flag, Range, Seed, Size, Text
from artnet.parameters import parameters_of
from artnet.registry import Spec

numbers = st.floats(-1e6, 1e6) | st.integers(-(10**6), 10**6)


@given(numbers, numbers, numbers)
def test_a_range_holds_what_lies_in_it_and_says_what_does_not(a, b, value):
    low, high = min(a, b), max(a, b)
    kind = Range(low, high)
    whole = isinstance(low, int) and isinstance(high, int)
    if low <= value <= high and not (whole and value % 1):
        assert kind.read(value) == value
        assert kind.read(kind.text(value)) == value
        assert isinstance(kind.read(value), int) == whole
    else:
        with pytest.raises(InvalidValueError, match="from"):
            kind.read(value)


@given(st.integers(-50, 50), st.integers(0, 20), st.sampled_from([1, 2, 0.5, 0.1, 3]))
def test_a_stretch_is_the_arithmetic_series(first, count, step):
    last = first + step * count
    texts = Range(-1000.0, 1000.0).several(f"{first}..{last}..{step}")
    assert [float(text) for text in texts] == pytest.approx([first + step * i for i in range(count + 1)])


@pytest.mark.parametrize(
    ("low", "high", "step"), [(2, 1, None), (0, 1, 0), (0, 1, -1), (math.nan, 1, None), ("a", 1, None)]
)
def test_a_range_in_which_nothing_lies_is_refused(low, high, step):
    with pytest.raises(InvalidValueError):
        Range(low, high, step)


@pytest.mark.parametrize("text", ["1..", "..2", "5..1", "1..9..0", "1..2..3..4", "a..b", "0..1e9", "1..inf"])
def test_a_stretch_that_is_none_is_refused(text):
    with pytest.raises(InvalidValueError):
        Range(0, 10).several(text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Choice("a", "b"), "b", "b"),
        (Choice(1, 2.5), "2.5", 2.5),
        (Flag(), "Yes", True),
        (Flag(), "off", False),
        (Text(), "a, b = c", "a, b = c"),
        (Color(), "Tomato", "#ff6347"),
        (Color(), "#abc", "#aabbcc"),
        (Color(), "hsl(120, 100%, 50%)", "#00ff00"),
        (Palette(), "dusk", "dusk"),
        (Palette(), "#102030, #fc0", "#102030 #ffcc00"),
        (Palette(), "#102030 tomato", "#102030 #ff6347"),
        (Palette(), "kmeans(4)", "kmeans(colors=4)"),
        (Range(0.0, 1.0, step=0.1), "0.7", 0.7),
        (Spec(an.ACTIVATIONS), "sin(w=15.0)", "sin(w=15.0)"),
        (Spec(an.ACTIVATIONS), "sin:3, tanh:5", "sin:3, tanh:5"),
        (Spec(an.ACTIVATIONS), "sin+gaussian", "sin+gaussian"),
        (Spec(an.INPUTS), "x y noise(scale=4)", "x y noise(scale=4)"),
        (Spec(an.MOTIONS), "latent(keys=3) + turn", "latent(keys=3) + turn"),
        (Spec(an.STYLES), "waves", "waves"),
        (Seed(), "a word", "a word"),
        (Size(), "640x480", (640, 480)),
        (Size(), "32", (32, 32)),
        (File(), "", None),
    ],
)
def test_a_text_becomes_a_value_and_reads_back(kind, text, value):
    assert kind.read(text) == value
    assert kind.read(kind.text(value)) == value
    assert kind.allowed


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Range(0.0, 1.0, step=0.1), 0.55),
        (Range(1, 5), "six"), (Range(1, 5), True), (Range(1, 5), 2.5), (Range(1, 5), None), (Range(0.0, 1.0), "nan"),
        (Choice("a"), "c"), (Flag(), "perhaps"), (Flag(), 3), (Text(), "two\nlines"), (Text(), "a" * 2000),
        (Color(), "no colour"), (Color(), 7), (Palette(), "dsk"), (Palette(), "#12"), (Palette(), 3),
        (Spec(an.ACTIVATIONS), "tahn"), (Spec(an.INPUTS), "x x"), (Spec(an.MOTIONS), "hop"), (Spec(an.STYLES), 1),
        (Seed(), ""), (Seed(), 1.5), (Size(), "large"), (Size(), (0, 5)), (Size(), (1, 2, 3)), (Size(), "2x-3"),
        (File(), "missing.png"), (File(".wav"), __file__), (File(), "a\0b"), (File(), 3),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_answered(kind, wrong):
    with pytest.raises(InvalidValueError, match="Expected"):
        kind.read(wrong)


def test_commas_part_values_outside_of_brackets_and_never_a_text(tmp_path):
    assert Spec(an.ACTIVATIONS).several("sin(w=3),noise(scale=1, seed=2), tanh") == [
        "sin(w=3)",
        "noise(scale=1, seed=2)",
        "tanh",
    ]
    assert Text().several("a, b") == ["a, b"]
    assert Range(1, 9).several("1,3..5") == ["1", "3", "4", "5"]
    file = tmp_path / "a,b.png"
    file.write_bytes(b"x")
    assert File().several(str(file)) == [str(file)]


def test_annotations_and_defaults_say_what_a_parameter_may_be():
    def sketch(
        depth: Range(1, 12) = 6,
        share: Range(0, 1) = 0.5,
        ink: Color = "tomato",
        palette: an.Palette = "dusk",
        activation: an.ACTIVATIONS = "tanh",
        mode: Literal["calm", "wild"] = "calm",
        typed: Annotated[int, Range(1, 3)] = 2,
        number: float = 1,
        count=4,
        text="word",
        dark=True,
        photo: Path | None = None,
        size=(640, 480),
        seed=None,
    ): ...

    found = parameters_of(sketch)
    kinds = {name: type(parameter.type) for name, parameter in found.items()}
    assert kinds == {
        "depth": Range, "share": Range, "ink": Color, "palette": Palette, "activation": Spec, "mode": Choice,
        "typed": Range, "number": Range, "count": Range, "text": Text, "dark": Flag, "photo": File, "size": Size,
        "seed": Seed,
    }  # fmt: skip
    assert found["depth"].type.is_whole
    assert not found["share"].type.is_whole
    assert found["share"].read("0.25") == 0.25
    assert found["ink"].default == "#ff6347"
    assert found["count"].read("7") == 7
    assert found["number"].read("7.5") == 7.5
    with pytest.raises(InvalidValueError, match=r"depth to be a whole number from 1 to 12\. Received: '40'"):
        found["depth"].read("40")


@pytest.mark.parametrize(
    "define",
    [
        "def sketch(a): ...",
        "def sketch(a=None): ...",
        "def sketch(*a): ...",
        "def sketch(**a): ...",
        "def sketch(a=1, /): ...",
        "def sketch(a: object = object()): ...",
        "def sketch(depth: an.Range(1, 3) = 7): ...",
        "def sketch(palette: an.Palette = 'nonsuch'): ...",
    ],
)
def test_an_argument_that_says_nothing_or_contradicts_itself_is_refused(define):
    space = {"an": an}
    exec(define, space)
    with pytest.raises(InvalidValueError):
        parameters_of(space["sketch"])


def test_large_whole_numbers_stay_what_they_are():
    kind = Range(0, 10**30)
    assert kind.read(2**60 + 1) == 2**60 + 1
    assert kind.read(str(2**60 + 1)) == 2**60 + 1
    assert kind.several(f"{10**18}..{10**18 + 1}") == [str(10**18), str(10**18 + 1)]
    with pytest.raises(InvalidValueError):
        Range(0, 1).read(10**400)
    for wrong in ((3,), ("png",)):
        with pytest.raises(InvalidValueError):
            File(*wrong)


def test_a_seed_is_a_seed_whatever_its_annotation_says():
    def sketch(seed: Range(1, 5) = 3): ...

    assert isinstance(parameters_of(sketch)["seed"].type, Seed)
