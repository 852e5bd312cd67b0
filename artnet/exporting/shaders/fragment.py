"""The function of a shader that gives a point its colour, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from artnet.exporting.scene import Scene
from artnet.programs.languages.dialect import Dialect
from artnet.programs.languages.glsl import GLSL
from artnet.programs.languages.printing import Printed, printed
from artnet.programs.program import Program

__all__ = ["Knob", "color_function", "heading", "knobs_of", "outside_of", "plain_text"]

TITLE = 60
"""Characters of a name in a comment."""


@dataclass(frozen=True)
class Knob:
    """A number, or a colour, that one may turn while a shader runs."""

    name: str
    kind: str
    default: float | tuple[float, float, float]
    least: float = 0.0
    most: float = 1.0
    label: str = ""


def knobs_of(scene: Scene, needs: Collection[str]) -> list[Knob]:
    """What one may turn: the view, and the latent and the palette where they are among the parameters of a program."""
    view = scene.recipe.view
    knobs = [
        Knob("center_x", "float", view.center[0], -4, 4, "centre across"),
        Knob("center_y", "float", view.center[1], -4, 4, "centre up"),
        Knob("zoom", "float", view.zoom, 0.05, 20, "zoom"),
        Knob("rotation", "float", view.rotation, -180, 180, "rotation in degrees"),
    ]
    if "latent" in needs:
        knobs += [Knob(f"latent_{n}", "float", float(z), -3, 3, f"latent {n + 1}") for n, z in enumerate(scene.latent)]
    if "palette" in needs:
        knobs += [
            Knob(f"color_{n}", "color", (float(c[0]), float(c[1]), float(c[2])), label=f"colour {n + 1}")
            for n, c in enumerate(scene.palette)
        ]
    return knobs


def plain_text(text: str) -> str:
    """A name as a comment, a string or a tag may hold it: letters, digits, and what can end none of them."""
    return re.sub(r"[^\w .,:()=+-]|--+", "_", text, flags=re.ASCII)[:TITLE]


def heading(scene: Scene) -> str:
    """What a shader is, as one comment."""
    network = scene.net.recipe.summary
    return f"// {plain_text(scene.recipe.name or 'artnet')}, made with artnet: {plain_text(network)}"


def color_function(
    scene: Scene, program: Program, dialect: Dialect = GLSL, *, data: bool = False
) -> tuple[str, Printed]:
    """The text of `vec4 artnet(vec2 screen, vec2 extent, vec3 across, vec3 up, float time, float grain)`.

    Beside it what the printer gave, with the numbers that it reads from elsewhere: parameters of the program that
    nobody turns, and where it is asked for as `data` those of large matrices and tables too.

    It gives sRGB and opacity. `screen` is the place, [-1, 1] being the short side and y pointing up; `extent` half the
    width and height in that unit; `across` and `up` the rows of the view's matrix; `grain` a pixel's side, in short
    sides.
    """
    text = printed(program, dialect, outside_of(scene), data=data)
    body = "\n".join(f"  {line}" for line in text.lines)
    before = "\n".join([*text.prelude, *text.tables])
    head = dialect.function.format(body=body, result=_rgba(text.output, dialect))
    return f"{before}\n\n{head}".strip(), text


def outside_of(scene: Scene) -> dict[str, Sequence[str]]:
    """What a shader calls each parameter, one expression a number."""
    return {
        "screen": ("screen.x", "screen.y"),
        "half": ("extent.x", "extent.y"),
        "matrix": [f"{row}.{column}" for row in ("across", "up") for column in "xyz"],
        "time": ("time",),
        "latent": [f"latent_{n}" for n in range(len(scene.latent))],
        "grain": ("grain",),
        "palette": [f"color_{n}.{channel}" for n in range(len(scene.palette)) for channel in "xyz"],
    }


def _rgba(output: Sequence[str], dialect: Dialect) -> str:
    four = dialect.type_of("float", 4)
    channels = list(output) * (3 if len(output) == 1 else 1)
    return f"{four}({', '.join(channels)}{'' if len(channels) == 4 else ', 1.0'})"
