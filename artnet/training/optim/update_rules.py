"""Update rules: what one step of an optimizer does to one variable. Rows, formulas and sources are in `optimizers`.

Each is `rule(variable, slots, gradient, learning_rate, step, **options)`: it changes the variable and its slots, and
returns what must have happened before the next step begins. The lecture's ten are TensorFlow's own fused kernels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from artnet.lazy import tf

__all__ = [
    "adadelta",
    "adagrad",
    "adagrad_da",
    "adam",
    "adam_powers",
    "adamw",
    "ftrl",
    "gradient_descent",
    "lion",
    "momentum",
    "muon",
    "orthogonalize",
    "proximal_adagrad",
    "proximal_gradient_descent",
    "rmsprop",
]

Tensor = Any
Variable = Any
Slots = Mapping[str, Variable]


def orthogonalize(matrix: Tensor, *, steps: int = 5) -> Tensor:
    """Turn a matrix U S Vᵀ (rows, columns) into about U Vᵀ: all singular values go to between 0.7 and 1.2.

    `steps` Newton-Schulz steps of X <- a X + (b A + c A²) X with A = X Xᵀ, after dividing by the Frobenius norm.
    Singular values below about 1e-3 of that norm stay smaller; a matrix of zeros stays zero.
    """
    a, b, c = 3.4445, -4.7750, 2.0315  # steepest slope at zero that keeps the rest within 0.7 .. 1.2 (Jordan 2024)
    tall = matrix.shape[0] > matrix.shape[1]
    x = tf.transpose(matrix) if tall else matrix
    x = x / (tf.norm(x) + 1e-7)
    for _ in range(steps):
        gram = tf.matmul(x, x, transpose_b=True)  # the shorter side squared
        x = a * x + tf.matmul(b * gram + c * tf.matmul(gram, gram), x)
    return tf.transpose(x) if tall else x


def gradient_descent(variable: Variable, slots: Slots, gradient: Tensor, learning_rate: Tensor, step: Tensor) -> Any:
    """Straight downhill."""
    return tf.raw_ops.ResourceApplyGradientDescent(var=variable.handle, alpha=learning_rate, delta=gradient)


def adadelta(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    rho: float,
    epsilon: float,
) -> Any:
    """Steps in the unit of the weights: the running size of steps over that of gradients."""
    return tf.raw_ops.ResourceApplyAdadelta(
        var=variable.handle,
        accum=slots["accum"].handle,
        accum_update=slots["accum_update"].handle,
        lr=learning_rate,
        rho=rho,
        epsilon=epsilon,
        grad=gradient,
    )


def adagrad(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    initial_accumulator_value: float,
) -> Any:
    """The gradient over the root of the sum of its squares."""
    return tf.raw_ops.ResourceApplyAdagrad(
        var=variable.handle, accum=slots["accum"].handle, lr=learning_rate, grad=gradient
    )


def adagrad_da(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    initial_gradient_squared_accumulator_value: float,
    l1: float,
    l2: float,
    from_start: bool,
) -> Any:
    """Adagrad by dual averages: from the sum of all gradients."""

    def move() -> Any:
        return tf.raw_ops.ResourceApplyAdagradDA(
            var=variable.handle,
            gradient_accumulator=slots["gradient_accumulator"].handle,
            gradient_squared_accumulator=slots["gradient_squared_accumulator"].handle,
            grad=gradient,
            lr=learning_rate,
            l1=l1,
            l2=l2,
            global_step=step + 1,
        )

    return _from_start(variable, slots["start"], gradient, step, move) if from_start else move()


def momentum(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    momentum: float,
    nesterov: bool,
) -> Any:
    """A running sum of gradients; `nesterov` looks one step ahead."""
    return tf.raw_ops.ResourceApplyMomentum(
        var=variable.handle,
        accum=slots["momentum"].handle,
        lr=learning_rate,
        grad=gradient,
        momentum=momentum,
        use_nesterov=nesterov,
    )


def adam(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    beta1: float,
    beta2: float,
    epsilon: float,
    powers: tuple[Tensor, Tensor],
) -> Any:
    """Running mean over running size, both corrected for their start at zero."""
    return tf.raw_ops.ResourceApplyAdam(
        var=variable.handle,
        m=slots["m"].handle,
        v=slots["v"].handle,
        beta1_power=powers[0],
        beta2_power=powers[1],
        lr=learning_rate,
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
        grad=gradient,
    )


def adam_powers(step: Tensor, *, beta1: float, beta2: float, **others: Any) -> Mapping[str, Any]:
    """The powers of a step's betas, by which `adam` corrects: the same for all variables."""
    return {"powers": (_power(beta1, step), _power(beta2, step))}


