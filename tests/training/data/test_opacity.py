"""Targets that one can see through: painted with their opacity where the head can, else laid over white; films too."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

import artnet as an
from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.training.data.opacity import seen_light, spread_colors
from artnet.training.data.target import Target, _moments
from artnet.training.plan import make_plan


def star(side: int = 48) -> Image.Image:
    """A gold disc on what is clear and black."""
    image = Image.new("RGBA", (side, side))
    ImageDraw.Draw(image).ellipse((side // 4, side // 4, 3 * side // 4, 3 * side // 4), fill=(240, 180, 30, 255))
    return image


def plan_of(picture, style="painterly", **settings):
    return make_plan(Target.read(picture, 48), style, settings, seed=1)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_opacity_is_painted_where_the_style_can(mode: str, tmp_path: Path) -> None:
    image = star()
    if mode == "P":
        image = image.quantize(8)
        assert image.has_transparency_data
    path = tmp_path / "a.png"
    image.convert(mode).save(path)
    target = Target.read(path, 48)
    assert target.alpha is not None
    assert target.weights is None
    plan = plan_of(path)
    assert (plan.recipe.network.head, plan.aim.picture.shape) == ("rgba(squash=clip)", (48, 48, 4))
    assert plan.target.notes == ("its opacity is painted too, by the head rgba",)
    np.testing.assert_array_equal(plan.aim.picture[..., 3] > 127, np.asarray(star())[..., 3] > 127)


@pytest.mark.parametrize("style", [style.name for style in an.STYLES])
def test_every_style(style: str) -> None:
    usual = an.STYLES[style].function().get("head", "rgb")
    plan = plan_of(star(), style)
    if usual.startswith("rgb"):
        assert plan.recipe.network.head == "rgba(squash=clip)"
        assert plan.target.alpha is not None
        return
    assert plan.recipe.network.head == an.HEADS.resolve(usual).spec
    assert plan.target.alpha is None
    assert plan.target.weights is None
    assert "laid over white" in plan.target.notes[0]
    np.testing.assert_allclose(plan.target.color[0, 0], 1, atol=1e-6)


def test_a_head_that_was_asked_for_stays() -> None:
    plan = plan_of(star(), head="rgb")
    assert plan.recipe.network.head == "rgb"
    np.testing.assert_array_equal(plan.aim.picture[0, 0], (255, 255, 255))
    assert plan_of(star().convert("RGB")).recipe.network.head == "rgb"


def test_over_white_in_linear_light() -> None:
    half = np.zeros((48, 48, 4))
    half[..., 3] = 0.5
    expected = float(linear_to_srgb(np.float64(0.5)))
    np.testing.assert_allclose(plan_of(half, head="rgb").target.color, expected, atol=1e-6)


def test_a_fit_reaches_what_it_is_asked_for() -> None:
    """PSNR and loss look at the same: the shape is learnt, what is clear is clear, and the fit stops by its PSNR."""
    painting = an.fit(star(), style="sharp", size=48, steps=300, psnr=35, seed=1)
    assert painting.stopped == "psnr"
    assert painting.pixels.shape == (48, 48, 4)
    assert np.abs(painting.pixels[..., 3].astype(int) - np.asarray(star())[..., 3]).mean() < 8
    assert any("opacity" in note for note in painting.notes)


def test_all_of_it_clear() -> None:
    painting = an.fit(np.zeros((16, 16, 4), np.uint8), style="sharp", size=16, steps=60, seed=1)
    assert painting.pixels[..., 3].max() < 16


@given(
    alpha=st.lists(st.floats(0, 1, width=32), min_size=1, max_size=30).map(lambda v: np.array([v], np.float32)),
    shade=st.floats(0, 1, width=32),
)
def test_clear_pixels_take_the_colours_beside_them(alpha: np.ndarray, shade: float) -> None:
    """Of a picture of one colour all of it has that colour, however clear; unless nothing is seen of it."""
    alpha[alpha < 0.01] = 0  # below a hundredth 8 bits could not say the colour either
    color = np.full((*alpha.shape, 3), shade, np.float32)
    filled = spread_colors(seen_light(color, alpha), alpha)
    assert filled.shape == color.shape
    if alpha.any():
        np.testing.assert_allclose(srgb_to_linear(filled), srgb_to_linear(color), atol=2e-4)


def test_no_dark_rim_when_it_is_made_smaller() -> None:
    """Clear pixels are black in the file; a disc made smaller stays gold up to its edge."""
    target = Target.read(star(96), 24)
    assert target.alpha is not None
    seen = target.alpha > 0.05
    gold = np.array([240, 180, 30]) / 255
    assert np.abs(target.color[seen] - gold).max() < 0.05  # Lanczos rings a little along an edge


def test_the_frames_of_a_film(tmp_path: Path) -> None:
    frames = [Image.new("RGBA", (24, 24)) for _ in range(4)]
    for number, frame in enumerate(frames):
        ImageDraw.Draw(frame).rectangle((6 * number, 0, 6 * number + 5, 23), fill=(255, 0, 0, 255))
    path = tmp_path / "a.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=80, disposal=2)
    target = Target.film_of(path, 24)
    assert target.alpha is not None
    clear = target.alpha.reshape(4, 24, 24)
    assert [int(np.flatnonzero(one[0])[0]) for one in clear] == [0, 6, 12, 18]
    assert make_plan(target, "painterly", {}, seed=1).recipe.network.head == "rgba(squash=clip)"
    over = make_plan(target, "poster", {}, seed=1).target
    np.testing.assert_allclose(over.color[0, 23], 1, atol=1e-6)


def test_several_pictures_of_which_one_is_opaque() -> None:
    target = Target.together_of([star(), star().convert("RGB")], 48)
    assert target.alpha is not None
    assert target.alpha[48:].min() == 1
    assert make_plan(target, "painterly", {}, seed=1).recipe.network.head == "rgba(squash=clip)"


def test_when_a_film_is_looked_at() -> None:
    """At the start of each frame; of one that stays also at its end, so that it rests."""
    starts = [Fraction(80 * i, 1000) for i in range(12)]
    assert _moments([*starts, Fraction(96, 100)], 100) == (starts, list(range(12)))
    moments, shown = _moments([*starts, Fraction(288, 100)], 100)
    assert (moments, shown) == ([*starts, Fraction(280, 100)], [*range(12), 11])
    assert _moments([*starts, Fraction(288, 100)], 12) == (starts, list(range(12)))
