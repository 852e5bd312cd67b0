"""Palettes along which one number goes: the colours themselves, even steps, and nothing outside of sRGB."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.color.oklch import oklch_to_srgb, srgb_to_oklch
from artnet.color.palettes import hex_to_srgb
from artnet.nets.heads.ramps import along

EXTREME = ("#0000ff", "#00ff00", "#ff00ff", "#ffff00")


@pytest.mark.parametrize("palette", [("#123456",), ("#000000", "#ffffff"), EXTREME])
def test_each_colour_is_passed(palette: tuple[str, ...]) -> None:
    colors = hex_to_srgb(palette)
    places = tf.constant(np.linspace(0, 1, len(palette)), tf.float32)
    np.testing.assert_allclose(along(tf.constant(colors), places), colors, atol=2e-4)


def test_the_way_is_straight_and_gives_up_chroma_where_it_leaves_srgb() -> None:
    """Against OKLCh in float64: the way from blue to green lies far outside."""
    colors = hex_to_srgb(EXTREME[:2])
    lch = srgb_to_oklch(colors)
    lab = np.stack([lch[:, 0], *(lch[:, 1] * f(np.radians(lch[:, 2])) for f in (np.cos, np.sin))], axis=1)
    share = np.linspace(0, 1, 17)[:, None]  # between these the way is straight again
    way = (1 - share) * lab[0] + share * lab[1]
    polar = np.stack([way[:, 0], np.hypot(way[:, 1], way[:, 2]), np.degrees(np.arctan2(way[:, 2], way[:, 1]))], axis=1)
    got = along(tf.constant(colors), tf.constant(share[:, 0], tf.float32)).numpy()
    assert np.abs(got - oklch_to_srgb(polar)).max() < 0.01
    hue = srgb_to_oklch(got)[:, 2]
    assert np.abs((hue - polar[:, 2] + 180) % 360 - 180)[1:-1].max() < 1.5


def test_oklab_may_give_up_chroma_too() -> None:
    nets = {g: an.CPPN(head=f"oklab(chroma=2, gamut={g})", hidden=[8], seed=4) for g in ("clip", "chroma")}
    clipped, kept = (srgb_to_oklch(np.asarray(an.render(net, size=32)).reshape(-1, 3) / 255) for net in nets.values())
    lightness = np.asarray(an.render(nets["chroma"], size=32, quality="draft"))
    assert lightness.shape == (32, 32, 3)
    assert np.abs(clipped[:, 0] - kept[:, 0]).max() > 0.1  # clipping moves lightness


def test_flat_colours_are_those_of_hard_ones_with_soft_edges() -> None:
    settings = {"hidden": [12] * 2, "palette": "#102030 #d04020 #f0e0c0", "seed": 5}
    flat, hard = (an.CPPN(head=f"ramp(repeats=2, {how}=true)", **settings) for how in ("flat", "hard"))
    size = {"size": 96, "quality": "draft"}
    np.testing.assert_array_equal(an.render(flat, **size).pixels, an.render(hard, **size).pixels)
    smooth = an.render(flat, size=96, quality="print").pixels.reshape(-1, 3)
    assert 3 < len(np.unique(smooth, axis=0)) < 600, "only along the edges colours are mixed"
    painting = an.fit(np.tile(np.arange(0, 256, 8, dtype=np.uint8)[None, :, None], (32, 1, 3)), steps=150, size=32,
                      head="ramp(flat=true)", palette="#000000 #ffffff", hidden=[8], inputs="x y", seed=1)  # fmt: skip
    assert painting.losses[-1] < 0.3 * painting.losses[0], "it learns the way between the colours"
