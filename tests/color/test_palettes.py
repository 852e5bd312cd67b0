from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy_network import to_light

import artnet as an
from artnet.color.models import linear_to_oklab
from artnet.color.palettes import hex_to_srgb, k_means, nearest, srgb_to_hex
from artnet.errors import InvalidValueError, UnknownNameError

FIXED = [row.name for row in an.PALETTES if row.colors]
PLANTED = np.array([[0.1, 0.15, 0.3], [0.8, 0.2, 0.1], [0.2, 0.6, 0.3], [0.95, 0.9, 0.8]])


def planted(count: int = 500, spread: float = 0.01) -> np.ndarray:
    random = np.random.default_rng(3)
    pixels = np.repeat(PLANTED, count, axis=0) + random.normal(0, spread, (4 * count, 3))
    return np.clip(random.permutation(pixels), 0, 1).astype(np.float32)


@pytest.mark.parametrize("name", FIXED)
def test_named_palettes(name: str) -> None:
    colors = an.choose_palette(name)
    assert colors == an.PALETTES[name].colors
    assert 2 <= len(colors) == len(set(colors))
    assert srgb_to_hex(hex_to_srgb(colors)) == colors
    assert an.choose_palette(list(colors)) == an.choose_palette(" ".join(colors)) == colors


def test_every_palette_is_fixed_or_found() -> None:
    assert [row.name for row in an.PALETTES if not row.colors and not row.plugin] == ["kmeans", "any"]


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=20))
def test_hex_round_trip(codes: list[tuple[int, int, int]]) -> None:
    hexes = tuple(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in codes)
    np.testing.assert_array_equal(np.round(hex_to_srgb(hexes) * 255), codes)
    assert srgb_to_hex(hex_to_srgb(hexes)) == hexes
    assert srgb_to_hex(hex_to_srgb([h.upper().removeprefix("#") for h in hexes])) == hexes


def test_short_hex_and_clipping() -> None:
    assert srgb_to_hex(hex_to_srgb(["#fa0"])) == ("#ffaa00",)
    assert srgb_to_hex(np.array([[-1.0, 2.0, 0.5]])) == ("#00ff80",)


@pytest.mark.parametrize(
    "spec", ["#12345", "#xyzxyz", "#", [], ["reddish"], ["#fff", ""], ["#fff"] * 257, "kmeans", "kmeans(4)"]
)
def test_what_is_no_palette(spec: object) -> None:
    with pytest.raises(InvalidValueError):
        an.choose_palette(spec)  # type: ignore[arg-type]


def test_unknown_palette_lists_the_names() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'dusk'"):
        an.choose_palette("dusc")


def test_k_means_finds_planted_clusters_dark_to_light() -> None:
    for seed in ("0", "1", "2", "3"):
        found = k_means(planted(), 4, seed=seed)
        light = linear_to_oklab(to_light(found.astype(np.float64)))[:, 0]
        assert (np.diff(light) > 0).all()
        order = np.argsort(linear_to_oklab(to_light(PLANTED))[:, 0])
        # The mean of 500 pixels of deviation 0.01 lies within 0.005, though it is taken in OKLab.
        np.testing.assert_allclose(found, PLANTED[order], atol=0.005)


def test_k_means_is_deterministic_and_takes_a_seed() -> None:
    pixels = np.random.default_rng(0).random((20_000, 3)).astype(np.float32)  # over the sample of 16,384
    first = k_means(pixels, 6, seed="a")
    np.testing.assert_array_equal(k_means(pixels, 6, seed="a"), first)
    assert not np.array_equal(k_means(pixels, 6, seed="b"), first)
    assert an.choose_palette("kmeans(6)", pixels, seed="a") == srgb_to_hex(first)


def test_k_means_of_few_colours_gives_those() -> None:
    pixels = np.tile(np.float32([[1, 0, 0], [0, 0, 1]]), (50, 1))
    assert sorted(srgb_to_hex(k_means(pixels, 8))) == ["#0000ff", "#ff0000"]
    assert srgb_to_hex(k_means(pixels[:1], 3)) == ("#ff0000",)
    with pytest.raises(InvalidValueError):
        k_means(pixels, 0)


def test_nearest_against_every_distance() -> None:
    pixels = np.random.default_rng(1).random((3000, 3)).astype(np.float32)
    colors = an.choose_palette("hasui")

    def lab(srgb: np.ndarray) -> np.ndarray:
        return linear_to_oklab(to_light(np.asarray(srgb, np.float64)))

    distance = np.linalg.norm(lab(pixels)[:, None] - lab(hex_to_srgb(colors))[None], axis=-1)
    chosen = nearest(pixels, colors)
    assert chosen.shape == (3000,)
    # Equal but for ties: the chosen colour is no further than the nearest.
    assert (distance[np.arange(3000), chosen] <= distance.min(axis=1) + 1e-6).all()
    np.testing.assert_array_equal(nearest(hex_to_srgb(colors), colors), np.arange(len(colors)))
