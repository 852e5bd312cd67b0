"""Operations element by element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from artnet.errors import InvalidValueError
from artnet.programs.lumps import Lump, Reading
from artnet.programs.readers.registry import READERS, Reader, number_of, reads, where_positive

__all__ = ["SELU_ALPHA", "SELU_SCALE"]

DIRECT: Mapping[str, str] = {
    "AddV2": "add", "Add": "add", "Sub": "sub", "Mul": "mul", "RealDiv": "div", "Div": "div", "FloorDiv": "div",
    "FloorMod": "floormod", "Pow": "pow", "Minimum": "min", "Maximum": "max", "Atan2": "atan2", "Neg": "neg",
    "Abs": "abs", "Sign": "sign", "Floor": "floor", "Ceil": "ceil", "Round": "round", "Rint": "round", "Sin": "sin",
    "Cos": "cos", "Tan": "tan", "Asin": "asin", "Acos": "acos", "Atan": "atan", "Sinh": "sinh", "Cosh": "cosh",
    "Tanh": "tanh", "Exp": "exp", "Expm1": "expm1", "Log": "log", "Log1p": "log1p", "Sqrt": "sqrt", "Rsqrt": "rsqrt",
    "Sigmoid": "sigmoid", "Softplus": "softplus", "Erfc": "erfc", "IsFinite": "isfinite", "Less": "less",
    "LessEqual": "lessequal", "Equal": "equal", "LogicalAnd": "and", "LogicalOr": "or", "LogicalNot": "not",
    "SelectV2": "select", "BitwiseAnd": "bitand", "BitwiseOr": "bitor", "BitwiseXor": "bitxor",
    "RightShift": "shiftright", "LeftShift": "shiftleft",
}  # fmt: skip
"""Operations that are an instruction, element by element."""
SAME = ("Identity", "StopGradient", "PreventGradient", "Snapshot", "CheckNumerics", "EnsureShape")
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
"""Of Klambauer et al., "Self-normalizing neural networks", 2017."""


def _direct(name: str) -> Reader:
    return lambda reading, node, operands: reading.each(name, *operands)


READERS.update({name: _direct(instruction) for name, instruction in DIRECT.items()})
READERS.update(dict.fromkeys(SAME, lambda reading, node, operands: operands[0]))
READERS["IdentityN"] = lambda reading, node, operands: operands


@reads("Square")
def _square(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("mul", operands[0], operands[0])


@reads("SquaredDifference")
def _squared_difference(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    gap = reading.each("sub", *operands)
    return reading.each("mul", gap, gap)


@reads("Inv", "Reciprocal")
def _reciprocal(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("div", number_of(reading, 1), operands[0])


@reads("DivNoNan")
def _div_no_nan(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    nothing = number_of(reading, 0)
    return reading.each("select", reading.each("equal", operands[1], nothing), nothing, reading.each("div", *operands))


@reads("Greater")
def _greater(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("less", operands[1], operands[0])


@reads("GreaterEqual")
def _greater_equal(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("lessequal", operands[1], operands[0])


@reads("NotEqual")
def _not_equal(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("not", reading.each("equal", *operands))


@reads("AddN")
def _add_n(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    total, *others = operands
    for other in others:
        total = reading.each("add", total, other)
    return total


@reads("ClipByValue")
def _clip(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("max", reading.each("min", operands[0], operands[2]), operands[1])


@reads("Relu")
def _relu(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("max", operands[0], number_of(reading, 0))


@reads("Relu6")
def _relu6(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("min", reading.each("max", operands[0], number_of(reading, 0)), number_of(reading, 6))


@reads("LeakyRelu")
def _leaky_relu(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    below = reading.each("mul", operands[0], number_of(reading, node.get_attr("alpha")))
    return where_positive(reading, operands[0], operands[0], below)


@reads("Elu")
def _elu(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return where_positive(reading, operands[0], operands[0], reading.each("expm1", operands[0]))


@reads("Selu")
def _selu(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    below = reading.each("mul", number_of(reading, SELU_SCALE * SELU_ALPHA), reading.each("expm1", operands[0]))
    above = reading.each("mul", number_of(reading, SELU_SCALE), operands[0])
    return where_positive(reading, operands[0], above, below)


@reads("Softsign")
def _softsign(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    one_more = reading.each("add", number_of(reading, 1), reading.each("abs", operands[0]))
    return reading.each("div", operands[0], one_more)


@reads("Erf")
def _erf(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("sub", number_of(reading, 1), reading.each("erfc", operands[0]))


@reads("Cast")
def _cast(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    wanted = _kind(node.get_attr("DstT"))
    return operands[0] if reading.kind(operands[0]) == wanted else reading.each(f"to_{wanted}", operands[0])


@reads("Bitcast")
def _bitcast(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each(f"bits_{_kind(node.get_attr('type'))}", operands[0])


def _kind(dtype: Any) -> str:
    """The kind of number of a type of TensorFlow.

    Raises:
        InvalidValueError: one that a program has not.
    """
    if dtype.is_bool:
        return "bool"
    if dtype.is_floating:
        return "float"
    if dtype.is_integer:
        return "uint" if dtype.is_unsigned else "int"
    raise InvalidValueError(f"numbers, not {dtype.name}")
