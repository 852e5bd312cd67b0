"""Every motion: it moves, it closes where it says loop, and it leaves the network as it was."""

from __future__ import annotations

import numpy as np
import pytest

import artnet as an
from artnet.errors import InvalidValueError, UnknownNameError
from artnet.recipes.schema import MotionRecipe
from artnet.rendering.motion.motions import MOTIONS, is_training, usual_motion
from artnet.works.saved_work import read_work

SIZE = (40, 30)
NETWORKS = {
    "time": {"inputs": "x y loop"},
    "latent": {"latent": 3},
    "depth": {"structure": "recurrent", "hidden": [8, 8]},
    "palette": {"head": "palette", "palette": "#102030 #f0a020 #ffffff"},
    "lamp": {"head": "relief"},
    "pen": {"head": "contours"},
    "screen": {"head": "hatch(lines=8)"},
    "shift": {"head": "ramp(mirror=true)"},
}
NAMES = [m.name for m in MOTIONS if m.name not in ("training", "morph", "sound", "keys")]
"""Those that a network alone can make; other tests have the others."""
LOOPS = [m.name for m in MOTIONS if m.name in NAMES and m.mode == "loop"]


def network(motion: str, **more) -> an.CPPN:
    return an.CPPN(**{"hidden": [8, 8], "seed": 5, **NETWORKS.get(motion, {}), **more})


def changes(frames) -> np.ndarray:
    stack = np.stack(list(frames)).astype(float)
    return np.abs(np.diff(stack, axis=0)).mean((1, 2, 3))


@pytest.mark.parametrize("motion", NAMES)
def test_every_motion_moves_and_leaves_the_network(motion):
    net = network(motion)
    before, still = net.weights(), an.render(net, size=SIZE, quality="draft").pixels
    animation = an.animate(net, motion=motion, size=SIZE, frames=12, quality="draft")
    frames = list(animation)
    assert len(frames) == 12
    assert {frame.shape for frame in frames} == {(30, 40, 3)}
    assert len({frame.tobytes() for frame in frames}) >= 6  # a boomerang shows its pictures twice
    if motion != "depth":  # which begins at a depth of its own
        np.testing.assert_array_equal(frames[0], still)
    np.testing.assert_array_equal(frames[7], animation[7])
    assert all(np.array_equal(before[name], weights) for name, weights in net.weights().items())
    assert net.depth is None


@pytest.mark.parametrize("motion", LOOPS)
def test_a_loop_has_no_seam_and_no_duplicate(motion):
    net = network(motion)
    frames = list(an.animate(net, motion=motion, size=SIZE, frames=24, quality="draft"))
    steps = changes(frames)
    seam = changes([frames[-1], frames[0]])[0]
    assert steps.min() * 0.9 <= seam <= steps.max() * 1.1
    assert steps.min() > 0


@pytest.mark.parametrize("motion", LOOPS)
def test_the_end_is_the_beginning(motion):
    net = network(motion)
    once = an.animate(net, motion=motion, size=SIZE, frames=7, mode="once", quality="draft")
    assert np.abs(once[0].astype(int) - once[6]).max() <= 1


@pytest.mark.parametrize("motion", ["latent", "weights"])
def test_keys_in_a_loop_move_at_one_speed(motion):
    """Paced: the fastest change is less than twice the slowest."""
    net = an.CPPN(hidden=[16] * 3, latent=6, seed=2)
    steps = changes(an.animate(net, motion=f"{motion}(keys=3)", size=(24, 24), frames=30, quality="draft"))
    assert steps.max() < 2 * steps.min()


def test_weights_do_not_wash_out():
    """Half-way between two seeds a picture has as much contrast as at them, within a factor; a plain blend has less."""
    contrasts = {"key": [], "half": []}
    for seed in range(4):
        net = an.CPPN(hidden=[24] * 4, seed=seed)
        animation = an.animate(net, motion="weights(keys=2)", size=SIZE, frames=4, quality="draft", easing="linear")
        spread = [frame.astype(float).std() for frame in animation]
        contrasts["key"] += [spread[0], spread[2]]
        contrasts["half"] += [spread[1], spread[3]]
    assert np.mean(contrasts["half"]) > 0.8 * np.mean(contrasts["key"])


def test_zoom_is_exponential():
    """Every frame is the one before, enlarged by the same factor."""
    net = network("zoom")
    animation = an.animate(net, motion="zoom(factor=16)", mode="once", easing="linear", size=SIZE, frames=5)
    for number, factor in enumerate((1, 2, 4, 8, 16)):
        still = an.render(net, size=SIZE, view=an.View(zoom=factor)).pixels
        assert np.abs(animation[number].astype(int) - still).max() <= 1


def test_a_whole_depth_is_that_of_a_network_made_with_it():
    net = an.CPPN(structure="recurrent(depth=2)", hidden=[8, 8], seed=5)
    animation = an.animate(net, motion="depth(low=1, high=3)", mode="once", easing="linear", size=SIZE, frames=3)
    for number, depth in enumerate((1, 2, 3)):
        other = an.CPPN(structure=f"recurrent(depth={depth})", hidden=[8, 8], seed=5)
        other.set_weights(net.weights())
        if number == 1:  # paced: the middle of the path is where half of the change is done
            continue
        assert np.abs(animation[number].astype(int) - an.render(other, size=SIZE).pixels).max() <= 1


