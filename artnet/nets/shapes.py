"""Graphs that all networks of one shape share: they differ in their weights, which are arguments of the graph.

To trace a graph takes as long as to paint a small picture with it a hundred times. So a sheet of seeds, a generation of
pictures or a fit's own pictures trace one graph, and not one each.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from weakref import ref

if TYPE_CHECKING:
    from artnet.nets.cppn import CPPN

__all__ = ["by_shape"]

GRAPHS = 32
"""How many of each kind are kept; those that were not used for the longest time go first."""

Graph = TypeVar("Graph")


def by_shape(make: Callable[..., Graph]) -> Callable[..., Graph]:
    """Let `make(net, *others)` make one graph for all networks of one shape; the others are hashable.

    Where a part is somebody's own (of the network, or `own`), each network has its graph: a function may look at what
    changes.
    """
    kept: OrderedDict[Hashable, Graph] = OrderedDict()
    lock = Lock()

    @wraps(make)
    def graph_of(net: CPPN, *others: Hashable, own: bool = False) -> Graph:
        shape: Hashable = ref(net) if own or net.blueprint.plugins else net.blueprint.shape
        key = (shape, net.depth is not None, *others)
        with lock:
            found = kept.pop(key, None)
        graph = make(net, *others) if found is None else found
        with lock:
            kept[key] = graph
            while len(kept) > GRAPHS:
                kept.popitem(last=False)
        return graph

    return graph_of
