"""WGSL, which WebGPU speaks."""

from __future__ import annotations

import math

from artnet.programs.languages.dialect import Dialect
from artnet.programs.languages.glsl import number_text

__all__ = ["WGSL"]


def _literal(kind: str, value: float) -> str:
    if kind == "bool":
        return "true" if value else "false"
    if kind == "uint":
        return f"{int(value)}u"
    if kind == "int":
        return f"{int(value)}i" if int(value) > -(2**31) else "i32(-2147483647 - 1)"
    if math.isnan(value) or math.isinf(value):
        return "3.4e38" if value > 0 else "-3.4e38"
    return number_text(value)


SINE = """fn sine{n}(a: {type}, lead: f32) -> {type} {{ // sin(a + lead pi), the same on every card
  let k = floor(a * 0.3183098861837907 + lead + 0.5) - lead;
  let r = ((a - k * 3.140625) - k * 0.000967502593994140625) - k * 1.509957990978376e-07;
  let s = r * r;
  let p = r * (1.0 + s * (-0.16666667 + s * (0.008333331 + s * (-0.00019840874 + s * (2.7525562e-06
    - s * 2.3889859e-08)))));
  let turn = k + lead;
  return p * (1.0 - 2.0 * (turn - 2.0 * floor(0.5 * turn)));
}}"""
TANH = """fn tanh_{n}(a: {type}) -> {type} {{ // by Eigen's quotient: cards have a coarse one, or none beyond 45
  let x = clamp(a, {type}(-7.9053111), {type}(7.9053111));
  let s = x * x;
  let p = x * (4.89352455891786e-03 + s * (6.37261928875436e-04 + s * (1.48572235717979e-05
    + s * (5.12229709037114e-08 + s * (-8.60467152213735e-11 + s * (2.00018790482477e-13
    - s * 2.76076847742355e-16))))));
  return p / (4.89352518554385e-03 + s * (2.26843463243900e-03 + s * (1.18534705686654e-04
    + s * 1.19825839466702e-06)));
}}"""
PRELUDE = {
    "sine": SINE,
    "tanh_": TANH,
    "expm1_": """fn expm1_{n}(a: {type}) -> {type} {{ // exp(a) - 1, also for small a
  let x = clamp(a, {type}(-0.1), {type}(0.1));
  return select(exp(min(a, {type}(88.0))) - 1.0, x * (1.0 + x * (0.5 + x * (0.16666667 + x * 0.041666668))),
    abs(a) < {type}(0.05));
}}""",
    "log1p_": """fn log1p_{n}(a: {type}) -> {type} {{ // log(1 + a), also for small a
  let x = clamp(a, {type}(-0.1), {type}(0.1));
  return select(log(max(1.0 + a, {type}(1e-30))), x * (1.0 - x * (0.5 - x * (0.33333334 - x * 0.25))),
    abs(a) < {type}(0.02));
}}""",
    "erfc_": """fn erfc_{n}(a: {type}) -> {type} {{ // to 1.2e-7 of itself: W. Press et al., "Numerical Recipes", 6.2
  let z = abs(a);
  let t = 1.0 / (1.0 + 0.5 * z);
  let p = t * exp(-min(z * z, {type}(80.0)) - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418
    + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223
    + t * 0.17087277)))))))));
  return select(p, 2.0 - p, a < {type}(0.0));
}}""",
    "power": """fn power{n}(a: {type}, b: {type}) -> {type} {{ // also of a number below 0, to a whole power
  let odd = 2.0 * abs(b - 2.0 * floor(0.5 * b));
  return pow(max(abs(a), {type}(1e-37)), b) * (1.0 - select({type}(0.0), odd, a < {type}(0.0)));
}}""",
    "angle": """fn angle{n}(y: {type}, x: {type}) -> {type} {{ // of the point (x, y); 0 at the origin
  return atan2(y, select(x, {type}(1e-30), abs(x) + abs(y) < {type}(1e-37)));
}}""",
    "floor_mod": """fn floor_mod{n}(a: {type}, b: {type}) -> {type} {{
  return a - b * floor(a / b);
}}""",
    "floor_div": """fn floor_div(a: i32, b: i32) -> i32 {{
  let q = a / b;
  return select(q, q - 1, a % b != 0 && (a < 0) != (b < 0));
}}""",
}
"""Functions of our own; WGSL has no overloading, so that each has the number of numbers in its name."""

