"""Wallpaper and frieze groups, and the panorama: each motion leaves the network's colours as they are.

The motions here are geometric (turns about centres, mirrors, glides), not the tables that the code is made of: M.
Armstrong, "Groups and Symmetry", chapter 26, in coordinates of the lattice.
"""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.fields.symmetries import SYMMETRIES
from artnet.fields.symmetries.wallpaper import GROUPS, LATTICES

POINTS = np.random.default_rng(4).uniform(-1.2, 1.2, (400, 2))
NET = an.CPPN(hidden=[12, 12], seed=6)

# ("turn", degrees, centre); ("mirror", a, b) through two points; ("glide", a, b): mirrored there, and on by b - a
GENERATORS = {
    "p1": [],
    "p2": [("turn", 180, (0, 0)), ("turn", 180, (0.5, 0.5))],
    "pm": [("mirror", (0, 0), (0, 1)), ("mirror", (0.5, 0), (0.5, 1))],
    "pg": [("glide", (0, 0), (0, 0.5)), ("glide", (0.5, 0), (0.5, 0.5))],
    "cm": [("mirror", (0, 0), (0, 1)), ("glide", (0.25, 0), (0.25, 0.5))],
    "pmm": [("mirror", (0, 0), (0, 1)), ("mirror", (0, 0), (1, 0)), ("mirror", (0.5, 0), (0.5, 1))],
    "pmg": [("mirror", (0.25, 0), (0.25, 1)), ("turn", 180, (0, 0)), ("glide", (0, 0), (0.5, 0))],
    "pgg": [("glide", (0.25, 0), (0.25, 0.5)), ("glide", (0, 0.25), (0.5, 0.25)), ("turn", 180, (0, 0))],
    "cmm": [("mirror", (0, 0), (0, 1)), ("mirror", (0, 0), (1, 0)), ("turn", 180, (0.25, 0.25))],
    "p4": [("turn", 90, (0, 0)), ("turn", 90, (0.5, 0.5)), ("turn", 180, (0.5, 0))],
    "p4m": [("turn", 90, (0, 0)), ("mirror", (0, 0), (1, 1)), ("mirror", (0.5, 0), (0.5, 1))],
    "p4g": [("turn", 90, (0, 0)), ("mirror", (0.5, 0), (0, 0.5)), ("turn", 180, (0.5, 0))],
    "p3": [("turn", 120, (0, 0)), ("turn", 120, (2 / 3, 1 / 3)), ("turn", 120, (1 / 3, 2 / 3))],
    "p3m1": [("turn", 120, (2 / 3, 1 / 3)), ("mirror", (0, 0), (2, 1)), ("mirror", (0, 0), (1, -1))],
    "p31m": [("turn", 120, (2 / 3, 1 / 3)), ("mirror", (0, 0), (1, 0)), ("mirror", (0, 0), (1, 1))],
    "p6": [("turn", 60, (0, 0)), ("turn", 120, (2 / 3, 1 / 3)), ("turn", 180, (0.5, 0))],
    "p6m": [("turn", 60, (0, 0)), ("mirror", (0, 0), (1, 0)), ("mirror", (0, 0), (2, 1))],
}
OTHERS = {  # what would make a group of more symmetry out of it
    "p1": [("turn", 180, (0, 0)), ("mirror", (0, 0), (0, 1))],
    "p2": [("mirror", (0, 0), (0, 1)), ("turn", 90, (0, 0)), ("turn", 180, (0.25, 0.25))],
    "pm": [("turn", 180, (0, 0)), ("mirror", (0, 0), (1, 0)), ("mirror", (0.25, 0), (0.25, 1))],
    "pg": [("turn", 180, (0, 0)), ("mirror", (0, 0), (0, 1)), ("mirror", (0.25, 0), (0.25, 1))],
    "cm": [("turn", 180, (0, 0)), ("mirror", (0.25, 0), (0.25, 1)), ("turn", 180, (0.25, 0.25))],
    "pmm": [("turn", 90, (0, 0)), ("turn", 180, (0.25, 0.25)), ("mirror", (0.25, 0), (0.25, 1))],
    "pmg": [("mirror", (0, 0), (1, 0)), ("mirror", (0, 0), (0, 1)), ("turn", 90, (0, 0))],
    "pgg": [("mirror", (0, 0), (0, 1)), ("mirror", (0.25, 0), (0.25, 1)), ("turn", 90, (0, 0))],
    "cmm": [("turn", 90, (0, 0)), ("mirror", (0.25, 0), (0.25, 1))],
    "p4": [("mirror", (0, 0), (0, 1)), ("mirror", (0.5, 0), (0, 0.5)), ("mirror", (0, 0), (1, 1))],
    "p4m": [("turn", 90, (0.25, 0.25)), ("mirror", (0.25, 0), (0.25, 1))],
    "p4g": [("mirror", (0, 0), (0, 1)), ("mirror", (0, 0), (1, 1)), ("turn", 90, (0.25, 0.25))],
    "p3": [("turn", 60, (0, 0)), ("mirror", (0, 0), (1, 0)), ("mirror", (0, 0), (2, 1))],
    "p3m1": [("turn", 60, (0, 0)), ("mirror", (0, 0), (1, 0))],
    "p31m": [("turn", 60, (0, 0)), ("mirror", (0, 0), (2, 1))],
    "p6": [("mirror", (0, 0), (1, 0)), ("mirror", (0, 0), (2, 1))],
    "p6m": [("turn", 60, (2 / 3, 1 / 3)), ("turn", 180, (0.25, 0.25))],
}


