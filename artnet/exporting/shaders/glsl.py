"""GLSL ES 3.00, which WebGL2 and Shadertoy speak."""

from __future__ import annotations

import math

import numpy as np

from artnet.exporting.shaders.dialect import Dialect

__all__ = ["GLSL"]


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
    text = np.format_float_positional(np.float32(value), unique=True, trim="0")
    if len(text) > 16:
        text = np.format_float_scientific(np.float32(value), unique=True, trim="0")
    return text


TWO_PI_PARTS = (6.28125, 0.0019350051879882812, 3.019916050561733e-07)
"""2 pi as a sum: whole multiples of the first up to 65,000, and of the second up to 4,000, are exact in float32."""

PRELUDE = {
    "turned": """{type} turned({type} a) {{ // the same angle within half a turn, without losing digits
  {type} k = floor(a * 0.15915494309189535 + 0.5);
  return ((a - k * 6.28125) - k * 0.0019350051879882812) - k * 3.019916050561733e-07;
}}""",
    "expm1_": """{type} expm1_({type} a) {{ // exp(a) - 1, also for small a
  {type} small = a * (1.0 + a * (0.5 + a * (0.16666667 + a * 0.041666668)));
  return mix(exp(min(a, 88.0)) - 1.0, small, vec4(lessThan(abs(a), vec4(0.05))));
}}""",
    "log1p_": """{type} log1p_({type} a) {{ // log(1 + a), also for small a
  {type} small = a * (1.0 - a * (0.5 - a * (0.33333334 - a * 0.25)));
  return mix(log(max(1.0 + a, 1e-30)), small, vec4(lessThan(abs(a), vec4(0.02))));
}}""",
    "erfc_": """{type} erfc_({type} a) {{ // to 1.2e-7 of itself: W. Press et al., "Numerical Recipes", 6.2
  {type} z = abs(a);
  {type} t = 1.0 / (1.0 + 0.5 * z);
  {type} p = t * exp(-min(z * z, 80.0) - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418
    + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223
    + t * 0.17087277)))))))));
  return mix(p, 2.0 - p, vec4(lessThan(a, vec4(0.0))));
}}""",
    "power": """{type} power({type} a, {type} b) {{ // also of a number below 0, to a whole power
  {type} size = pow(max(abs(a), 1e-37), b);
  {type} odd = 1.0 - 2.0 * abs(b - 2.0 * floor(0.5 * b));
  return mix(size, size * odd, vec4(lessThan(a, vec4(0.0))));
}}""",
    "angle": """{type} angle({type} y, {type} x) {{ // of the point (x, y); 0 at the origin
  return atan(y, x + 1e-37 * vec4(equal(abs(x) + abs(y), vec4(0.0))));
}}""",
    "floor_div": """int floor_div(int a, int b) {
  int q = a / b;
  return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}""",
}


def _for_all(template: str) -> str:
    """A function of our own for one number and for four."""
    one = template
    for name, plain in (("vec4(lessThan(abs(a), vec4(0.05)))", "float(abs(a) < 0.05)"),
                        ("vec4(lessThan(abs(a), vec4(0.02)))", "float(abs(a) < 0.02)"),
                        ("vec4(lessThan(a, vec4(0.0)))", "float(a < 0.0)"),
                        ("vec4(equal(abs(x) + abs(y), vec4(0.0)))", "float(abs(x) + abs(y) == 0.0)")):  # fmt: skip
        one = one.replace(name, plain)
    several = "\n".join(
        template.replace("vec4(", f"vec{n}(").format(type=f"vec{n}") for n in (2, 3, 4)
    )
    return f"{one.format(type='float')}\n{several}"


ELEMENT = {
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "div": "{0} / {1}",
    "int div": "floor_div({0}, {1})", "floormod": "mod({0}, {1})", "int floormod": "({0} - {1} * floor_div({0}, {1}))",
    "uint floormod": "({0} % {1})", "pow": "power({0}, {1})",
    "min": "min({0}, {1})", "max": "max({0}, {1})", "atan2": "angle({0}, {1})", "neg": "-{0}", "abs": "abs({0})",
    "sign": "sign({0})", "floor": "floor({0})", "ceil": "ceil({0})", "round": "roundEven({0})",
    "sin": "sin(turned({0}))", "cos": "cos(turned({0}))", "tan": "tan(turned({0}))", "asin": "asin({0})",
    "acos": "acos({0})", "atan": "atan({0})", "sinh": "sinh({0})", "cosh": "cosh({0})",
    "tanh": "tanh(clamp({0}, -15.0, 15.0))", "exp": "exp(min({0}, 88.0))", "expm1": "expm1_({0})", "log": "log({0})",
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
    prelude={name: _for_all(text) if "{type}" in text else text for name, text in PRELUDE.items()},
    mutable="{type} {name} = {value};",
    table="const {type} {name}[{count}] = {type}[{count}]({values});",
)  # fmt: skip
