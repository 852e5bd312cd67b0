"""Linear regression, y = b + w x: the simplest painter. Three ways to the same line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.checks import is_number, one_of, whole_number
from artnet.entries import Entry
from artnet.errors import InvalidValueError, invalid
from artnet.registry import Registry
from artnet.regression.descent import DIVISORS, Descent, descend
from artnet.regression.least_squares import SOLVERS, Solution, solve_least_squares
from artnet.regression.table import RegressionTable
from artnet.seeds import normal_seed, uniform

__all__ = ["METHODS", "LinearRegression", "train_test_split"]

Array = NDArray[np.float64]

METHODS: Registry[Entry] = Registry("method", Entry, "methods")
"""Each `function(model, design, target, solution) -> weights (1 + inputs,)`, the intercept first."""
MOST_STEPS = 10_000_000
LARGEST = 1e150


class LinearRegression:
    """y = b + sum_j w_j x_j, fitted to points so that the sum of the squared errors is least.

    After `fit` (every array is float64):

    Attributes:
        intercept: b.
        coefficients: w, (inputs,).
        standard_errors: (1 + inputs,), that of the intercept first; not a number where no degree of freedom is left.
        rank: how many of the 1 + inputs columns say something of their own.
        answer: "unique", or "minimum norm" where the data allow many answers and the shortest was taken; a descent
            from elsewhere comes to rest at another of them, which is "one of many".
        note: the same in a sentence; empty for a unique answer.
        precision: beta = n / sum of squares, one over the variance of the noise (`maximum_likelihood`), else None.
        history: the way of a `gradient_descent`, else None.
    """

    def __init__(
        self,
        method: str = "closed_form",
        *,
        solver: str = "qr",
        learning_rate: float = 0.1,
        steps: int = 1000,
        batch: str = "full",
        loss: str = "mse",
        start: Sequence[float] | None = None,
        seed: int | str | None = None,
    ) -> None:
        """Choose how.

        Args:
            method: `closed_form`, `maximum_likelihood` (the same line, and the noise about it) or `gradient_descent`.
            solver: of the first two: `qr`, `svd` (the pseudo-inverse) or `normal_equations`.
            learning_rate, steps: of the descent.
            batch: `full`, or `one`: each step sees one point, in their order.
            loss: `mse`, or `half_mse`, which divides the sum of squares by 2 n.
            start: (1 + inputs,) where the descent begins, the intercept first; None draws w from U(-1, 1), with b = 0.
            seed: of that draw.

        Raises:
            UnknownNameError, InvalidValueError: a value that cannot be used.
        """
        self.method = METHODS.resolve(method).name
        self.solver = SOLVERS.resolve(solver).name
        one_of(("full", "one"), batch=batch)
        one_of(tuple(DIVISORS), loss=loss)
        if not (is_number(learning_rate) and learning_rate > 0):
            raise invalid("a learning_rate above 0", learning_rate=learning_rate)
        self.steps = whole_number(f"a number of steps from 0 to {MOST_STEPS:,}", 0, MOST_STEPS, steps=steps)
        self.learning_rate, self.batch, self.loss = float(learning_rate), batch, loss
        self.start = None if start is None else np.array(start, np.float64)
        self.seed = normal_seed(seed)
        self.intercept = math.nan
        self.coefficients: Array = np.zeros(0)
        self.standard_errors: Array = np.zeros(0)
        self.rank = 0
        self.answer, self.note = "", ""
        self.precision: float | None = None
        self.history: Descent | None = None
        self._table: RegressionTable | None = None

    def fit(
        self, x: ArrayLike, y: ArrayLike, *, names: Sequence[str] | None = None, target: str = "y"
    ) -> LinearRegression:
        """Fit to points x (n,) or (n, inputs) and y (n,), and return the model itself.

        `names` and `target` stand in the table.

        Raises:
            InvalidValueError: data of other shapes, without a row, or with a value that is no finite number.
            TrainingError: a descent that left the numbers.
        """
        inputs, values = _checked(x, y)
        count = inputs.shape[1]
        usual = ("x",) if count == 1 else tuple(f"x{i + 1}" for i in range(count))
        named = usual if names is None else tuple(names) if isinstance(names, list | tuple) else (names,)
        if not all(isinstance(name, str) for name in named) or len(named) != count:
            raise invalid(f"{count} names, one for each input", names=names)
        design = np.concatenate([np.ones((len(inputs), 1)), inputs], axis=1)
        solution = solve_least_squares(design, values, "svd" if self.method == "gradient_descent" else self.solver)
        self.precision, self.history = None, None
        weights = METHODS.resolve(self.method)(self, design, values, solution)
        self.intercept, self.coefficients, self.rank = float(weights[0]), weights[1:], solution.rank
        self.answer, self.note = self._which(design, solution, weights)
        residual = values - design @ weights
        ss_residual = float(residual @ residual)
        ss_total = float(np.sum((values - values.mean()) ** 2))
        df = len(values) - solution.rank
        variance = ss_residual / df if df > 0 else math.nan
        self.standard_errors = np.sqrt(np.maximum(np.diag(solution.covariance), 0) * variance)
        self._table = RegressionTable(
            names=("_cons", *named), target=target, rows=len(values), rank=solution.rank,
            ss_model=max(0.0, ss_total - ss_residual), ss_residual=ss_residual, weights=weights,
            standard_errors=self.standard_errors, note=self.note,
        )  # fmt: skip
        return self

    def predict(self, x: ArrayLike) -> Array:
        """b + w x for x (n,) or (n, inputs): (n,).

        Raises:
            InvalidValueError: not fitted yet, or another number of inputs.
        """
        self._require_fit()
        inputs = _columns(x)
        if inputs.shape[1] != len(self.coefficients):
            raise invalid(f"points with {len(self.coefficients)} inputs", shape=np.shape(x))
        return self.intercept + inputs @ self.coefficients

    def score(self, x: ArrayLike, y: ArrayLike) -> float:
        """R2 on these points: the share of the variance of y that is explained, at most 1; NaN where y is constant."""
        inputs, values = _checked(x, y)
        spread = float(np.sum((values - values.mean()) ** 2))
        return 1 - float(np.sum((values - self.predict(inputs)) ** 2)) / spread if spread > 0 else math.nan

    def summary(self) -> RegressionTable:
        """The statistics table; print it."""
        self._require_fit()
        assert self._table is not None
        return self._table

    def __repr__(self) -> str:
        if self._table is None:
            return f"LinearRegression({self.method!r}, not fitted)"
        return f"LinearRegression({self.method!r}, b={self.intercept:.6g}, w={np.round(self.coefficients, 6).tolist()})"

    def _which(self, design: Array, solution: Solution, weights: Array) -> tuple[str, str]:
        if solution.rank == design.shape[1]:
            return "unique", ""
        free = design.shape[1] - solution.rank
        many = f"{len(design)} rows of rank {solution.rank} leave {free} of {design.shape[1]} weights free: "
        if self.method == "gradient_descent":
            return "one of many", many + "this is where the descent came to rest"
        return "minimum norm", many + "this is the shortest of many answers"

    def _require_fit(self) -> None:
        if self._table is None:
            raise InvalidValueError("The model is not fitted yet: fit(x, y) comes first")

    def _starting_weights(self, count: int) -> Array:
        if self.start is None:
            return np.concatenate([[0.0], 2 * uniform(self.seed, "linear.weights", (count - 1,)) - 1])
        if self.start.shape != (count,) or not np.isfinite(self.start).all():
            raise invalid(f"a start of {count} finite numbers, the intercept first", start=self.start)
        return self.start


def train_test_split(
    x: ArrayLike, y: ArrayLike, *, test: float = 0.25, seed: int | str = 0
) -> tuple[Array, Array, Array, Array]:
    """Points to learn from and points to be tested on: x_train, x_test, y_train, y_test.

    Args:
        x, y: (n,) or (n, inputs), and (n,).
        test: the share of points that are held back; each part gets one at least.
        seed: of the choice, which the order in each part does not show.

    Raises:
        InvalidValueError: data as `fit` refuses it, fewer than two points, a share that is not between 0 and 1.
    """
    inputs, values = _checked(x, y)
    if len(values) < 2 or not (isinstance(test, int | float) and 0 < test < 1):
        raise invalid("two points or more, and a share between 0 and 1", points=len(values), test=test)
    held = min(max(1, round(test * len(values))), len(values) - 1)
    order = np.argsort(uniform(normal_seed(seed), "split", (len(values),)), kind="stable")
    tested, learnt = np.sort(order[:held]), np.sort(order[held:])
    inputs = inputs if np.ndim(x) > 1 else inputs[:, 0]
    return inputs[learnt], inputs[tested], values[learnt], values[tested]


def _columns(x: ArrayLike) -> Array:
    try:
        inputs = np.asarray(x, np.float64)
    except (TypeError, ValueError):
        raise invalid("numbers (n,) or (n, inputs) as x", x=x) from None
    inputs = inputs[:, None] if inputs.ndim == 1 else inputs
    if inputs.ndim != 2 or 0 in inputs.shape:
        raise invalid("x of shape (n,) or (n, inputs), with a row and an input at least", shape=np.shape(x))
    if not np.isfinite(inputs).all():
        raise invalid("finite numbers in x", row=int(np.flatnonzero(~np.isfinite(inputs).all(axis=1))[0]))
    return inputs


def _checked(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    inputs = _columns(x)
    try:
        values = np.asarray(y, np.float64)
    except (TypeError, ValueError):
        raise invalid("numbers (n,) as y", y=y) from None
    if values.shape != (len(inputs),):
        raise invalid(f"y of shape ({len(inputs)},), one for each row of x", shape=values.shape)
    if not np.isfinite(values).all():
        raise invalid("finite numbers in y", row=int(np.flatnonzero(~np.isfinite(values))[0]))
    largest = max(float(np.abs(inputs).max(initial=0)), float(np.abs(values).max()))
    if largest > LARGEST:
        raise invalid(f"numbers of at most {LARGEST:g}, whose squares can be added", largest=f"{largest:g}")
    return inputs, values


def _closed_form(model: LinearRegression, design: Array, target: Array, solution: Solution) -> Array:
    """Where the slope of the sum of squares is 0, all at once."""
    return solution.weights


def _maximum_likelihood(model: LinearRegression, design: Array, target: Array, solution: Solution) -> Array:
    """Gaussian noise about the line: log p = n/2 log(beta / 2 pi) - beta/2 sum of squares.

    Its slope in w is 0 where that of the sum of squares is, whatever beta; its slope in beta at n / sum of squares.
    """
    residual = target - design @ solution.weights
    squares = float(residual @ residual)
    model.precision = len(target) / squares if squares > 0 else math.inf
    return solution.weights


def _gradient_descent(model: LinearRegression, design: Array, target: Array, solution: Solution) -> Array:
    """Downhill, step by step."""
    model.history = descend(
        design, target, model._starting_weights(design.shape[1]), learning_rate=model.learning_rate,
        steps=model.steps, one_by_one=model.batch == "one", loss=model.loss,
    )  # fmt: skip
    return model.history.path[-1]


for _name, _function, _summary in (
    ("closed_form", _closed_form, "the answer at once, by a stable solver"),
    ("maximum_likelihood", _maximum_likelihood, "the same line, and the precision of the noise about it"),
    ("gradient_descent", _gradient_descent, "step by step downhill, the way kept"),
):
    METHODS.add(Entry(name=_name, function=_function, summary=_summary))
