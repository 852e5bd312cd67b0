"""The statistics of a linear regression, as `regress` in Stata prints them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artnet.lazy import tf

__all__ = ["RegressionTable", "f_tail", "t_quantile", "t_tails"]

Array = NDArray[np.float64]

CONFIDENCE = 0.95


def t_tails(t: float, df: float) -> float:
    """The probability that Student's t with `df` degrees of freedom lies beyond ±t: I(df/(df + t²); df/2, 1/2)."""
    if math.isnan(t) or df <= 0:
        return math.nan
    return 0.0 if math.isinf(t) else _betainc(df / 2, 0.5, df / (df + t * t))


def f_tail(f: float, df_model: float, df_residual: float) -> float:
    """The probability that an F ratio lies beyond f: I(d2/(d2 + d1 f); d2/2, d1/2)."""
    if math.isnan(f) or df_model <= 0 or df_residual <= 0:
        return math.nan
    return 0.0 if math.isinf(f) else _betainc(df_residual / 2, df_model / 2, df_residual / (df_residual + df_model * f))


def t_quantile(share: float, df: float) -> float:
    """The t beyond which on either side (1 - share) / 2 of Student's distribution lies, by bisection."""
    if df <= 0:
        return math.nan
    low, high = 0.0, 1.0
    while t_tails(high, df) > 1 - share:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if t_tails(middle, df) > 1 - share else (low, middle)
    return (low + high) / 2


def _betainc(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, in float64."""
    return float(tf.math.betainc(*(tf.constant(v, tf.float64) for v in (a, b, x))))


@dataclass(frozen=True)
class RegressionTable:
    """What statistics says of a regression; `str()` of it is the table.

    The intercept comes first in `weights`, `standard_errors`, `t`, `p` and `intervals` (k, 2). Where no degree of
    freedom is left nothing can be said of the noise: those numbers are not a number and print as a dot.
    """

    names: tuple[str, ...]
    target: str
    rows: int
    rank: int
    ss_model: float
    ss_residual: float
    weights: Array
    standard_errors: Array
    note: str = ""

    @property
    def df_model(self) -> int:
        """Degrees of freedom of the model: independent inputs beside the intercept."""
        return max(0, self.rank - 1)

    @property
    def df_residual(self) -> int:
        """Degrees of freedom that are left."""
        return self.rows - self.rank

    @property
    def f(self) -> float:
        """The mean square of the model over that of the residual."""
        return _ratio(_ratio(self.ss_model, self.df_model), _ratio(self.ss_residual, self.df_residual))

    @property
    def f_p(self) -> float:
        """The probability of so large an F if no input mattered."""
        return f_tail(self.f, self.df_model, self.df_residual)

    @property
    def r2(self) -> float:
        """The share of the variance that is explained; not a number where there is none to explain."""
        return 1 - _ratio(self.ss_residual, self.ss_model + self.ss_residual)

    @property
    def adjusted_r2(self) -> float:
        """R2 less what as many random inputs would explain."""
        return 1 - (1 - self.r2) * _ratio(self.rows - 1, self.df_residual)

    @property
    def root_mse(self) -> float:
        """The standard deviation of the noise, estimated."""
        return math.sqrt(_ratio(self.ss_residual, self.df_residual)) if self.df_residual > 0 else math.nan

    @property
    def t(self) -> Array:
        """Each weight in standard errors."""
        return np.array([_ratio(w, e) for w, e in zip(self.weights, self.standard_errors, strict=True)])

    @property
    def p(self) -> Array:
        """The probability of so large a t if the weight were 0."""
        return np.array([t_tails(float(t), self.df_residual) for t in self.t])

    @property
    def intervals(self) -> Array:
        """The 95% confidence interval of each weight, (k, 2)."""
        reach = t_quantile(CONFIDENCE, self.df_residual) * self.standard_errors
        return np.stack([self.weights - reach, self.weights + reach], axis=-1)

    def __str__(self) -> str:
        total, df = self.ss_model + self.ss_residual, self.rows - 1
        right = (
            f"Number of obs = {self.rows:>9}",
            f"F({self.df_model}, {self.df_residual})".ljust(13) + f" = {_number(self.f, 9)}",
            f"Prob > F      = {_chance(self.f_p):>9}",
            f"R-squared     = {_chance(self.r2):>9}",
            f"Adj R-squared = {_chance(self.adjusted_r2):>9}",
            f"Root MSE      = {_number(self.root_mse, 9)}",
        )
        left = (
            f"{'Source':>12} | {'SS':>11} {'df':>5} {'MS':>11}",
            "-" * 13 + "+" + "-" * 31,
            _source("Model", self.ss_model, self.df_model),
            _source("Residual", self.ss_residual, self.df_residual),
            "-" * 13 + "+" + "-" * 31,
            _source("Total", total, df),
        )
        lines = [f"{a:<46}{b}" for a, b in zip(left, right, strict=True)]
        width = 79
        lines += ["", "-" * width]
        lines += [f"{self.target[:12]:>12} | Coefficient  Std. err.       t   P>|t|    [95% conf. interval]"]
        lines += ["-" * 13 + "+" + "-" * (width - 14)]
        order = [*range(1, len(self.names)), 0]  # as Stata has it: the intercept last
        t, p, intervals = self.t, self.p, self.intervals
        for i in order:
            weight, error = _number(self.weights[i], 11), _number(self.standard_errors[i], 10)
            low, high = (_number(v, 10) for v in intervals[i])
            tested = f"{_fixed(t[i], 8, 2)}  {_fixed(p[i], 6, 3)}"
            lines.append(f"{self.names[i][:12]:>12} | {weight} {error} {tested}   {low}  {high}")
        lines.append("-" * width)
        return "\n".join([*lines, self.note] if self.note else lines)


def _ratio(above: float, below: float) -> float:
    if below == 0:
        return math.nan if above == 0 else math.copysign(math.inf, above)
    return above / below if below > 0 else math.nan


def _source(name: str, ss: float, df: int) -> str:
    return f"{name:>12} | {_number(ss, 11)} {df:>5} {_number(_ratio(ss, df), 11)}"


def _number(value: float, width: int) -> str:
    """Seven digits, as Stata shows them."""
    if math.isnan(value):
        return f"{'.':>{width}}"
    texts = (f"{value:.{digits}g}" for digits in range(7, 0, -1))
    return f"{next((text for text in texts if len(text) <= width), f'{value:.0e}'):>{width}}"


def _fixed(value: float, width: int, places: int) -> str:
    if math.isnan(value):
        return f"{'.':>{width}}"
    text = f"{value:.{places}f}"
    return f"{text if len(text) <= width else f'{value:.2g}':>{width}}"


def _chance(value: float) -> str:
    return "." if math.isnan(value) else f"{value:.4f}"
