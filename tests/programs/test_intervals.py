"""Bounds over boxes: every point inside has its value between them, by float32 and by exact numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import artnet as an
from artnet.programs import bounds, evaluate, program_of
from artnet.programs.operations import KINDS, OPERATIONS
from artnet.programs.program import Builder
from artnet.programs.rules import RULES

SMALL = {"hidden": [6, 6], "seed": 3, "latent": 2}
ROWS = [
    *((f"activations-{row.name}", {"activation": row.name}) for row in an.ACTIVATIONS),
    *((f"heads-{row.name}", {"head": row.name}) for row in an.HEADS),
    *((f"inputs-{row.name}", {"inputs": " ".join(dict.fromkeys(["x", "y", row.name]))}) for row in an.INPUTS
      if row.name != "picture"),
    *((f"encodings-{row.name}", {"inputs": "x y", "encoding": row.name}) for row in an.ENCODINGS),
    *((f"structures-{row.name}", {"structure": row.name}) for row in an.STRUCTURES),
]  # fmt: skip
BOXES, POINTS = 24, 40
NUMBERS = st.floats(-30, 30, width=32).filter(lambda x: x == 0 or abs(x) > 1e-6)
WHOLE = st.integers(-40, 40)
OPERANDS = {
    "add": 2, "sub": 2, "mul": 2, "div": 2, "floormod": 2, "pow": 2, "min": 2, "max": 2, "atan2": 2, "less": 2,
    "lessequal": 2, "equal": 2, "and": 2, "or": 2, "bitand": 2, "bitor": 2, "bitxor": 2, "shiftright": 2,
    "shiftleft": 2, "select": 3, "matmul": 2, "look_up": 2, "pick": 2,
}  # fmt: skip
KIND = {"and": "bool", "or": "bool", "not": "bool", "all": "bool", "any": "bool",
        **dict.fromkeys(("bitand", "bitor", "bitxor", "shiftright", "shiftleft"), "int")}  # fmt: skip
FOLDS = ("sum", "product", "largest", "smallest", "all", "any", "argmin", "argmax")
MORE = {"matmul": {"rows": 1}, "look_up": {"width": 1}, "pick": {"at": ((1, 2), (0, 0))},
        **{name: {"each": 2} for name in FOLDS}}  # fmt: skip


def test_every_operation_has_a_rule():
    assert set(RULES) == set(OPERATIONS)


def spans(data, kind, length):
    """Least and largest numbers of a vector, and some between them."""
    element = {"float": NUMBERS, "int": WHOLE, "uint": st.integers(0, 80), "bool": st.booleans()}[kind]
    ends = np.sort(data.draw(arrays(KINDS[kind], (2, length), elements=element)), axis=0)
    if data.draw(st.booleans()):
        ends[1] = ends[0]
    share = np.linspace(0, 1, 9)[:, None]
    between = ends[0] + share * (ends[1].astype(float) - ends[0])
    return ends, np.clip(between, *ends.astype(float)).astype(KINDS[kind])


@pytest.mark.parametrize("name", OPERATIONS)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_operation_stays_within_its_bounds(name, data):
    kinds = [KIND.get(name, data.draw(st.sampled_from(["float", "int"])) if name in ("add", "sub", "mul", "floormod")
                      else "float")] * OPERANDS.get(name, 1)  # fmt: skip
    if name in ("select", "look_up"):
        kinds = ["bool", "float", "float"] if name == "select" else ["float", "int"]
    builder = Builder()
    low, high, inside = {}, {}, {}
    for n, kind in enumerate(kinds):
        length = 1 if name == "look_up" and n else 4
        ends, between = spans(data, kind, length)
        if name.startswith("shift") and n:
            ends, between = abs(ends) % 5, abs(between) % 5
            ends = np.sort(ends, axis=0)
            between = np.clip(between, *ends)
        order = data.draw(st.permutations(range(9)))
        low[f"p{n}"], high[f"p{n}"], inside[f"p{n}"] = ends[0], ends[1], between[list(order)]
    places = [builder.parameter(f"p{n}", (len(low[f"p{n}"]),), kind) for n, kind in enumerate(kinds)]
    program = builder.program({"out": builder.emit(name, *places, **MORE.get(name, {}))})
    least, most = bounds(program, low, high)["out"]
    for dtype in (np.float32, np.float64):
        found = evaluate(program, inside, dtype=dtype)["out"]
        known = np.isfinite(found) if found.dtype.kind == "f" else np.ones(found.shape, bool)
        assert ((found >= least) & (found <= most) | ~known).all()


def boxes_of(program, asked, rng, side):
    """Boxes of the screen, and points in each of them, (boxes, points, 2)."""
    given = {name: value for name, value in asked.given.items() if name in program.parameters and name != "screen"}
    corner = rng.uniform(-1, 1, (BOXES, 1, 2)).astype(np.float32)
    far = corner + np.float32(side) * rng.uniform(0.2, 1, (BOXES, 1, 2)).astype(np.float32)
    inside = corner + (far - corner) * rng.uniform(0, 1, (BOXES, POINTS, 2)).astype(np.float32)
    return given, corner, far, np.clip(inside, corner, far)


@pytest.mark.parametrize("network", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
def test_every_row_stays_within_its_bounds(network, asked):
    net = an.CPPN(**{**SMALL, **network})
    program = program_of(net)
    rng = np.random.default_rng(1)
    for side in (0.001, 0.1):
        given, corner, far, inside = boxes_of(program, asked(net), rng, side)
        least, most = bounds(program, given | {"screen": corner}, {"screen": far})["color"]
        points = {"screen": inside.reshape(-1, 1, 2)}
        for dtype in (np.float32, np.float64):
            found = evaluate(program, given | points, dtype=dtype)["color"].reshape(BOXES, POINTS, -1)
            assert (found >= least[:, None]).all()
            assert (found <= most[:, None]).all()


def test_bounds_of_small_boxes_are_near(asked):
    net = an.CPPN(**SMALL)
    program = program_of(net)
    widths = {}
    for side in (1e-3, 1e-2, 1e-1):
        given, corner, far, inside = boxes_of(program, asked(net), np.random.default_rng(2), side)
        least, most = bounds(program, given | {"screen": corner}, {"screen": far})["color"]
        points = {"screen": inside.reshape(-1, 1, 2)}
        found = evaluate(program, given | points)["color"].reshape(BOXES, POINTS, -1)
        widths[side] = float(np.median(most - least)), float(np.median(np.ptp(found, axis=1)))
    assert widths[1e-3][0] < 8 * widths[1e-3][1]
    assert widths[1e-3][0] < widths[1e-2][0] / 5 < widths[1e-1][0] / 20
    given = given | {"screen": corner[:1, 0][None]}
    least, most = bounds(program, given, {})["color"]
    assert (most - least < 1e-4).all(), "a point is known but for rounding"


def test_what_is_no_box():
    program = program_of(an.CPPN(hidden=[3], seed=1))
    given = {name: np.zeros(node.shape, np.float32) for name, node in program.parameters.items()}
    with pytest.raises(an.InvalidValueError, match="no less at most"):
        bounds(program, given, {"screen": given["screen"] - 1})
    with pytest.raises(an.InvalidValueError, match="a value for the parameter"):
        bounds(program, {}, {})
