"""Shaders of WebGL2: for hosts of one's own, and for pages, which compute once what only the palette changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from artnet.exporting.limits import are_beside
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import color_function, heading, knobs_of, outside_of
from artnet.exporting.shaders.hosts import from_pixel, type_of, value_of
from artnet.exporting.shaders.shader import ROW, Shader
from artnet.programs.languages.glsl import GLSL
from artnet.programs.languages.printing import printed
from artnet.programs.languages.stored import Stored, places_in, stacked
from artnet.programs.program import Program
from artnet.programs.rows import ROW as OF_ROW
from artnet.programs.rows import Row

__all__ = ["glsl", "paged", "trained"]

DATA = """uniform highp usampler2D weights; // RGBA32UI, 1024 texels wide: the bits of float32
vec4 w(int n) { return uintBitsToFloat(texelFetch(weights, ivec2(n & 1023, n >> 10), 0)); }
float number(int n) { return w(n >> 2)[n & 3]; }
"""
"""What a shader reads its numbers from, where they are not written in it."""
FILL = """
// The numbers lie in the file beside this one, of the same name and .bin. With gl.TEXTURE_2D bound:
//   gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32UI, 1024, {rows}, 0, gl.RGBA_INTEGER, gl.UNSIGNED_INT, new Uint32Array(file));
//   for (const side of ["MIN", "MAG"]) gl.texParameteri(gl.TEXTURE_2D, gl[`TEXTURE_${{side}}_FILTER`], gl.NEAREST);"""  # noqa: E501
ONCE = """#version 300 es
precision highp float;
precision highp int;

uniform highp usampler2D weights;
{colors}
out uvec4 fragment;

const int places[{count}] = int[{count}]({places}); // of what the colours make, -1 for other numbers

{functions}

uint made(int at) {{
  {calls}
  return 0u;
}}

void main() {{
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int n = (texel.y << 10) + texel.x;
  uvec4 bits = texelFetch(weights, texel, 0);
  if (n >= {first} && n <= {last}) {{
    for (int c = 0; c < 4; c++) {{
      int at = places[4 * (n - {first}) + c];
      if (at >= 0) bits[c] = made(at);
    }}
  }}
  fragment = bits;
}}
"""
BITS = {"float": "floatBitsToUint({0})", "int": "uint({0})", "uint": "{0}", "bool": "uint({0})"}
"""A number as its bits, by its kind."""


def glsl(scene: Scene, *, weights: str = "auto") -> Shader:
    """A fragment shader of GLSL ES 3.00 (WebGL2): what one may turn are uniforms, told with their values and ranges."""
    program = scene.baked
    function, text = color_function(scene, program, data=are_beside(program.numbers, weights))
    numbers = stacked(text.data)
    about = FILL.format(rows=-(-len(numbers) // ROW)) if len(numbers) else ""
    return Shader(_fragment(scene, program, f"{DATA if len(numbers) else ''}{function}", about), numbers)


def paged(scene: Scene, *, weights: str = "auto") -> Shader:
    """The same for a page, where the palette stays open."""
    shader, _ = _live(scene, scene.live, (), data=are_beside(scene.live.numbers, weights))
    return shader


def trained(scene: Scene, names: Sequence[str]) -> tuple[Shader, NDArray[np.int64]]:
    """The same for a page that plays a training: the shader reads all of these weights from its numbers.

    Beside it which number of the weights, one after the other as they are named, each number is, (4 n,); -1 for one
    that no training changes.
    """
    return _live(scene, scene.open_to(names), names, data=True)


def _live(scene: Scene, program: Program, names: Sequence[str], *, data: bool) -> tuple[Shader, NDArray[np.int64]]:
    made, rest = scene.parted(program)
    function, text = color_function(scene, rest, data=data)
    lengths = {name: program.parameters[name].length for name in names}
    known = lengths | {name: row.length for name, row in made.items()}
    shader = Shader(
        _fragment(scene, program, f"{DATA if text.data else ''}{function}"),
        stacked(text.data, {name: np.zeros(length, np.float32) for name, length in known.items()}),
        _once(scene, made, text.data) if made else "",
    )
    return shader, places_in(text.data, lengths)


def _fragment(scene: Scene, program: Program, function: str, about: str = "") -> str:
    uniforms = "\n".join(
        f"uniform {type_of(knob)} {knob.name}; // {knob.label}: {value_of(knob)}"
        + ("" if knob.kind == "color" else f", from {knob.least:g} to {knob.most:g}")
        for knob in knobs_of(scene, program.parameters)
    )
    return f"""#version 300 es
{heading(scene)}{about}
precision highp float;
precision highp int;

uniform vec2 resolution; // of the picture, in pixels
uniform vec2 corner; // of the tile that is painted, in pixels: 0, 0 for the whole picture
uniform float time; // one loop is 0 to 1
{uniforms}
out vec4 fragment;

{function}

void main() {{
{from_pixel("(gl_FragCoord.xy + corner)", "resolution")}
  fragment = vec4(color.rgb * color.a, color.a);
}}
"""


def _once(scene: Scene, rows: Mapping[str, Row], data: Sequence[Stored]) -> str:
    """What copies the texture of the numbers, with those that the palette makes in their places."""
    lengths = {name: row.length for name, row in rows.items()}
    places = places_in(data, lengths).reshape(-1, 4)
    texels = np.flatnonzero((places >= 0).any(axis=1))
    first, last = int(texels[0]), int(texels[-1])
    among = places[first : last + 1].reshape(-1).tolist()
    functions, calls, start = [], [], 0
    for n, row in enumerate(rows.values()):
        text = printed(row.program, GLSL, {**outside_of(scene), OF_ROW: ("row",)}, outputs=list(row.program.outputs))
        lines = "\n".join(f"  {line}" for line in text.lines)
        numbers = ", ".join(BITS[row.kind].format(number) for number in text.output)
        head = f"uint[{row.width}] made{n}(int row) {{\n{lines}\n  return uint[{row.width}]({numbers});\n}}"
        functions.append("\n".join([*text.prelude, *text.tables, head]))
        place = f"at - {start}"
        calls.append(
            f"if (at < {start + row.length}) return made{n}(({place}) / {row.width})[({place}) % {row.width}];"
        )
        start += row.length
    colors = "\n".join(f"uniform vec3 color_{n};" for n in range(len(scene.palette)))
    return ONCE.format(
        colors=colors, functions="\n\n".join(functions), calls="\n  ".join(calls), first=first, last=last,
        count=len(among), places=", ".join(map(str, among)),
    )  # fmt: skip
