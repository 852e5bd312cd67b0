"""Chosen colour: OKLCh, harmonies, photographs, and people who see two kinds of light."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import artnet as an
from artnet.cli.main import run
from artnet.color.harmonies import HARMONIES, TEMPLATES, harmonies
from artnet.color.oklch import oklch_to_srgb, srgb_to_oklch
from artnet.color.palettes import hex_to_srgb
from artnet.color.vision import DEFICIENCIES, alike, seen_with

shares = st.floats(0, 1)


@given(st.tuples(shares, shares, shares))
def test_oklch_round_trip(color) -> None:
    np.testing.assert_allclose(oklch_to_srgb(srgb_to_oklch(np.array([color])))[0], color, atol=1e-6)


def test_oklch_of_red_is_as_published() -> None:
    # CSS Color 4: red is oklch(0.62796 0.25768 29.234).
    np.testing.assert_allclose(srgb_to_oklch(np.array([1.0, 0, 0])), [0.62796, 0.25768, 29.234], atol=5e-4)


@given(st.floats(0.05, 0.97), st.floats(0, 0.5), st.floats(0, 360))
def test_out_of_gamut_only_chroma_is_given_up(lightness, chroma, hue) -> None:
    got = oklch_to_srgb(np.array([lightness, chroma, hue]))
    assert got.min() >= 0
    assert got.max() <= 1
    back = srgb_to_oklch(got)
    assert back[0] == pytest.approx(lightness, abs=2e-3)
    assert back[1] <= chroma + 2e-3
    if back[1] > 0.02:
        assert abs((back[2] - hue + 180) % 360 - 180) < 1.5
    more = oklch_to_srgb(np.array([lightness, back[1] + 0.01, hue]))
    if back[1] < chroma - 0.01:  # no more chroma would have fitted
        np.testing.assert_allclose(more, got, atol=2e-3)


def test_there_are_more_than_sixty_and_each_is_another() -> None:
    fixed = [row for row in an.PALETTES if row.colors and not row.plugin]
    assert len(fixed) >= 60
    assert len({row.colors for row in fixed}) == len(fixed)
    labs = [np.sort(srgb_to_oklch(hex_to_srgb(row.colors))[:, 0]) for row in fixed]
    assert all(lightness[-1] - lightness[0] > 0.5 for lightness in labs)


@pytest.mark.parametrize("name", harmonies())
def test_a_harmony_goes_from_ink_to_paper(name: str) -> None:
    colors = hex_to_srgb(an.PALETTES[name].colors)
    lightness = srgb_to_oklch(colors)[:, 0]
    assert (np.diff(lightness) > 0.05).all()
    luminance = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4) @ [
        0.2126,
        0.7152,
        0.0722,
    ]
    contrast = (luminance[-1] + 0.05) / (luminance[0] + 0.05)
    assert contrast > 7  # WCAG's AAA for text: it can be printed with


def test_hues_are_those_of_the_harmony() -> None:
    for name, (about, colors) in harmonies().items():
        (shades,) = [s for a, s in HARMONIES.values() if a == about]
        lch = srgb_to_oklch(colors)
        turns = (lch[:, 2] - lch[0, 2]) % 360
        for turn, (_, chroma, meant) in zip(turns, shades, strict=True):
            if chroma > 0.05:
                assert abs((turn - meant + 180) % 360 - 180) < 8, name  # the darkest colour's hue is known so well


@pytest.mark.parametrize("template", TEMPLATES)
def test_harmonised_hues_lie_in_the_sectors(template: str) -> None:
    before = srgb_to_oklch(hex_to_srgb(an.choose_palette(["candy", "bauhaus"][0])))
    after = srgb_to_oklch(hex_to_srgb(an.harmonise("candy", template)))
    np.testing.assert_allclose(after[:, 0], before[:, 0], atol=0.01)
    sectors, hues = TEMPLATES[template], after[after[:, 1] > 0.03, 2]
    best = min(
        max(min(abs((h - m - turn + 180) % 360 - 180) - w / 2 for m, w in sectors) for h in hues)
        for turn in range(0, 360, 1)
    )
    assert best < 3  # degrees; 8 bits and a turn in steps of one


def test_what_is_in_harmony_stays() -> None:
    warm = ["#7a1f1f", "#a8402a", "#d06a3a", "#e8a060"]
    moved = srgb_to_oklch(hex_to_srgb(an.harmonise(warm)))
    np.testing.assert_allclose(moved, srgb_to_oklch(hex_to_srgb(warm)), atol=4)
    with pytest.raises(an.InvalidValueError, match="one of the templates"):
        an.harmonise("dusk", "Q")


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_grays_stay_gray_for_everybody(deficiency: str) -> None:
    grays = np.repeat(np.linspace(0, 1, 9)[:, None], 3, axis=1)
    np.testing.assert_allclose(seen_with(grays, deficiency), grays, atol=2e-3)


def test_red_and_green_of_one_lightness_are_found() -> None:
    pair = oklch_to_srgb(np.array([[0.6, 0.12, 30], [0.6, 0.12, 135], [0.95, 0.01, 90]]))
    assert (0, 1) in alike(pair, "deuteranopia")
    assert (0, 1) not in alike(pair, "tritanopia")
    assert alike(np.repeat(np.linspace(0, 1, 5)[:, None], 3, axis=1), "protanopia") == []


def test_info_says_who_cannot_tell_colours_apart(tmp_path, capsys) -> None:
    path = tmp_path / "a.png"
    net = ["render", "--size", "16", "--hidden", "4", "--seed", "1", "--head", "palette", "-o", str(path), "--force"]
    assert run([*net, "--palette", "#b5654a #7d8f45 #f2f2f2"]) == 0
    assert run(["info", str(path)]) == 0
    assert "colour-blind" in capsys.readouterr().out
    assert run([*net, "--palette", "#000000 #ffffff"]) == 0
    assert run(["info", str(path)]) == 0
    assert "all colours are told apart" in capsys.readouterr().out


def test_the_palette_of_a_photograph(tmp_path) -> None:
    pixels = np.zeros((30, 30, 3), np.uint8)
    pixels[:10], pixels[10:20], pixels[20:] = (200, 30, 40), (20, 40, 90), (240, 230, 200)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    net = an.CPPN(head="palette", palette=str(tmp_path / "photo.png"), hidden=[4], seed=1)
    assert set(net.blueprint.palette) == {"#c81e28", "#14285a", "#f0e6c8"}
    out = tmp_path / "o.png"
    command = ["render", "--size", "16", "--hidden", "4", "--head", "ramp", "--palette", str(tmp_path / "photo.png")]
    assert run([*command, "-o", str(out)]) == 0
    assert set(an.open(out).recipe.network.palette) == {"#c81e28", "#14285a", "#f0e6c8"}  # its colours, not its name
    with pytest.raises(an.PictureError):
        an.CPPN(head="palette", palette=str(tmp_path / "none.png"))


def test_a_seed_draws_a_palette() -> None:
    drawn = {an.CPPN(head="ramp", hidden=[4], seed=seed).blueprint.palette for seed in range(40)}
    assert len(drawn) > 20
    two = an.CPPN(head="halftone", hidden=[4], seed=3).blueprint.palette
    assert len(two) == 2
    dark, light = srgb_to_oklch(hex_to_srgb(two))[:, 0]
    assert light - dark > 0.5


def test_a_photograph_is_put_in_harmony(tmp_path):
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (16, 16, 3)).astype(np.uint8)).save(tmp_path / "a.png")
    assert len(an.harmonise(str(tmp_path / "a.png"))) == 6
    with pytest.raises(an.InvalidValueError, match="one of the templates"):
        an.harmonise("dusk", np.array(["i", "V"]))
