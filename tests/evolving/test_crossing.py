"""Crossing: units that are matched, and children that lie between their parents."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import artnet as an
from artnet.evolving.aligning import aligned
from artnet.evolving.assignment import assign
from artnet.evolving.crossing import MIXTURES, crossed, fitting_palette
from artnet.evolving.genes import free_genes, genes_of
from artnet.evolving.seeing import Stage, distance
from artnet.evolving.units import groups_of, reordered


def pictures(genome, *several):
    return Stage(genome, "none").pictures([*several])


def shuffled(genome, seed):
    """The genes of the same picture, its units in another order and with other signs where they are odd."""
    random, genes = np.random.default_rng(seed), genes_of(genome)
    for group in groups_of(genome.blueprint):
        kinds = np.array([hash(kind) for kind in group.kinds])
        order = np.arange(len(kinds))
        for kind in set(kinds):
            order[kinds == kind] = random.permutation(order[kinds == kind])
        signs = np.where(np.array(group.odd), random.choice([-1.0, 1.0], len(order)), 1.0)
        weights = {name: value for name, value in genes.items() if name in genome.weights}
        genes |= reordered(genome.blueprint, weights, group, order, signs)
    return genes


NETS = {
    "tanh": {"activation": "tanh"},
    "mixed": {"activation": "tanh+gaussian+sin(w=2)"},
    "residual": {"activation": "sin", "structure": "residual"},
    "to all": {"activation": "gaussian", "structure": "dense_to_all"},
    "recurrent": {"activation": "tanh", "structure": "recurrent"},
}


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("mixture", MIXTURES)
def test_a_crossing_with_the_same_network_in_another_order_is_the_same_picture(name, mixture):
    genome = an.Genome.of(an.CPPN(hidden=[12] * 3, seed=1, **NETS[name]))
    genes, other = genes_of(genome), shuffled(genome, 1)
    assert not np.allclose(genes["hidden.0.weight"], other["hidden.0.weight"])
    mate = aligned(genome.blueprint, genes, other)
    child = {**genes, **MIXTURES[mixture](genome.blueprint, genes, mate, 0.5, "1")}
    start, same, crossing = pictures(genome, genes, other, child)
    assert distance(start, same) < 2e-3
    assert distance(start, crossing) < 2e-3


def test_children_of_strangers_are_nearer_to_each_parent_than_strangers_are():
    nets = [an.Genome.of(an.CPPN(hidden=[16] * 3, seed=seed)) for seed in range(1, 9)]
    one, other, *strangers = nets
    free = free_genes(one)
    mate = aligned(one.blueprint, genes_of(one), genes_of(other))
    bases = [crossed(one.blueprint, genes_of(one), mate, free, str(n), same_shape=True) for n in range(24)]
    looks = pictures(one, genes_of(one), genes_of(other), *bases, *(genes_of(net) for net in strangers))
    first, second, children, others = looks[0], looks[1], looks[2:26], looks[26:]
    for parent in (first, second):
        assert np.mean([distance(parent, lab) for lab in children]) < np.mean([distance(parent, lab) for lab in others])


def test_a_child_of_other_shapes_has_one_network_and_something_of_the_other():
    one = an.Genome.of(an.pattern(seed=1, look="rose", size=(48, 48)))
    other = an.Genome.of(an.pattern(seed=2, look="tile", size=(48, 48)))
    children = an.breed([one, other], 10, 0.2, seed=1)
    shapes = {parent.blueprint.shape for parent in (one, other)}
    assert all(child.blueprint.shape in shapes for child in children)
    palettes = {parent.seen.network.palette for parent in (one, other)}
    assert any(child.seen.network.palette not in palettes for child in children)


@given(st.integers(1, 7).flatmap(lambda n: arrays(np.float64, (n, n + 1), elements=st.floats(-9, 9))))
@settings(max_examples=60)
def test_an_assignment_costs_least(costs):
    from scipy.optimize import linear_sum_assignment

    found = assign(costs)
    assert len(set(found)) == len(found)
    assert costs[np.arange(len(found)), found].sum() == pytest.approx(costs[linear_sum_assignment(costs)].sum())


def test_costs_that_are_none_are_refused():
    with pytest.raises(an.InvalidValueError, match="finite costs"):
        assign(np.zeros((3, 2)))


@given(st.integers(2, 8), st.integers(1, 8), st.integers(0, 99))
@settings(max_examples=40)
def test_a_fitting_palette_keeps_what_is_dark_dark(count, others, seed):
    random = np.random.default_rng(seed)
    lab, other = random.uniform(0, 1, (count, 3)), random.uniform(0, 1, (others, 3))
    found = fitting_palette(lab, other)
    assert found.shape == lab.shape
    assert (np.diff(found[np.argsort(lab[:, 0]), 0]) >= -1e-12).all()
