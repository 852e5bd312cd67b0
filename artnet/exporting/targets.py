"""The registry of what a network can be exported to."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from artnet.errors import InvalidValueError

if TYPE_CHECKING:
    from artnet.exporting.scene import Scene

__all__ = ["TARGETS", "Target"]


@dataclass(frozen=True)
class Target:
    """What `write(scenes, **options)` gives: a text, or the files of a folder by name.

    `numbers` is how many constants it takes, 0 for any; `several` whether it takes more than one network; `options` the
    names of what may be asked for.
    """

    name: str
    suffix: str
    write: Callable[..., str | Mapping[str, bytes]]
    summary: str
    numbers: int = 0
    several: bool = False
    options: tuple[str, ...] = ()

    def check(self, scene: Scene) -> None:
        """Refuse a network that is too large for it.

        Raises:
            InvalidValueError: it says which limit, and what would fit.
        """
        found = scene.baked.numbers
        if self.numbers and found > self.numbers:
            raise InvalidValueError(
                f"Expected a network of at most {self.numbers:,} numbers for {self.name}, such as --hidden 32x4."
                f" Received: {found:,} numbers; html takes any"
            )


def _function(place: str, name: str) -> Callable[..., Any]:
    """A function of a module that is imported when it is needed: names and help answer without TensorFlow."""
    function: Callable[..., Any] = getattr(importlib.import_module(place), name)
    return function


def _one(place: str, name: str) -> Callable[..., Any]:
    def write(scenes: Sequence[Scene], **options: Any) -> Any:
        (scene,) = scenes
        return _function(place, name)(scene, **options)

    return write


def _several(place: str, name: str) -> Callable[..., Any]:
    def write(scenes: Sequence[Scene], **options: Any) -> Any:
        return _function(place, name)(scenes, **options)

    return write


MOST_IN_TEXT = 24_000
"""Numbers in a shader that is a text: at about 11 characters each, what a compiler still takes within seconds."""

TARGETS: Mapping[str, Target] = MappingProxyType({
    target.name: target
    for target in (
        Target("glsl", ".frag", _one("artnet.exporting.shaders.hosts", "glsl"),
               "a fragment shader of WebGL2, with uniforms", MOST_IN_TEXT),
        Target("shadertoy", ".glsl", _one("artnet.exporting.shaders.hosts", "shadertoy"),
               "to paste at shadertoy.com", MOST_IN_TEXT),
        Target("isf", ".fs", _one("artnet.exporting.shaders.hosts", "isf"),
               "for VJ programs: Interactive Shader Format, knobs as inputs", MOST_IN_TEXT),
        Target("touchdesigner", ".glsl", _one("artnet.exporting.shaders.hosts", "touchdesigner"),
               "for a GLSL TOP of TouchDesigner", MOST_IN_TEXT),
        Target(
            "wgsl",
            ".wgsl",
            _one("artnet.exporting.shaders.wgsl", "wgsl"),
            "a module of WebGPU, to draw or to compute with",
            MOST_IN_TEXT,
        ),
        Target(
            "svg",
            ".svg",
            _one("artnet.exporting.vectors.svg", "svg"),
            "areas of one colour, level lines or hatching: for pens and knives",
            options=("levels", "channel", "hatch", "pens", "millimetres"),
        ),
        Target("savedmodel", "", _one("artnet.exporting.saved_model", "saved_model"),
               "a folder that plain TensorFlow loads, without artnet"),
        Target("html", ".html", _several("artnet.exporting.pages.page", "page"),
               "a page that needs nothing else: the network live, with knobs", several=True, options=("megabytes",)),
    )
})  # fmt: skip
"""All of them, by name."""