ELEMENT = {
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "div": "{0} / {1}",
    "int div": "floor_div({0}, {1})", "floormod": "floor_mod{n}({0}, {1})",
    "int floormod": "({0} - {1} * floor_div({0}, {1}))", "uint floormod": "({0} % {1})", "pow": "power{n}({0}, {1})",
    "min": "min({0}, {1})", "max": "max({0}, {1})", "atan2": "angle{n}({0}, {1})", "neg": "-{0}", "abs": "abs({0})",
    "sign": "sign({0})", "floor": "floor({0})", "ceil": "ceil({0})", "round": "round({0})",
    "sin": "sine{n}({0}, 0.0)", "cos": "sine{n}({0}, 0.5)", "tan": "sine{n}({0}, 0.0) / sine{n}({0}, 0.5)",
    "asin": "asin({0})", "acos": "acos({0})", "atan": "atan({0})", "sinh": "sinh({0})", "cosh": "cosh({0})",
    "tanh": "tanh_{n}({0})", "exp": "exp(min({0}, {type}(88.0)))", "expm1": "expm1_{n}({0})", "log": "log({0})",
    "log1p": "log1p_{n}({0})", "sqrt": "sqrt({0})", "rsqrt": "inverseSqrt({0})",
    "sigmoid": "1.0 / (1.0 + exp(-clamp({0}, {type}(-80.0), {type}(80.0))))",
    "softplus": "max({0}, {type}(0.0)) + log(1.0 + exp(-min(abs({0}), {type}(80.0))))", "erfc": "erfc_{n}({0})",
    "isfinite": "(bitcast<u32>({0}) & 0x7f800000u) != 0x7f800000u", "less": "{0} < {1}", "lessequal": "{0} <= {1}",
    "equal": "{0} == {1}", "and": "{0} && {1}", "or": "{0} || {1}", "not": "!{0}", "select": "select({2}, {1}, {0})",
    "bitand": "{0} & {1}", "bitor": "{0} | {1}", "bitxor": "{0} ^ {1}", "shiftright": "{0} >> {1}",
    "shiftleft": "{0} << {1}", "to_float": "{type}({0})", "to_int": "{type}({0})", "to_uint": "{type}({0})",
    "to_bool": "{type}({0})", "bits_int": "bitcast<{type}>({0})", "bits_uint": "bitcast<{type}>({0})",
}  # fmt: skip

WGSL = Dialect(
    name="wgsl",
    types={"float": ("f32", "vec{n}<f32>"), "int": ("i32", "vec{n}<i32>"), "uint": ("u32", "vec{n}<u32>"),
           "bool": ("bool", "vec{n}<bool>")},
    let="let {name}: {type} = {value};",
    literal=_literal,
    element=ELEMENT,
    vector={},
    matrix="mat{columns}x{rows}<f32>",
    prelude=PRELUDE,
    mutable="var {name}: {type} = {value};",
    local="var {name}: array<{type}, {count}> = array<{type}, {count}>({values});",
    array="var {name}: array<{type}, {count}>;",
    loop="for (var {name} = 0; {name} < {count}; {name}++) {{ {body} }}",
    unrolled=2048,
    stored={"int": "bitcast<i32>({0})", "uint": "bitcast<u32>({0})", "bool": "(bitcast<i32>({0}) != 0)"},
    table="var<private> {name}: array<{type}, {count}> = array<{type}, {count}>({values});",
    function="""fn artnet(screen: vec2<f32>, extent: vec2<f32>, across: vec3<f32>, up: vec3<f32>, time: f32, grain: f32)
    -> vec4<f32> {{
{body}
  return {result};
}}""",
)  # fmt: skip
