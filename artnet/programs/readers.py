"""How each operation of TensorFlow is read into instructions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from artnet.errors import InvalidValueError
from artnet.programs.lumps import Lump, Reading

__all__ = ["READERS", "Reader"]

Reader = Callable[[Reading, Any, list[Lump]], Lump | list[Lump]]
"""`reader(reading, operation, operands)` gives the lump of its result, or of each of its results."""
READERS: dict[str, Reader] = {}

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
FOLDS: Mapping[str, str] = {
    "Sum": "sum", "Prod": "product", "Max": "largest", "Min": "smallest", "All": "all", "Any": "any",
}  # fmt: skip
"""Operations along axes."""
SAME = ("Identity", "StopGradient", "PreventGradient", "Snapshot", "CheckNumerics", "EnsureShape", "IdentityN")
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
"""Of Klambauer et al., "Self-normalizing neural networks", 2017."""


def _reads(*names: str) -> Callable[[Reader], Reader]:
    def add(reader: Reader) -> Reader:
        READERS.update(dict.fromkeys(names, reader))
        return reader

    return add


def _direct(name: str) -> Reader:
    return lambda reading, node, operands: reading.each(name, *operands)


def _fold(name: str) -> Reader:
    def read(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
        axes = _axes(reading, operands[1])
        return reading.folded(name, operands[0], axes, keep=node.get_attr("keep_dims"))

    return read


READERS.update({name: _direct(instruction) for name, instruction in DIRECT.items()})
READERS.update({name: _fold(instruction) for name, instruction in FOLDS.items()})
READERS.update(dict.fromkeys(SAME, lambda reading, node, operands: operands[0]))


def _whole_numbers(reading: Reading, lump: Lump) -> list[int]:
    """Numbers that a graph computes before it runs: shapes, axes, places.

    Raises:
        InvalidValueError: they depend on what the graph is given.
    """
    known = reading.known(lump)
    if known is None:
        raise InvalidValueError("shapes and axes that are known before the graph runs")
    return [int(number) for number in known.reshape(-1)]


def _axes(reading: Reading, lump: Lump) -> tuple[int, ...]:
    return tuple(_whole_numbers(reading, lump))


def _number(reading: Reading, value: float) -> Lump:
    return reading.constant(np.float32(value))


@_reads("Square")
def _square(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("mul", operands[0], operands[0])


@_reads("SquaredDifference")
def _squared_difference(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    gap = reading.each("sub", *operands)
    return reading.each("mul", gap, gap)


@_reads("Inv", "Reciprocal")
def _reciprocal(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("div", _number(reading, 1), operands[0])


@_reads("DivNoNan")
def _div_no_nan(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    nothing = _number(reading, 0)
    return reading.each("select", reading.each("equal", operands[1], nothing), nothing, reading.each("div", *operands))


@_reads("Greater")
def _greater(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("less", operands[1], operands[0])


@_reads("GreaterEqual")
def _greater_equal(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("lessequal", operands[1], operands[0])


@_reads("NotEqual")
def _not_equal(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("not", reading.each("equal", *operands))


@_reads("AddN")
def _add_n(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    total, *others = operands
    for other in others:
        total = reading.each("add", total, other)
    return total


@_reads("ClipByValue")
def _clip(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("max", reading.each("min", operands[0], operands[2]), operands[1])


@_reads("Relu")
def _relu(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("max", operands[0], _number(reading, 0))


@_reads("Relu6")
def _relu6(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("min", reading.each("max", operands[0], _number(reading, 0)), _number(reading, 6))


@_reads("LeakyRelu")
def _leaky_relu(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    below = reading.each("mul", operands[0], _number(reading, node.get_attr("alpha")))
    return _where_positive(reading, operands[0], operands[0], below)


@_reads("Elu")
def _elu(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return _where_positive(reading, operands[0], operands[0], reading.each("expm1", operands[0]))


@_reads("Selu")
def _selu(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    below = reading.each("mul", _number(reading, SELU_SCALE * SELU_ALPHA), reading.each("expm1", operands[0]))
    above = reading.each("mul", _number(reading, SELU_SCALE), operands[0])
    return _where_positive(reading, operands[0], above, below)


@_reads("Softsign")
def _softsign(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    one_more = reading.each("add", _number(reading, 1), reading.each("abs", operands[0]))
    return reading.each("div", operands[0], one_more)


@_reads("Erf")
def _erf(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.each("sub", _number(reading, 1), reading.each("erfc", operands[0]))


def _where_positive(reading: Reading, test: Lump, yes: Lump, no: Lump) -> Lump:
    return reading.each("select", reading.each("less", _number(reading, 0), test), yes, no)


def _times(reading: Reading, *factors: Lump) -> Lump:
    total, *others = factors
    for other in others:
        total = reading.each("mul", total, other)
    return total


@_reads("TanhGrad")
def _tanh_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    y, dy = operands
    return _times(reading, dy, reading.each("sub", _number(reading, 1), _times(reading, y, y)))


@_reads("SigmoidGrad")
def _sigmoid_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    y, dy = operands
    return _times(reading, dy, y, reading.each("sub", _number(reading, 1), y))


@_reads("SqrtGrad")
def _sqrt_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    y, dy = operands
    return reading.each("div", _times(reading, dy, _number(reading, 0.5)), y)


@_reads("RsqrtGrad")
def _rsqrt_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    y, dy = operands
    return _times(reading, dy, _times(reading, y, y, y), _number(reading, -0.5))


@_reads("InvGrad", "ReciprocalGrad")
def _reciprocal_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    y, dy = operands
    return reading.each("neg", _times(reading, dy, y, y))


@_reads("ReluGrad")
def _relu_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, x = operands
    return _where_positive(reading, x, dy, _number(reading, 0))


@_reads("LeakyReluGrad")
def _leaky_relu_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, x = operands
    return _where_positive(reading, x, dy, _times(reading, dy, _number(reading, node.get_attr("alpha"))))


@_reads("EluGrad")
def _elu_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, y = operands
    below = _times(reading, reading.each("add", y, _number(reading, 1)), dy)
    return reading.each("select", reading.each("less", y, _number(reading, 0)), below, dy)


@_reads("SeluGrad")
def _selu_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, y = operands
    below = _times(reading, dy, reading.each("add", y, _number(reading, SELU_SCALE * SELU_ALPHA)))
    above = _times(reading, dy, _number(reading, SELU_SCALE))
    return reading.each("select", reading.each("less", y, _number(reading, 0)), below, above)


@_reads("SoftplusGrad")
def _softplus_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, x = operands
    return _times(reading, dy, reading.each("sigmoid", x))


@_reads("SoftsignGrad")
def _softsign_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, x = operands
    one_more = reading.each("add", _number(reading, 1), reading.each("abs", x))
    return reading.each("div", dy, _times(reading, one_more, one_more))


@_reads("Mean")
def _mean(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    axes = _axes(reading, operands[1])
    total = reading.folded("sum", operands[0], axes, keep=node.get_attr("keep_dims"))
    count = np.prod([operands[0].shape[axis] for axis in axes], dtype=int)
    return reading.each("div", total, _number(reading, count))


@_reads("Softmax")
def _softmax(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    top = reading.folded("largest", operands[0], (-1,), keep=True)
    powers = reading.each("exp", reading.each("sub", operands[0], top))
    return reading.each("div", powers, reading.folded("sum", powers, (-1,), keep=True))


@_reads("LogSoftmax")
def _log_softmax(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    low = reading.each("sub", operands[0], reading.folded("largest", operands[0], (-1,), keep=True))
    total = reading.folded("sum", reading.each("exp", low), (-1,), keep=True)
    return reading.each("sub", low, reading.each("log", total))


@_reads("ArgMin", "ArgMax")
def _first(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.folded(node.type.lower(), operands[0], _axes(reading, operands[1]), keep=False)


@_reads("Cast")
def _cast(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    wanted = _kind(node.get_attr("DstT"))
    return operands[0] if reading.kind(operands[0]) == wanted else reading.each(f"to_{wanted}", operands[0])


@_reads("Bitcast")
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


@_reads("MatMul", "BatchMatMulV2")
def _matmul(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    turned = ("transpose_a", "transpose_b") if node.type == "MatMul" else ("adj_x", "adj_y")
    a, b = (
        lump.moved(lambda at: np.swapaxes(at, -1, -2)) if node.get_attr(name) else lump
        for lump, name in zip(operands, turned, strict=True)
    )
    shape = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    left, right = (np.broadcast_to(m.at, shape + m.shape[-2:]) for m in (a, b))
    parts = [reading.product(Lump(left[i]), Lump(right[i])).at for i in np.ndindex(*shape)]
    return Lump(np.stack(parts).reshape(*shape, *parts[0].shape))


@_reads("Einsum")
def _einsum(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    text = node.get_attr("equation")
    equation = text.decode() if isinstance(text, bytes) else text
    ins, out = equation.replace(" ", "").split("->")
    names = ins.split(",")
    letters = "".join(dict.fromkeys("".join(names)))
    sizes = {c: n for name, lump in zip(names, operands, strict=True) for c, n in zip(name, lump.shape, strict=True)}
    summed = [c for c in letters if c not in out]
    order = [*out, *summed]
    wide = []
    for name, lump in zip(names, operands, strict=True):
        at = lump.at.transpose([name.index(c) for c in order if c in name])
        wide.append(Lump(at.reshape([sizes[c] if c in name else 1 for c in order])))
    total = _times(reading, *wide)
    total = Lump(np.broadcast_to(total.at, [sizes[c] for c in order]))
    return reading.folded("sum", total, tuple(range(len(out), len(order))), keep=False) if summed else total


@_reads("GatherV2", "ResourceGather")
def _gather(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    table, rows = operands[:2]
    (axis,) = _whole_numbers(reading, operands[2]) if len(operands) > 2 else [0]
    if node.get_attr("batch_dims"):
        raise InvalidValueError("a gather without batch_dims")
    known = reading.known(rows)
    if known is not None:
        return table.moved(lambda at: np.take(at, known.astype(int), axis=axis))
    first = table.moved(lambda at: np.moveaxis(at, axis, 0))
    rest = first.shape[1:]
    width = int(np.prod(rest, dtype=int))
    place = reading.builder.emit("look_up", reading.whole(first), reading.whole(rows), width=width)
    found = Lump.of(place, rows.shape + rest).at
    axis %= len(table.shape)
    count = len(rows.shape)
    return Lump(np.moveaxis(found, range(count), range(axis, axis + count)))


@_reads("OneHot")
def _one_hot(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    rows, depth, on, off = operands
    axis = node.get_attr("axis")
    numbers = np.arange(_whole_numbers(reading, depth)[0], dtype=np.int32)
    test = reading.each("equal", rows.moved(lambda at: at[..., None]), reading.constant(numbers))
    return reading.each("select", test, on, off).moved(lambda at: np.moveaxis(at, -1, axis))


@_reads("Reshape")
def _reshape(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    shape = _whole_numbers(reading, operands[1])
    return operands[0].moved(lambda at: at.reshape(shape))


@_reads("ExpandDims")
def _expand(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    (axis,) = _whole_numbers(reading, operands[1])
    return operands[0].moved(lambda at: np.expand_dims(at, axis))


@_reads("Squeeze")
def _squeeze(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    axes = tuple(node.get_attr("squeeze_dims")) or None
    return operands[0].moved(lambda at: np.squeeze(at, axes))


@_reads("Transpose")
def _transpose(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    axes = _whole_numbers(reading, operands[1])
    return operands[0].moved(lambda at: at.transpose(axes))


@_reads("BroadcastTo")
def _broadcast(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    shape = _whole_numbers(reading, operands[1])
    return operands[0].moved(lambda at: np.broadcast_to(at, shape))


@_reads("Tile")
def _tile(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    times = _whole_numbers(reading, operands[1])
    return operands[0].moved(lambda at: np.tile(at, times))


@_reads("Fill")
def _fill(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    shape = _whole_numbers(reading, operands[0])
    return operands[1].moved(lambda at: np.broadcast_to(at, shape))


@_reads("ZerosLike", "OnesLike")
def _like(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    one = reading.constant(np.float32(node.type == "OnesLike"))
    kind = reading.kind(operands[0])
    one = one if kind == "float" else reading.each(f"to_{kind}", one)
    return one.moved(lambda at: np.broadcast_to(at, operands[0].shape))


@_reads("Pack")
def _pack(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return Lump(np.stack([lump.at for lump in operands], axis=node.get_attr("axis")))


@_reads("Unpack")
def _unpack(reading: Reading, node: Any, operands: list[Lump]) -> list[Lump]:
    axis, count = node.get_attr("axis"), node.get_attr("num")
    return [operands[0].moved(lambda at, n=n: np.take(at, n, axis=axis)) for n in range(count)]  # type: ignore[misc]


@_reads("ConcatV2")
def _concat(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    (axis,) = _whole_numbers(reading, operands[-1])
    return Lump(np.concatenate([lump.at for lump in operands[:-1]], axis=axis))


@_reads("Split", "SplitV")
def _split(reading: Reading, node: Any, operands: list[Lump]) -> list[Lump]:
    if node.type == "Split":
        (axis,), lump, parts = _whole_numbers(reading, operands[0]), operands[1], node.get_attr("num_split")
        return [Lump(part) for part in np.split(lump.at, parts, axis=axis)]
    sizes, (axis,) = _whole_numbers(reading, operands[1]), _whole_numbers(reading, operands[2])
    return [Lump(part) for part in np.split(operands[0].at, np.cumsum(sizes)[:-1], axis=axis)]


@_reads("ConcatOffset")
def _concat_offset(reading: Reading, node: Any, operands: list[Lump]) -> list[Lump]:
    (axis,) = _whole_numbers(reading, operands[0])
    shapes = [np.array(_whole_numbers(reading, lump), np.int32) for lump in operands[1:]]
    start, offsets = 0, []
    for shape in shapes:
        offset = np.zeros_like(shape)
        offset[axis] = start
        start += int(shape[axis])
        offsets.append(reading.constant(offset))
    return offsets


@_reads("Slice")
def _slice(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    begin, size = (_whole_numbers(reading, lump) for lump in operands[1:])
    places = tuple(slice(b, None if s < 0 else b + s) for b, s in zip(begin, size, strict=True))
    return operands[0].moved(lambda at: at[places])


@_reads("StridedSlice")
def _strided_slice(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    places = _places(reading, node, operands[1:4])
    return operands[0].moved(lambda at: at[places])


@_reads("StridedSliceGrad")
def _strided_slice_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    shape = _whole_numbers(reading, operands[0])
    nothing = np.broadcast_to(_number(reading, 0).at, shape).copy()
    nothing[_places(reading, node, operands[1:4])] = operands[4].at
    return Lump(nothing)


def _places(reading: Reading, node: Any, bounds: list[Lump]) -> tuple[Any, ...]:
    """What a strided slice takes, as NumPy takes it."""
    begin, end, strides = (_whole_numbers(reading, lump) for lump in bounds)
    mask = {name: node.get_attr(f"{name}_mask") for name in ("begin", "end", "ellipsis", "new_axis", "shrink_axis")}
    places: list[Any] = []
    for n, (first, last, step) in enumerate(zip(begin, end, strides, strict=True)):
        bit = 1 << n
        if mask["ellipsis"] & bit:
            places.append(Ellipsis)
        elif mask["new_axis"] & bit:
            places.append(None)
        elif mask["shrink_axis"] & bit:
            places.append(first)
        else:
            places.append(slice(None if mask["begin"] & bit else first, None if mask["end"] & bit else last, step))
    return tuple(places)


@_reads("Pad", "PadV2")
def _pad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    around = np.array(_whole_numbers(reading, operands[1])).reshape(-1, 2)
    fill = operands[2] if len(operands) > 2 else _number(reading, 0)
    return operands[0].moved(lambda at: np.pad(at, around, constant_values=fill.at))


@_reads("Shape")
def _shape(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.constant(np.array(operands[0].shape, np.int32))


@_reads("Size", "Rank")
def _size(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return reading.constant(np.int32(operands[0].at.size if node.type == "Size" else operands[0].at.ndim))


@_reads("Range")
def _range(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    known = [reading.known(lump) for lump in operands]
    numbers = [value.item() for value in known if value is not None]
    if len(numbers) != len(known):
        raise InvalidValueError("a range that is known before the graph runs")
    return reading.constant(np.arange(*numbers).astype(known[0].dtype if known[0] is not None else np.float32))


@_reads("BroadcastGradientArgs")
def _broadcast_args(reading: Reading, node: Any, operands: list[Lump]) -> list[Lump]:
    """The axes along which the gradient of a broadcast operand is summed."""
    shapes = [_whole_numbers(reading, lump) for lump in operands]
    rank = max(map(len, shapes))
    padded = [[1] * (rank - len(shape)) + shape for shape in shapes]
    axes = [[n for n in range(rank) if shape[n] == 1 and (other[n] != 1 or n < rank - len(own))]
            for own, shape, other in zip(shapes, padded, padded[::-1], strict=True)]  # fmt: skip
    return [Lump(reading.constant(np.array(axis, np.int32)).at) for axis in axes]
