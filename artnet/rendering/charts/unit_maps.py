"""What every unit of a network paints by itself: its values over the plane, stage by stage from the inputs to the head.

inputs -> layer -> layer -> ... -> logits
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artnet.color.compositing import as_rgb
from artnet.fields.view import View, Window, view_matrix
from artnet.nets.cppn import CPPN

__all__ = ["OWN_VIEWPOINT", "UnitMaps", "Viewpoint", "picture_of", "unit_maps"]


@dataclass(frozen=True)
class Viewpoint:
    """From where a network is seen, at which time, with which latent and in which shape; None for its own."""

    view: View = field(default_factory=View)
    time: float = 0.0
    latent: tuple[float, ...] | None = None
    shape: tuple[int, int] | None = None


OWN_VIEWPOINT = Viewpoint()


@dataclass(frozen=True)
class UnitMaps:
    """The units that stand side by side.

    Attributes:
        label: what they are, such as "32 tanh".
        names: of each unit; empty where it has none.
        values: (units, height, width) float32, what each gives over the plane.
        weights: (units of all stages that it sees, units) float32, None for the inputs.
        sees: the numbers of those stages, in the order of the rows of `weights`.
    """

    label: str
    names: tuple[str, ...]
    values: NDArray[np.float32]
    weights: NDArray[np.float32] | None = None
    sees: tuple[int, ...] = ()


def unit_maps(net: CPPN, side: int = 64, viewpoint: Viewpoint = OWN_VIEWPOINT) -> list[UnitMaps]:
    """The stages of a network over the square in the middle of a view, `side` points along each side."""
    latent = net.latent if viewpoint.latent is None else tf.constant(viewpoint.latent, tf.float32)
    fields = net.fields(_points((side, side), viewpoint.view), tf.constant(viewpoint.time, tf.float32), latent)
    stages = [UnitMaps(*_inputs(net, int(fields.shape[-1])), _over(fields, side))]
    to_all = net.blueprint.structure.name == "dense_to_all"

    def watched(layer: Any, label: str) -> Any:
        def apply(x: Any) -> Any:
            y = layer(x)
            count = len(stages)
            sees = tuple(range(count)) if to_all else (count - 1,)
            stages.append(UnitMaps(label, ("",) * int(y.shape[-1]), _over(y, side), layer.weight.numpy(), sees))
            return y

        return apply

    labels = [" + ".join(f"{n} {choice.spec}" for choice, n in mix) for mix in net.blueprint.mixes]
    *hidden, head = net.layers
    seen = net.joined([watched(*pair) for pair in zip(hidden, labels, strict=False)], fields)
    logits = head(seen)
    sees = tuple(range(len(stages))) if to_all else (len(stages) - 1,)
    names = {"rgb": ("red", "green", "blue"), "rgba": ("red", "green", "blue", "opacity")}.get(net.blueprint.head.name)
    count = int(logits.shape[-1])
    stages.append(
        UnitMaps(net.blueprint.head.name, names or ("",) * count, _over(logits, side), head.weight.numpy(), sees)
    )
    return stages


def picture_of(net: CPPN, size: tuple[int, int], viewpoint: Viewpoint = OWN_VIEWPOINT) -> NDArray[np.uint8]:
    """The picture (height, width, 3) uint8 of a network over a view, a sample a pixel; opacity over white."""
    colors = np.asarray(net(_points(size, viewpoint.view), time=viewpoint.time, latent=viewpoint.latent))
    colors = colors.reshape(size[1], size[0], -1)
    return as_rgb(np.round(np.clip(colors, 0, 1) * 255).astype(np.uint8))


def _inputs(net: CPPN, count: int) -> tuple[str, tuple[str, ...]]:
    """The label and the names of the inputs, as the first layer sees them: fields, what encodes them, constants."""
    plan = net.blueprint
    named: dict[bool, list[str]] = {False: [], True: []}
    for choice in plan.inputs:
        columns = plan.latent if choice.name == "z" else choice.entry.columns
        named[choice.entry.constant] += [
            choice.spec if columns == 1 else f"{choice.spec} {i + 1}" for i in range(columns)
        ]
    encoded = count - len(named[False]) - len(named[True])
    label = "inputs" if plan.encoding.name == "none" else f"inputs, {plan.encoding.name}"
    if encoded < 0:  # an encoding that takes the fields' place
        return label, ("",) * count
    return label, (*named[False], *("",) * encoded, *named[True])


def _points(size: tuple[int, int], view: View) -> Any:
    return Window(size, view.symmetry).pixel_points(tf.range(size[0] * size[1]), view_matrix(view))


def _over(values: Any, side: int) -> NDArray[np.float32]:
    """(points, units) as (units, side, side)."""
    return np.asarray(values, np.float32).T.reshape(-1, side, side)
