"""A network -> the program of one point: from a place on the screen to its colour."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

import tensorflow as tf

from artnet.color.levels import from_light, to_light
from artnet.entries import Chosen, Entry
from artnet.fields.paper import Paper
from artnet.fields.symmetries import SYMMETRIES
from artnet.fields.view import screen_paper
from artnet.nets.cppn import CPPN
from artnet.nets.shapes import specs_of, traced
from artnet.programs.of_graph import read_graph
from artnet.programs.program import Program

__all__ = ["program_of", "program_of_light"]

OUTPUTS: Mapping[str, Callable[[CPPN, Paper, str], Any]] = {
    "color": lambda net, paper, space: net.painted(paper, space),
    "light": lambda net, paper, space: to_light(net.painted(paper, space)),
    "ink": lambda net, paper, space: tf.argmax(net.inks(paper), axis=1, output_type=tf.int32),
}
"""What a program may give of a point."""


def program_of(
    net: CPPN, symmetry: str = "none", output: str = "color", space: str = "srgb", *, bleeds: bool = False
) -> Program:
    """The program of a network, seen through a symmetry, of one point of the screen.

    It gives its `color` (channels,) in [0, 1], in a colour space; or its `light`, which may be averaged; or of a hard
    head its `ink` (1,), the number of the swatch that it has.

    All of its numbers are parameters, by the names that a network file has: `hidden.0.weight`, `palette`, ...; and so
    are, where it needs them, `screen` (2,), the point, [-1, 1] being the short side and y pointing up; `half` (2,), the
    half extents of the screen; `matrix` (2, 3), the view's; `time` (); `latent` (n,); and `grain` (), the side of the
    square that the point stands for, in short sides; and of a picture that `bleeds`, `beyond` (), how far it goes on
    beyond the screen.

    Raises:
        PartError: a part of somebody's own that uses an operation which no program has.
    """
    blueprint, of_numbers, numbers = net.blueprint, type(net).of_numbers, net.numbers()

    def color(screen: Any, half: Any, matrix: Any, time: Any, latent: Any, grain: Any, *more: Any) -> Any:
        inner = of_numbers(blueprint, more[-1])
        seen = grain, *more[:-1]
        paper = screen_paper(screen, half, matrix, symmetry, lambda places: inner.logits(places, time, latent), *seen)
        return OUTPUTS[output](inner, paper, space)

    shapes = {"screen": [1, 2], "half": [2], "matrix": [2, 3], "time": [], "latent": [blueprint.latent], "grain": []}
    shapes |= {"beyond": []} if bleeds else {}
    specs = {name: tf.TensorSpec(spec.shape, spec.dtype) for name, spec in specs_of(numbers).items()}
    graph = traced(color, *(tf.TensorSpec(shape, tf.float32) for shape in shapes.values()), specs)
    named = dict(zip([*shapes, *sorted(specs)], graph.inputs, strict=True))
    return read_graph(
        graph.graph, named, {output: graph.outputs[0]}, _blame_of(_parts_of(net, SYMMETRIES.resolve(symmetry).entry))
    )


def program_of_light(channels: int) -> Program:
    """The program of the `color` (channels,) sRGB of the mean `light` (channels,) of a pixel's samples."""
    graph = traced(from_light, tf.TensorSpec([1, channels], tf.float32))
    return read_graph(graph.graph, {"light": graph.inputs[0]}, {"color": graph.outputs[0]})


def _parts_of(net: CPPN, symmetry: Entry) -> list[Entry]:
    """The rows of registries that a network is made of."""
    blueprint = net.blueprint
    chosen: tuple[Chosen[Any], ...] = (blueprint.head, blueprint.encoding, blueprint.structure, *blueprint.inputs)
    rows: list[Entry] = [each.entry for each in chosen]
    rows += [part.entry for layer in blueprint.layers for part, _ in layer.mix]
    return [*rows, symmetry]


def _blame_of(parts: list[Entry]) -> Callable[[Any], str]:
    """What says in whose function an operation of the graph was made."""
    places = {(code.co_filename, code.co_name): part for part in parts if (code := _code_of(part.function))}

    def blame(node: Any) -> str:
        for file, _, function, _ in reversed(node.traceback or []):
            if part := places.get((file, function)):
                return f"'{part.name}' ({part.plugin or 'artnet'})"
        return ""

    return blame


def _code_of(function: Callable[..., Any]) -> CodeType | None:
    return getattr(inspect.unwrap(function), "__code__", None)
