"""The registry of what a network can be exported to."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from artnet.color.palette_option import Palette
from artnet.entries import Entry
from artnet.errors import InvalidValueError
from artnet.exporting.limits import MOST_IN_TEXT, MOST_MADE, WEIGHTS, are_beside
from artnet.exporting.shaders.shader import Shader
from artnet.exporting.vectors.channels import CHANNELS
from artnet.options import Choice, Range
from artnet.parameters import options
from artnet.registry import Registry

if TYPE_CHECKING:
    from artnet.exporting.scene import Scene

__all__ = ["TARGETS", "Target"]


@dataclass(frozen=True, kw_only=True)
class Target(Entry):
    """`function(scene) -> a text, or the files of a folder (bytes) by name`: of a network, as it is seen.

    `suffix` is that of its file, empty for a folder. `several` says that it takes a list of networks. `numbers` is how
    many constants its text takes, 0 for any; the option `weights` says whether they are in it at all. `made` is how
    many numbers it can make for each point, 0 for any.
    """

    suffix: str = ".txt"
    several: bool = False
    numbers: int = 0
    made: int = 0

    gives: ClassVar[str] = "a text, or bytes by name"

    def allows(self, result: Any) -> bool:
        """Whether it is what can be saved."""
        if self.suffix:
            return isinstance(result, str | Shader)
        return isinstance(result, Mapping) and all(isinstance(each, bytes) for each in result.values())

    def check(self, scene: Scene, weights: str = "baked") -> None:
        """Refuse a network that is too large for it.

        Raises:
            InvalidValueError: it says which limit, and what would fit.
        """
        made = sum(node.length for _, node in scene.baked.instructions)
        if self.made and made > self.made:
            raise InvalidValueError(
                f"Expected a network that makes at most {self.made:,} numbers for each point for {self.name}, such as"
                f" --hidden 32x4. Received: {made:,} numbers; html takes any"
            )
        found = scene.baked.numbers
        if not self.numbers or found <= self.numbers or are_beside(found, weights):
            return
        way = "--weights data" if self.options.get("weights") == ANYWHERE["weights"] else "html"
        pictures = [field.options for field in scene.net.blueprint.inputs if field.name == "picture"]
        if pictures:
            name = str(pictures[0]["file"]).partition("#")[0]
            raise InvalidValueError(
                f"Expected inputs without a large picture for {self.name}, at most {self.numbers:,} numbers with the"
                f" network, such as picture({name}, detail=100). Received: {found:,} numbers with {name};"
                f" {way} takes it"
            )
        raise InvalidValueError(
            f"Expected a network of at most {self.numbers:,} numbers for {self.name}, such as --hidden 32x4."
            f" Received: {found:,} numbers; {way} takes any"
        )


def _later(place: str, name: str) -> Callable[..., Any]:
    """A function of a module that is imported when it is called: names and help answer without TensorFlow."""

    def write(*scenes: Any, **options: Any) -> Any:
        return getattr(importlib.import_module(place), name)(*scenes, **options)

    return write


class Pens(Palette):
    """A palette for pens, or "none"."""

    def read(self, value: Any) -> str:
        """The name, or the colours with a space between."""
        return "none" if value in ("", "none") else super().read(value)


SHADERS = "artnet.exporting.shaders"
ANYWHERE = options(weights=(WEIGHTS[0], Choice(*WEIGHTS)))
INSIDE = options(weights=("baked", Choice("baked")))

TARGETS: Registry[Target] = Registry("target", Target, "targets")

for _row in (
    Target(
        name="html",
        function=_later("artnet.exporting.pages.page", "page"),
        summary="a page that needs nothing else: the network live, with knobs, saving and recording",
        suffix=".html",
        several=True,
        options=options(megabytes=(2.0, Range(0, 64)), weights=(WEIGHTS[0], Choice(*WEIGHTS))),
    ),
    Target(
        name="glsl",
        function=_later(f"{SHADERS}.webgl", "glsl"),
        summary="a fragment shader of WebGL2; its uniforms are told with their values and ranges",
        suffix=".frag",
        numbers=MOST_IN_TEXT,
        made=MOST_MADE,
        options=ANYWHERE,
    ),
    Target(
        name="shadertoy",
        function=_later(f"{SHADERS}.hosts", "shadertoy"),
        summary="to paste at shadertoy.com: a loop of 8 seconds, and the mouse moves two latents",
        suffix=".glsl",
        numbers=MOST_IN_TEXT,
        made=MOST_MADE,
        options=INSIDE,
    ),
    Target(
        name="isf",
        function=_later(f"{SHADERS}.hosts", "isf"),
        summary="for VJ programs: Interactive Shader Format 2; view, latents and colours are inputs",
        suffix=".fs",
        numbers=MOST_IN_TEXT,
        made=MOST_MADE,
        options=INSIDE,
    ),
    Target(
        name="touchdesigner",
        function=_later(f"{SHADERS}.hosts", "touchdesigner"),
        summary="for a GLSL TOP: the uniforms are named on its Vectors and Colors pages",
        suffix=".glsl",
        numbers=MOST_IN_TEXT,
        made=MOST_MADE,
        options=INSIDE,
    ),
    Target(
        name="wgsl",
        function=_later(f"{SHADERS}.wgsl", "wgsl"),
        summary="a module of WebGPU: draws, or computes into a buffer",
        suffix=".wgsl",
        numbers=MOST_IN_TEXT,
        made=MOST_MADE,
        options=ANYWHERE,
    ),
    Target(
        name="svg",
        function=_later("artnet.exporting.vectors.svg", "svg"),
        summary="paths in millimetres for pens and knives: areas, level lines or hatching (extra vector)",
        suffix=".svg",
        options=options(
            levels=(0, Range(0, 1000)),
            channel=("none", Choice("none", *CHANNELS)),
            hatch=False,
            pens=("none", Pens()),
            millimetres=(200.0, Range(1, 100_000)),
        ),
    ),
    Target(
        name="savedmodel",
        function=_later("artnet.exporting.saved_model", "saved_model"),
        summary="a folder that plain TensorFlow loads, without artnet: signatures points and picture",
        suffix="",
    ),
):
    TARGETS.add(_row)
