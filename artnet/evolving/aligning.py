"""Alignment: the units of a stranger, put in the places of those that do the same in another network.

Two networks may paint the same picture with their units in another order. Exchanged as they stand, their weights would
make neither. So units are matched by what they do: by the correlation of their maps over the plane, as activations are
matched by S. Ainsworth et al., "Git Re-Basin" (2023).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.evolving.assignment import assign
from artnet.evolving.genes import Genes
from artnet.evolving.units import Group, groups_of, reordered
from artnet.nets.blueprint import Blueprint
from artnet.nets.cppn import CPPN

__all__ = ["aligned"]

SIDE, EXTENT = 24, 1.5
"""Points along each side of the lattice on which units are compared, and how far it reaches."""
MOST = 512
"""Units in a group that are matched one by one; more keep their places."""
NEVER = 1e3
"""The cost of units of different kinds."""


def aligned(blueprint: Blueprint, genes: Genes, stranger: Genes) -> dict[str, Any]:
    """The genes of a stranger of the same shape, its units ordered (and signed) as those of `genes` are."""
    own, theirs = (unit_maps(blueprint, each) for each in (genes, stranger))
    found = dict(stranger)
    for group in groups_of(blueprint):
        if len(group.kinds) > MOST:
            continue
        order, signs = _matched(group, own, theirs)
        weights = {name: value for name, value in found.items() if name.endswith((".weight", ".bias"))}
        found |= reordered(blueprint, weights, group, order, signs)
    return found


def unit_maps(blueprint: Blueprint, genes: Genes) -> list[NDArray[np.float64]]:
    """What each hidden layer gives, (points, units), over the plane; of one that is applied again all of it."""
    numbers = {name: tf.constant(np.asarray(value, np.float32)) for name, value in genes.items() if "." in name}
    net = CPPN.of_numbers(blueprint, numbers)
    given: list[list[Any]] = [[] for _ in net.layers[:-1]]

    def watched(layer: Any, into: list[Any]) -> Any:
        def run(x: Any) -> Any:
            into.append(layer(x))
            return into[-1]

        return run

    side = np.linspace(-EXTENT, EXTENT, SIDE, dtype=np.float32)
    points = tf.constant(np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2))
    latent = tf.constant(np.asarray(genes.get("latent", np.zeros(0)), np.float32))
    fields = net.fields(points, tf.constant(float(genes["time"]), tf.float32), latent)
    net.joined([watched(layer, into) for layer, into in zip(net.layers[:-1], given, strict=True)], fields)
    return [np.concatenate([np.asarray(part, np.float64) for part in parts]) for parts in given if parts]


def _matched(
    group: Group, own: list[NDArray[np.float64]], theirs: list[NDArray[np.float64]]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The order and the signs in which their units do what one's own do."""
    one, other = (_standard(np.concatenate([maps[maker] for maker in group.makers])) for maps in (own, theirs))
    alike = np.nan_to_num(one.T @ other)
    odd = np.array(group.odd)
    value = np.where(odd[:, None], np.abs(alike), alike)
    kinds = {kind: number for number, kind in enumerate(dict.fromkeys(group.kinds))}
    kind = np.array([kinds[each] for each in group.kinds])
    order = assign(np.where(kind[:, None] == kind[None], -value, NEVER))
    chosen = alike[np.arange(len(order)), order]
    return order, np.where(odd & (chosen < 0), -1.0, 1.0)


def _standard(maps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Maps (points, units) with mean 0 and length 1."""
    centred = maps - maps.mean(axis=0)
    return centred / np.maximum(np.linalg.norm(centred, axis=0), 1e-9)
