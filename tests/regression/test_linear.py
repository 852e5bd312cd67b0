"""Linear regression against certified values (NIST), exact fractions, NumPy and SciPy."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

import artnet as an
from artnet.regression.least_squares import SOLVERS
from artnet.regression.linear_regression import METHODS
from artnet.regression.table import f_tail, t_quantile, t_tails

# Data and certified values of NIST's Statistical Reference Datasets, linear least squares (public information).
NIST = json.loads((Path(__file__).parent / "nist.json").read_text())
LEAST_DIGITS = {"Norris": 9, "Longley": 9, "Wampler1": 8}
STABLE = ("qr", "svd")


def digits(got, certified):
    """How many leading digits agree, at worst; certified zeros count absolutely."""
    got, certified = np.asarray(got, float), np.asarray(certified, float)
    error = np.abs(got - certified) / np.where(certified == 0, 1, np.abs(certified))
    return float(-np.log10(np.maximum(error, 1e-16)).min())


def weights_of(model):
    return np.concatenate([[model.intercept], model.coefficients])


@pytest.mark.parametrize("solver", STABLE)
@pytest.mark.parametrize("name", NIST)
def test_certified_values(name, solver):
    data = NIST[name]
    model = an.LinearRegression(solver=solver).fit(data["x"], data["y"])
    table = model.summary()
    least = LEAST_DIGITS[name]
    assert digits(weights_of(model), data["coefficients"]) >= least
    assert digits(model.standard_errors, data["standard_errors"]) >= least
    assert digits(table.r2, data["r2"]) >= least
    assert model.answer == "unique"
    if "F" in data:
        assert digits(table.f, data["F"]) >= least
        assert digits(table.root_mse, data["residual_sd"]) >= least


def test_the_normal_equations_lose_half_of_the_digits():
    data = NIST["Longley"]
    stable, textbook = (an.LinearRegression(solver=s).fit(data["x"], data["y"]) for s in ("qr", "normal_equations"))
    assert 6 < digits(weights_of(textbook), data["coefficients"]) < digits(weights_of(stable), data["coefficients"]) - 3


def exact_least_squares(design, target):
    """The normal equations in fractions: no digit is lost."""
    k = len(design[0])
    rows = [[sum(r[a] * r[b] for r in design) for b in range(k)] for a in range(k)]
    for a in range(k):
        rows[a].append(sum(r[a] * y for r, y in zip(design, target, strict=True)))
    for i in range(k):
        pivot = rows[i][i]
        rows[i] = [v / pivot for v in rows[i]]
        for j in range(k):
            if j != i:
                rows[j] = [a - rows[j][i] * b for a, b in zip(rows[j], rows[i], strict=True)]
    return np.array([float(row[-1]) for row in rows])


@pytest.mark.parametrize("solver", STABLE)
def test_an_ill_conditioned_polynomial_keeps_its_digits(solver):
    """Degree 10 on [-8.8, -3.1], as NIST's Filip: unscaled solvers find rank 10 or no digit at all."""
    x = np.round(np.linspace(-8.8, -3.1, 82), 3)
    y = np.round(0.8 + 0.1 * np.sin(x) + 0.003 * np.random.default_rng(0).standard_normal(82), 4)
    powers = [[Fraction(str(v)) ** k for k in range(11)] for v in x]
    certified = exact_least_squares(powers, [Fraction(str(v)) for v in y])
    model = an.LinearRegression(solver=solver).fit(x[:, None] ** np.arange(1, 11), y)
    assert model.answer == "unique"
    assert digits(weights_of(model), certified) >= 6


@given(st.floats(-60, 60), st.floats(0.5, 500))
@settings(max_examples=40, deadline=None)
def test_student_against_scipy(t, df):
    assert t_tails(t, df) == pytest.approx(2 * scipy.stats.t.sf(abs(t), df), rel=1e-6, abs=1e-12)


