"""Shaders for the places that they live in: any GLSL host, Shadertoy, ISF, TouchDesigner."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import Knob, color_function, heading, knobs_of, plain_text
from artnet.programs.languages.stored import places_in, stacked

__all__ = ["glsl", "isf", "paged", "shadertoy", "touchdesigner", "trained"]

MOST_WRITTEN = 16_384
"""Numbers that are written into the shader of a page; of more, all are read from a texture."""

VIEW = """  float turn = rotation * 0.017453292519943295;
  vec2 turned = vec2(sine(turn, 0.5), sine(turn, 0.0)) / zoom;
  vec3 across = vec3(turned.x, -turned.y, center_x);
  vec3 up = vec3(turned.y, turned.x, center_y);"""


def _number(value: float) -> str:
    text = f"{value:.9g}"
    return text if any(c in text for c in ".e") else f"{text}.0"


def _value(knob: Knob) -> str:
    if isinstance(knob.default, tuple):
        return f"vec3({', '.join(map(_number, knob.default))})"
    return _number(knob.default)


def _type(knob: Knob) -> str:
    return "vec3" if knob.kind == "color" else "float"


WEIGHTS = """uniform highp sampler2D weights;
vec4 w(int n) { return texelFetch(weights, ivec2(n & 1023, n >> 10), 0); }
float number(int n) { return w(n >> 2)[n & 3]; }
"""
"""What a shader reads its numbers from, where they are not written in it."""


def _main(pixel: str, size: str) -> str:
    return f"""  float side = min({size}.x, {size}.y);
  vec2 screen = (2.0 * {pixel} - {size}) / side;
{VIEW}
  vec4 color = artnet(screen, {size} / side, across, up, time, 1.0 / side);"""


def glsl(scene: Scene) -> str:
    """A fragment shader of GLSL ES 3.00 (WebGL2): what one may turn are uniforms, told with their values and ranges."""
    function, _ = color_function(scene)
    return _webgl(scene, function)


def paged(scene: Scene) -> tuple[str, NDArray[np.float32]]:
    """The same for a page, and the numbers (n, 4) that it reads from a texture: those of networks that are large."""
    large = scene.baked.numbers > MOST_WRITTEN
    function, text = color_function(scene, data=large)
    return _webgl(scene, f"{WEIGHTS if text.data else ''}{function}"), stacked(text.data)


def trained(scene: Scene, weights: Sequence[str]) -> tuple[str, NDArray[np.float32], NDArray[np.int64]]:
    """The same for a page that plays a training: the shader reads all of these weights from a texture.

    Beside it the numbers (n, 4) of that texture, and which number of the weights, one after the other as they are
    named, stands there; -1 for one that no training changes.
    """
    function, text = color_function(scene, data=True, open_to=weights)
    known = scene.program.parameters
    lengths = {name: known[name].length for name in weights}
    zeros = {name: np.zeros(length, np.float32) for name, length in lengths.items()}
    return _webgl(scene, f"{WEIGHTS}{function}"), stacked(text.data, zeros), places_in(text.data, lengths)


def _webgl(scene: Scene, function: str) -> str:
    uniforms = "\n".join(
        f"uniform {_type(knob)} {knob.name}; // {knob.label}: {_value(knob)}"
        + ("" if knob.kind == "color" else f", from {knob.least:g} to {knob.most:g}")
        for knob in knobs_of(scene)
    )
    return f"""#version 300 es
{heading(scene)}
precision highp float;
precision highp int;

uniform vec2 resolution; // of the picture, in pixels
uniform vec2 corner; // of the tile that is painted, in pixels: 0, 0 for the whole picture
uniform float time; // one loop is 0 to 1
{uniforms}
out vec4 fragment;

{function}

void main() {{
{_main("(gl_FragCoord.xy + corner)", "resolution")}
  fragment = vec4(color.rgb * color.a, color.a);
}}
"""


def shadertoy(scene: Scene) -> str:
    """For shadertoy.com: a loop of 8 seconds; the mouse moves the first two latents, or the view."""
    function, _ = color_function(scene)
    knobs = knobs_of(scene)
    latents = [knob.name for knob in knobs if knob.name.startswith("latent_")][:2]
    moved = latents if len(latents) == 2 else ["center_x", "center_y"]
    reach = "3.0" if len(latents) == 2 else "1.0 / zoom"
    given = "\n".join(f"{_type(knob)} {knob.name} = {_value(knob)}; // {knob.label}" for knob in knobs)
    return f"""{heading(scene)}
// Drag to move {" and ".join(name.replace("_", " ") for name in moved)}. Change the numbers below to play.

{given}
const float LOOP = 8.0; // seconds

{function}

void mainImage(out vec4 fragColor, in vec2 fragCoord) {{
  float time = fract(iTime / LOOP);
  if (iMouse.z > 0.0) {{
    vec2 hand = (2.0 * iMouse.xy / iResolution.xy - 1.0) * {reach};
    {moved[0]} += hand.x;
    {moved[1]} += hand.y;
  }}
{_main("fragCoord", "iResolution.xy")}
  fragColor = vec4(color.rgb, 1.0);
}}
"""


def isf(scene: Scene) -> str:
    """For hosts of the Interactive Shader Format, version 2: every knob is an input with its range."""
    function, _ = color_function(scene)
    inputs: list[dict[str, Any]] = [
        {"NAME": knob.name, "LABEL": knob.label, "TYPE": "color", "DEFAULT": [*_rgb(knob), 1.0]}
        if knob.kind == "color"
        else {"NAME": knob.name, "LABEL": knob.label, "TYPE": "float", "DEFAULT": knob.default, "MIN": knob.least,
              "MAX": knob.most}
        for knob in knobs_of(scene)
    ]  # fmt: skip
    inputs.append({"NAME": "speed", "LABEL": "loops a second", "TYPE": "float", "DEFAULT": 0.125, "MIN": 0, "MAX": 2})
    about = {
        "ISFVSN": "2",
        "DESCRIPTION": plain_text(scene.recipe.name or "artnet"),
        "CREDIT": "made with artnet",
        "CATEGORIES": ["Generator"],
        "INPUTS": inputs,
    }
    for n in range(len(scene.palette)):
        function = function.replace(f"color_{n}.", f"color_{n}.rgb.")
    return f"""/*{json.dumps(about, indent=2)}*/
{heading(scene)}

{function}

void main() {{
  float time = fract(TIME * speed);
{_main("gl_FragCoord.xy", "RENDERSIZE")}
  gl_FragColor = color;
}}
"""


def _rgb(knob: Knob) -> tuple[float, ...]:
    return knob.default if isinstance(knob.default, tuple) else (knob.default,) * 3


def touchdesigner(scene: Scene) -> str:
    """For a GLSL TOP: knobs are uniforms, to be named on its Vectors and Colors pages; their values stand beside."""
    function, _ = color_function(scene)
    uniforms = "\n".join(
        f"uniform {_type(knob)} {knob.name}; // {knob.label}: {_value(knob)}" for knob in knobs_of(scene)
    )
    return f"""{heading(scene)}
// A GLSL TOP: name these uniforms on the Vectors and Colors pages, with the values that stand beside them.

uniform float time; // 0 to 1 is one loop: absTime.seconds / 8
{uniforms}
out vec4 fragColor;

{function}

void main() {{
  vec2 size = uTDOutputInfo.res.zw;
{_main("vUV.st * size", "size")}
  fragColor = TDOutputSwizzle(color);
}}
"""
