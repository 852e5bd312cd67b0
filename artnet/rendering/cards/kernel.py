"""A network's program as a compute shader: one pixel an invocation, its samples averaged in linear light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.spaces.primaries import from_srgb
from artnet.fields.view import Window
from artnet.nets.cppn import CPPN
from artnet.nets.shapes import by_shape
from artnet.programs.evaluation import evaluate
from artnet.programs.languages.printing import printed
from artnet.programs.languages.stored import Stored, stacked
from artnet.programs.languages.wgsl import WGSL
from artnet.programs.of_network import program_of, program_of_light
from artnet.programs.program import Program

__all__ = ["PixelKernel", "pixel_kernel"]

MODULE = """struct Frame {{
  first: u32, // number of the first pixel, in the region
  count: u32,
  left: u32, // of the region
  top: u32,
  across: u32, // pixels in a row of the region
  width: u32, // of the picture, without its bleed
  height: u32,
  samples: u32, // along each side of a pixel
}}
@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(1) var<storage, read> numbers: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> out: array<u32>;

fn w(n: i32) -> vec4<f32> {{
  return numbers[n];
}}
fn number(n: i32) -> f32 {{
  return numbers[n >> 2][n & 3];
}}
{functions}

{of_point}

fn screen_at(place: vec2<u32>) -> vec2<f32> {{ // of a sample; [-1, 1] is the short side, y points up
  let width = i32(frame.width * frame.samples);
  let height = i32(frame.height * frame.samples);
  let odd = vec2<i32>(2 * i32(place.x) + 1 - width, height - 2 * i32(place.y) - 1);
  return vec2<f32>(odd) / f32(min(width, height));
}}
{of_pixel}

fn level(number: f32) -> u32 {{ // what is no number is 0
  let none = (bitcast<u32>(number) & 0x7fffffffu) > 0x7f800000u;
  return select(u32(round(clamp(number, 0.0, 1.0) * {most}.0)), 0u, none);
}}

@compute @workgroup_size(64)
fn pixels(@builtin(global_invocation_id) id: vec3<u32>) {{
  if (id.x >= frame.count) {{
    return;
  }}
  let n = frame.first + id.x;
  let row = n / frame.across;
  let color = color_of(vec2<u32>(frame.left + n - row * frame.across, frame.top + row));
  {write}
}}
"""
SOFT = """fn from_light(light: vec4<f32>) -> vec4<f32> {{
{body}
}}

fn color_of(pixel: vec2<u32>) -> vec4<f32> {{ // the mean of its samples
  var light = vec4<f32>(0.0);
  for (var n = 0u; n < frame.samples * frame.samples; n++) {{
    let place = pixel * frame.samples + vec2<u32>(n % frame.samples, n / frame.samples);
    light += of_point(screen_at(place));
  }}
  return from_light(light / f32(frame.samples * frame.samples));
}}"""
HARD = """fn color_of(pixel: vec2<u32>) -> vec4<f32> {{ // that which most of its samples have
  var votes: array<u32, {swatches}>;
  for (var n = 0u; n < frame.samples * frame.samples; n++) {{
    let place = pixel * frame.samples + vec2<u32>(n % frame.samples, n / frame.samples);
    votes[i32(of_point(screen_at(place)).x)] += 1u;
  }}
  var best = 0;
  for (var n = 1; n < {swatches}; n++) {{
    if (votes[n] > votes[best]) {{
      best = n;
    }}
  }}
  return w({start} + best);
}}"""
WRITE = {
    8: "out[id.x] = level(color.x) | (level(color.y) << 8u) | (level(color.z) << 16u) | (level(color.w) << 24u);",
    16: "out[2u * id.x] = level(color.x) | (level(color.y) << 16u);\n"
    "  out[2u * id.x + 1u] = level(color.z) | (level(color.w) << 16u);",
}
"""How the levels of a pixel are written, by the bits of each."""


@dataclass(frozen=True)
class PixelKernel:
    """What paints networks of one shape: the `text` of a module with the entry point `pixels`, and what it reads.

    What changes with the picture alone, such as a ramp's steps, is computed once a picture, in NumPy: `a_picture`.
    """

    text: str
    a_picture: Program
    data: Sequence[Stored]
    space: str

    def numbers(self, net: CPPN, values: Mapping[str, Any]) -> NDArray[np.float32]:
        """What the module reads by `w(n)`, (n, 4), where a picture gives the program these values by name."""
        known = {name: np.asarray(value) for name, value in {**values, **net.numbers()}.items()}
        once = evaluate(self.a_picture, {name: known[name] for name in self.a_picture.parameters})
        packed = stacked(self.data, known | {name: value.reshape(-1) for name, value in once.items()})
        return np.concatenate([packed, _swatches(net, self.space)])


def pixel_kernel(net: CPPN, symmetry: str, bits: int, space: str = "srgb", *, bleeds: bool = False) -> PixelKernel:
    """What paints a network, seen through a symmetry, with 8 or 16 bits a channel in a colour space; it may bleed.

    Networks of one shape share it.

    Raises:
        PartError: a part of somebody's own that a card cannot have, which it names.
    """
    return _read(net, net.numbers(), symmetry, bits, space, bleeds, own=Window((1, 1), symmetry).is_own)


@by_shape
def _read(net: CPPN, numbers: Mapping[str, Any], symmetry: str, bits: int, space: str, bleeds: bool) -> PixelKernel:
    output = "ink" if net.is_hard else "light"
    a_picture, a_point = program_of(net, symmetry, output, space, bleeds=bleeds).parted(("screen",))
    of_point = printed(a_point, WGSL, {"screen": ("screen.x", "screen.y")}, data=True, outputs=(output,))
    prelude = dict.fromkeys(of_point.prelude)
    if net.is_hard:
        result = [f"f32({of_point.output[0]})"] * 4
        end = sum(stored.count for stored in of_point.data)
        of_pixel = HARD.format(swatches=len(_swatches(net, space)), start=end)
    else:
        names = [f"light.{c}" for c in "xyzw"[: net.channels]]
        back = printed(program_of_light(net.channels), WGSL, {"light": names})
        prelude |= dict.fromkeys(back.prelude)
        result, of_pixel = _four(of_point.output), SOFT.format(body=_body(back.lines, _four(back.output)))
    text = MODULE.format(
        functions="\n".join([*prelude, *of_point.tables]),
        of_point=f"fn of_point(screen: vec2<f32>) -> vec4<f32> {{\n{_body(of_point.lines, result)}\n}}",
        of_pixel=of_pixel,
        most=2**bits - 1,
        write=WRITE[bits],
    )
    return PixelKernel(text, a_picture, of_point.data, space)


def _swatches(net: CPPN, space: str) -> NDArray[np.float32]:
    """The colours (swatches, 4) in a space of a hard head; else one that nothing asks for, since no buffer is empty."""
    if not net.is_hard:
        return np.zeros((1, 4), np.float32)
    colors = from_srgb(np.asarray(net.swatches, np.float32), space)
    return np.pad(colors, [(0, 0), (0, 4 - colors.shape[1])])


def _body(lines: Sequence[str], result: Sequence[str]) -> str:
    return "\n".join(f"  {line}" for line in [*lines, f"return vec4<f32>({', '.join(result)});"])


def _four(output: Sequence[str]) -> list[str]:
    return [*output, *["0.0"] * (4 - len(output))]
