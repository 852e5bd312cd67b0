"""How far each operation of a program reaches, where its operands are only known to lie between two numbers.

A value is a pair of arrays (length, boxes): what it is at least and at most, in float64, or the kind of its whole
numbers. What computes in float32 may be off by a few units in the last place, so results of floats are widened by as
much: bounds hold for every evaluator that keeps to 4 ulp an instruction (R. E. Moore, "Interval Analysis", 1966).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.programs.operations import OPERATIONS

__all__ = ["RULES", "Reach", "rounded"]

Array = NDArray[Any]
Reach = tuple[Array, Array]
"""At least, at most."""
Rule = Callable[..., Reach]
ULP = 4 * 2.0**-23
LEAST = 2.0**-126
"""Below it float32 has fewer digits; some processors take what is smaller for 0."""

LARGEST = 3e38
"""Above it float32 may be infinite, or not yet."""


def rounded(reach: Reach, by: Any = 1) -> Reach:
    """Widened by `by` times 4 units in the last place of float32; what is no number may be any."""
    low, high = (np.asarray(side, np.float64) for side in reach)
    low = np.minimum(np.where(np.isnan(low), -np.inf, low), LARGEST)
    high = np.maximum(np.where(np.isnan(high), np.inf, high), -LARGEST)
    return low - by * (ULP * np.abs(low) + LEAST), high + by * (ULP * np.abs(high) + LEAST)


def _anything(like: Reach, kind: Any) -> Reach:
    """All numbers of a kind."""
    low, high = (np.iinfo(kind).min, np.iinfo(kind).max) if np.dtype(kind).kind in "iu" else (-np.inf, np.inf)
    return np.full_like(like[0], low, dtype=kind), np.full_like(like[0], high, dtype=kind)


def _hull(*sides: Array) -> Reach:
    """From the least to the largest; nothing is known where one of them is no number."""
    wide = np.stack(np.broadcast_arrays(*sides))
    return np.min(wide, axis=0), np.max(wide, axis=0)


def _rising(name: str, *, exact: bool = False) -> Rule:
    """Of an operation that is never less where an operand is larger."""

    def rule(*operands: Reach, **attributes: Any) -> Reach:
        low = OPERATIONS[name].compute(*(low for low, _ in operands), **attributes)
        high = OPERATIONS[name].compute(*(high for _, high in operands), **attributes)
        return (low, high) if exact or low.dtype.kind != "f" else rounded((low, high))

    return rule


def _falling(name: str, *, exact: bool = False) -> Rule:
    def rule(a: Reach) -> Reach:
        high, low = (OPERATIONS[name].compute(side) for side in a)
        return (low, high) if exact or low.dtype.kind != "f" else rounded((low, high))

    return rule


def _corners(name: str) -> Rule:
    """Of an operation of two operands whose least and largest values are at their ends."""

    def rule(a: Reach, b: Reach) -> Reach:
        found = _hull(*(OPERATIONS[name].compute(left, right) for left in a for right in b))
        return found if found[0].dtype.kind in "iu" else rounded(found)

    return rule


def _known(name: str) -> Rule:
    """Of an operation of which nothing is known but where its operands are."""

    def rule(*operands: Reach, **attributes: Any) -> Reach:
        low = OPERATIONS[name].compute(*(low for low, _ in operands), **attributes)
        sure = np.ones(low.shape, bool)
        for least, most in operands:
            sure = sure & (least == most)
        everything = _anything((low, low), low.dtype)
        return np.where(sure, low, everything[0]), np.where(sure, low, everything[1])

    return rule


def _whole(name: str, a: Reach, b: Reach) -> Reach:
    """Of an operation on whole numbers with its ends at theirs; where it would wrap around it may give any."""
    kind = a[0].dtype
    compute = OPERATIONS[name].compute
    low, high = _hull(*(compute(left.astype(np.int64), right.astype(np.int64)) for left in a for right in b))
    span = np.iinfo(kind)
    fits = (low >= span.min) & (high <= span.max)
    return np.where(fits, low, span.min).astype(kind), np.where(fits, high, span.max).astype(kind)


def _mul(a: Reach, b: Reach) -> Reach:
    if a[0].dtype.kind in "iu":
        return _whole("mul", a, b)
    products = [np.nan_to_num(left * right, nan=0.0, posinf=np.inf, neginf=-np.inf) for left in a for right in b]
    return rounded(_hull(*products))  # 0 times infinity: the 0 is exact, the other only large


def _div(a: Reach, b: Reach) -> Reach:
    torn = (b[0] <= 0) & (b[1] >= 0)
    if a[0].dtype.kind in "iu":
        low, high = _whole("div", a, b)
        span = np.iinfo(low.dtype)
        return np.where(torn, span.min, low).astype(low.dtype), np.where(torn, span.max, high).astype(low.dtype)
    low, high = _corners("div")(a, b)
    return np.where(torn, -np.inf, low), np.where(torn, np.inf, high)


def _sub(a: Reach, b: Reach) -> Reach:
    return _whole("sub", a, b) if a[0].dtype.kind in "iu" else rounded((a[0] - b[1], a[1] - b[0]))


def _add(a: Reach, b: Reach) -> Reach:
    return _whole("add", a, b) if a[0].dtype.kind in "iu" else rounded((a[0] + b[0], a[1] + b[1]))


def _abs(a: Reach) -> Reach:
    low, high = _hull(*(np.abs(side) for side in a))
    return np.where((a[0] <= 0) & (a[1] >= 0), 0, low).astype(low.dtype), high


def _cosh(a: Reach) -> Reach:
    return _rising("cosh")(_abs(a))


def _wave(shift: float) -> Rule:
    """Of sin(a + shift pi)."""

    def rule(a: Reach) -> Reach:
        low, high = (side + shift * np.pi for side in a)
        least, most = _hull(np.sin(low), np.sin(high))
        turns = [np.floor((high - peak) / (2 * np.pi)) - np.ceil((low - peak) / (2 * np.pi))
                 for peak in (0.5 * np.pi, -0.5 * np.pi)]  # fmt: skip
        lost = ~(np.isfinite(low) & np.isfinite(high))
        most = np.where(lost | (turns[0] >= 0), 1, most)
        least = np.where(lost | (turns[1] >= 0), -1, least)
        slack = 1e-6 + 2.0**-22 * np.maximum(np.abs(low), np.abs(high))  # of the angle, in float32
        slack = np.where(np.isfinite(slack), slack, 0)
        return np.maximum(least - slack, -1 - 1e-6), np.minimum(most + slack, 1 + 1e-6)

    return rule


def _tan(a: Reach) -> Reach:
    low, high = rounded(a)
    torn = np.floor(high / np.pi - 0.5) != np.floor(low / np.pi - 0.5)
    return np.where(torn, -np.inf, rounded((np.tan(low), np.tan(high)))[0]), np.where(
        torn, np.inf, rounded((np.tan(low), np.tan(high)))[1]
    )


def _limited(name: str, least: float, most: float, *, falls: bool = False, pole: bool = False) -> Rule:
    """Of an operation that rises, or falls, between two numbers, and is no number elsewhere; at a pole, neither."""

    def rule(a: Reach) -> Reach:
        inside = np.clip(a[0], least, most), np.clip(a[1], least, most)
        low, high = (_falling if falls else _rising)(name)(inside)
        lost = (a[0] < least) | (a[1] > most) | np.isnan(a[0]) | np.isnan(a[1]) | (pole & (a[0] == least))
        return np.where(lost, -np.inf, low), np.where(lost, np.inf, high)

    return rule


def _pow(a: Reach, b: Reach) -> Reach:
    low, high = _corners("pow")(a, b)
    whole = (b[0] == b[1]) & (b[0] == np.floor(b[0]))
    even = whole & (b[0] % 2 == 0)
    crosses = (a[0] <= 0) & (a[1] >= 0)
    low = np.where(crosses & even & (b[0] > 0), np.minimum(low, 0), low)
    lost = (a[0] < 0) & ~whole | crosses & (b[0] <= 0)
    return np.where(lost, -np.inf, low), np.where(lost, np.inf, high)


def _atan2(y: Reach, x: Reach) -> Reach:
    low, high = _corners("atan2")(y, x)
    torn = (y[0] <= 0) & (y[1] >= 0) & (x[0] <= 0)  # the cut from the origin to the left
    most = np.pi * (1 + ULP)
    return np.where(torn, -most, low), np.where(torn, most, high)


def _floormod(a: Reach, b: Reach) -> Reach:
    if a[0].dtype.kind in "iu":
        turns = [OPERATIONS["div"].compute(side.astype(np.int64), np.maximum(b[0].astype(np.int64), 1)) for side in a]
        one = (b[0] == b[1]) & (b[0] > 0) & (turns[0] == turns[1])
        low, high = (side.astype(np.int64) - turns[0] * b[0] for side in a)
        least, most = np.minimum(b[0].astype(np.int64), 0), np.maximum(b[1].astype(np.int64), 0)
        kind = a[0].dtype
        return np.where(one, low, least).astype(kind), np.where(one, high, most).astype(kind)
    with np.errstate(all="ignore"):
        turns = [np.floor(side / b[0]) for side in rounded(a)]
    one = (b[0] == b[1]) & (turns[0] == turns[1])
    left = rounded((a[0] - turns[0] * b[0], a[1] - turns[0] * b[0]))
    slack = ULP * np.maximum(np.abs(a[0]), np.abs(a[1]))  # what is left of large numbers is as coarse as they are
    least, most = np.minimum(b[0], 0), np.maximum(b[1], 0)
    return np.where(one, left[0] - slack, least), np.where(one, left[1] + slack, most)


def _equal(a: Reach, b: Reach) -> Reach:
    point = (a[0] == a[1]) & (b[0] == b[1]) & (a[0] == b[0])
    return point, (a[0] <= b[1]) & (b[0] <= a[1])


def _less(a: Reach, b: Reach) -> Reach:
    return a[1] < b[0], a[0] < b[1]


def _lessequal(a: Reach, b: Reach) -> Reach:
    return a[1] <= b[0], a[0] <= b[1]


def _isfinite(a: Reach) -> Reach:
    sure = np.isfinite(a[0]) & np.isfinite(a[1]) & (np.abs(a[0]) < 3e38) & (np.abs(a[1]) < 3e38)
    return sure, np.ones_like(sure)


def _select(test: Reach, yes: Reach, no: Reach) -> Reach:
    hull = _hull(yes[0], yes[1], no[0], no[1])
    picked = [np.where(test[0], one, np.where(test[1], both, other))
              for one, other, both in zip(yes, no, hull, strict=True)]  # fmt: skip
    return picked[0], picked[1]


def _to(kind: str) -> Rule:
    def rule(a: Reach) -> Reach:
        compute = OPERATIONS[f"to_{kind}"].compute
        if kind == "float":
            return a[0].astype(np.float64), a[1].astype(np.float64)
        if kind == "bool":
            never = (a[0] > 0) | (a[1] < 0)
            return never, ~((a[0] == 0) & (a[1] == 0))
        span = np.iinfo(np.int32 if kind == "int" else np.uint32)
        fits = (a[0] >= span.min) & (a[1] <= span.max - 128)  # to the last float32 below
        low, high = (compute(np.where(fits, side, 0)) for side in a)
        return np.where(fits, low, span.min).astype(low.dtype), np.where(fits, high, span.max).astype(low.dtype)

    return rule


def _bits(kind: str) -> Rule:
    def rule(a: Reach) -> Reach:
        low, high = (side.astype(np.float32) if side.dtype.kind == "f" else side for side in a)
        if low.dtype.kind == "f":
            high = np.where(low == 0, np.float32(1), high)  # a 0 has either sign
        return _known(f"bits_{kind}")((low, high))

    return rule


def _fold(name: str) -> Rule:
    def rule(a: Reach, each: int) -> Reach:
        low, high = (OPERATIONS[name].compute(side, each=each) for side in a)
        if name != "sum" or low.dtype.kind != "f":
            return low, high
        slack = each * ULP * OPERATIONS["sum"].compute(np.maximum(*map(np.abs, a)), each=each)
        return rounded((low - slack, high + slack))

    return rule


def _product(a: Reach, each: int) -> Reach:
    sides = [side.reshape(-1, each, side.shape[1]) for side in a]
    total: Reach = sides[0][:, 0], sides[1][:, 0]
    for n in range(1, each):
        total = _mul(total, (sides[0][:, n], sides[1][:, n]))
    return total


def _first(sign: int) -> Rule:
    """Which may be the first of the largest, or with -1 of the smallest."""

    def rule(a: Reach, each: int) -> Reach:
        low, high = a if sign > 0 else (-a[1], -a[0])
        low, high = (side.reshape(-1, each, side.shape[1]) for side in (low, high))
        may = high >= low.max(axis=1, keepdims=True)
        return may.argmax(axis=1).astype(np.int32), (each - 1 - may[:, ::-1].argmax(axis=1)).astype(np.int32)

    return rule


def _matmul(a: Reach, b: Reach, rows: int) -> Reach:
    """By the middle and the reach of both (S. M. Rump, "Fast and parallel interval arithmetic", 1999)."""
    product = OPERATIONS["matmul"].compute
    inner = a[0].shape[0] // rows
    (ma, ra), (mb, rb) = (((low + high) / 2, (high - low) / 2) for low, high in (a, b))
    middle = product(ma, mb, rows=rows)
    far = product(np.abs(ma) + ra, rb, rows=rows) + product(ra, np.abs(mb), rows=rows)
    slack = (inner + 1) * ULP * product(np.abs(ma) + ra, np.abs(mb) + rb, rows=rows)
    return rounded((middle - far - slack, middle + far + slack))


def _look_up(table: Reach, rows: Reach, width: int) -> Reach:
    count = table[0].shape[0] // width
    at = [np.clip(side.astype(np.int64), 0, count - 1) for side in rows]
    look = OPERATIONS["look_up"].compute
    one = np.repeat(at[0] == at[1], width, axis=0)
    found = []
    for side, fold in zip(table, (np.min, np.max), strict=True):
        whole = fold(side.reshape(count, width, -1), axis=0)
        every = np.concatenate([whole] * len(at[0]))
        found.append(np.where(one, look(side, at[0], width=width), every))
    return found[0], found[1]


def _both(name: str) -> Rule:
    """Of an operation that only moves numbers."""
    return lambda *operands, **attributes: (
        OPERATIONS[name].compute(*(low for low, _ in operands), **attributes),
        OPERATIONS[name].compute(*(high for _, high in operands), **attributes),
    )


RULES: Mapping[str, Rule] = {
    "add": _add, "sub": _sub, "mul": _mul, "div": _div, "floormod": _floormod, "pow": _pow,
    **{name: _rising(name, exact=True)
       for name in ("min", "max", "floor", "ceil", "round", "sign", "and", "or")},
    **{name: _rising(name)
       for name in ("atan", "sinh", "tanh", "exp", "expm1", "sigmoid", "softplus")},
    "neg": _falling("neg", exact=True), "not": _falling("not", exact=True), "erfc": _falling("erfc"),
    "atan2": _atan2, "abs": _abs, "sin": _wave(0.0), "cos": _wave(0.5), "tan": _tan, "cosh": _cosh,
    "asin": _limited("asin", -1, 1), "acos": _limited("acos", -1, 1, falls=True),
    "log": _limited("log", 0, np.inf), "log1p": _limited("log1p", -1, np.inf), "sqrt": _limited("sqrt", 0, np.inf),
    "rsqrt": _limited("rsqrt", 0, np.inf, falls=True, pole=True),
    "isfinite": _isfinite, "less": _less, "lessequal": _lessequal, "equal": _equal, "select": _select,
    **{name: _known(name) for name in ("bitand", "bitor", "bitxor", "shiftright", "shiftleft")},
    **{f"to_{kind}": _to(kind) for kind in ("float", "int", "uint", "bool")},
    **{f"bits_{kind}": _bits(kind) for kind in ("int", "uint")},
    **{name: _fold(name) for name in ("sum", "largest", "smallest", "all", "any")},
    "product": _product, "argmin": _first(-1), "argmax": _first(1), "matmul": _matmul, "look_up": _look_up,
    "pick": _both("pick"),
}  # fmt: skip
"""Of every operation."""
