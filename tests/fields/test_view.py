from __future__ import annotations

import math

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy_fields import pixel_centres

import artnet as an
from artnet.errors import InvalidValueError, UnknownNameError
from artnet.fields.lattice import half_extents
from artnet.fields.symmetries.frieze import FRIEZES
from artnet.fields.symmetries.wallpaper import GROUPS
from artnet.fields.view import Window, checked_view, view_matrix, window_scale
from artnet.recipes.schema import Recipe, View

sides = st.integers(1, 40)
SYMMETRIES = {
    "none": lambda x, y, w, h: (x, y),
    "mirror": lambda x, y, w, h: (np.abs(x), y),
    "mirror_both": lambda x, y, w, h: (np.abs(x), np.abs(y)),
    "kaleidoscope": None,  # by its invariance, below
    "tile": None,  # by its periodicity, below
    **dict.fromkeys((*GROUPS, *(f"frieze_{name}" for name in FRIEZES), "panorama")),  # test_wallpaper.py
}


def grid(size: tuple[int, int], symmetry: str = "none", view: View | None = None) -> np.ndarray:
    pixels = tf.range(size[0] * size[1])
    return Window(size, symmetry).pixel_points(pixels, view_matrix(view or View())).numpy()


@settings(max_examples=40)
@given(sides, sides)
def test_pixel_centres_aspect_and_y_up(width: int, height: int) -> None:
    np.testing.assert_allclose(grid((width, height)), pixel_centres(width, height), atol=1e-6 * max(width, height))


def test_corners_of_a_wide_picture() -> None:
    at = grid((4, 2))
    np.testing.assert_allclose(at[0], [-1.5, 0.5])  # top left
    np.testing.assert_allclose(at[-1], [1.5, -0.5])
    assert half_extents((4, 2)) == (2, 1)


@pytest.mark.parametrize("size", [(7, 5), (3, 8)])
@pytest.mark.parametrize("supersample", [1, 2, 3])
def test_samples_are_the_pixels_of_a_larger_picture(size: tuple[int, int], supersample: int) -> None:
    n, (width, height) = supersample, size
    samples = Window(size).sample_points(tf.range(width * height), n).numpy()
    large = pixel_centres(width * n, height * n).reshape(height, n, width, n, 2)
    np.testing.assert_allclose(samples, large.transpose(0, 2, 1, 3, 4).reshape(-1, 2), atol=1e-6)


def test_a_pixel_has_one_position_in_whatever_batch_it_comes() -> None:
    window = Window((37, 23), "mirror")
    whole = window.sample_points(tf.range(37 * 23), 2).numpy().reshape(-1, 4, 2)
    some = tf.constant([850, 3, 3, 411])
    np.testing.assert_array_equal(window.sample_points(some, 2).numpy().reshape(-1, 4, 2), whole[some.numpy()])


@settings(max_examples=60)
@given(
    st.tuples(st.floats(-50, 50), st.floats(-50, 50)), st.floats(0.01, 1000), st.floats(-720, 720), st.floats(0.1, 10)
)
def test_view_against_numpy(center: tuple[float, float], zoom: float, rotation: float, scale: float) -> None:
    view = View(center=center, zoom=zoom, rotation=rotation)
    screen = pixel_centres(6, 4)
    complex_plane = (screen[:, 0] + 1j * screen[:, 1]) * np.exp(1j * np.deg2rad(rotation)) * scale / zoom
    expected = np.stack([complex_plane.real + center[0], complex_plane.imag + center[1]], axis=-1)
    got = Window((6, 4)).pixel_points(tf.range(24), view_matrix(view, scale)).numpy()
    # float32: half an ulp of the largest term, a few times.
    np.testing.assert_allclose(got, expected, atol=3e-7 * (np.abs(expected).max() + 2 * scale / zoom) + 1e-9)


def test_rotation_is_counter_clockwise_and_zoom_goes_nearer() -> None:
    np.testing.assert_allclose(view_matrix(View(rotation=90, zoom=2)) @ [1, 0, 1], [0, 0.5], atol=1e-7)
    np.testing.assert_allclose(view_matrix(View(center=(3, -2))) @ [0, 0, 1], [3, -2])


def test_every_symmetry_is_known_here() -> None:
    assert {row.name for row in an.SYMMETRIES if not row.plugin} == set(SYMMETRIES)


@pytest.mark.parametrize("name", [name for name, oracle in SYMMETRIES.items() if oracle])
def test_symmetry_against_numpy(name: str) -> None:
    x, y = pixel_centres(9, 6).T
    np.testing.assert_allclose(grid((9, 6), name), np.stack(SYMMETRIES[name](x, y, 1.5, 1), axis=-1), atol=1e-6)


def test_mirrors_are_equal_to_the_last_bit() -> None:
    at = grid((11, 8), "mirror").reshape(8, 11, 2)
    np.testing.assert_array_equal(at, at[:, ::-1])
    at = grid((11, 8), "mirror_both").reshape(8, 11, 2)
    np.testing.assert_array_equal(at, at[:, ::-1])
    np.testing.assert_array_equal(at, at[::-1])