def ftrl(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    learning_rate_power: float,
    initial_accumulator_value: float,
    l1: float,
    l2: float,
    l2_shrinkage: float,
    from_start: bool,
) -> Any:
    """Follow the regularised leader: from the sum of all gradients."""
    given = {
        "var": variable.handle,
        "accum": slots["accum"].handle,
        "linear": slots["linear"].handle,
        "grad": gradient,
        "lr": learning_rate,
        "l1": l1,
        "l2": l2,
        "lr_power": learning_rate_power,
    }

    def move() -> Any:
        if l2_shrinkage > 0.0:
            return tf.raw_ops.ResourceApplyFtrlV2(**given, l2_shrinkage=l2_shrinkage)
        return tf.raw_ops.ResourceApplyFtrl(**given)

    return _from_start(variable, slots["start"], gradient, step, move) if from_start else move()


def proximal_gradient_descent(
    variable: Variable, slots: Slots, gradient: Tensor, learning_rate: Tensor, step: Tensor, *, l1: float, l2: float
) -> Any:
    """Downhill, then shrink by l1 and l2."""
    return tf.raw_ops.ResourceApplyProximalGradientDescent(
        var=variable.handle, alpha=learning_rate, l1=l1, l2=l2, delta=gradient
    )


def proximal_adagrad(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    initial_accumulator_value: float,
    l1: float,
    l2: float,
) -> Any:
    """Adagrad, then shrink by l1 and l2."""
    return tf.raw_ops.ResourceApplyProximalAdagrad(
        var=variable.handle, accum=slots["accum"].handle, lr=learning_rate, l1=l1, l2=l2, grad=gradient
    )


def rmsprop(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    decay: float,
    momentum: float,
    epsilon: float,
    centered: bool,
) -> Any:
    """The gradient over its running size; `centered` subtracts its running mean."""
    given = {
        "var": variable.handle,
        "ms": slots["rms"].handle,
        "mom": slots["momentum"].handle,
        "lr": learning_rate,
        "rho": decay,
        "momentum": momentum,
        "epsilon": epsilon,
        "grad": gradient,
    }
    if centered:
        return tf.raw_ops.ResourceApplyCenteredRMSProp(**given, mg=slots["mg"].handle)
    return tf.raw_ops.ResourceApplyRMSProp(**given)


def adamw(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    beta1: float,
    beta2: float,
    epsilon: float,
    weight_decay: float,
    powers: tuple[Tensor, Tensor],
) -> Any:
    """The weights decay by themselves, then Adam."""
    with _after(variable.assign_sub(learning_rate * weight_decay * variable, read_value=False)):
        return adam(
            variable, slots, gradient, learning_rate, step, beta1=beta1, beta2=beta2, epsilon=epsilon, powers=powers
        )


def lion(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    beta1: float,
    beta2: float,
    weight_decay: float,
) -> Any:
    """The sign of a running mean."""
    m = slots["m"].read_value()
    way = tf.sign(beta1 * m + (1.0 - beta1) * gradient)
    with _after(slots["m"].assign(beta2 * m + (1.0 - beta2) * gradient, read_value=False)):
        return variable.assign_sub(learning_rate * (way + weight_decay * variable), read_value=False)


def muon(
    variable: Variable,
    slots: Slots,
    gradient: Tensor,
    learning_rate: Tensor,
    step: Tensor,
    *,
    momentum: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    weight_decay: float,
    newton_schulz_steps: int,
    powers: tuple[Tensor, Tensor],
) -> Any:
    """Orthogonalised momentum for matrices whose sides are both above 4, AdamW for all else."""
    if len(variable.shape) != 2 or min(variable.shape) <= 4:
        return adamw(
            variable,
            slots,
            gradient,
            learning_rate,
            step,
            beta1=beta1,
            beta2=beta2,
            epsilon=epsilon,
            weight_decay=weight_decay,
            powers=powers,
        )
    m = slots["m"].assign(momentum * slots["m"] + gradient)
    # An orthogonal (n, k) matrix has entries of size 1 / sqrt(max(n, k)); Adam's steps are about 0.2 of the rate.
    size = 0.2 * max(variable.shape) ** 0.5
    turn = orthogonalize(gradient + momentum * m, steps=newton_schulz_steps)
    return variable.assign_sub(learning_rate * (size * turn + weight_decay * variable), read_value=False)


def _from_start(variable: Variable, start: Variable, gradient: Tensor, step: Tensor, move: Callable[[], Any]) -> Any:
    """Let `move` change the distance of the variable from where it was at step 0, instead of the variable."""
    with tf.control_dependencies([gradient]):
        origin = tf.where(tf.equal(step, 0), variable.read_value(), start.read_value())
    with _after(start.assign(origin, read_value=False), origin), _after(variable.assign_sub(origin, read_value=False)):
        moved = move()
    with _after(moved):
        return variable.assign_add(origin, read_value=False)


def _after(*done: Any) -> Any:
    """The context of what must wait for `done`; in eager mode, where operations are None, nothing needs to."""
    return tf.control_dependencies([one for one in done if one is not None])


def _power(base: float, step: Tensor) -> Tensor:
    """`base` to the power `step + 1`, in float64 and of the float32 base that kernels see: 1 - base cancels exactly."""
    exact = tf.cast(tf.constant(base, tf.float32), tf.float64)
    return tf.cast(tf.pow(exact, tf.cast(step + 1, tf.float64)), tf.float32)
