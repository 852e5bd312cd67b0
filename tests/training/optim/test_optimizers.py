"""Optimizers, step by step: TensorFlow's own ten against `tf.compat.v1.train`, the rest against NumPy."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.python.framework import kernels

from artnet.errors import InvalidValueError
from artnet.training.optim.optimizers import OPTIMIZERS, OptimizerState, orthogonalize

SHAPES = {"hidden/w": (5, 7), "hidden/b": (7,), "tall/w": (9, 6), "grid": (3, 2, 2), "out/w": (7, 3), "gain": ()}
STEPS = 25
v1 = tf.compat.v1.train

SETTINGS = {  # spec -> a learning rate and TensorFlow's own, given that rate and the global step
    "gradient_descent": (0.3, lambda r, s: v1.GradientDescentOptimizer(r)),
    "adadelta": (2.0, lambda r, s: v1.AdadeltaOptimizer(r)),
    "adadelta(rho=0.8, epsilon=1e-4)": (0.5, lambda r, s: v1.AdadeltaOptimizer(r, 0.8, 1e-4)),
    "adagrad": (0.1, lambda r, s: v1.AdagradOptimizer(r)),
    "adagrad(0.5)": (0.3, lambda r, s: v1.AdagradOptimizer(r, 0.5)),
    "adagrad_da(from_start=false)": (0.1, lambda r, s: v1.AdagradDAOptimizer(r, s)),
    "adagrad_da(0.5, l1=0.02, l2=0.1, from_start=false)": (
        0.3,
        lambda r, s: v1.AdagradDAOptimizer(r, s, 0.5, 0.02, 0.1),
    ),
    "momentum": (0.03, lambda r, s: v1.MomentumOptimizer(r, 0.9)),
    "momentum(0.7, nesterov=true)": (0.1, lambda r, s: v1.MomentumOptimizer(r, 0.7, use_nesterov=True)),
    "adam": (0.01, lambda r, s: v1.AdamOptimizer(r)),
    "adam(beta1=0.5, beta2=0.9, epsilon=1e-3)": (0.1, lambda r, s: v1.AdamOptimizer(r, 0.5, 0.9, 1e-3)),
    "ftrl(from_start=false)": (0.1, lambda r, s: v1.FtrlOptimizer(r)),
    "ftrl(-0.3, l1=0.01, l2=0.02, from_start=false)": (
        0.3,
        lambda r, s: v1.FtrlOptimizer(r, -0.3, 0.1, 0.01, 0.02),
    ),
    "ftrl(l2=0.02, l2_shrinkage=0.03, from_start=false)": (
        0.3,
        lambda r, s: v1.FtrlOptimizer(r, l2_regularization_strength=0.02, l2_shrinkage_regularization_strength=0.03),
    ),
    "proximal_gradient_descent": (0.1, lambda r, s: v1.ProximalGradientDescentOptimizer(r)),
    "proximal_gradient_descent(l1=0.05, l2=0.1)": (
        0.3,
        lambda r, s: v1.ProximalGradientDescentOptimizer(r, 0.05, 0.1),
    ),
    "proximal_adagrad": (0.1, lambda r, s: v1.ProximalAdagradOptimizer(r)),
    "proximal_adagrad(0.4, l1=0.05, l2=0.1)": (0.3, lambda r, s: v1.ProximalAdagradOptimizer(r, 0.4, 0.05, 0.1)),
    "rmsprop": (0.01, lambda r, s: v1.RMSPropOptimizer(r)),
    "rmsprop(0.8, momentum=0.5, epsilon=1e-4, centered=true)": (
        0.02,
        lambda r, s: v1.RMSPropOptimizer(r, 0.8, 0.5, 1e-4, centered=True),
    ),
}


def numpy_adamw(w, slots, g, r, t, name, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.01):
    slots["m"] = beta1 * slots.get("m", 0) + (1 - beta1) * g
    slots["v"] = beta2 * slots.get("v", 0) + (1 - beta2) * g * g
    w = w - r * weight_decay * w
    return w - r * np.sqrt(1 - beta2**t) / (1 - beta1**t) * slots["m"] / (np.sqrt(slots["v"]) + epsilon)


def numpy_lion(w, slots, g, r, t, name, beta1=0.9, beta2=0.99, weight_decay=0.01):
    m = slots.get("m", 0)
    slots["m"] = beta2 * m + (1 - beta2) * g
    return w - r * (np.sign(beta1 * m + (1 - beta1) * g) + weight_decay * w)


def numpy_muon(w, slots, g, r, t, name, momentum=0.95, weight_decay=0.01, newton_schulz_steps=5):
    if name not in ("hidden/w", "tall/w"):
        return numpy_adamw(w, slots, g, r, t, name, weight_decay=weight_decay)
    slots["m"] = momentum * slots.get("m", 0) + g
    u, s, vt = np.linalg.svd(g + momentum * slots["m"], full_matrices=False)
    s = s / np.linalg.norm(s)
    for _ in range(newton_schulz_steps):  # the same polynomial, on the singular values
        s = 3.4445 * s - 4.7750 * s**3 + 2.0315 * s**5
    return w - r * (0.2 * np.sqrt(max(w.shape)) * (u * s) @ vt + weight_decay * w)


NUMPY = {  # spec -> a learning rate, the formula, its options
    "adamw": (0.02, numpy_adamw, {}),
    "adamw(beta1=0.5, beta2=0.9, epsilon=1e-3, weight_decay=0.3)": (
        0.1,
        numpy_adamw,
        {"beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3, "weight_decay": 0.3},
    ),
    "lion": (0.01, numpy_lion, {}),
    "lion(0.6, beta2=0.8, weight_decay=0.2)": (0.05, numpy_lion, {"beta1": 0.6, "beta2": 0.8, "weight_decay": 0.2}),
    "muon": (0.02, numpy_muon, {}),
    "muon(0.5, newton_schulz_steps=3, weight_decay=0)": (
        0.1,
        numpy_muon,
        {"momentum": 0.5, "newton_schulz_steps": 3, "weight_decay": 0.0},
    ),
}


def start(seed=0):
    random = np.random.default_rng(seed)
    return {name: random.normal(0, 1, shape).astype(np.float32) for name, shape in SHAPES.items()}


def gradients(steps=STEPS):
    """Gradients given from outside: what differs by rounding cannot add up through them."""
    random = np.random.default_rng(1)
    return [{n: np.asarray(random.normal(0.1, 0.5, s), np.float32) for n, s in SHAPES.items()} for _ in range(steps)]


def variables_of(values):
    return [tf.Variable(value, name=name) for name, value in values.items()]


def stepper(state):
    """One step as a graph, traced once."""

    @tf.function(autograph=False)
    def one(gradients, rate, step):
        with tf.control_dependencies(state.apply(gradients, rate, step)):
            return step + 1

    return one


def ours(spec, rate, values=None, given=None):
    """The values of all variables after each step."""
    variables = variables_of(values or start())
    state = OptimizerState(OPTIMIZERS.resolve(spec), variables)
    one = stepper(state)
    path = []
    for step, gradient in enumerate(given or gradients()):
        one([tf.constant(g) for g in gradient.values()], tf.constant(rate), tf.constant(step, tf.int64))
        path.append([v.numpy() for v in variables])
    return path


def theirs(make, rate, values=None, given=None):
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        variables = [tf.Variable(value, name=name) for name, value in (values or start()).items()]
        fed = [tf.compat.v1.placeholder(tf.float32, v.shape) for v in variables]
        global_step = tf.compat.v1.train.create_global_step()
        train = make(rate, global_step).apply_gradients(list(zip(fed, variables, strict=True)), global_step)
        session.run(tf.compat.v1.global_variables_initializer())
        path = []
        for gradient in given or gradients():
            session.run(train, dict(zip(fed, gradient.values(), strict=True)))
            path.append(session.run(variables))
        return path


def assert_close(got, want, rtol=1e-6, atol=1e-6):
    for step, (a, b) in enumerate(zip(got, want, strict=True)):
        for name, x, y in zip(SHAPES, a, b, strict=True):
            np.testing.assert_allclose(x, y, rtol=rtol, atol=atol, err_msg=f"{name} after step {step}")


def test_every_optimizer_has_an_oracle_with_two_settings():
    specs = [*SETTINGS, *NUMPY]
    for row in OPTIMIZERS:
        tried = [spec for spec in specs if OPTIMIZERS.resolve(spec).name == row.name]
        assert len(tried) >= (2 if row.options else 1), f"{row.name} is checked against nothing"


@pytest.mark.parametrize("spec", SETTINGS)
def test_step_by_step_against_tensorflow(spec):
    rate, make = SETTINGS[spec]
    assert_close(ours(spec, rate), theirs(make, rate))


@pytest.mark.parametrize("spec", NUMPY)
def test_step_by_step_against_numpy(spec):
    rate, formula, options = NUMPY[spec]
    values = {name: value.astype(float) for name, value in start().items()}
    slots = {name: {} for name in values}
    want = []
    for step, gradient in enumerate(gradients()):
        for name, g in gradient.items():
            values[name] = formula(values[name], slots[name], g.astype(float), rate, step + 1, name, **options)
        want.append(list(values.values()))
    assert_close(ours(spec, rate), want, rtol=1e-5, atol=1e-5 if "muon" in spec else 2e-6)


@pytest.mark.parametrize("name", ["adagrad_da", "ftrl"])
def test_from_start_is_the_published_rule_on_the_distance_from_the_start(name):
    rate, make = SETTINGS[f"{name}(from_start=false)"]
    begun = start()
    moved = theirs(make, rate, {n: np.zeros_like(v) for n, v in begun.items()})
    want = [[b + d for b, d in zip(begun.values(), distances, strict=True)] for distances in moved]
    assert_close(ours(name, rate), want, rtol=1e-5, atol=1e-5)


def test_the_power_of_a_late_step():
    given = gradients(3)
    variables = variables_of(start())
    state = OptimizerState(OPTIMIZERS.resolve("adam"), variables)
    for step, gradient in zip((99_998, 99_999, 2**31), given, strict=True):
        state.apply(list(gradient.values()), 0.01, tf.constant(step, tf.int64))
    assert all(np.isfinite(v.numpy()).all() for v in variables)


def problem():
    """A small regression: a network of two hidden layers and a bumpy picture of 12 x 12."""
    random = np.random.default_rng(5)
    side = np.linspace(-1.7, 1.7, 12)
    x, y = (axis.reshape(-1) for axis in np.meshgrid(side, side))
    points = tf.constant(np.stack([x, y, np.hypot(x, y)], -1), tf.float32)
    target = tf.constant(np.stack([np.sin(x) > y, np.cos(2 * y), x * y / 3], -1) * 0.4 + 0.5, tf.float32)
    sizes = [(3, 12), (12, 12), (12, 3)]
    weights = [random.normal(0, 1 / np.sqrt(size[0]), size).astype(np.float32) for size in sizes]
    values = {f"{i}/w": w for i, w in enumerate(weights)} | {
        f"{i}/b": np.zeros(w.shape[1], np.float32) for i, w in enumerate(weights)
    }
    variables = variables_of(values)

    def loss():
        h = points
        for i in range(3):
            h = tf.matmul(h, variables[i]) + variables[i + 3]
            h = tf.tanh(h) if i < 2 else tf.sigmoid(h)
        return tf.reduce_mean(tf.square(h - target))

    return variables, loss


def loop(state, variables, loss):
    """Many steps in one graph call."""

    @tf.function(autograph=False)
    def run(first, last, rate):
        def body(step):
            with tf.GradientTape() as tape:
                value = loss()
            with tf.control_dependencies(state.apply(tape.gradient(value, variables), rate, step)):
                return (step + 1,)

        return tf.while_loop(lambda step: step < last, body, (first,))

    return lambda first, last, rate: run(tf.constant(first), tf.constant(last), tf.constant(rate))


def everything(state, variables):
    return [v.numpy().tobytes() for v in [*variables, *state.variables.values()]]


@pytest.mark.parametrize("name", OPTIMIZERS.names())
def test_in_a_loop_it_lowers_the_loss_repeats_and_resumes_to_the_byte(name):
    choice = OPTIMIZERS.resolve(name)
    rate = 0.005 * choice.entry.rate

    variables, loss = problem()
    before = float(loss())
    state = OptimizerState(choice, variables)
    begun = {key: v.numpy() for key, v in state.variables.items()}
    weights = [v.numpy() for v in variables]
    run = loop(state, variables, loss)
    run(0, 120, rate)
    whole = everything(state, variables)
    assert float(loss()) < 0.7 * before

    for key, v in state.variables.items():  # again, in parts
        v.assign(begun[key])
    for v, value in zip(variables, weights, strict=True):
        v.assign(value)
    run(0, 25, rate)
    saved = {key: v.numpy() for key, v in state.variables.items()}
    half = [v.numpy() for v in variables]

    fresh, fresh_loss = problem()  # elsewhere, from what was saved and the number of steps
    for v, value in zip(fresh, half, strict=True):
        v.assign(value)
    other = OptimizerState(choice, fresh)
    assert list(other.variables) == list(saved)
    for key, v in other.variables.items():
        v.assign(saved[key])
    loop(other, fresh, fresh_loss)(25, 120, rate)
    assert everything(other, fresh) == whole


@pytest.mark.parametrize("name", OPTIMIZERS.names())
def test_eager_steps_and_missing_gradients(name):
    values = start()
    variables = variables_of(values)
    state = OptimizerState(OPTIMIZERS.resolve(name), variables)
    given = list(gradients(1)[0].values())
    given[1] = None
    state.apply(given, 0.01, 0)
    moved = [not np.array_equal(v.numpy(), old) for v, old in zip(variables, values.values(), strict=True)]
    assert moved == [True, False, True, True, True, True]
    one = ours(name, 0.01, given=gradients(1))[0]
    np.testing.assert_allclose(variables[0], one[0], rtol=1e-6, atol=1e-7)


def test_names_are_readable_and_unique():
    variables = [tf.Variable([1.0], name="layer/w"), tf.Variable([1.0], name="layer/w"), tf.Variable(2.0, name="b")]
    state = OptimizerState(OPTIMIZERS.resolve("adagrad(0.5)"), variables)
    assert list(state.variables) == ["accum/layer/w", "accum/layer/w_1", "accum/b"]
    assert [v.numpy().tolist() for v in state.variables.values()] == [[0.5], [0.5], 0.5]


def test_gathered_gradients_are_made_dense():
    table = tf.Variable(np.zeros((5, 2), np.float32), name="table")
    state = OptimizerState(OPTIMIZERS.resolve("gradient_descent"), [table])
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.gather(table, [1, 3, 1]))
    state.apply([tape.gradient(loss, table)], 1.0, 0)
    np.testing.assert_array_equal(table, [[0, 0], [-2, -2], [0, 0], [-1, -1], [0, 0]])


@pytest.mark.parametrize("shape", [(8, 8), (6, 20), (20, 6)])
def test_orthogonalize(shape):
    u, _, vt = np.linalg.svd(np.random.default_rng(0).normal(size=shape), full_matrices=False)
    matrix = (u * np.geomspace(3, 0.3, min(shape))) @ vt
    got = np.linalg.svd(orthogonalize(tf.constant(matrix, tf.float32)), compute_uv=False)
    assert got.min() > 0.65
    assert got.max() < 1.25
    np.testing.assert_array_equal(orthogonalize(tf.zeros(shape)), np.zeros(shape))


def test_an_optimizer_of_ones_own():
    def smooth(variable, slots, gradient, learning_rate, step, *, keep):
        """A running average."""
        average = slots["average"].assign(keep * slots["average"] + (1.0 - keep) * gradient)
        return variable.assign_sub(learning_rate * average)

    row = OPTIMIZERS.row(name="smooth", function=smooth, slots=(("average", 0.0),), options={"keep": 0.9}, plugin="me")
    own = type(OPTIMIZERS)("optimizer", OPTIMIZERS.row, "optimizers of a test")
    own.add(row)
    variables, loss = problem()
    state = OptimizerState(own.resolve("smooth(0.5)"), variables)
    before = float(loss())
    loop(state, variables, loss)(0, 30, 0.5)
    assert float(loss()) < 0.7 * before


@pytest.mark.parametrize(
    "spec", ["adam(1)", "adam(epsilon=0)", "momentum(-1)", "ftrl(0.5)", "adagrad(0)", "adamw(weight_decay=-1)"]
)
def test_options_out_of_range(spec):
    with pytest.raises(InvalidValueError, match="to be a number from"):
        OPTIMIZERS.resolve(spec)


def test_gradients_that_do_not_fit():
    state = OptimizerState(OPTIMIZERS.resolve("adam"), variables_of({"w": np.zeros((2, 3), np.float32)}))
    with pytest.raises(InvalidValueError, match="1 gradients"):
        state.apply([], 0.1, 0)
    with pytest.raises(InvalidValueError, match=r"Received: shape=\(3,\)"):
        state.apply([tf.zeros(3)], 0.1, 0)


KERNELS = {
    "gradient_descent": "GradientDescent",
    "adadelta": "Adadelta",
    "adagrad": "Adagrad",
    "adagrad_da": "AdagradDA",
    "momentum": "Momentum",
    "adam": "Adam",
    "ftrl": "Ftrl",
    "proximal_gradient_descent": "ProximalGradientDescent",
    "proximal_adagrad": "ProximalAdagrad",
    "rmsprop": "RMSProp",
}


@pytest.mark.parametrize("name", KERNELS)
def test_cpu_only_is_what_tensorflow_registers(name):
    def devices(kernel):
        return {one.device_type for one in kernels.get_registered_kernels_for_op(f"ResourceApply{kernel}").kernel}

    if "GPU" not in devices("Adam"):
        pytest.skip("this TensorFlow was built without kernels for a GPU")
    assert OPTIMIZERS[name].cpu_only == ("GPU" not in devices(KERNELS[name]))


@pytest.mark.parametrize("row", OPTIMIZERS, ids=lambda row: row.name)
def test_rows_are_whole(row):
    assert row.summary
    assert row.formula
    assert row.rate > 0
    for _, initial in row.slots:
        assert isinstance(initial, float) or initial in row.options
