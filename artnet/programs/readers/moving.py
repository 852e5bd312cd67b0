"""Operations that only move numbers about: they cost no instruction."""

from __future__ import annotations

from typing import Any

import numpy as np

from artnet.programs.lumps import Lump, Reading
from artnet.programs.readers.registry import number_of, reads, whole_numbers

__all__: list[str] = []


@reads("Reshape")
def _reshape(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    shape = whole_numbers(reading, operands[1])
    return operands[0].moved(lambda at: at.reshape(shape))


@reads("ExpandDims")
def _expand(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    (axis,) = whole_numbers(reading, operands[1])
    return operands[0].moved(lambda at: np.expand_dims(at, axis))


@reads("Squeeze")
def _squeeze(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    axes = tuple(node.get_attr("squeeze_dims")) or None
    return operands[0].moved(lambda at: np.squeeze(at, axes))


@reads("Transpose")
def _transpose(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    axes = whole_numbers(reading, operands[1])
    return operands[0].moved(lambda at: at.transpose(axes))


@reads("BroadcastTo")
def _broadcast(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    shape = whole_numbers(reading, operands[1])
    return operands[0].moved(lambda at: np.broadcast_to(at, shape))


@reads("Tile")
def _tile(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    times = whole_numbers(reading, operands[1])
    return operands[0].moved(lambda at: np.tile(at, times))


@reads("Fill")
def _fill(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    shape = whole_numbers(reading, operands[0])
    return operands[1].moved(lambda at: np.broadcast_to(at, shape))


@reads("ZerosLike", "OnesLike")
def _like(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    one = reading.constant(np.float32(node.type == "OnesLike"))
    kind = reading.kind(operands[0])
    one = one if kind == "float" else reading.each(f"to_{kind}", one)
    return one.moved(lambda at: np.broadcast_to(at, operands[0].shape))


@reads("Pack")
def _pack(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    return Lump(np.stack([lump.at for lump in operands], axis=node.get_attr("axis")))


@reads("Unpack")
def _unpack(reading: Reading, node: Any, operands: list[Lump]) -> list[Lump]:
    axis, count = node.get_attr("axis"), node.get_attr("num")
    return [operands[0].moved(lambda at, n=n: np.take(at, n, axis=axis)) for n in range(count)]  # type: ignore[misc]


@reads("ConcatV2")
def _concat(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    (axis,) = whole_numbers(reading, operands[-1])
    return Lump(np.concatenate([lump.at for lump in operands[:-1]], axis=axis))


@reads("Split", "SplitV")
def _split(reading: Reading, node: Any, operands: list[Lump]) -> list[Lump]:
    if node.type == "Split":
        (axis,), lump, parts = whole_numbers(reading, operands[0]), operands[1], node.get_attr("num_split")
        return [Lump(part) for part in np.split(lump.at, parts, axis=axis)]
    sizes, (axis,) = whole_numbers(reading, operands[1]), whole_numbers(reading, operands[2])
    return [Lump(part) for part in np.split(operands[0].at, np.cumsum(sizes)[:-1], axis=axis)]


@reads("ConcatOffset")
def _concat_offset(reading: Reading, node: Any, operands: list[Lump]) -> list[Lump]:
    (axis,) = whole_numbers(reading, operands[0])
    shapes = [np.array(whole_numbers(reading, lump), np.int32) for lump in operands[1:]]
    start, offsets = 0, []
    for shape in shapes:
        offset = np.zeros_like(shape)
        offset[axis] = start
        start += int(shape[axis])
        offsets.append(reading.constant(offset))
    return offsets


@reads("Slice")
def _slice(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    begin, size = (whole_numbers(reading, lump) for lump in operands[1:])
    places = tuple(slice(b, None if s < 0 else b + s) for b, s in zip(begin, size, strict=True))
    return operands[0].moved(lambda at: at[places])


@reads("StridedSlice")
def _strided_slice(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    places = _places(reading, node, operands[1:4])
    return operands[0].moved(lambda at: at[places])


@reads("StridedSliceGrad")
def _strided_slice_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    shape = whole_numbers(reading, operands[0])
    nothing = np.broadcast_to(number_of(reading, 0).at, shape).copy()
    nothing[_places(reading, node, operands[1:4])] = operands[4].at
    return Lump(nothing)


def _places(reading: Reading, node: Any, bounds: list[Lump]) -> tuple[Any, ...]:
    """What a strided slice takes, as NumPy takes it."""
    begin, end, strides = (whole_numbers(reading, lump) for lump in bounds)
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


@reads("Pad", "PadV2")
def _pad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    around = np.array(whole_numbers(reading, operands[1])).reshape(-1, 2)
    fill = operands[2] if len(operands) > 2 else number_of(reading, 0)
    return operands[0].moved(lambda at: np.pad(at, around, constant_values=fill.at))
