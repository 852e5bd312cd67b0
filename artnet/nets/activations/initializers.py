"""Initialisations: how wide the first random weights spread, as plain numbers.

Each row's `function(fan_in, fan_out, first, **options)` returns two `Spread`s, one for the weights and one for the
biases. `first` is True for the layer that sees the coordinates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artnet.entries import Entry
from artnet.options import Range
from artnet.parameters import options
from artnet.registry import Registry
from artnet.seeds import normal, uniform

__all__ = ["INITIALIZERS", "Initializer", "Spread"]


@dataclass(frozen=True)
class Spread:
    """A distribution around `center`: uniform in ±width, or normal with standard deviation width.

    `alike` is the correlation between the columns (the units of a layer).
    """

    shape: str
    width: float
    alike: float = 0.0
    center: float = 0.0

    def draw(self, seed: str, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """Float32 numbers of that distribution, derived from the seed and the variable's name."""
        if self.shape == "normal":
            numbers = normal(seed, name, shape)
            if self.alike:
                shared = normal(seed, f"{name}.shared", (*shape[:-1], 1))
                numbers = math.sqrt(1 - self.alike) * numbers + math.sqrt(self.alike) * shared
            return (numbers * self.width + self.center).astype(np.float32)
        return ((2 * uniform(seed, name, shape) - 1) * self.width + self.center).astype(np.float32)


ZERO = Spread("uniform", 0.0)
GAIN = Range(-1e6, 1e6, scale="log", usual=(0.1, 10))
SPEED = Range(-1e6, 1e6, scale="log", usual=(1, 100), without=(0,))


@dataclass(frozen=True, kw_only=True)
class Initializer(Entry):
    """`function(fan_in, fan_out, first, **options) -> (Spread of the weights, Spread of the biases)`.

    With `settles`, the layer's sums are measured on a lattice of points and brought to the asked deviation.
    """

    settles: bool = False


INITIALIZERS: Registry[Initializer] = Registry("initializer", Initializer, "initializers")

Spreads = tuple[Spread, Spread]


def _xavier(fan_in: int, fan_out: int, first: bool) -> Spreads:
    return Spread("normal", math.sqrt(2 / (fan_in + fan_out))), ZERO


def _he(fan_in: int, fan_out: int, first: bool, gain: float) -> Spreads:
    """N(0, 2/n) for the weights; a small spread of biases moves the kinks of ReLU-like units off the origin."""
    return Spread("normal", gain * math.sqrt(2 / fan_in)), Spread("uniform", 1 / math.sqrt(fan_in) if first else 0.0)


def _lecun(fan_in: int, fan_out: int, first: bool, gain: float) -> Spreads:
    return Spread("normal", gain * math.sqrt(1 / fan_in)), ZERO


def _standard(fan_in: int, fan_out: int, first: bool, gain: float) -> Spreads:
    """U(±1/sqrt n), what most frameworks give a linear layer."""
    bound = gain / math.sqrt(fan_in)
    return Spread("uniform", bound), Spread("uniform", 1 / math.sqrt(fan_in))


def _siren(fan_in: int, fan_out: int, first: bool, w: float, gain: float) -> Spreads:
    bound = 1 / fan_in if first else math.sqrt(6 / fan_in) / w
    return Spread("uniform", gain * bound), Spread("uniform", 1 / math.sqrt(fan_in))


def _siren_phase(fan_in: int, fan_out: int, first: bool, w: float) -> Spreads:
    """SIREN's weights; the biases spread a whole turn, since a cosine at 0 is at its flat top."""
    return _siren(fan_in, fan_out, first, w, 1.0)[0], Spread("uniform", math.pi / w)


def _finer(fan_in: int, fan_out: int, first: bool, w: float) -> Spreads:
    return _siren(fan_in, fan_out, first, w, 1.0)[0], Spread(
        "uniform", 1 / math.sqrt(2) if first else 1 / math.sqrt(fan_in)
    )


def _pattern(
    fan_in: int, fan_out: int, first: bool, frequency: float, gain: float, bias: float, center: float, alike: float
) -> Spreads:
    """Large weights and biases, so that the untrained network already paints (hardmaru/cppn-tensorflow: N(0, 1)).

    `frequency` is the deviation over the picture of the first layer's sums, `gain` that of a later layer's, `bias` that
    of the biases about `center`, all in units of what the activation works on; `alike` is how far the units agree.
    """
    deviation = frequency if first else gain
    return Spread("normal", deviation / math.sqrt(fan_in), alike), Spread("normal", bias, center=center)


for _row in (
    Initializer(name="xavier", function=_xavier, summary="N(0, 2/(n + m)): Glorot and Bengio 2010"),
    Initializer(name="he", function=_he, summary="N(0, 2/n): He et al. 2015", options=options(gain=(1.0, GAIN))),
    Initializer(
        name="lecun",
        function=_lecun,
        summary="N(0, 1/n): LeCun et al. 1998",
        options=options(gain=(1.0, GAIN)),
    ),
    Initializer(name="standard", function=_standard, summary="U(±1/sqrt n)", options=options(gain=(1.0, GAIN))),
    Initializer(
        name="siren",
        function=_siren,
        summary="first U(±1/n), then U(±sqrt(6/n)/w): Sitzmann et al. 2020",
        options=options(w=(30.0, SPEED), gain=(1.0, GAIN)),
    ),
    Initializer(
        name="siren_phase",
        function=_siren_phase,
        summary="as siren, with biases of a whole turn",
        options=options(w=(30.0, SPEED)),
    ),
    Initializer(
        name="finer",
        function=_finer,
        summary="as siren, with first biases U(±1/sqrt 2): Liu et al. 2024",
        options=options(w=(30.0, SPEED)),
    ),
    Initializer(
        name="pattern",
        function=_pattern,
        summary="large weights and biases, for networks that are left random",
        settles=True,
        options=options(
            frequency=(1.5, GAIN),
            gain=(3.0, GAIN),
            bias=(1.0, GAIN),
            center=(0.0, Range(-1e6, 1e6, usual=(-3, 3))),
            alike=(0.0, Range(0, 1)),
        ),
    ),
):
    INITIALIZERS.add(_row)
