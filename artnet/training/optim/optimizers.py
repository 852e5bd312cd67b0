"""Optimizers: how a gradient moves the weights. The lecture's ten on TensorFlow's own fused kernels, and three more.

With g the gradient, r the learning rate, t = step + 1 and everything element by element:

| name | in a sentence | formula | source |
|---|---|---|---|
| gradient_descent | straight downhill | w -= r g | Cauchy 1847 |
| adadelta | steps in the unit of the weights | w -= r rms(steps) / rms(gradients) g | Zeiler 2012 |
| adagrad | large steps for what moved little | a += g²; w -= r g / √a | Duchi 2011 |
| adagrad_da | Adagrad by dual averages | G += g; a += g²; w = -r G / (l2 t r + √a) | Duchi 2011 |
| momentum | a ball that rolls | m = β m + g; w -= r m, or r (g + β m) | Polyak 1964, Nesterov 1983 |
| adam | momentum, measured by its own scatter | w -= r √(1-β2ᵗ)/(1-β1ᵗ) m / (√v + ε) | Kingma 2014 |
| ftrl | follow the regularised leader | z += g - (√a - √a₋₁) w / r; w = -z / (√a / r + 2 l2) | McMahan 2013 |
| proximal_gradient_descent | downhill, then shrink | w = shrink(w - r g, r l1) / (1 + r l2) | FOBOS: Duchi 2009 |
| proximal_adagrad | Adagrad, then shrink | the same with r / √a for r | Duchi 2009, 2011 |
| rmsprop | the gradient by its running size | a += (1-ρ)(g² - a); m = μ m + r g / √(a + ε); w -= m | Hinton 2012 |
| adamw | Adam, weights decay by themselves | w -= r λ w, then adam | Loshchilov 2017 |
| lion | only the sign counts | w -= r (sign(β1 m + (1-β1) g) + λ w); m = β2 m + (1-β2) g | Chen 2023 |
| muon | hidden matrices turn orthogonally | m = μ m + g; w -= r (0.2 √max(n, k) UVᵀ(g + μ m) + λ w) | Jordan 2024 |

`adagrad_da` and `ftrl` compute the weights from the sum of all gradients. Two things follow. As published they forget
where the network started in their first step, and a network that starts at zero stays grey; `from_start`, on by
default, lets them compute the distance from the start instead (off: exactly `tf.compat.v1.train`). And the sum is
multiplied by the present learning rate, so that a falling one leads back to the start: these rows are `steady`.

Muon orthogonalises the step of every matrix whose sides are both above 4 and hands all else to AdamW; its step has the
size of Adam's (Liu 2025). Everything is element by element or a matrix product, so equal runs give equal bytes.

An optimizer of one's own is a function that changes one variable and returns what must have happened before the next
step begins. `slots` names what it remembers of each variable, with the starting value (a number, or an option's name):

>>> @OPTIMIZERS.register(slots=(("average", 0.0),), options={"keep": 0.9}, rate=2.0)        # doctest: +SKIP
... def smooth(variable, slots, gradient, learning_rate, step, *, keep):
...     average = slots["average"].assign(keep * slots["average"] + (1.0 - keep) * gradient)
...     return variable.assign_sub(learning_rate * average)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from artnet.entries import Chosen, Entry
from artnet.errors import PartError, invalid
from artnet.lazy import tf
from artnet.options import Range
from artnet.parameters import options
from artnet.registry import Registry
from artnet.training.optim import update_rules as rules
from artnet.training.optim.update_rules import orthogonalize

__all__ = ["OPTIMIZERS", "Optimizer", "OptimizerState", "orthogonalize"]

Tensor = Any
Variable = Any


@dataclass(frozen=True, kw_only=True)
class Optimizer(Entry):
    """A row: `function(variable, slots, gradient, learning_rate, step, **options)` changes the variable and its slots.

    `slots` are the names and starting values of what is remembered per variable; a word stands for the option of that
    name. `rate` is the learning rate that suits this optimizer, as a multiple of the one that suits Adam (measured on
    small tanh networks, within a factor of two or three). `steady`: it wants a constant learning rate. `cpu_only`:
    TensorFlow has no kernel for other devices. `shared(step, **options)` gives further arguments of the function, by
    name: what is computed once a step for all variables.
    """

    slots: tuple[tuple[str, str | float], ...] = ()
    formula: str = ""
    rate: float = 1.0
    steady: bool = False
    cpu_only: bool = False
    shared: Callable[..., Mapping[str, Any]] | None = None


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer", Optimizer, "optimizers")


class OptimizerState:
    """What an optimizer remembers of some variables between steps, and the step itself.

    Everything it remembers is in `variables`: with these and the number of steps done, a fit goes on to the same bytes.
    """

    def __init__(
        self, choice: Chosen[Optimizer], variables: Sequence[Variable], rates: Sequence[float] | None = None
    ) -> None:
        """Create the slots of each float32 variable. Do this outside of a `tf.function`.

        `rates` are factors on the learning rate, one for each variable; 1 without.

        Raises:
            InvalidValueError: a variable on a device that there is no kernel for.
        """
        self.choice = choice
        self._targets = list(variables)
        self._rates = [1.0] * len(self._targets) if rates is None else list(rates)
        self._slots: list[dict[str, Variable]] = []
        self._named: dict[str, Variable] = {}
        names: set[str] = set()
        for variable in self._targets:
            if choice.entry.cpu_only and variable.device and "CPU" not in variable.device:
                raise invalid(
                    f"variables on the CPU for '{choice.name}', which TensorFlow computes only there",
                    device=variable.device,
                )
            name = _unique(variable.name.partition(":")[0], names)
            slots = {}
            for slot, initial in choice.entry.slots:
                with tf.device(variable.device):
                    begins = self._begins(initial, variable)
                    slots[slot] = tf.Variable(begins, trainable=False, name=f"{slot}/{name}")
                self._named[f"{slot}/{name}"] = slots[slot]
            self._slots.append(slots)

    @property
    def variables(self) -> dict[str, Variable]:
        """All slots by their name `<slot>/<variable name>`, in the order of the variables."""
        return dict(self._named)

    def forget(self) -> None:
        """Go back to the state before the first step."""
        for variable, slots in zip(self._targets, self._slots, strict=True):
            for name, initial in self.choice.entry.slots:
                slots[name].assign(self._begins(initial, variable))

    def _begins(self, initial: float | str, variable: Variable) -> Tensor:
        """What a slot of that variable is filled with at first: a number, or that of an option."""
        value = float(self.choice.options[initial] if isinstance(initial, str) else initial)
        return tf.fill(variable.shape, tf.constant(value, variable.dtype))

    def apply(self, gradients: Sequence[Tensor | None], learning_rate: Tensor, step: Tensor) -> list[Any]:
        """One step: change every variable by its gradient. A variable whose gradient is None stays as it is.

        `learning_rate` is a scalar (already the optimizer's own: nothing is multiplied by its row's `rate`), `step` the
        number of steps done before this one. Returns what a loop must depend on; in eager mode all is done on return.

        Raises:
            InvalidValueError: the gradients are not as many as the variables, or of another shape.
        """
        gradients = list(gradients)
        if len(gradients) != len(self._targets):
            raise invalid(f"{len(self._targets)} gradients, one for each variable", gradients=len(gradients))
        learning_rate = tf.convert_to_tensor(learning_rate, tf.float32)
        step = tf.cast(step, tf.int64)
        shared = self._shared(step)
        done: list[Any] = []
        for variable, slots, gradient, factor in zip(self._targets, self._slots, gradients, self._rates, strict=True):
            if gradient is None:
                continue
            gradient = tf.convert_to_tensor(gradient)  # gathers IndexedSlices by a segment sum: no scattered adds
            if not gradient.shape.is_compatible_with(variable.shape):
                raise invalid(
                    f"a gradient of shape {tuple(variable.shape)} for {variable.name}", shape=tuple(gradient.shape)
                )
            rate = learning_rate if factor == 1 else learning_rate * factor
            done.append(self.choice(variable, slots, gradient, rate, step, **shared))
        return [one for one in done if one is not None]

    def _shared(self, step: Tensor) -> Mapping[str, Tensor]:
        """What is computed once a step, for all variables."""
        compute = self.choice.entry.shared
        if compute is None:
            return {}
        shared = replace(self.choice, entry=replace(self.choice.entry, function=compute))(step)
        if not isinstance(shared, Mapping):
            raise PartError(
                f"Expected a dict of tensors, shared by all variables, from the optimizer '{self.choice.name}'."
                f" Received: {type(shared).__name__}"
            )
        return shared


def _unique(name: str, taken: set[str]) -> str:
    """The name, with a number behind it if it is taken already."""
    free, number = name, 1
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free


KEPT = Range(0, 1, without=(1,))
"""The share of what was that is kept."""
ABOVE = Range(0, 1e6, without=(0,))
SHRINK = Range(0, 1e6, usual=(0, 0.1))


def _row(**fields: Any) -> None:
    OPTIMIZERS.add(Optimizer(**fields))


_row(
    name="gradient_descent",
    function=rules.gradient_descent,
    summary="straight downhill",
    formula="w -= r g",
    rate=100.0,
)
_row(
    name="adadelta",
    function=rules.adadelta,
    summary="steps in the unit of the weights",
    formula="a = rho a + (1 - rho) g^2; d = sqrt(u + e) / sqrt(a + e) g; u = rho u + (1 - rho) d^2; w -= r d",
    options=options(rho=(0.95, KEPT), epsilon=(1e-8, ABOVE)),
    slots=(("accum", 0.0), ("accum_update", 0.0)),
    rate=2000.0,
)
_row(
    name="adagrad",
    function=rules.adagrad,
    summary="large steps for what moved little",
    formula="a += g^2; w -= r g / sqrt(a)",
    options=options(initial_accumulator_value=(0.1, ABOVE)),
    slots=(("accum", "initial_accumulator_value"),),
    rate=100.0,
)
_row(
    name="adagrad_da",
    function=rules.adagrad_da,
    summary="Adagrad by dual averages",
    formula="G += g; a += g^2; w = -r sign(G) max(abs(G) - l1 t, 0) / (l2 t r + sqrt(a)), t = step + 1",
    options=options(
        initial_gradient_squared_accumulator_value=(0.1, ABOVE), l1=(0.0, SHRINK), l2=(0.0, SHRINK), from_start=True
    ),
    slots=(
        ("gradient_accumulator", 0.0),
        ("gradient_squared_accumulator", "initial_gradient_squared_accumulator_value"),
        ("start", 0.0),
    ),
    rate=50.0,
    steady=True,
    cpu_only=True,
)
_row(
    name="momentum",
    function=rules.momentum,
    summary="a ball that rolls downhill",
    formula="m = momentum m + g; w -= r m (nesterov: r (g + momentum m))",
    options=options(momentum=(0.9, KEPT), nesterov=False),
    slots=(("momentum", 0.0),),
    rate=50.0,
)
_row(
    name="adam",
    function=rules.adam,
    shared=rules.adam_powers,
    summary="momentum, measured by its own scatter",
    formula="m += (1 - b1) (g - m); v += (1 - b2) (g^2 - v); w -= r sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + e)",
    options=options(beta1=(0.9, KEPT), beta2=(0.999, KEPT), epsilon=(1e-8, ABOVE)),
    slots=(("m", 0.0), ("v", 0.0)),
)
_row(
    name="ftrl",
    function=rules.ftrl,
    summary="follow the regularised leader",
    formula="n = a + g^2; z += g + 2 s w - (n^-p - a^-p) / r w; a = n; "
    "w = (sign(z) l1 - z) / (n^-p / r + 2 l2) if abs(z) > l1 else 0",
    options=options(
        learning_rate_power=(-0.5, Range(-1e6, 0)),
        initial_accumulator_value=(0.1, ABOVE),
        l1=(0.0, SHRINK),
        l2=(0.0, SHRINK),
        l2_shrinkage=(0.0, SHRINK),
        from_start=True,
    ),
    slots=(("accum", "initial_accumulator_value"), ("linear", 0.0), ("start", 0.0)),
    rate=50.0,
    steady=True,
)
_row(
    name="proximal_gradient_descent",
    function=rules.proximal_gradient_descent,
    summary="downhill, then shrink",
    formula="p = w - r g; w = sign(p) max(abs(p) - r l1, 0) / (1 + r l2)",
    options=options(l1=(0.0, SHRINK), l2=(0.0, SHRINK)),
    rate=100.0,
    cpu_only=True,
)
_row(
    name="proximal_adagrad",
    function=rules.proximal_adagrad,
    summary="Adagrad, then shrink",
    formula="a += g^2; q = r / sqrt(a); p = w - q g; w = sign(p) max(abs(p) - q l1, 0) / (1 + q l2)",
    options=options(initial_accumulator_value=(0.1, ABOVE), l1=(0.0, SHRINK), l2=(0.0, SHRINK)),
    slots=(("accum", "initial_accumulator_value"),),
    rate=100.0,
)
_row(
    name="rmsprop",
    function=rules.rmsprop,
    summary="the gradient, measured by its running size",
    formula="a += (1 - decay) (g^2 - a); m = momentum m + r g / sqrt(a + e) (centered: a - mean(g)^2); w -= m",
    options=options(decay=(0.9, KEPT), momentum=(0.0, KEPT), epsilon=(1e-10, ABOVE), centered=False),
    slots=(("rms", 1.0), ("momentum", 0.0), ("mg", 0.0)),
)
_row(
    name="adamw",
    function=rules.adamw,
    shared=rules.adam_powers,
    summary="Adam, and the weights decay by themselves",
    formula="w -= r weight_decay w, then adam",
    options=options(beta1=(0.9, KEPT), beta2=(0.999, KEPT), epsilon=(1e-8, ABOVE), weight_decay=(0.01, SHRINK)),
    slots=(("m", 0.0), ("v", 0.0)),
)
_row(
    name="lion",
    function=rules.lion,
    summary="only the sign counts",
    formula="w -= r (sign(b1 m + (1 - b1) g) + weight_decay w); m = b2 m + (1 - b2) g",
    options=options(beta1=(0.9, KEPT), beta2=(0.99, KEPT), weight_decay=(0.01, SHRINK)),
    slots=(("m", 0.0),),
    rate=0.2,
)
_row(
    name="muon",
    function=rules.muon,
    shared=rules.adam_powers,
    summary="hidden matrices turn by orthogonal steps, the rest is AdamW",
    formula="m = momentum m + g; w -= r (0.2 sqrt(max(n, k)) orthogonalize(g + momentum m) + weight_decay w)",
    options=options(
        momentum=(0.95, KEPT),
        beta1=(0.9, KEPT),
        beta2=(0.999, KEPT),
        epsilon=(1e-8, ABOVE),
        weight_decay=(0.01, SHRINK),
        newton_schulz_steps=(5, Range(0, 100, usual=(1, 10))),
    ),
    slots=(("m", 0.0), ("v", 0.0)),
    rate=2.0,
)