@given(st.floats(0.0, 200), st.integers(1, 40), st.integers(1, 400))
@settings(max_examples=40, deadline=None)
def test_f_against_scipy(f, above, below):
    assert f_tail(f, above, below) == pytest.approx(scipy.stats.f.sf(f, above, below), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("df", [1, 2, 5, 15, 100, 10_000])
def test_quantile_against_scipy(df):
    assert t_quantile(0.95, df) == pytest.approx(scipy.stats.t.ppf(0.975, df), rel=1e-8)


def test_table_against_scipy():
    rng = np.random.default_rng(3)
    x = rng.normal(size=25)
    y = 2 - 0.7 * x + rng.normal(size=25)
    want = scipy.stats.linregress(x, y)
    table = an.LinearRegression().fit(x, y).summary()
    assert table.weights == pytest.approx([want.intercept, want.slope], rel=1e-9)
    assert table.standard_errors == pytest.approx([want.intercept_stderr, want.stderr], rel=1e-9)
    assert table.p[1] == pytest.approx(want.pvalue, rel=1e-6)
    assert table.f_p == pytest.approx(want.pvalue, rel=1e-6)  # with one input F is t squared
    assert table.r2 == pytest.approx(want.rvalue**2, rel=1e-9)
    assert table.adjusted_r2 == pytest.approx(1 - (1 - want.rvalue**2) * 24 / 23, rel=1e-9)
    reach = scipy.stats.t.ppf(0.975, 23) * want.stderr
    assert table.intervals[1] == pytest.approx([want.slope - reach, want.slope + reach], rel=1e-7)


def test_the_table_prints_what_stata_prints():
    data = NIST["Norris"]
    text = str(an.LinearRegression().fit(data["x"], data["y"], names=["flow"], target="read").summary())
    for word in ("Source", "SS", "df", "MS", "Number of obs", "Prob > F", "R-squared", "Adj R-squared", "Root MSE",
                 "Coefficient", "Std. err.", "P>|t|", "[95% conf. interval]", "flow", "read", "_cons"):  # fmt: skip
        assert word in text
    assert "1.002117" in text
    assert "0.8847964" in text
    assert max(map(len, text.splitlines())) <= 79


@given(st.integers(1, 4), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_three_methods_one_line(inputs, seed):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, size=(40, inputs))
    y = 0.5 + x @ rng.normal(size=inputs) + 0.1 * rng.normal(size=40)
    closed, likely, down = (
        an.LinearRegression(m, learning_rate=0.2, steps=2500, seed=seed).fit(x, y) for m in METHODS.names()
    )
    assert weights_of(likely) == pytest.approx(weights_of(closed), abs=1e-12)
    assert weights_of(down) == pytest.approx(weights_of(closed), abs=1e-5)
    assert weights_of(closed) == pytest.approx(np.linalg.lstsq(np.c_[np.ones(40), x], y, rcond=None)[0], abs=1e-9)


def test_maximum_likelihood_finds_the_precision_of_the_noise():
    rng = np.random.default_rng(1)
    x = rng.uniform(size=5000)
    y = 1 + 2 * x + 0.05 * rng.standard_normal(5000)
    model = an.LinearRegression("maximum_likelihood").fit(x, y)
    assert model.precision == pytest.approx(1 / np.mean((y - model.predict(x)) ** 2), rel=1e-12)
    assert model.precision == pytest.approx(400, rel=0.06)  # three deviations of a chi-square of 5,000
    assert an.LinearRegression().fit(x, y).precision is None


def numpy_descent(x, y, start, rate, steps, divisor, one):
    """The lecture's two formulas, simultaneously, in plain NumPy."""
    b, w = start
    path = [(b, w)]
    for i in range(steps):
        rows = slice(i % len(x), i % len(x) + 1) if one else slice(None)
        errors = b + w * x[rows] - y[rows]
        b, w = b - rate * 2 / divisor * errors.sum(), w - rate * 2 / divisor * (errors * x[rows]).sum()
        path.append((b, w))
    return np.array(path)


@pytest.mark.parametrize("batch", ["full", "one"])
@pytest.mark.parametrize("loss", ["mse", "half_mse"])
def test_descent_step_by_step(batch, loss):
    rng = np.random.default_rng(5)
    x, y = rng.uniform(size=17), rng.uniform(size=17)
    model = an.LinearRegression(
        "gradient_descent", learning_rate=0.1, steps=60, batch=batch, loss=loss, start=(0.3, -0.9)
    ).fit(x, y)
    divisor = {"mse": 1, "half_mse": 2}[loss] * 17
    want = numpy_descent(x, y, (0.3, -0.9), 0.1, 60, divisor, batch == "one")
    assert model.history.path == pytest.approx(want, abs=1e-12)
    squares = ((want[:, :1] + want[:, 1:] * x - y) ** 2).sum(axis=1) / divisor
    assert model.history.losses == pytest.approx(squares, abs=1e-12)


def test_a_descent_that_is_thrown_out_says_the_rate_that_is_not():
    x = np.linspace(0, 100, 50)
    with pytest.raises(an.TrainingError, match="Below") as caught:
        an.LinearRegression("gradient_descent", learning_rate=1.0, steps=2000).fit(x, x)
    bound = float(str(caught.value).split("Below ")[1].split()[0])
    calm = an.LinearRegression("gradient_descent", learning_rate=0.99 * bound, steps=200).fit(x, x)
    assert calm.history.losses[-1] <= calm.history.losses[0]


def test_collinear_inputs_give_the_shortest_answer_and_say_so():
    x = np.arange(12.0)
    both = np.stack([x, 2 * x], axis=1)
    model = an.LinearRegression().fit(both, 1 + 3 * x)
    assert model.answer == "minimum norm"
    assert "shortest" in model.note
    assert model.note in str(model.summary())
    assert weights_of(model) == pytest.approx(np.linalg.pinv(np.c_[np.ones(12), both]) @ (1 + 3 * x), abs=1e-9)
    with pytest.raises(an.InvalidValueError, match="independent columns"):
        an.LinearRegression(solver="normal_equations").fit(both, x)


def test_constant_inputs_and_a_single_row():
    constant = an.LinearRegression().fit(np.full(9, 4.0), np.arange(9.0))
    assert constant.answer == "minimum norm"
    assert constant.predict([4.0])[0] == pytest.approx(4.0)
    single = an.LinearRegression().fit([[2.0]], [3.0])
    assert single.answer == "minimum norm"
    assert weights_of(single) == pytest.approx([0.6, 1.2])  # the point of b + 2 w = 3 nearest to the origin
    assert np.isnan(single.standard_errors).all()
    assert " . " in str(single.summary())
    down = an.LinearRegression("gradient_descent", steps=2000, seed=1).fit([[2.0]], [3.0])
    assert down.answer == "one of many"
    assert down.predict([2.0])[0] == pytest.approx(3.0)


def test_a_constant_target_has_no_variance_to_explain():
    model = an.LinearRegression().fit(np.arange(5.0), np.full(5, 2.0))
    assert math.isnan(model.score(np.arange(5.0), np.full(5, 2.0)))
    assert model.coefficients == pytest.approx([0], abs=1e-12)
    assert "R-squared" in str(model.summary())


@pytest.mark.parametrize(
    ("x", "y", "word"),
    [
        ([1, math.nan], [1, 2], "finite numbers in x"),
        ([1, 2], [1, math.inf], "finite numbers in y"),
        ([1, 2], [1, 2, 3], "one for each row"),
        ([], [], "a row"),
        ([[[1]]], [1], "inputs"),
        (["a", "b"], [1, 2], "numbers"),
        (None, [1], "x"),
    ],
)
def test_data_that_cannot_be_used(x, y, word):
    with pytest.raises(an.InvalidValueError, match=word):
        an.LinearRegression().fit(x, y)


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "closedform"}, {"solver": "cholesky"}, {"learning_rate": 0}, {"learning_rate": math.nan},
        {"steps": -1}, {"steps": True}, {"batch": "two"}, {"loss": "mae"},
    ],
)  # fmt: skip
def test_options_that_cannot_be_used(wrong):
    with pytest.raises(an.InvalidValueError):
        an.LinearRegression(**wrong)


