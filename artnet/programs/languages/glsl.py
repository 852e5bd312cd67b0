"""GLSL ES 3.00, which WebGL2 and Shadertoy speak."""

from __future__ import annotations

import math

import numpy as np

from artnet.programs.languages.dialect import Dialect

__all__ = ["GLSL", "number_text"]


def _literal(kind: str, value: float) -> str:
    if kind == "bool":
        return "true" if value else "false"
    if kind == "uint":
        return f"{int(value)}u"
    if kind == "int":
        return str(int(value)) if int(value) > -(2**31) else "(-2147483647 - 1)"
    if math.isnan(value):
        return "(0.0 / 0.0)"
    if math.isinf(value):
        return "3.4e38" if value > 0 else "-3.4e38"
    return number_text(value)


def number_text(value: float) -> str:
    """A float32, with as few digits as tell it from others, and a point."""
    text = np.format_float_positional(np.float32(value), unique=True, trim="0")
    if len(text) > 16:
        text = np.format_float_scientific(np.float32(value), unique=True, trim="0")
    return text


PRELUDE = {
    "sine": """{type} sine({type} a, float lead) {{ // sin(a + lead pi), the same on every card
  {type} k = floor(a * 0.3183098861837907 + lead + 0.5) - lead;
  {type} r = ((a - k * 3.140625) - k * 0.000967502593994140625) - k * 1.509957990978376e-07;
  {type} s = r * r;
  {type} p = r * (1.0 + s * (-0.16666667 + s * (0.008333331 + s * (-0.00019840874 + s * (2.7525562e-06
    - s * 2.3889859e-08)))));
  return p * (1.0 - 2.0 * mod(k + lead, 2.0));
}}""",
    "tanh_": """{type} tanh_({type} a) {{ // by the quotient that Eigen has: cards have a coarse one, or none beyond 45
  {type} x = clamp(a, -7.9053111, 7.9053111);
  {type} s = x * x;
  {type} p = x * (4.89352455891786e-03 + s * (6.37261928875436e-04 + s * (1.48572235717979e-05
    + s * (5.12229709037114e-08 + s * (-8.60467152213735e-11 + s * (2.00018790482477e-13
    - s * 2.76076847742355e-16))))));
  return p / (4.89352518554385e-03 + s * (2.26843463243900e-03 + s * (1.18534705686654e-04
    + s * 1.19825839466702e-06)));
}}""",
    "expm1_": """{type} expm1_({type} a) {{ // exp(a) - 1, also for small a
  {type} x = clamp(a, -0.1, 0.1);
  return mix(x * (1.0 + x * (0.5 + x * (0.16666667 + x * 0.041666668))), exp(min(a, 88.0)) - 1.0, step(0.05, abs(a)));
}}""",
    "log1p_": """{type} log1p_({type} a) {{ // log(1 + a), also for small a
  {type} x = clamp(a, -0.1, 0.1);
  return mix(x * (1.0 - x * (0.5 - x * (0.33333334 - x * 0.25))), log(max(1.0 + a, 1e-30)), step(0.02, abs(a)));
}}""",
    "erfc_": """{type} erfc_({type} a) {{ // to 1.2e-7 of itself: W. Press et al., "Numerical Recipes", 6.2
  {type} z = abs(a);
  {type} t = 1.0 / (1.0 + 0.5 * z);
  {type} p = t * exp(-min(z * z, 80.0) - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418
    + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223
    + t * 0.17087277)))))))));
  return mix(2.0 - p, p, step(0.0, a));
}}""",
    "power": """{type} power({type} a, {type} b) {{ // also of a number below 0, to a whole power
  {type} odd = 2.0 * abs(b - 2.0 * floor(0.5 * b));
  return pow(max(abs(a), 1e-37), b) * (1.0 - odd * (1.0 - step(0.0, a)));
}}""",
    "angle": """{type} angle({type} y, {type} x) {{ // of the point (x, y); 0 at the origin
  return atan(y, x + 1e-37 * (1.0 - step(1e-37, abs(x) + abs(y))));
}}""",
    "floor_div": """int floor_div(int a, int b) {{
  int q = a / b;
  return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}}""",
}


