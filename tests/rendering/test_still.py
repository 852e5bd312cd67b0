from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy_fields import pixel_centres
from numpy_network import forward, to_light, to_srgb

import artnet as an
from artnet.color.levels import average_samples, to_bytes
from artnet.errors import InvalidValueError
from artnet.recipes.quality import QUALITIES
from artnet.recipes.schema import NetworkRecipe, Recipe, View
from artnet.rendering.composition import compose

NET = an.CPPN(hidden=[8, 8], inputs="x y r z", latent=3, seed="still")


def levels(a: np.ndarray, b: np.ndarray) -> int:
    """The largest difference, in steps of 8 bits."""
    assert a.shape == b.shape
    return int(np.abs(np.asarray(a, int) - np.asarray(b, int)).max())


def averaged(pixels: np.ndarray, n: int) -> np.ndarray:
    """8-bit pixels averaged n x n in linear light, in float64; back in sRGB, in steps of 8 bits, not rounded."""
    height, width, channels = pixels.shape
    light = to_light(pixels / 255.0).reshape(height // n, n, width // n, n, channels)
    return to_srgb(light.mean(axis=(1, 3))) * 255


def test_a_picture_against_numpy() -> None:
    picture = an.render(NET, size=(30, 20), quality="draft")
    expected = forward(NET, pixel_centres(30, 20)).reshape(20, 30, 3) * 255
    assert picture.pixels.dtype == np.uint8
    assert picture.size == (30, 20)
    assert np.abs(picture.pixels - expected).max() < 0.51  # rounded, but for float32


@pytest.mark.parametrize("tile", [64, 1000, 1 << 20])
def test_tiles_agree_with_the_whole(tile: int) -> None:
    whole = an.render(NET, size=(61, 47)).pixels
    # Vector remainders differ by an ulp: within 1/255 (FACTS section 9).
    assert levels(an.render(NET, size=(61, 47), tile=tile).pixels, whole) <= 1


def test_bands_join(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = an.render(NET, size=(61, 47), supersample=1, tile=64).pixels
    monkeypatch.setattr("artnet.rendering.evaluator.BATCH", 3)
    shares: list[float] = []
    banded = an.render(NET, size=(61, 47), supersample=1, tile=64, progress=shares.append)
    np.testing.assert_array_equal(banded.pixels, whole)
    assert shares == sorted(set(shares))
    assert shares[-1] == 1
    assert len(shares) == 15  # 2,867 pixels in 45 tiles of 64


def test_the_same_composition_at_two_sizes() -> None:
    small = an.render(NET, size=(24, 16), supersample=4).pixels
    large = an.render(NET, size=(96, 64), supersample=1).pixels
    # The same samples: what is left is the rounding of both to 8 bits, largest where dark samples were rounded.
    assert np.abs(averaged(large, 4) - small).max() < 1.3


@pytest.mark.parametrize("n", [2, 3])
def test_supersampling_is_an_average_in_linear_light(n: int) -> None:
    fine = an.render(NET, size=(20 * n, 12 * n), supersample=1).pixels
    assert np.abs(averaged(fine, n) - an.render(NET, size=(20, 12), supersample=n).pixels).max() < 1.3


def test_opacity_weighs_the_average() -> None:
    samples = np.random.default_rng(0).random((10 * 4, 4))
    samples[:4, 3] = 0
    light, alpha = to_light(samples[:, :3]).reshape(10, 4, 3), samples[:, 3:].reshape(10, 4, 1)
    with np.errstate(invalid="ignore"):
        color = to_srgb(np.nan_to_num((light * alpha).sum(axis=1) / alpha.sum(axis=1)))
    got = average_samples(tf.constant(samples, tf.float32), 2).numpy()
    np.testing.assert_allclose(got, np.concatenate([color, alpha.mean(axis=1)], axis=1), atol=1e-5)


def test_qualities_say_what_a_card_computes() -> None:
    for name, quality in QUALITIES.items():
        recipe = compose(NET.recipe, quality=name)
        assert (recipe.quality, recipe.supersample) == (name, quality.supersample)
    dense = compose(NET.recipe, quality="print", supersample=3)
    assert (dense.quality, dense.supersample) == ("", 3)


def test_bytes() -> None:
    colors = tf.constant([0.0, 1.0, -5.0, 7.0, float("nan"), float("inf"), 0.5, 1 / 255, 1.49 / 255, 1.51 / 255])
    assert to_bytes(colors).numpy().tolist() == [0, 255, 0, 255, 0, 255, 128, 1, 1, 2]


def test_time_and_latent() -> None:
    net = an.CPPN(hidden=[6], inputs="x y loop t", latent=2, seed=1)
    still = an.render(net, size=(16, 16), time=0.25, latent=[1.0, -1.0])
    expected = forward(with_latent(net, [1, -1]), pixel_centres(32, 32), 0.25).reshape(32, 32, 3) * 255
    assert np.abs(averaged(np.round(expected), 2) - still.pixels).max() < 1.3
    np.testing.assert_array_equal(an.make(still.recipe).pixels, still.pixels)


def with_latent(net: an.CPPN, latent: list[float]) -> an.CPPN:
    other = an.CPPN.from_recipe(net.recipe)
    other.latent.assign(latent)
    return other


SCRIPT = """
import sys, numpy as np, artnet as an
nets = [dict(hidden=[16, 16], activation="sin+gaussian+relu", inputs="x y r noise theta", head="oklab"),
        dict(hidden=[24, 24], encoding="fourier", structure="dense_to_all", head="palette")]
view = an.View(symmetry="kaleidoscope", zoom=0.7)
pictures = [an.render(an.CPPN(**arguments, seed=5), size=(330, 290), view=view) for arguments in nets]
pixels = np.stack([picture.pixels for picture in pictures])
"""


def test_the_same_bytes_twice_and_nearly_the_same_with_one_or_several_threads(tmp_path: Path) -> None:
    """This process has as many threads as the machine has cores, the other has one.

    Where TensorFlow's product of matrices has vectors of 8 numbers, some of its rows are added in another order by
    another number of threads (measured: 2 of 10,000 numbers differ in their last bit): then a level may be the next
    one. With vectors of 16 (AVX-512) all were the same.
    """
    threads = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    saving = f"np.save({str(tmp_path / 'alone.npy')!r}, pixels)"
    alone = subprocess.Popen([sys.executable, "-c", SCRIPT + saving], env=os.environ | threads)
    first: dict[str, Any] = {}
    again: dict[str, Any] = {}
    exec(SCRIPT, first)
    assert alone.wait() == 0
    exec(SCRIPT, again)
    np.testing.assert_array_equal(again["pixels"], first["pixels"])
    apart = np.abs(np.load(tmp_path / "alone.npy").astype(int) - first["pixels"])
    assert apart.max() <= 1
    assert np.mean(apart > 0) < 1e-3


@pytest.mark.parametrize("n", [4, 6])
def test_kaleidoscope_turns_into_itself(n: int) -> None:
    pixels = an.render(NET, size=(40, 40), view=View(symmetry=f"kaleidoscope(n={n})")).pixels
    # float32 angles: within 1/255 or two where the network is steep.
    assert levels(pixels, pixels[::-1]) <= 2
    assert levels(pixels, pixels[::-1, ::-1]) <= 2
    if n == 4:
        assert levels(pixels, np.rot90(pixels)) <= 2


def test_mirrors() -> None:
    pixels = an.render(NET, size=(40, 30), view=View(symmetry="mirror"), supersample=2).pixels
    assert levels(pixels, pixels[:, ::-1]) <= 1
    assert levels(pixels, pixels[::-1]) > 1
    pixels = an.render(NET, size=(40, 30), view=View(symmetry="mirror_both")).pixels
    assert levels(pixels, pixels[::-1, ::-1]) <= 1


@pytest.mark.parametrize("size", [(24, 24), (30, 18)])
def test_tile_repeats_and_its_edges_join(size: tuple[int, int]) -> None:
    view = View(zoom=0.8, rotation=20, center=(0.1, 0.0))
    how = {"view": View(**vars(view) | {"symmetry": "tile"}), "supersample": 2}
    once = an.render(NET, size=size, **how).pixels
    how["view"] = View(**vars(view) | {"symmetry": "tile(repeat=2)"})
    twice = an.render(NET, size=(2 * size[0], 2 * size[1]), **how).pixels
    assert levels(twice, np.tile(once, (2, 2, 1))) <= 1
    for axis in (0, 1):
        around = np.abs(np.diff(twice.astype(int), axis=axis)).max(axis=tuple({0, 1, 2} - {axis}))
        seam = around[once.shape[axis] - 1]
        inside = np.delete(around, once.shape[axis] - 1)
        assert seam <= inside.max()


def canvas_net(size: tuple[int, int]) -> an.CPPN:
    """A network that counts as fitted to a picture of that size."""
    net = an.CPPN(hidden=[8], seed=4)
    net.set_weights(net.weights())
    net.origin = net.origin.but(canvas=size, name="fitted")
    return net


def test_frames() -> None:
    net = canvas_net((40, 20))
    own = an.render(net).pixels
    assert own.shape == (20, 40, 3)
    cover = an.render(net, size=(20, 20), frame="cover").pixels
    assert levels(cover, own[:, 10:30]) <= 1  # the ends are cut off
    extend = an.render(net, size=(40, 40), frame="extend").pixels
    assert levels(extend[10:30], own) <= 1  # all of it, and more above and below
    assert extend[:10].std() > 0
    contain = an.render(net, size=(40, 40), frame="contain").pixels
    assert levels(contain[10:30], own) <= 1
    assert not contain[:10].any()
    assert not contain[30:].any()
    assert an.render(net).recipe.name == "fitted"


ARGUMENTS = {
    "size": st.tuples(*[st.integers(-1, 70_000)] * 2),
    "supersample": st.none() | st.integers(0, 9),
    "frame": st.sampled_from(["cover", "contain", "extend", "crop"]),
    "time": st.floats(),
    "latent": st.none() | st.lists(st.floats(width=32), min_size=2, max_size=3),
    "tile": st.integers(0, 1 << 25),
    "quality": st.sampled_from([*QUALITIES, "best"]),
    "view": st.none() | st.builds(View, rotation=st.floats(-5e4, 5e4), zoom=st.floats(1e-4, 2e4)),
}


@settings(max_examples=200)
@given(st.fixed_dictionaries({}, optional=ARGUMENTS))
def test_what_is_accepted_can_be_read_again(arguments: dict) -> None:
    try:
        recipe = compose(NetworkRecipe(latent=2), **arguments)
    except InvalidValueError as error:
        message = str(error)
        assert "Received" in message
        return
    assert Recipe.from_json(recipe.to_json()) == recipe


@pytest.mark.parametrize(
    "arguments",
    [
        {"size": (0, 5)}, {"size": (5,)}, {"size": (2.5, 4)}, {"size": "ab"}, {"size": (65_535, 65_535)},
        {"quality": "best"}, {"supersample": 0}, {"supersample": True}, {"frame": "crop"}, {"tile": 3},
        {"time": float("nan")}, {"time": "now"}, {"latent": [1.0]}, {"latent": [1, 2, float("inf")]},
        {"view": View(zoom=0)}, {"view": View(symmetry="tile(repeat=0)")},
    ],
)  # fmt: skip
def test_refused(arguments: dict) -> None:
    with pytest.raises(InvalidValueError, match="Received"):
        an.render(NET, **arguments)
