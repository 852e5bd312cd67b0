"""The operations that a program is made of, and what each computes, in NumPy.

Values are vectors, held with one point a column: (length, points), or (length, 1) where all points share them. An
operation works element by element on vectors of one length (or of length 1, which is as long as needed), unless it says
otherwise. The kinds of number are "float", "int" (32 bits), "uint" (32 bits, modulo 2^32) and "bool".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["KINDS", "OPERATIONS", "Operation", "is_elementwise"]

Array = NDArray[Any]
KINDS: Mapping[str, type] = {"float": np.float32, "int": np.int32, "uint": np.uint32, "bool": np.bool_}
"""The kinds of number, as NumPy has them."""


@dataclass(frozen=True)
class Operation:
    """One kind of instruction: `compute(*operands, **attributes)` gives its result, kind by kind of its operands.

    `gives` is the kind of the result, or "" for that of the last operand. `elementwise` is False where the result is
    not as long as the longest operand.
    """

    name: str
    compute: Callable[..., Array]
    gives: str = ""
    elementwise: bool = True
    summary: str = ""


def is_elementwise(name: str) -> bool:
    """Whether an operation works element by element."""
    return OPERATIONS[name].elementwise


def _wrapped(function: Callable[[Array, Array], Array]) -> Callable[[Array, Array], Array]:
    """Whole numbers wrap around, as they do in TensorFlow and in shaders."""

    def compute(a: Array, b: Array) -> Array:
        with np.errstate(over="ignore"):
            return function(a, b)

    return compute


def _divide(a: Array, b: Array) -> Array:
    return np.floor_divide(a, b) if a.dtype.kind in "iu" else np.true_divide(a, b)


def _sigmoid(a: Array) -> Array:
    with np.errstate(over="ignore"):
        return (1 / (1 + np.exp(-a.astype(np.float64)))).astype(a.dtype)


def _softplus(a: Array) -> Array:
    return np.logaddexp(a.astype(np.float64), 0).astype(a.dtype)


def _erfc(a: Array) -> Array:
    return np.asarray(np.frompyfunc(math.erfc, 1, 1)(a)).astype(a.dtype)


def _as(kind: str) -> Callable[[Array], Array]:
    def compute(a: Array) -> Array:
        real = kind == "float" and a.dtype == np.float64
        with np.errstate(invalid="ignore"):
            return a if real else a.astype(KINDS[kind])

    return compute


def _bits(kind: str) -> Callable[[Array], Array]:
    def compute(a: Array) -> Array:
        short = a.astype(np.float32) if a.dtype.kind == "f" else a  # also where floats are computed in 64 bits
        return np.ascontiguousarray(short).view(KINDS[kind])

    return compute


def _fold(function: Callable[..., Array]) -> Callable[..., Array]:
    """Element j of the result is made of the `each` elements from j * each on."""
    return lambda a, each: function(a.reshape(-1, each, a.shape[1]), axis=1)


def _first(function: Callable[..., Array]) -> Callable[..., Array]:
    return lambda a, each: function(a.reshape(-1, each, a.shape[1]), axis=1).astype(np.int32)


def _matmul(a: Array, b: Array, rows: int) -> Array:
    """`a` as a matrix of so many rows, times `b` as a matrix: both row by row."""
    inner = a.shape[0] // rows
    if b.shape[1] == 1:
        matrix = b.reshape(inner, -1)
        found = np.einsum("io,rip->rop", matrix, a.reshape(rows, inner, -1), optimize=True)
        return np.ascontiguousarray(found).reshape(-1, found.shape[2])
    points = max(a.shape[1], b.shape[1])
    left, right = (np.broadcast_to(v, (v.shape[0], points)) for v in (a, b))
    found = np.einsum("rip,iop->rop", left.reshape(rows, inner, points), right.reshape(inner, -1, points))
    return found.reshape(-1, points)


def _look_up(table: Array, rows: Array, width: int) -> Array:
    """Rows of so many numbers of a table, one after the other; a row beyond its ends is the first or the last."""
    count = table.shape[0] // width
    at = np.clip(rows.astype(np.int64), 0, count - 1)
    if table.shape[1] == 1:
        found = table[:, 0].reshape(count, width)[at]
        return np.moveaxis(found, 2, 1).reshape(-1, at.shape[1])
    points = max(table.shape[1], at.shape[1])
    wide = np.broadcast_to(table, (table.shape[0], points)).reshape(count, width, points)
    at = np.broadcast_to(at, (at.shape[0], points))
    return np.concatenate([wide[row, :, np.arange(points)].T for row in at])


def _pick(*sources: Array, at: tuple[tuple[int, int], ...]) -> Array:
    """Element `index` of the source `number`, for each (number, index)."""
    points = max(source.shape[1] for source in sources)
    wide = [np.broadcast_to(source, (source.shape[0], points)) for source in sources]
    starts = np.cumsum([0, *(len(source) for source in sources)])
    return np.concatenate(wide)[[starts[number] + index for number, index in at]]


OPERATIONS: Mapping[str, Operation] = {
    row.name: row
    for row in (
        Operation("add", _wrapped(np.add), summary="a + b"),
        Operation("sub", _wrapped(np.subtract), summary="a - b"),
        Operation("mul", _wrapped(np.multiply), summary="a b"),
        Operation("div", _divide, summary="a / b; of whole numbers, rounded down"),
        Operation("floormod", np.mod, summary="a - b floor(a / b)"),
        Operation("pow", np.power, summary="a to the b"),
        Operation("min", np.minimum),
        Operation("max", np.maximum),
        Operation("atan2", np.arctan2),
        Operation("neg", np.negative),
        Operation("abs", np.abs),
        Operation("sign", np.sign),
        Operation("floor", np.floor),
        Operation("ceil", np.ceil),
        Operation("round", np.rint, summary="the nearest whole number, halves to the even one"),
        Operation("sin", np.sin),
        Operation("cos", np.cos),
        Operation("tan", np.tan),
        Operation("asin", np.arcsin),
        Operation("acos", np.arccos),
        Operation("atan", np.arctan),
        Operation("sinh", np.sinh),
        Operation("cosh", np.cosh),
        Operation("tanh", np.tanh),
        Operation("exp", np.exp),
        Operation("expm1", np.expm1, summary="exp(a) - 1"),
        Operation("log", np.log),
        Operation("log1p", np.log1p, summary="log(1 + a)"),
        Operation("sqrt", np.sqrt),
        Operation("rsqrt", lambda a: 1 / np.sqrt(a), summary="1 / sqrt(a)"),
        Operation("sigmoid", _sigmoid, summary="1 / (1 + exp(-a))"),
        Operation("softplus", _softplus, summary="log(1 + exp(a))"),
        Operation("erfc", _erfc, summary="the complementary error function"),
        Operation("isfinite", np.isfinite, "bool"),
        Operation("less", np.less, "bool"),
        Operation("lessequal", np.less_equal, "bool"),
        Operation("equal", np.equal, "bool"),
        Operation("and", np.logical_and, "bool"),
        Operation("or", np.logical_or, "bool"),
        Operation("not", np.logical_not, "bool"),
        Operation("select", lambda test, yes, no: np.asarray(np.where(test, yes, no)), summary="b where a, else c"),
        Operation("bitand", np.bitwise_and),
        Operation("bitor", np.bitwise_or),
        Operation("bitxor", np.bitwise_xor),
        Operation("shiftright", np.right_shift, summary="a >> b; of int, the sign goes along"),
        Operation("shiftleft", np.left_shift),
        *(Operation(f"to_{kind}", _as(kind), kind, summary=f"the number as {kind}") for kind in KINDS),
        Operation("bits_int", _bits("int"), "int", summary="the same 32 bits, read as int"),
        Operation("bits_uint", _bits("uint"), "uint", summary="the same 32 bits, read as uint"),
        Operation("sum", _fold(np.sum), elementwise=False, summary="of each so many elements"),
        Operation("product", _fold(np.prod), elementwise=False, summary="of each so many elements"),
        Operation("largest", _fold(np.max), elementwise=False, summary="of each so many elements"),
        Operation("smallest", _fold(np.min), elementwise=False, summary="of each so many elements"),
        Operation("all", _fold(np.all), "bool", elementwise=False, summary="of each so many elements"),
        Operation("any", _fold(np.any), "bool", elementwise=False, summary="of each so many elements"),
        Operation("argmin", _first(np.argmin), "int", elementwise=False, summary="the first of the smallest, of each"),
        Operation("argmax", _first(np.argmax), "int", elementwise=False, summary="the first of the largest, of each"),
        Operation("matmul", _matmul, elementwise=False, summary="a, a matrix of so many rows, times the matrix b"),
        Operation("look_up", _look_up, elementwise=False, summary="rows b of the table a"),
        Operation("pick", _pick, elementwise=False, summary="elements of several vectors, in an order"),
    )
}
"""All of them, by name."""