@pytest.mark.parametrize("n", [1, 2, 3, 5, 6, 12])
def test_kaleidoscope_is_invariant_under_its_group(n: int) -> None:
    fold = an.SYMMETRIES.resolve(f"kaleidoscope(n={n})")
    points = np.random.default_rng(1).normal(size=500) + 1j * np.random.default_rng(2).normal(size=500)

    def folded(z: np.ndarray) -> np.ndarray:
        return np.stack(
            [v.numpy() for v in fold(tf.constant(z.real, tf.float32), tf.constant(z.imag, tf.float32), 1, 1)]
        )

    base = folded(points)
    assert (base[1] >= -1e-6).all()
    angle = np.arctan2(base[1], base[0])
    assert angle.max() <= math.pi / n + 1e-5
    assert angle.max() > 0.9 * math.pi / n
    np.testing.assert_allclose(np.hypot(*base), np.abs(points), rtol=1e-5)
    for k in range(n):
        turn = np.exp(2j * math.pi * k / n)
        # An angle in float32 is known to 5e-7, times radii up to 4.
        np.testing.assert_allclose(folded(points * turn), base, atol=5e-6)
        np.testing.assert_allclose(folded(np.conj(points) * turn), base, atol=5e-6)


@pytest.mark.parametrize("size", [(12, 8), (5, 9)])
@pytest.mark.parametrize("repeat", [1, 2, 3])
def test_tile_repeats(size: tuple[int, int], repeat: int) -> None:
    width, height = size
    once = grid(size, "tile").reshape(height, width, 2)
    many = grid((width * repeat, height * repeat), f"tile(repeat={repeat})").reshape(height * repeat, width * repeat, 2)
    # Only the tails of tensors differ, by an ulp.
    np.testing.assert_allclose(many, np.tile(once, (repeat, repeat, 1)), atol=1e-6)


def test_tile_is_smooth_across_its_edges() -> None:
    fold = an.SYMMETRIES.resolve("tile")
    along = tf.constant(np.linspace(-2, 2, 50), tf.float32)
    for nudge in (0.0, 1e-3):
        left, right = fold(tf.fill([50], -2.0 + nudge), along, 2, 1), fold(tf.fill([50], 2.0 + nudge), along, 2, 1)
        np.testing.assert_allclose(left, right, atol=2e-5)
        low, high = fold(along, tf.fill([50], -1.0 + nudge), 2, 1), fold(along, tf.fill([50], 1.0 + nudge), 2, 1)
        np.testing.assert_allclose(low, high, atol=2e-5)


@pytest.mark.parametrize(
    ("size", "canvas", "frame", "scale"),
    [
        ((100, 100), None, "cover", 1),
        ((100, 100), (300, 300), "cover", 1),
        ((200, 100), (100, 100), "cover", 0.5),  # the square's width fills the screen: its top and bottom are cut
        ((200, 100), (100, 100), "contain", 1),
        ((200, 100), (100, 100), "extend", 1),
        ((100, 100), (200, 100), "cover", 1),
        ((100, 100), (200, 100), "extend", 2),  # the whole width of the painting fits the square
        ((100, 200), (200, 100), "extend", 2),
        ((100, 200), (200, 100), "cover", 0.5),
        ((1919, 1080), (16, 9), "extend", 1),  # the same aspect but for rounding
    ],
)
def test_window_scale(size: tuple[int, int], canvas: tuple[int, int] | None, frame: str, scale: float) -> None:
    assert window_scale(size, canvas, frame) == pytest.approx(scale)


@settings(max_examples=100)
@given(*[st.integers(8, 500)] * 4)
def test_window_scale_covers_or_shows_all(w: int, h: int, cw: int, ch: int) -> None:
    screen, canvas = np.array(half_extents((w, h))), np.array(half_extents((cw, ch)))
    slack = 1 + 3 / min(w, h)
    cover, extend = (window_scale((w, h), (cw, ch), frame) for frame in ("cover", "extend"))
    assert (screen * cover <= canvas * slack).all()  # nothing beyond the painting is seen
    assert (screen * extend * slack >= canvas).all()  # all of the painting is seen
    assert cover <= extend


@pytest.mark.parametrize(
    "view",
    [
        View(zoom=0), View(zoom=1e5), View(zoom=-1), View(zoom=math.nan), View(center=(math.inf, 0)),
        View(center=(2e4, 0)), View(rotation=math.nan), View(rotation=1e6), View(center=(1, 2, 3)),  # type: ignore[arg-type]
        View(symmetry="kaleidoscope(n=0)"), View(symmetry="tile(repeat=65)"),
    ],
)  # fmt: skip
def test_views_that_cannot_be_used(view: View) -> None:
    with pytest.raises(InvalidValueError, match="Received"):
        checked_view(view)


def test_unknown_symmetry() -> None:
    with pytest.raises(UnknownNameError, match="kaleidoscope"):
        checked_view(View(symmetry="kaleidoskope"))


@given(st.floats(-40_000, 40_000), st.floats(1e-4, 2e4), st.floats(-2e4, 2e4))
def test_a_view_that_is_painted_is_read_again(rotation: float, zoom: float, x: float) -> None:
    from artnet.recipes.schema import NetworkRecipe

    try:
        view = checked_view(View(center=(x, 0.0), zoom=zoom, rotation=rotation))
    except InvalidValueError:
        return
    recipe = Recipe(NetworkRecipe(), view=view)
    assert Recipe.from_json(recipe.to_json()) == recipe
