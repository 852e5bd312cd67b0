"""`pattern`: what `artnet render` paints, as a recipe that stands wherever a network does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.cli.main import run


@pytest.mark.parametrize(
    ("flags", "settings"),
    [
        ((), {}),
        (("--activation", "sin", "--head", "oklab"), {"activation": "sin", "head": "oklab"}),
        (("--quality", "draft", "--look", "ink"), {"quality": "draft", "look": "ink"}),
        (("--hidden", "8x2", "--symmetry", "mirror"), {"hidden": "8x2", "view": an.View(symmetry="mirror")}),
    ],
    ids=str,
)
def test_it_is_the_picture_of_the_command_line(flags, settings, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["render", "--seed", "7", "--size", "40", *flags, "-o", "a.png"]) == 0
    recipe = an.pattern(seed=7, size=40, **settings)
    saved = an.open("a.png")
    assert saved.recipe.but(file=None) == recipe
    np.testing.assert_array_equal(an.render(recipe).pixels, saved.pixels)
    np.testing.assert_array_equal(an.make(recipe).pixels, saved.pixels)


def test_a_recipe_stands_for_its_network() -> None:
    recipe = an.pattern(seed=3, size=32, latent=4, quality="draft")
    assert an.render(recipe, size=16).size == (16, 16)
    assert an.animate(recipe, frames=2, size=16)[0].shape == (16, 16, 3)
    assert isinstance(an.draw(recipe, size=(480, 270)), Image.Image)
    painting = an.fit(np.zeros((8, 8, 3), np.uint8), start=an.pattern(seed=3, latent=0), steps=1, size=8)
    assert painting.recipe.network.seed == "3"
    assert an.pattern(seed=3) != an.pattern()


def test_what_people_type_first(tmp_path: Path) -> None:
    net = an.CPPN(hidden="8x2", seed=1)
    assert [layer.width for layer in net.layers] == [8, 8, 3]
    assert repr(net) == "CPPN(dense: 2 layers of 8 tanh - rgb, 131 weights, seed 1)"
    again, points = an.load(net.save(tmp_path / "a.safetensors")), np.zeros((1, 2))
    np.testing.assert_array_equal(again(points), net(points))
    assert an.choose_palette("white black tomato") == ("#ffffff", "#000000", "#ff6347")
    clip = an.animate(net, size=8, frames=5, seconds=2, fps=None)
    assert clip.seconds == 2
    assert [frame.shape for frame in clip[2:4]] == [(8, 8, 3)] * 2
    np.testing.assert_array_equal(clip[-1], clip[4])
    turned = an.render(net, size=16, symmetry="mirror", quality="draft")
    assert turned.recipe.view.symmetry == "mirror"
    np.testing.assert_array_equal(turned.pixels, turned.pixels[:, ::-1])