def test_before_fit():
    with pytest.raises(an.InvalidValueError, match="fit"):
        an.LinearRegression().predict([1.0])
    assert "not fitted" in repr(an.LinearRegression())


def test_start_must_fit():
    with pytest.raises(an.InvalidValueError, match="start of 2"):
        an.LinearRegression("gradient_descent", start=(1.0,)).fit([1.0, 2.0], [1.0, 2.0])


@given(st.integers(2, 200), st.floats(0.01, 0.99), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_split_parts_everything_once(rows, share, seed):
    x, y = np.arange(float(rows)), np.arange(float(rows)) * 2
    x_train, x_test, y_train, y_test = an.train_test_split(x, y, test=share, seed=seed)
    assert sorted([*x_train, *x_test]) == list(x)
    assert min(len(x_train), len(x_test)) >= 1
    assert abs(len(x_test) - share * rows) <= 1
    assert (y_train == 2 * x_train).all()
    assert (y_test == 2 * x_test).all()


def test_score_on_points_that_were_held_back():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 3))
    y = 1 + x @ [2.0, 0.0, -1.0] + 0.1 * rng.normal(size=300)
    x_train, x_test, y_train, y_test = an.train_test_split(x, y)
    model = an.LinearRegression().fit(x_train, y_train)
    assert 0.99 < model.score(x_test, y_test) < 1
    assert model.score(x_test, np.mean(y_test) + 0 * y_test + rng.normal(size=75)) < 0.5


def test_every_solver_and_method_says_what_it_is():
    assert all(row.summary for row in (*SOLVERS, *METHODS))