def moved(points: np.ndarray, motion: tuple, lattice: np.ndarray, period: float) -> np.ndarray:
    """Points of the screen under a motion that is said in coordinates of a lattice of that period."""
    kind, first, second = motion
    if kind == "turn":
        angle, centre = np.radians(first), lattice @ np.array(second) * period
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return (points - centre) @ turn.T + centre
    a, b = (lattice @ np.array(each) * period for each in (first, second))
    along = (b - a) / np.linalg.norm(b - a)
    offset = points - a
    mirrored = a + 2 * (offset @ along)[:, None] * along - offset
    return mirrored + (b - a if kind == "glide" else 0)


def colors_at(symmetry: str, points: np.ndarray) -> np.ndarray:
    folded = SYMMETRIES.resolve(symmetry)(*(tf.constant(c, tf.float32) for c in points.T), 1.0, 1.0)
    return 255 * NET(tf.stack(folded, axis=1)).numpy()


def difference(group: str, motion: tuple, cells: float) -> float:
    there = moved(POINTS, motion, LATTICES[GROUPS[group][0]], 2 / cells)
    spec = f"{group}(cells={cells})"
    return float(np.abs(colors_at(spec, POINTS) - colors_at(spec, there)).max())


def test_there_are_seventeen() -> None:
    assert len(GROUPS) == 17
    assert set(GROUPS) == set(GENERATORS) == set(OTHERS)


@pytest.mark.parametrize("cells", [1.0, 2.7])
@pytest.mark.parametrize("group", GENERATORS)
def test_every_motion_of_a_group_leaves_the_colours(group: str, cells: float) -> None:
    steps = [("glide", (0, 0), (1, 0)), ("glide", (0, 0), (0, 1))]
    lattice = LATTICES[GROUPS[group][0]]
    spec = f"{group}(cells={cells})"
    for _, _, step in steps:
        there = POINTS + lattice @ np.array(step) * 2 / cells
        assert np.abs(colors_at(spec, POINTS) - colors_at(spec, there)).max() < 1, step
    for motion in GENERATORS[group]:
        assert difference(group, motion, cells) < 1, motion


@pytest.mark.parametrize("group", OTHERS)
def test_and_no_motion_of_a_larger_group(group: str) -> None:
    for motion in OTHERS[group]:
        assert difference(group, motion, 1.0) > 20, motion


FRIEZE_MOTIONS = {
    "hop": [],
    "step": [lambda x, y, p: (x + p / 2, -y)],
    "sidle": [lambda x, y, p: (-x, y), lambda x, y, p: (p - x, y)],
    "jump": [lambda x, y, p: (x, -y)],
    "spinning_hop": [lambda x, y, p: (-x, -y)],
    "spinning_sidle": [lambda x, y, p: (-x, -y), lambda x, y, p: (x + p / 2, -y), lambda x, y, p: (p / 2 - x, y)],
    "spinning_jump": [lambda x, y, p: (-x, y), lambda x, y, p: (x, -y)],
}
ALL_FRIEZE = [
    lambda x, y, p: (-x, y),
    lambda x, y, p: (x, -y),
    lambda x, y, p: (-x, -y),
    lambda x, y, p: (x + p / 2, -y),
]
ALLOWED = {"hop": [], "step": [3], "sidle": [0], "jump": [1], "spinning_hop": [2], "spinning_sidle": [2, 3],
           "spinning_jump": [0, 1, 2]}  # fmt: skip


@pytest.mark.parametrize("name", FRIEZE_MOTIONS)
def test_friezes(name: str) -> None:
    cells = 2.5
    spec, period = f"frieze_{name}(cells={cells})", 2 / cells
    base = colors_at(spec, POINTS)

    def gap(motion) -> float:
        return float(np.abs(base - colors_at(spec, np.stack(motion(*POINTS.T, period), axis=1))).max())

    assert gap(lambda x, y, p: (x + p, y)) < 1
    assert all(gap(motion) < 1 for motion in FRIEZE_MOTIONS[name])
    for number, motion in enumerate(ALL_FRIEZE):
        assert (gap(motion) < 1) == (number in ALLOWED[name]), number


def test_a_panorama_has_no_seam_and_no_pinched_pole() -> None:
    wide, high = 2.0, 1.0
    fold = SYMMETRIES.resolve("panorama")

    def at(x, y):
        points = tf.stack(fold(tf.constant(x, tf.float32), tf.constant(y, tf.float32), wide, high), axis=1)
        return 255 * NET(points).numpy()

    heights = np.linspace(-1, 1, 101)
    assert np.abs(at(np.full(101, -wide), heights) - at(np.full(101, wide), heights)).max() < 1
    around = np.linspace(-wide, wide, 101)
    for pole in (-1.0, 1.0):
        colors = at(around, np.full(101, pole * high))
        assert np.abs(colors - colors[0]).max() < 1
    assert np.abs(at(around, np.zeros(101)) - at(around, np.full(101, 0.5))).max() > 20
    # No side of the globe is the other, mirrored.
    assert np.abs(at(around, np.full(101, 0.4)) - at(around, np.full(101, -0.4))).max() > 20
    assert np.abs(at(around, np.full(101, 0.4)) - at(-around, np.full(101, 0.4))).max() > 20
