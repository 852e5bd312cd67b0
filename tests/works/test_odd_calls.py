"""What attackers called in Python, and what is right. Each failed once."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.errors import InvalidValueError, PartError, RecipeError
from artnet.media.sound import read_sound

NET = an.CPPN(hidden=[6, 6], seed=3, latent=2)
RECIPE = an.render(NET, size=16).recipe


@pytest.mark.parametrize(
    "changes",
    [
        {"time": 1e9}, {"time": float("nan")}, {"frame": "bogus"}, {"supersample": 50}, {"supersample": 0},
        {"view": "x"}, {"view": an.View(zoom=float("nan"))}, {"network": None}, {"bogus": 1}, {"quality": "best"},
    ],
    ids=str,
)  # fmt: skip
def test_make_changes_only_what_a_recipe_can_hold(changes: dict) -> None:
    with pytest.raises(InvalidValueError, match="Expected"):
        an.make(RECIPE, **changes)


def test_what_could_not_be_read_again_is_not_written(tmp_path) -> None:
    picture = an.render(NET, size=16)
    picture.recipe = RECIPE.but(time=1e9)
    with pytest.raises(RecipeError, match=r"recipe\.time"):
        picture.save(tmp_path / "a.png")
    assert not list(tmp_path.iterdir())


def test_a_palette_that_was_assigned_travels(tmp_path) -> None:
    net = an.CPPN(head="palette", palette="dusk", seed=2, hidden=[8])
    net.palette.assign(tf.constant([[0.2 * n, 1 - 0.2 * n, 0.4] for n in range(6)]))
    picture = an.render(net, size=32)
    picture.save(tmp_path / "p.png")
    assert np.abs(an.make(an.open(tmp_path / "p.png")).pixels.astype(int) - picture.pixels).max() <= 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: NET(None), lambda: NET("x"), lambda: NET([[0, 0], [1]]), lambda: NET([[0, 0]], time="a"),
        lambda: NET([[0, 0]], time=None), lambda: NET([[0, 0]], latent="abcd"),
        lambda: an.CPPN(head="palette", palette=[(0, 0, 0), (1, 1, 1)]),
        lambda: an.CPPN(head="palette", palette=np.zeros((3, 3))), lambda: an.CPPN(seed=10**5000),
        lambda: an.render(NET, size=b"30"), lambda: an.render(NET, size={3, 4}),
        lambda: an.render(NET, size=8).save(None), lambda: an.render(NET, size=8).save(12),
        lambda: an.render(NET, size=8).save("x.png", quality=50), lambda: an.animate(NET).save(b"x.gif"),
        lambda: NET.save(None), lambda: an.open(None), lambda: an.sheet([NET] * 2, labels=5),
    ],
)  # fmt: skip
def test_values_of_odd_types_are_answered(call) -> None:
    with pytest.raises(InvalidValueError, match="Expected"):
        call()


def test_values_of_other_libraries_are_taken() -> None:
    assert an.render(NET, size=np.int64(16)).size == (16, 16)
    assert NET(tf.zeros((3, 2), tf.float64)).shape == (3, 3)
    assert an.CPPN(head="palette", palette=["red", "tomato"], hidden=[4], seed=1).blueprint.palette[0] == "#ff0000"


@pytest.mark.parametrize("weights", [None, [1, 2], {}, dict.fromkeys(NET.weights(), "abc")])
def test_weights_that_are_none(weights) -> None:
    with pytest.raises(RecipeError, match="Expected"):
        NET.set_weights(weights)


def test_a_style_with_a_misspelt_setting() -> None:
    def hazy():
        return {"hiden": [8], "steps": 3}

    with pytest.raises(PartError, match=r"'hiden'\. Did you mean hidden"):
        an.fit(np.zeros((8, 8, 3), np.uint8), style=hazy, size=8)


def test_a_painting_is_a_folder(tmp_path) -> None:
    painting = an.fit(np.zeros((8, 8, 3), np.uint8), style="linear", size=8, steps=2)
    with pytest.raises(InvalidValueError, match="a folder"):
        painting.save(tmp_path / "pt.png")
    assert not list(tmp_path.iterdir())


def test_sounds_that_are_no_names() -> None:
    with pytest.raises(an.ArtnetError, match="the name of a WAV file"):
        read_sound(np.zeros(100))  # type: ignore[arg-type]


def test_a_mask_counts_where_it_is_opaque() -> None:
    from artnet.training.data.target import Target

    mask = np.full((32, 48, 4), 255, np.uint8)
    mask[..., 3] = 0
    mask[4:12, 4:12, 3] = 255
    target = Target.read(np.zeros((32, 48, 3), np.uint8), (48, 32), mask=mask)
    assert target.weights is not None
    assert target.weights.mean() == pytest.approx(64 / (32 * 48), rel=0.01)
    tall = np.zeros((100, 20, 3), np.uint8)
    tall[:20] = 255
    with pytest.raises(InvalidValueError, match="was cut off"):
        Target.read(np.zeros((32, 48, 3), np.uint8), (48, 32), mask=tall)
    tall[:] = 255
    assert any("its middle is taken" in note for note in Target.read(None, (48, 32), mask=tall).notes)


@pytest.mark.parametrize(
    "network",
    [
        {"head": "palette", "palette": ("#000000", "#ffffff") * 128, "tile": 1 << 22},
        {"encoding": "fourier(features=4096)", "tile": 1 << 17},
        {"encoding": "grid(8000x1)"},
        {"inputs": " ".join(f"noise(seed={n})" for n in range(60))},
    ],
    ids=lambda n: next(iter(n.values()))[:20],
)
def test_a_recipe_cannot_ask_for_all_the_memory(network: dict) -> None:
    network = dict(network)
    tile = network.pop("tile", 16_384)
    plain = an.CPPN(hidden=[4], seed=1).recipe
    recipe = RECIPE.but(network=type(plain)(**{**vars(plain), **network}), tile=tile)
    with pytest.raises(RecipeError):
        an.make(recipe)


def test_labels_may_come_one_by_one() -> None:
    sheet = an.sheet([NET] * 2, labels=(f"n {number}" for number in range(2)), size=(200, 120))
    assert sheet.recipe.sheet is not None
    assert sheet.recipe.sheet.labels == ("n 0", "n 1")


def test_an_own_symmetry_may_have_an_option_called_repeat():
    @an.symmetry
    def as_it_is(x, y, half_width, half_height, repeat=3):
        return x, y

    net = an.CPPN(hidden=[4], seed=1)
    plain = an.render(net, size=24).pixels
    np.testing.assert_array_equal(an.render(net, size=24, symmetry="as_it_is").pixels, plain)
