"""Inks over one another: Neugebauer's areas as oracle, plates that make the picture again."""

from __future__ import annotations

import numpy as np
import pytest
from numpy_network import colors_of, overprint
from papers import drawn, lattice, light_of
from scipy.special import expit

import artnet as an
from artnet.nets.heads import swatches_of

PALETTE = "#005f9e #e8402c #f2c230 #f7f0e2"


@pytest.mark.parametrize("n", [1, 2, 3])
def test_overprint_against_neugebauer(n: int) -> None:
    fields = [lambda x, y: 5 * x, lambda x, y: 6 * y, lambda x, y: 4 * (x - y)][:n]
    palette = " ".join([*PALETTE.split()[:n], "#f7f0e2"])
    points = lattice(20)
    got = drawn(f"inks(n={n})", lambda x, y: [f(x, y) for f in fields], points, palette=palette)
    shares = [expit(2 * f(*points.T)) for f in fields]
    colors = colors_of(tuple(palette.split()))
    np.testing.assert_allclose(got, overprint(shares, colors[:n], colors[-1]), atol=1e-4)


def test_one_ink_alone_has_its_own_colour() -> None:
    got = drawn("inks(n=3)", lambda x, y: [0 * x + 99, 0 * x - 99, 0 * x - 99], lattice(2), palette=PALETTE)
    np.testing.assert_allclose(255 * got, np.tile([0x00, 0x5F, 0x9E], (4, 1)), atol=0.5)
    bare = drawn("inks(n=3)", lambda x, y: [0 * x - 99] * 3, lattice(2), palette=PALETTE)
    np.testing.assert_allclose(255 * bare, np.tile([0xF7, 0xF0, 0xE2], (4, 1)), atol=0.5)


def test_dots_print_the_tone_of_an_ink() -> None:
    got = drawn("inks(n=1, cells=20)", lambda x, y: 0 * x - 0.4, lattice(400), 1 / 400)
    assert light_of(got).mean() == pytest.approx(1 - expit(-0.8), abs=0.02)


@pytest.mark.parametrize("head", ["inks(n=3, hard=true)", "inks(n=2, cells=12, hard=true)", "duotone(hard=true)"])
def test_plates_printed_over_one_another_are_the_picture(head: str) -> None:
    palette = PALETTE if head != "inks(n=2, cells=12, hard=true)" else "#005f9e #e8402c #f7f0e2"
    picture = an.render(an.CPPN(hidden=[12] * 3, head=head, palette=palette, seed=3), size=90)
    plates = picture.separations()
    inks = [plate.ink for plate in plates]
    assert len(inks) >= 2
    assert set(inks) < set(palette.split())
    colors = colors_of((*inks, palette.split()[-1]))
    shares = [plate.printed.reshape(-1).astype(float) for plate in plates]
    expected = np.round(255 * overprint(shares, colors[:-1], colors[-1])).reshape(90, 90, 3)
    assert np.abs(expected - np.asarray(picture)).max() <= 1
    assert all(0.02 < share.mean() < 0.98 for share in shares)


def test_too_few_colours() -> None:
    with pytest.raises(an.InvalidValueError, match="at least 4 colours for the head inks"):
        an.CPPN(head="inks", palette="#000 #fff")
    with pytest.raises(an.InvalidValueError, match="at least 2 colours for the head contours"):
        an.CPPN(head="contours", palette="#123456")


@pytest.mark.parametrize(
    "palette", ["black steelblue white", "red red white", "white yellow white", "black black black"]
)
def test_plates_of_printings_that_look_alike(palette: str, tmp_path) -> None:
    """What is printed does not depend on the colours, and neither do the plates: also of a picture from a file."""
    settings = {"head": "inks(n=2, hard=true)", "hidden": [8], "seed": 3}
    told = an.render(an.CPPN(palette="steelblue hotpink linen", **settings), size=64).separations()
    picture = an.render(an.CPPN(palette=palette, **settings), size=64)
    picture.save(tmp_path / "a.png")
    for alike in (picture, an.open(tmp_path / "a.png")):
        plates = alike.separations()
        assert [plate.place for plate in plates] == [0, 1]
        for plate, other in zip(plates, told, strict=True):
            np.testing.assert_array_equal(plate.printed, other.printed)


def test_only_inks_that_are_printed_have_plates() -> None:
    picture = an.render(an.CPPN(head="halftone(cells=6, hard=true)", palette="dusk", hidden=[6], seed=3), size=48)
    assert [plate.place for plate in picture.separations()] == [0, 5]


@pytest.mark.parametrize("n", range(1, 7))
def test_any_number_of_inks_finds_a_palette(n: int) -> None:
    colors = an.CPPN(head=f"inks(n={n})", hidden=[3], seed=n).blueprint.palette
    assert len(set(colors)) == max(6, n + 1)


def test_palettes_by_name_go_from_ink_to_paper() -> None:
    """Also hasui, which does not itself; a list is taken as it comes."""
    colors = an.CPPN(head="hatch", palette="hasui").blueprint.palette
    light = [sum(int(color[i : i + 2], 16) for i in (1, 3, 5)) for color in colors]
    assert light[-1] == max(light)
    assert an.CPPN(head="hatch", palette="white black").blueprint.palette == ("#ffffff", "#000000")


def test_inks_of_a_palette_with_colours_to_spare() -> None:
    """Not the darkest, over which nothing would be seen; of just as many colours the first ones."""
    swatches = swatches_of("inks(n=2, hard=true)", ("#000", "#111111", "#222222", "#333333", "#444444", "#ffffff"))
    assert [sorted(swatch.inks) for swatch in swatches] == [[], [1], [4], [1, 4]]
    swatches = swatches_of("inks(n=2, hard=true)", ("#111111", "#222222", "#ffffff"))
    assert [sorted(swatch.inks) for swatch in swatches] == [[], [0], [1], [0, 1]]
