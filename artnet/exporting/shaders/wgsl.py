"""A module for WebGPU, to draw or to compute with."""

from __future__ import annotations

import re

from artnet.exporting.limits import are_beside
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import Knob, color_function, heading, knobs_of
from artnet.exporting.shaders.shader import Shader
from artnet.programs.languages.stored import stacked
from artnet.programs.languages.wgsl import WGSL

__all__ = ["KNOBS", "wgsl"]

KNOBS = ("width", "height", "corner_x", "corner_y", "time")
"""What comes first in the uniform buffer, all f32; then the knobs, of which a colour is three."""


DATA = """@group(0) @binding(2) var<storage, read> numbers: array<vec4<f32>>; // the file beside this one

fn w(n: i32) -> vec4<f32> {
  return numbers[n];
}
fn number(n: i32) -> f32 {
  return numbers[n >> 2][n & 3];
}

"""
"""What a module reads its numbers from, where they are not written in it."""


def wgsl(scene: Scene, *, weights: str = "auto") -> Shader:
    """A module of WebGPU: `vertex` and `fragment` draw it, `pixels` computes it into a buffer of four floats a pixel.

    The uniform buffer holds f32 alone, in the order of the struct: no gaps.
    """
    program = scene.baked
    function, text = color_function(scene, program, WGSL, data=are_beside(program.numbers, weights))
    numbers = stacked(text.data)
    return Shader(_module(scene, f"{DATA if len(numbers) else ''}{function}"), numbers, row=1)


def _module(scene: Scene, function: str) -> str:
    knobs = knobs_of(scene, scene.baked.parameters)
    fields = [(name, {"width": "of the picture, in pixels", "corner_x": "of the tile that is painted: 0 for all of it",
                      "time": "one loop is 0 to 1"}.get(name, "")) for name in KNOBS]  # fmt: skip
    fields += [row for knob in knobs for row in _fields(knob)]
    struct = "\n".join(f"  {name}: f32,{f' // {about}' if about else ''}" for name, about in fields)
    for knob in knobs:  # names of the struct, where the function says them
        if knob.name.startswith("latent_"):
            function = re.sub(rf"\b{knob.name}\b", f"knobs.{knob.name}", function)
        elif knob.kind == "color":
            function = re.sub(rf"\b{knob.name}\.([xyz])\b", rf"knobs.{knob.name}_\1", function)
    return f"""{heading(scene)}

struct Knobs {{
{struct}
}}
@group(0) @binding(0) var<uniform> knobs: Knobs;
@group(0) @binding(1) var<storage, read_write> out: array<vec4<f32>>;

{function}

fn at_pixel(place: vec2<f32>) -> vec4<f32> {{
  let size = vec2<f32>(knobs.width, knobs.height);
  let side = min(size.x, size.y);
  let screen = vec2<f32>(2.0 * (place.x + knobs.corner_x) - size.x, size.y - 2.0 * (place.y + knobs.corner_y)) / side;
  let turn = knobs.rotation * 0.017453292519943295;
  let turned = vec2<f32>(sine1(turn, 0.5), sine1(turn, 0.0)) / knobs.zoom;
  let across = vec3<f32>(turned.x, -turned.y, knobs.center_x);
  let up = vec3<f32>(turned.y, turned.x, knobs.center_y);
  let color = artnet(screen, size / side, across, up, knobs.time, 1.0 / side);
  return vec4<f32>(color.rgb * color.a, color.a);
}}

@vertex
fn vertex(@builtin(vertex_index) number: u32) -> @builtin(position) vec4<f32> {{
  return vec4<f32>(select(-1.0, 3.0, number == 1u), select(-1.0, 3.0, number == 2u), 0.0, 1.0);
}}

@fragment
fn fragment(@builtin(position) place: vec4<f32>) -> @location(0) vec4<f32> {{
  return at_pixel(place.xy);
}}

@compute @workgroup_size(8, 8)
fn pixels(@builtin(global_invocation_id) place: vec3<u32>) {{
  let width = u32(knobs.width);
  if (place.x >= width || place.y >= u32(knobs.height)) {{
    return;
  }}
  out[place.y * width + place.x] = at_pixel(vec2<f32>(place.xy) + 0.5);
}}
"""


def _fields(knob: Knob) -> list[tuple[str, str]]:
    """The fields of a knob, and what is said of each."""
    if isinstance(knob.default, tuple):
        return [(f"{knob.name}_{c}", f"{knob.label}: {value:.9g}" if c == "x" else f"{value:.9g}")
                for c, value in zip("xyz", knob.default, strict=True)]  # fmt: skip
    return [(knob.name, f"{knob.label}: {knob.default:.9g}, from {knob.least:g} to {knob.most:g}")]