ELEMENT = {
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "div": "{0} / {1}",
    "int div": "floor_div({0}, {1})", "floormod": "mod({0}, {1})", "int floormod": "({0} - {1} * floor_div({0}, {1}))",
    "uint floormod": "({0} % {1})", "pow": "power({0}, {1})",
    "min": "min({0}, {1})", "max": "max({0}, {1})", "atan2": "angle({0}, {1})", "neg": "-{0}", "abs": "abs({0})",
    "sign": "sign({0})", "floor": "floor({0})", "ceil": "ceil({0})", "round": "roundEven({0})",
    "sin": "sine({0}, 0.0)", "cos": "sine({0}, 0.5)", "tan": "sine({0}, 0.0) / sine({0}, 0.5)", "asin": "asin({0})",
    "acos": "acos({0})", "atan": "atan({0})", "sinh": "sinh({0})", "cosh": "cosh({0})",
    "tanh": "tanh_({0})", "exp": "exp(min({0}, 88.0))", "expm1": "expm1_({0})", "log": "log({0})",
    "log1p": "log1p_({0})", "sqrt": "sqrt({0})", "rsqrt": "inversesqrt({0})",
    "sigmoid": "1.0 / (1.0 + exp(-clamp({0}, -80.0, 80.0)))",
    "softplus": "max({0}, 0.0) + log(1.0 + exp(-min(abs({0}), 80.0)))", "erfc": "erfc_({0})",
    "isfinite": "!(isnan({0}) || isinf({0}))", "less": "{0} < {1}", "lessequal": "{0} <= {1}", "equal": "{0} == {1}",
    "and": "{0} && {1}", "or": "{0} || {1}", "not": "!{0}", "select": "{0} ? {1} : {2}",
    "bitand": "{0} & {1}", "bitor": "{0} | {1}", "bitxor": "{0} ^ {1}", "shiftright": "{0} >> {1}",
    "shiftleft": "{0} << {1}", "to_float": "{type}({0})", "to_int": "{type}({0})", "to_uint": "{type}({0})",
    "to_bool": "{type}({0})", "bits_int": "{type}({0})", "bits_uint": "{type}({0})",
    "float bits_int": "floatBitsToInt({0})", "float bits_uint": "floatBitsToUint({0})",
}  # fmt: skip
VECTOR = {
    "less": "lessThan({0}, {1})", "lessequal": "lessThanEqual({0}, {1})", "equal": "equal({0}, {1})",
    "not": "not({0})", "select": "mix({2}, {1}, {0})",
}  # fmt: skip
"""Where several numbers at once are written otherwise than one."""

GLSL = Dialect(
    name="glsl",
    types={"float": ("float", "vec{n}"), "int": ("int", "ivec{n}"), "uint": ("uint", "uvec{n}"),
           "bool": ("bool", "bvec{n}")},
    let="{type} {name} = {value};",
    literal=_literal,
    element=ELEMENT,
    vector=VECTOR,
    matrix="mat{columns}x{rows}",
    prelude=PRELUDE,
    mutable="{type} {name} = {value};",
    local="{type} {name}[{count}] = {type}[{count}]({values});",
    array="{type} {name}[{count}];",
    loop="for (int {name} = 0; {name} < {count}; {name}++) {{ {body} }}",
    unrolled=64,
    stored={"int": "floatBitsToInt({0})", "uint": "floatBitsToUint({0})", "bool": "(floatBitsToInt({0}) != 0)"},
    table="const {type} {name}[{count}] = {type}[{count}]({values});",
    function="""vec4 artnet(vec2 screen, vec2 extent, vec3 across, vec3 up, float time, float grain) {{
{body}
  return {result};
}}""",
)  # fmt: skip
