"""Operations that only gradients have."""

from __future__ import annotations

from typing import Any

from artnet.programs.lumps import Lump, Reading
from artnet.programs.readers.arithmetic import SELU_ALPHA, SELU_SCALE
from artnet.programs.readers.registry import number_of, reads, times, where_positive

__all__: list[str] = []


@reads("TanhGrad")
def _tanh_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    y, dy = operands
    return times(reading, dy, reading.each("sub", number_of(reading, 1), times(reading, y, y)))


@reads("SigmoidGrad")
def _sigmoid_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    y, dy = operands
    return times(reading, dy, y, reading.each("sub", number_of(reading, 1), y))


@reads("SqrtGrad")
def _sqrt_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    y, dy = operands
    return reading.each("div", times(reading, dy, number_of(reading, 0.5)), y)


@reads("RsqrtGrad")
def _rsqrt_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    y, dy = operands
    return times(reading, dy, times(reading, y, y, y), number_of(reading, -0.5))


@reads("InvGrad", "ReciprocalGrad")
def _reciprocal_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    y, dy = operands
    return reading.each("neg", times(reading, dy, y, y))


@reads("ReluGrad")
def _relu_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, x = operands
    return where_positive(reading, x, dy, number_of(reading, 0))


@reads("LeakyReluGrad")
def _leaky_relu_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, x = operands
    return where_positive(reading, x, dy, times(reading, dy, number_of(reading, node.get_attr("alpha"))))


@reads("EluGrad")
def _elu_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, y = operands
    below = times(reading, reading.each("add", y, number_of(reading, 1)), dy)
    return reading.each("select", reading.each("less", y, number_of(reading, 0)), below, dy)


@reads("SeluGrad")
def _selu_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, y = operands
    below = times(reading, dy, reading.each("add", y, number_of(reading, SELU_SCALE * SELU_ALPHA)))
    above = times(reading, dy, number_of(reading, SELU_SCALE))
    return reading.each("select", reading.each("less", y, number_of(reading, 0)), below, above)


@reads("SoftplusGrad")
def _softplus_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, x = operands
    return times(reading, dy, reading.each("sigmoid", x))


@reads("SoftsignGrad")
def _softsign_grad(reading: Reading, node: Any, operands: list[Lump]) -> Lump:
    dy, x = operands
    one_more = reading.each("add", number_of(reading, 1), reading.each("abs", x))
    return reading.each("div", dy, times(reading, one_more, one_more))