def test_palette_turns():
    net = network("palette")
    frames = list(an.animate(net, motion="palette", size=SIZE, frames=3, quality="draft"))
    turned = an.CPPN(hidden=[8, 8], seed=5, head="palette", palette="#f0a020 #ffffff #102030")
    assert np.abs(frames[1].astype(int) - an.render(turned, size=SIZE, quality="draft").pixels).max() <= 1


def test_16_bits_agree_with_8(tmp_path):
    """And say more: the frames' own levels, before they are rounded to 255."""
    animation = an.animate(network("turn"), motion="turn", size=SIZE, frames=2)
    fine = animation._fine(1)
    assert fine.dtype == np.uint16
    assert np.abs(fine / 257 - animation[1]).max() < 0.51
    assert len(np.unique(fine)) > len(np.unique(animation[1]))
    folder = animation.save(tmp_path / "fine", bits=16)
    assert an.load(folder / "00000.png").seed == "5"


def test_plain_time_is_no_loop():
    net = network("turn", inputs="x y t")
    assert usual_motion(net.blueprint, fitted=False, trained=False) == "time"
    animation = an.animate(net, size=SIZE, frames=6)
    np.testing.assert_array_equal(animation[1], animation[5])
    with pytest.raises(InvalidValueError, match="boomerang or once"):
        an.animate(net, mode="loop")


def test_motions_go_together():
    net = network("latent")
    both = an.animate(net, motion="latent(keys=2) + turn", size=SIZE, frames=6, quality="draft")
    alone = an.animate(net, motion="latent(keys=2)", size=SIZE, frames=6, quality="draft")
    assert both.recipe.motion.name == "latent(keys=2) + turn"
    np.testing.assert_array_equal(both[0], alone[0])
    assert not np.array_equal(both[2], alone[2])


@pytest.mark.parametrize("motion", NAMES)
def test_made_again_from_its_file(motion, tmp_path):
    animation = an.animate(network(motion), motion=motion, size=SIZE, frames=4, seconds=0.4)
    saved = animation.save(tmp_path / "a.webp")
    again = an.make(read_work(saved))
    for one, other in zip(animation, again, strict=True):
        np.testing.assert_array_equal(one, other)
    assert an.make(read_work(saved), size=(80, 60))[0].shape == (60, 80, 3)


def test_trained_weights_travel_and_move(tmp_path):
    target = np.random.default_rng(1).random((12, 16, 3))
    painting = an.fit(target, style="linear", steps=3, size=16, seed=1)
    animation = an.animate(painting, motion="orbit", size=(16, 12), frames=3)
    saved = animation.save(tmp_path / "a.gif")
    np.testing.assert_array_equal(an.make(read_work(saved))[1], animation[1])
    np.testing.assert_array_equal(an.load(saved).weights()["head.weight"],
                                  painting.net.weights()["head.weight"])  # fmt: skip


def test_training_goes_with_views_and_to_and_fro():
    target = np.random.default_rng(1).random((12, 16, 3))
    painting = an.fit(target, style="linear", steps=6, size=16, seed=1)
    animation = an.animate(painting, motion="training + turn", mode="boomerang", size=(16, 12), frames=6)
    frames = list(animation)
    assert animation.delays == (1.0,) * 6
    np.testing.assert_array_equal(frames[1], frames[5])
    plain = list(an.animate(painting, mode="boomerang", size=(16, 12), frames=6))
    assert not np.array_equal(frames[2], plain[2])
    np.testing.assert_array_equal(plain[1], plain[5])


def test_what_is_usual():
    assert usual_motion(network("latent").blueprint, fitted=False, trained=False) == "latent"
    assert usual_motion(network("time").blueprint, fitted=False, trained=False) == "time"
    assert usual_motion(network("turn").blueprint, fitted=False, trained=False) == "weights"
    assert usual_motion(network("turn").blueprint, fitted=True, trained=False).startswith("zoom")
    assert usual_motion(network("turn").blueprint, fitted=True, trained=True) == "training"
    assert is_training("zoom(2) + training")
    assert MotionRecipe().name == "training"


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"motion": "dance"}, "Known: training, morph, latent"),
        ({"motion": "latent"}, "a latent vector: latent=8"),
        ({"motion": "time"}, "an input of time"),
        ({"motion": "depth"}, "recurrent"),
        ({"motion": "palette"}, "a palette"),
        ({"motion": "training"}, "the folder of a fit"),
        ({"motion": "zoom", "mode": "loop"}, "boomerang or once"),
        ({"motion": "zoom(factor=1)"}, "factor"),
        ({"motion": "zoom(factor=-1)"}, "factor"),
        ({"motion": "orbit(radius=0)"}, "radius"),
        ({"motion": "zoom(factor=1000) + zoom(factor=1000)"}, "a zoom of"),
        ({"motion": "turn(turns=0)"}, "turns"),
        ({"motion": "weights(keys=1)"}, "keys of weights to be a whole number from 2 to 64"),
        ({"easing": "slow"}, "Known: linear"),
        ({"mode": "sideways"}, "loop, boomerang, once"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
        ({"fps": 0}, "frames a second"),
        ({"fps": 25, "frames": 3}, "not both"),
        ({"fps": 1000, "seconds": 1000}, "100,000 frames"),
        ({"strip": True}, "training for a strip"),
        ({"motion": "turn + "}, "motion"),
    ],
    ids=str,
)
def test_what_cannot_be(options, match):
    with pytest.raises((InvalidValueError, UnknownNameError), match=match):
        an.animate(network("turn"), size=SIZE, **{"motion": "turn", **options})
