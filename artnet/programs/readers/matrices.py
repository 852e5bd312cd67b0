"""Products of matrices, and rows of tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from artnet.errors import InvalidValueError
from artnet.programs.lumps import Lump, Reading
from artnet.programs.readers.registry import reads, times, whole_numbers

__all__: list[str] = []


@reads("MatMul", "BatchMatMulV2")
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


@reads("Einsum")
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
    total = times(reading, *wide)
    total = Lump(np.broadcast_to(total.at, [sizes[c] for c in order]))
    return reading.folded("sum", total, tuple(range(len(out), len(order))), keep=False) if summed else total


@reads("GatherV2", "ResourceGather")
def _gather(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    table, rows = operands[:2]
    (axis,) = whole_numbers(reading, operands[2]) if len(operands) > 2 else [0]
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


@reads("OneHot")
def _one_hot(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    rows, depth, on, off = operands
    axis = node.get_attr("axis")
    numbers = np.arange(whole_numbers(reading, depth)[0], dtype=np.int32)
    test = reading.each("equal", rows.moved(lambda at: at[..., None]), reading.constant(numbers))
    return reading.each("select", test, on, off).moved(lambda at: np.moveaxis(at, -1, axis))
