"""Activations: what bends the line.

Each row brings the initialisation it needs when it is trained, the one that makes a random network of it worth looking
at, and the learning rate (of Adam) at which it learns. `z` is any tensor; the result has its shape, but for
`atan_pair`, which doubles the last axis.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from artnet.entries import Chosen, TensorEntry
from artnet.errors import PartError, invalid
from artnet.lazy import tf
from artnet.nets.activations.calibration import Start, measured
from artnet.options import Range
from artnet.parameters import options
from artnet.registry import Registry

__all__ = ["ACTIVATIONS", "Activation", "bent", "inner_frequency", "start_of"]


@dataclass(frozen=True, kw_only=True)
class Activation(TensorEntry):
    """`function(z, **options) -> tensor`. `widens` is the number of values that one unit gives.

    `initializer` starts a network that is trained, with Adam's `learning_rate`; `pattern` one that is left random. What
    is not given is measured on the function (calibration.py). `inner` names the option that multiplies z ("1/a":
    divides it); random patterns look alike whatever its value.
    """

    formula: str = ""
    initializer: str = ""
    pattern: str = ""
    learning_rate: float = 0.0
    inner: str = ""
    widens: int = 1
    source: str = ""

    def __post_init__(self) -> None:
        """Check what it says about itself.

        Raises:
            InvalidValueError: a width that is none, or an inner option that there is not.
        """
        super().__post_init__()
        if type(self.widens) is not int or not 1 <= self.widens <= 64:
            raise invalid(f"1 to 64 values for a unit of the activation '{self.name}'", widens=self.widens)
        if self.inner and str(self.inner).removeprefix("1/") not in self.options:
            raise invalid(f"the name of an option of the activation '{self.name}'", inner=self.inner)


ACTIVATIONS: Registry[Activation] = Registry("activation", Activation, "activations")


def bent(choice: Chosen[Activation], z: Any) -> Any:
    """What an activation makes of z (points, units): (points, units x widens).

    Raises:
        PartError: one's own returns another shape, or no floating-point numbers.
    """
    value = choice(z)
    if choice.entry.plugin:
        value = tf.convert_to_tensor(value)
        wanted = [z.shape[0], z.shape[1] * choice.entry.widens]
        if value.shape.rank is None and value.dtype == z.dtype:  # NumPy's, whose shape TensorFlow cannot know
            value = tf.ensure_shape(value, wanted)
        if not value.shape.is_compatible_with(wanted) or value.dtype != z.dtype:
            raise PartError(
                f"Expected {tuple(wanted)} {z.dtype.name} from the activation '{choice.name}' ({choice.entry.place})."
                f" Received:"
                f" {tuple(value.shape)} {value.dtype.name}"
            )
    return value


def start_of(choice: Chosen[Activation], calibration: str = "usual") -> Start:
    """How networks of an activation begin: as its row says, or as is measured where it says nothing.

    A random network of one's own is measured on its `usual` options, or as version 1 did on those `given`.
    """
    row = choice.entry
    if row.pattern and row.initializer and row.learning_rate:
        return Start(row.pattern, row.initializer, row.learning_rate)
    inner = inner_frequency(choice)
    with tf.init_scope():
        own = measured(lambda z: bent(choice, z))
        # Of one's own, as its options are by default: measured with those that were given, they would change nothing.
        measures_usual = calibration == "usual" and row.plugin and not row.inner
        usual = replace(choice, options=MappingProxyType(row.defaults)) if measures_usual else choice
        pattern = row.pattern or measured(lambda z: bent(usual, z / inner)).pattern
    return Start(pattern, row.initializer or own.initializer, row.learning_rate or own.learning_rate)


def inner_frequency(choice: Chosen[Activation]) -> float:
    """What an activation multiplies z by before it bends it; 1 for most."""
    if not choice.entry.inner:
        return 1.0
    value = max(abs(float(choice.options[choice.entry.inner.removeprefix("1/")])), 1e-6)
    return 1 / value if choice.entry.inner.startswith("1/") else value


def _finer(z: Any, w: float) -> Any:
    return tf.sin(w * tf.stop_gradient(tf.abs(z) + 1) * z)


def _sinc(z: Any, w: float) -> Any:
    """sin(pi t)/(pi t) with t = w z; the limit 1 at 0 is reached without a division by 0."""
    t = math.pi * w * z
    safe = tf.where(tf.abs(t) < 1e-4, tf.ones_like(t), t)
    return tf.where(tf.abs(t) < 1e-4, 1 - t * t / 6, tf.sin(safe) / safe)


def _triangle(z: Any, w: float) -> Any:
    turns = w / (2 * math.pi) * z
    return 4 * tf.abs(turns - tf.floor(turns) - 0.5) - 1


def _atan_pair(z: Any) -> Any:
    bent = tf.atan(z)
    return tf.concat([bent / 0.67, (bent * bent - 0.45) / 0.396], axis=-1)


SPEED = Range(-1e6, 1e6, scale="log", usual=(1, 100))
"""What multiplies z."""


def _row(
    name: str,
    function: Callable[..., Any],
    formula: str,
    initializer: str,
    learning_rate: float,
    pattern: str = "pattern",
    inner: str = "",
    widens: int = 1,
    source: str = "",
    **given: Any,
) -> None:
    ACTIVATIONS.add(
        Activation(
            name=name,
            function=function,
            summary=formula,
            formula=formula,
            initializer=initializer,
            learning_rate=learning_rate,
            pattern=pattern,
            inner=inner,
            widens=widens,
            source=source,
            options=options(**given),
        )
    )


# The patterns were chosen by looking at 8 seeds of each, 32 x 4 units, rgb. A slow first layer and steep later ones
# fold large forms into fine ones; the other way round gives confetti. The ReLUs' sums are centred below 0: few units
# at a time are on, and what they cut stays visible after four layers.
_row("tanh", lambda z: tf.tanh(z), "tanh(z)", "xavier", 0.005, "pattern(frequency=1.2, gain=4.5, bias=1)")
_row("sigmoid", lambda z: tf.sigmoid(z), "1/(1 + exp(-z))", "xavier", 0.01, "pattern(frequency=4, gain=9, bias=2)")
_row(
    "relu",
    lambda z: tf.nn.relu(z),
    "max(z, 0)",
    "he",
    0.003,
    "pattern(frequency=1, gain=1, bias=0.6, center=-0.4)",
    source="Nair and Hinton 2010",
)
_row(
    "leaky_relu",
    lambda z, slope: tf.nn.leaky_relu(z, slope),
    "max(z, slope z)",
    "he",
    0.003,
    "pattern(frequency=1, gain=1, bias=0.6, center=-0.5)",
    source="Maas et al. 2013",
    slope=(0.2, Range(-1e6, 1e6, usual=(0, 1))),
)
_row(
    "elu",
    lambda z: tf.nn.elu(z),
    "z if z > 0 else exp(z) - 1",
    "he",
    0.003,
    "pattern(frequency=5, gain=5, bias=3, center=-2)",
    source="Clevert et al. 2015",
)
_row(
    "selu",
    lambda z: tf.nn.selu(z),
    "1.0507 (z if z > 0 else 1.6733 (exp(z) - 1))",
    "lecun",
    0.003,
    "pattern(frequency=8, gain=8, bias=5, center=-5)",
    source="Klambauer et al. 2017",
)
_row(
    "gelu",
    lambda z: tf.nn.gelu(z),
    "z Phi(z)",
    "he",
    0.003,
    "pattern(frequency=4, gain=4, bias=2.5, center=-1.8)",
    source="Hendrycks and Gimpel 2016",
)
_row(
    "softplus",
    lambda z: tf.nn.softplus(z),
    "log(1 + exp(z))",
    "he",
    0.003,
    "pattern(frequency=8, gain=10, bias=5, center=-4)",
    source="Dugas et al. 2001",
)
_row("softsign", lambda z: tf.nn.softsign(z), "z/(1 + |z|)", "he", 0.005, "pattern(frequency=2, gain=5, bias=1.5)")
_row("identity", lambda z: z, "z", "he", 0.003, "pattern(frequency=1.5, gain=2, bias=0.5)")
_row("abs", lambda z: tf.abs(z), "|z|", "he(gain=0.7)", 0.003, "pattern(frequency=1, gain=1, bias=0.8)")
_row("square", lambda z: tf.square(z), "z^2", "he(gain=0.5)", 0.001, "pattern(frequency=1, gain=1, bias=2.2)")
_row(
    "sin",
    lambda z, w: tf.sin(w * z),
    "sin(w z)",
    "siren",
    0.0005,
    "pattern(frequency=0.7, gain=1.5, bias=2)",
    inner="w",
    source="SIREN: Sitzmann et al. 2020",
    w=(30.0, SPEED),
)
_row(
    "cos",
    lambda z, w: tf.cos(w * z),
    "cos(w z)",
    "siren_phase",
    0.0005,
    "pattern(frequency=0.6, gain=1.3, bias=0.8)",
    inner="w",
    w=(30.0, SPEED),
)
_row(
    "finer",
    _finer,
    "sin(w (|z| + 1) z)",
    "finer",
    0.0005,
    "pattern(frequency=1, gain=1.1, bias=1)",
    inner="w",
    source="Liu et al. 2024",
    w=(30.0, SPEED),
)
_row(
    "hosc",
    lambda z, b, w: tf.tanh(b * tf.sin(w * z)),
    "tanh(b sin(w z))",
    "siren",
    0.0005,
    "pattern(frequency=1.3, gain=0.6, bias=1.5)",
    inner="w",
    b=(4.0, SPEED),
    w=(30.0, SPEED),
    source="Serrano et al. 2024",
)
_row(
    "triangle",
    _triangle,
    "4 |v - floor(v) - 1/2| - 1, v = w z/(2 pi)",
    "siren",
    0.0005,
    "pattern(frequency=0.7, gain=1.3, bias=2)",
    inner="w",
    w=(30.0, SPEED),
)
_row(
    "snake",
    lambda z, a: z + tf.square(tf.sin(a * z)) / a,
    "z + sin(a z)^2/a",
    "standard",
    0.002,
    "pattern(frequency=2, gain=1.6, bias=1.5)",
    inner="a",
    a=(5.0, Range(-1e6, 1e6, scale="log", usual=(0.5, 50), without=(0,))),
    source="Ziyin et al. 2020",
)
_row(
    "gaussian",
    lambda z, s: tf.exp(-tf.square(s * z)),
    "exp(-(s z)^2)",
    "standard",
    0.002,
    "pattern(frequency=0.5, gain=0.8, bias=0.5)",
    inner="s",
    s=(10.0, SPEED),
    source="Ramasinghe and Lucey 2022",
)
_row(
    "gabor",
    lambda z, w, s: tf.cos(w * z) * tf.exp(-tf.square(s * z)),
    "cos(w z) exp(-(s z)^2)",
    "standard",
    0.002,
    "pattern(frequency=0.6, gain=0.8, bias=0.4)",
    inner="w",
    source="real WIRE: Saragadam et al. 2023",
    w=(20.0, SPEED),
    s=(10.0, SPEED),
)
_row(
    "sinc",
    _sinc,
    "sin(pi t)/(pi t), t = w z",
    "standard",
    0.002,
    "pattern(frequency=0.8, gain=0.45, bias=0.3)",
    inner="w",
    source="Saratchandran et al. 2024",
    w=(8.0, SPEED),
)
_row(
    "atan_pair",
    _atan_pair,
    "atan(z)/0.67 and (atan(z)^2 - 0.45)/0.396",
    "lecun",
    0.004,
    "pattern(frequency=0.8, gain=1.4, bias=0.6)",
    widens=2,
    source="lucid: Mordvintsev et al. 2018",
)
_row(
    "quadratic",
    lambda z, a: 1 / (1 + tf.square(a * z)),
    "1/(1 + (a z)^2)",
    "standard",
    0.002,
    "pattern(frequency=0.6, gain=0.9, bias=0.6)",
    inner="a",
    a=(10.0, SPEED),
    source="Ramasinghe and Lucey 2022",
)
_row(
    "multiquadric",
    lambda z, a: tf.math.rsqrt(1 + tf.square(a * z)),
    "1/sqrt(1 + (a z)^2)",
    "standard",
    0.002,
    "pattern(frequency=1, gain=1.3, bias=0.8)",
    inner="a",
    a=(10.0, SPEED),
    source="Ramasinghe and Lucey 2022",
)
_row(
    "laplacian",
    lambda z, a: tf.exp(-tf.abs(z) / a),
    "exp(-|z|/a)",
    "standard",
    0.002,
    "pattern(frequency=0.3, gain=0.4, bias=0.3)",
    inner="1/a",
    a=(0.1, Range(-1e6, 1e6, scale="log", usual=(0.01, 1), without=(0,))),
    source="Ramasinghe and Lucey 2022",
)
_row(
    "expsin",
    lambda z, a: tf.exp(-tf.sin(a * z)),
    "exp(-sin(a z))",
    "standard(gain=0.5)",  # with all of it the sums turn several times and 1,000 steps leave sand: 19.5, not 26.4 dB
    0.002,
    "pattern(frequency=0.8, gain=1.1, bias=1.5)",
    inner="a",
    a=(10.0, SPEED),
    source="Ramasinghe and Lucey 2022",
)
