"""Shaders that are one text, for the places that they live in: Shadertoy, ISF, TouchDesigner."""

from __future__ import annotations

import json
from typing import Any

from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import Knob, color_function, heading, knobs_of, plain_text

__all__ = ["from_pixel", "isf", "shadertoy", "touchdesigner", "type_of", "value_of"]

VIEW = """  float turn = rotation * 0.017453292519943295;
  vec2 turned = vec2(sine(turn, 0.5), sine(turn, 0.0)) / zoom;
  vec3 across = vec3(turned.x, -turned.y, center_x);
  vec3 up = vec3(turned.y, turned.x, center_y);"""


def _number(value: float) -> str:
    text = f"{value:.9g}"
    return text if any(c in text for c in ".e") else f"{text}.0"


def value_of(knob: Knob) -> str:
    """How a shader writes what it is, if nobody turns it."""
    if isinstance(knob.default, tuple):
        return f"vec3({', '.join(map(_number, knob.default))})"
    return _number(knob.default)


def type_of(knob: Knob) -> str:
    """Its type."""
    return "vec3" if knob.kind == "color" else "float"


def from_pixel(pixel: str, size: str) -> str:
    """Statements that give the `color` of a pixel of a picture of a size, each an expression."""
    return f"""  float side = min({size}.x, {size}.y);
  vec2 screen = (2.0 * {pixel} - {size}) / side;
{VIEW}
  vec4 color = artnet(screen, {size} / side, across, up, time, 1.0 / side);"""


def shadertoy(scene: Scene, *, weights: str = "baked") -> str:
    """For shadertoy.com: a loop of 8 seconds; the mouse moves the first two latents, or the view."""
    function, _ = color_function(scene, scene.baked)
    knobs = knobs_of(scene, scene.baked.parameters)
    latents = [knob.name for knob in knobs if knob.name.startswith("latent_")][:2]
    moved = latents if len(latents) == 2 else ["center_x", "center_y"]
    reach = "3.0" if len(latents) == 2 else "1.0 / zoom"
    given = "\n".join(f"{type_of(knob)} {knob.name} = {value_of(knob)}; // {knob.label}" for knob in knobs)
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
{from_pixel("fragCoord", "iResolution.xy")}
  fragColor = vec4(color.rgb, 1.0);
}}
"""


def isf(scene: Scene, *, weights: str = "baked") -> str:
    """For hosts of the Interactive Shader Format, version 2: every knob is an input with its range."""
    function, _ = color_function(scene, scene.baked)
    inputs: list[dict[str, Any]] = [
        {"NAME": knob.name, "LABEL": knob.label, "TYPE": "color", "DEFAULT": [*_rgb(knob), 1.0]}
        if knob.kind == "color"
        else {"NAME": knob.name, "LABEL": knob.label, "TYPE": "float", "DEFAULT": knob.default, "MIN": knob.least,
              "MAX": knob.most}
        for knob in knobs_of(scene, scene.baked.parameters)
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
{from_pixel("gl_FragCoord.xy", "RENDERSIZE")}
  gl_FragColor = color;
}}
"""


def _rgb(knob: Knob) -> tuple[float, ...]:
    return knob.default if isinstance(knob.default, tuple) else (knob.default,) * 3


def touchdesigner(scene: Scene, *, weights: str = "baked") -> str:
    """For a GLSL TOP: knobs are uniforms, to be named on its Vectors and Colors pages; their values stand beside."""
    function, _ = color_function(scene, scene.baked)
    uniforms = "\n".join(
        f"uniform {type_of(knob)} {knob.name}; // {knob.label}: {value_of(knob)}"
        for knob in knobs_of(scene, scene.baked.parameters)
    )
    return f"""{heading(scene)}
// A GLSL TOP: name these uniforms on the Vectors and Colors pages, with the values that stand beside them.

uniform float time; // 0 to 1 is one loop: absTime.seconds / 8
{uniforms}
out vec4 fragColor;

{function}

void main() {{
  vec2 size = uTDOutputInfo.res.zw;
{from_pixel("vUV.st * size", "size")}
  fragColor = TDOutputSwizzle(color);
}}
"""
