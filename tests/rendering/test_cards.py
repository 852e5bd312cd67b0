"""`--device gpu`: what a graphics card paints is what TensorFlow paints, within a level; here on Mesa's lavapipe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import artnet as an
from artnet.fields.region import Region
from artnet.fields.view import Window
from artnet.rendering.bands import whole
from artnet.rendering.cards import card as cards
from artnet.rendering.cards.evaluator import CardEvaluator
from artnet.rendering.evaluator import Evaluator

SIZE = (64, 48)
SMALL = {"hidden": [6, 6], "seed": 3, "latent": 2}
ROWS = [
    *((f"activations-{row.name}", {"activation": row.name}) for row in an.ACTIVATIONS),
    *((f"heads-{row.name}", {"head": row.name}) for row in an.HEADS),
    *((f"inputs-{row.name}", {"inputs": " ".join(dict.fromkeys(["x", "y", row.name]))}) for row in an.INPUTS
      if row.name != "picture"),
    *((f"encodings-{row.name}", {"inputs": "x y", "encoding": row.name}) for row in an.ENCODINGS),
    *((f"structures-{row.name}", {"structure": row.name}) for row in an.STRUCTURES),
    ("hard", {"head": "palette(hard=true)"}),
    ("stencil-hard", {"head": "stencil"}),
    ("no-hidden", {"hidden": []}),
    ("own", {"activation": "sin+gaussian", "head": "oklab"}),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def card():
    try:
        yield cards.graphics_card()
    except (an.DeviceError, an.MissingExtraError) as error:
        missing = pytest.fail if os.environ.get("ARTNET_CARD") == "1" else pytest.skip
        missing(f"needs a graphics card for WebGPU: apt install mesa-vulkan-drivers. {error}")


def both(net, size=SIZE, symmetry="none", region=None, bits=8, supersample=2, **shown):
    """A picture by the card and by TensorFlow."""
    window = Window(size, symmetry)
    height = region.height if region else size[1]
    return [
        whole(kind(net, window, supersample=supersample, bits=bits).bands(region, **shown), height).astype(int)
        for kind in (CardEvaluator, Evaluator)
    ]


def assert_alike(got, wanted, most=1):
    """Within one level on 99.9 % of the values, and elsewhere but for samples that lie on a threshold."""
    apart = np.abs(got - wanted)
    assert got.shape == wanted.shape
    assert np.quantile(apart, 0.999, method="lower") <= most
    assert np.mean(apart > 2 * most) <= 1e-3


@pytest.mark.parametrize("network", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_card_paints_the_same(network):
    assert_alike(*both(an.CPPN(**{**SMALL, **network})))


@pytest.mark.parametrize("symmetry", [row.name for row in an.SYMMETRIES])
def test_a_card_folds_the_same(symmetry):
    assert_alike(*both(an.CPPN(**SMALL, head="halftone"), symmetry=symmetry, time=0.3, latent=[1.0, -2.0]))


def test_sixteen_bits_one_sample_and_parts_of_a_picture():
    net = an.CPPN(**SMALL, head="rgba")
    assert_alike(*both(net, bits=16), most=4)  # of 65,535: float32 in another order
    assert_alike(*both(net, supersample=1))
    assert_alike(*both(net, size=(301, 200), region=Region(100, 50, 77, 31)))
    assert_alike(*both(net, size=(301, 200), region=Region(0, 50, 301, 31)))


@pytest.mark.parametrize("head", ["oklab", "rgba", "halftone(cells=12)", "palette(hard=true)"])
def test_a_card_paints_wide_colours_and_a_bleed(head):
    net = an.CPPN(**SMALL, head=head)
    for region in (None, Region(0, 3, 90, 40), Region(5, 0, 61, 22)):
        window = Window((90, 70), "mirror", bleed=11)
        height = region.height if region else 70
        card, usual = (
            whole(kind(net, window, supersample=2, space="display-p3").bands(region), height).astype(int)
            for kind in (CardEvaluator, Evaluator)
        )
        assert_alike(card, usual)


def test_wide_layers_are_gone_through_in_loops():
    assert_alike(*both(an.CPPN(hidden=[70, 65], seed=1)))


def test_other_numbers_of_one_shape_need_no_other_kernel(card):
    nets = [an.CPPN(hidden=[5, 5], seed=seed) for seed in (1, 2)]
    first, second = (CardEvaluator(net, Window(SIZE)) for net in nets)
    bands = [whole(one.bands(), SIZE[1]) for one in (first, second, first)]
    assert first._kernel is second._kernel
    assert (bands[0] == bands[2]).all()
    assert (bands[0] != bands[1]).any()
    nets[0].set_weights(nets[1].weights())
    assert (whole(first.bands(), SIZE[1]) == bands[1]).all()


def test_two_pictures_at_once_do_not_meet(monkeypatch):
    run = cards.Kernel.run
    monkeypatch.setattr(cards.Kernel, "run", lambda self, numbers, frame, most, words:
                        run(self, numbers, frame, min(most, 1000), words))  # fmt: skip
    net = an.CPPN(hidden=[5, 5], inputs="x y t", seed=1)
    evaluator = CardEvaluator(net, Window((128, 128)))
    alone = [whole(evaluator.bands(time=time), 128) for time in (0.0, 0.5)]
    first, second = evaluator.bands(time=0.0), evaluator.bands(time=0.5)
    begun = next(first)  # a picture of several calls, of which only one was made
    assert len(begun.pixels) < 128
    assert (whole(second, 128) == alone[1]).all()
    assert (whole([begun, *first], 128) == alone[0]).all()


def test_kernels_that_were_forgotten_are_compiled_again(card, monkeypatch):
    monkeypatch.setattr(cards, "KERNELS", 1)
    first = CardEvaluator(an.CPPN(hidden=[3], seed=1), Window(SIZE))
    before = whole(first.bands(), SIZE[1])
    whole(CardEvaluator(an.CPPN(hidden=[4], seed=1), Window(SIZE)).bands(), SIZE[1])
    assert (whole(first.bands(), SIZE[1]) == before).all()


def test_a_picture_says_what_painted_it_and_is_the_same_work(tmp_path):
    net = an.CPPN(hidden=[6], seed=2)
    usual, card = an.render(net, size=24), an.render(net, size=24, device="gpu")
    assert (usual.recipe.device, card.recipe.device) == ("tensorflow", "gpu")
    assert usual.recipe.identity == card.recipe.identity
    assert_alike(card.pixels.astype(int), usual.pixels.astype(int))
    path = card.save(tmp_path / "card.png")
    assert an.open(path).recipe.device == "gpu"
    assert an.make(path).recipe.device == "tensorflow", "made again by whoever makes it again"


def test_a_film_on_a_card():
    net = an.CPPN(**SMALL)
    films = [
        an.animate(net, size=24, frames=3, seconds=1, supersample=2, device=device) for device in ("tensorflow", "gpu")
    ]
    for usual, card in zip(*films, strict=True):
        assert_alike(np.asarray(card).astype(int), np.asarray(usual).astype(int))


def test_the_command_line(tmp_path):
    def artnet(*words):
        command = [str(Path(sys.executable).with_name("artnet")), *words]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

    done = artnet("render", "--seed", "7", "--hidden", "8x2", "--size", "32", "--device", "gpu", "-o", "a.png")
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr, "what drivers say where there is no screen stays with them"
    assert "painted with device=gpu" in artnet("info", "a.png").stdout
    refused = artnet("render", "--device", "abacus")
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


def test_what_a_card_cannot_do():
    with pytest.raises(an.InvalidValueError, match="device"):
        an.render(an.CPPN(hidden=[3], seed=1), size=8, device="abacus")

    def leaves(x):
        import tensorflow as tf

        return tf.numpy_function(np.sin, [x], tf.float32)

    with pytest.raises(an.PartError, match="NumPy"):
        an.render(an.CPPN(hidden=[3], activation=leaves, seed=1), size=8, device="gpu")


def test_a_driver_that_crashes_is_one_line_and_the_next_picture_is_painted():
    net = an.CPPN(hidden=[3], seed=1)
    evaluator = CardEvaluator(net, Window((16, 16)))
    before = whole(evaluator.bands(), 16)
    process = cards.graphics_card()._process
    process.kill()
    process.wait()
    with pytest.raises(an.DeviceError, match="its driver ended"):
        whole(evaluator.bands(), 16)
    assert (whole(CardEvaluator(net, Window((16, 16))).bands(), 16) == before).all()


def test_without_the_extra_a_line_installs_it(monkeypatch):
    def answer(self, message, data=b""):
        raise an.MissingExtraError("Expected the extra 'gpu' for device=gpu. Received: none. pip install 'artnet[gpu]'")

    monkeypatch.setattr(cards.Card, "call", answer)
    cards._opened.cache_clear()
    with pytest.raises(an.MissingExtraError, match=r"pip install 'artnet\[gpu\]'"):
        an.render(an.CPPN(hidden=[3], seed=1), size=8, device="gpu")
    cards._opened.cache_clear()
