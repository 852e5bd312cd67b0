"""Broods: how far children are from their parents and each other, what locks hold, what is refused."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import artnet as an
from artnet.evolving.genes import genes_of, group_of
from artnet.evolving.seeing import Stage, contrast_of, distance, noise_of, reach_of, strength_of

SIZE = (64, 48)


def parent_of(look, seed=5):
    return an.Genome.of(an.pattern(seed=seed, look=look, size=SIZE))


def small(genome):
    return Stage(genome, genome.seen.view.symmetry).pictures([genes_of(genome)])[0]


def same_weights(one, other, but=()):
    return all(np.array_equal(one.weights[name], other.weights[name]) for name in one.weights if name not in but)


@pytest.mark.parametrize("look", ["rose", "neon", "ink", "window", "tile"])
@pytest.mark.parametrize("strength", [0.1, 0.3, 0.7])
def test_children_are_as_far_as_the_slider_says_and_neither_alike_flat_nor_noise(look, strength):
    parent = parent_of(look)
    children = an.breed(parent, 6, strength, seed=1)
    start, looks = small(parent), [small(child) for child in children]
    found = [an.strength_between(parent, child) for child in children]
    np.testing.assert_allclose(found, strength, rtol=0.2)
    for child, lab in zip(children, looks, strict=True):
        assert contrast_of(lab) > 0.35 * contrast_of(start)
        size = Stage(child, "none").size
        assert noise_of(lab, size) < max(0.62, 1.4 * noise_of(start, size))
    gaps = [distance(one, other) for one, other in itertools.combinations(looks, 2)]
    assert min(gaps) > 0.25 * strength ** (2 / 3) * reach_of(start)


@pytest.mark.parametrize("head", ["rgb", "gray", "hsv", "oklab", "rgba", "stencil", "palette(hard=true)", "halftone",
                                  "hatch", "relief", "inks(n=2)", "mosaic", "dabs", "strokes", "duotone"])  # fmt: skip
def test_every_kind_of_head_can_be_bred(head):
    net = an.CPPN(hidden=[12] * 2, head=head, latent=2, seed=3)
    children = an.breed(net, 3, 0.4, seed=1)
    assert [an.strength_between(net, child) for child in children] == pytest.approx([0.4] * 3, rel=0.25)


@pytest.mark.parametrize("structure", ["residual", "dense_to_all", "recurrent", "linear"])
def test_every_structure_can_be_bred(structure):
    net = an.CPPN(hidden=[12] * 3, structure=structure, inputs="x y r noise", seed=3)
    children = an.breed([net, an.CPPN(hidden=[12] * 3, structure=structure, inputs="x y r noise", seed=4)], 3, seed=1)
    assert len({child.identity for child in children}) == 3


def test_a_seed_gives_the_same_children_and_another_others():
    parent = parent_of("rose")
    first, again, other = (an.breed(parent, 3, seed=seed) for seed in (7, "7", 8))
    assert [child.identity for child in first] == [child.identity for child in again]
    assert not {child.identity for child in first} & {child.identity for child in other}


def test_children_know_where_they_come_from_and_are_parents_again():
    one, other = parent_of("rose", 1), parent_of("rose", 2)
    child = an.cross(one, other, seed=1)
    assert set(child.parents) == {one.identity, other.identity}
    assert (one.generation, child.generation, an.mutate(child, seed=1).generation) == (0, 1, 2)


def test_the_recipe_holds_nothing_of_a_parent_that_a_child_is_not():
    child = an.mutate(an.pattern(seed=5, look="rose"), seed=1)
    assert (child.seen.look, child.seen.training, child.seen.weights, child.seen.motion) == (None,) * 4


@pytest.mark.parametrize("group", ["form", "color", "view", "motion"])
def test_a_locked_group_stays_bit_for_bit(group):
    parent = parent_of("neon")
    start = genes_of(parent)
    for child in an.breed(parent, 4, 0.3, seed=2, locks=[group]):
        genes = genes_of(child)
        assert all(np.array_equal(genes[name], start[name]) for name in start if group_of(name) == group)
        if group == "color":
            assert child.seen.network.palette == parent.seen.network.palette
        if group == "view":
            assert child.seen.view == parent.seen.view


@pytest.mark.parametrize("lock", ["layer 0", "hidden.1.weight", "palette", "head", "symmetry"])
def test_a_single_lock_stays_and_the_rest_moves(lock):
    parent = parent_of("rose")
    start, prefix = genes_of(parent), lock.replace("layer ", "hidden.")
    for child in an.breed(parent, 3, 0.3, seed=2, locks=[lock]):
        genes = genes_of(child)
        held = [name for name in start if name == prefix or name.startswith(f"{prefix}.")]
        assert all(np.array_equal(genes[name], start[name]) for name in held)
        assert not same_weights(parent, child)
        assert lock != "symmetry" or child.seen.view.symmetry == parent.seen.view.symmetry


def test_a_focus_changes_that_alone():
    parent = parent_of("rose")
    for child in an.breed(parent, 3, 0.3, seed=2, focus="form"):
        assert child.seen == parent.seen
        assert same_weights(parent, child, but=[name for name in parent.weights if name.startswith("hidden.")])
    for child in an.breed(parent, 3, 0.3, seed=2, focus="color"):
        assert child.seen.view == parent.seen.view
        assert same_weights(parent, child, but=["head.weight", "head.bias"])
        assert child.seen.network.palette != parent.seen.network.palette
    net = an.CPPN(hidden=[12] * 2, latent=3, inputs="x y z", seed=1)
    for child in an.breed(net, 2, 0.2, seed=2, focus="motion"):
        assert same_weights(an.Genome.of(net), child, but=["latent"])


def test_locks_of_a_crossing_hold_the_first_parent():
    one, other = parent_of("rose", 1), parent_of("ink", 2)
    for child in an.breed([one, other], 3, seed=1, locks=["palette", "form"]):
        assert child.seen.network.palette == one.seen.network.palette
        assert same_weights(one, child, but=["head.weight", "head.bias", "latent"])


def test_a_saved_child_opens_again_with_the_same_pixels(tmp_path):
    child = an.mutate(parent_of("ink"), 0.4, seed=3)
    picture = an.render(child)
    assert np.array_equal(child.picture().pixels, picture.pixels)
    child.save(tmp_path / "child.png")
    opened = an.open(tmp_path / "child.png")
    assert np.array_equal(opened.pixels, picture.pixels)
    assert np.array_equal(an.make(opened).pixels, picture.pixels)
    again = an.Genome.of(tmp_path / "child.png")
    assert same_weights(child, again)
    assert an.strength_between(child, again) == pytest.approx(0, abs=1e-6)
    assert an.export(child, to="glsl").text == an.export(tmp_path / "child.png", to="glsl").text
    assert an.load(child).recipe == child.net.recipe
    assert an.animate(child, size=(16, 12), frames=2).recipe.size == (16, 12)


def test_what_is_seen_small_is_what_is_painted():
    """The small picture of the program is the painted one, of a head that draws and of one that does not."""
    from artnet.color.models import linear_to_oklab
    from artnet.color.transfer import srgb_to_linear

    for look in ("rose", "window"):
        child = an.mutate(parent_of(look), 0.3, seed=1)
        stage = Stage(child, child.seen.view.symmetry)
        pixels = an.render(child, size=stage.size, quality="draft").pixels
        lab = linear_to_oklab(np.asarray(srgb_to_linear(pixels / 255), np.float64)).reshape(-1, 3)
        gaps = np.linalg.norm(small(child)[: len(lab)] - lab, axis=1)
        assert np.median(gaps) < 0.01
        assert (gaps < 0.03).mean() > 0.97


def test_strength_between_is_nothing_of_itself_and_much_of_a_stranger():
    one, other = parent_of("rose", 1), parent_of("ink", 2)
    assert an.strength_between(one, one) == 0
    assert an.strength_between(one, other) > 0.6
    assert strength_of(small(one), small(one), 1.0) == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"parents": []}, "a parent, or several"),
        ({"parents": 3}, "a file that artnet saved"),
        ({"count": 0}, "1 to 100 children"),
        ({"count": 1000}, "1 to 100 children"),
        ({"strength": 0}, "above 0 to 1"),
        ({"strength": 2}, "above 0 to 1"),
        ({"strength": True}, "above 0 to 1"),
        ({"locks": ["pallete"]}, "Did you mean 'palette'"),
        ({"locks": "hidden.7.weight"}, "Did you mean 'hidden"),
        ({"focus": "forms"}, "Did you mean 'form'"),
        ({"locks": ["form", "color", "motion", "view"]}, "something that may change"),
        ({"focus": "motion", "parents": an.CPPN}, "a file that artnet saved"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(given, said):
    given = {"parents": an.CPPN(hidden=[8] * 2, head="palette", seed=1), **given}
    with pytest.raises(an.InvalidValueError) as caught:
        an.breed(**given)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_picture_that_no_network_painted_is_refused(tmp_path):
    recipe = an.Recipe(sketch=an.recipes.schema.SketchRecipe("rings", "rings.py", "0" * 64))
    with pytest.raises(an.RecipeError, match="drawn by a sketch"):
        an.breed(recipe)
