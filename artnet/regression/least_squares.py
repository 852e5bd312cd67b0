"""Least squares: the weights w that make |y - A w| least, in closed form, in float64.

Columns are scaled to about unit length first, by powers of two, which changes no digit; only then is the rank decided
(an ill-conditioned polynomial of degree 10 keeps its digits so, and loses them all without). Where the columns depend
on each other there are many answers, and the shortest is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artnet.entries import Entry
from artnet.errors import InvalidValueError
from artnet.registry import Registry

__all__ = ["SOLVERS", "Solution", "solve_least_squares"]

Array = NDArray[np.float64]

ROUNDS = 3
"""Of refinement; each gains as many digits as the condition leaves, two were enough for all of NIST's linear sets."""
REFINED = 1 << 22
"""Numbers of A up to which the answer is refined: long doubles are slow, and there is no need on a photograph."""


@dataclass(frozen=True)
class Solution:
    """The answer of a least squares problem of n rows and k columns.

    Attributes:
        weights: (k,).
        covariance: (k, k), the pseudo-inverse of AᵀA; times the variance of the noise it is the weights' covariance.
        rank: how many columns say something of their own; below k the weights are the shortest of many answers.
        condition: the ratio of the largest to the least singular value of the scaled columns that count.
    """

    weights: Array
    covariance: Array
    rank: int
    condition: float


SOLVERS: Registry[Entry] = Registry("solver", Entry, "solvers")


def solve_least_squares(
    design: Array, target: Array, solver: str = "qr", *, tolerance: float | None = None
) -> Solution:
    """Solve A w = y for A (n, k) and y (n,) in the sense of least squares.

    Singular values of the scaled columns below `tolerance` times the largest count as 0; by default those that the
    rounding of float64 could have made.

    Raises:
        UnknownNameError: another solver than qr, svd or normal_equations.
        InvalidValueError: `normal_equations` of columns that depend on each other.
    """
    choice = SOLVERS.resolve(solver)
    lengths = np.linalg.norm(design, axis=0)
    scale = np.exp2(np.round(np.log2(np.where(lengths > 0, lengths, 1.0))))
    scaled = design / scale
    left, sizes, right = np.linalg.svd(scaled, full_matrices=len(scaled) < scaled.shape[1])
    least = max(design.shape) * np.finfo(float).eps if tolerance is None else tolerance
    rank = int(np.sum(sizes > sizes[0] * least)) if sizes[0] > 0 else 0
    inverse = (right[:rank].T / sizes[:rank]) / scale[:, None]  # so that inverse @ leftᵀ is the pseudo-inverse
    if rank == design.shape[1]:
        weights = choice(design, target, scale)
        covariance = inverse @ inverse.T
    elif choice.name == "normal_equations":
        raise InvalidValueError(
            f"Expected independent columns for the normal equations. Received: {design.shape[1]} of rank {rank} in"
            f" {len(design)} rows. solver='svd' gives the shortest answer"
        )
    else:
        onto = _complement(right[rank:].T / scale[:, None])
        weights = onto @ (inverse @ (left[:, :rank].T @ target))
        covariance = onto @ (inverse @ inverse.T) @ onto.T
    return Solution(weights, covariance, rank, float(sizes[0] / sizes[rank - 1]) if rank else 1.0)


def _complement(directions: Array) -> Array:
    """The projection (k, k) that takes away what lies in the directions (k, m): along them the answer is free."""
    basis = np.linalg.qr(directions)[0]
    return np.asarray(np.eye(len(basis)) - basis @ basis.T, np.float64)


def _by_qr(design: Array, target: Array, scale: Array) -> Array:
    """A = Q R by Householder reflections, then R w = Qᵀ y; refined."""
    scaled = design / scale
    q, r = np.linalg.qr(scaled)
    start: Array = np.linalg.solve(r, q.T @ target)
    return _refined(scaled, target, q, r, start) / scale


def _by_svd(design: Array, target: Array, scale: Array) -> Array:
    """w = V S⁻¹ Uᵀ y: the pseudo-inverse of Moore and Penrose; refined."""
    scaled = design / scale
    left, sizes, right = np.linalg.svd(scaled, full_matrices=False)
    start = right.T @ ((left.T @ target) / sizes)
    return _refined(scaled, target, left, sizes[:, None] * right, start) / scale


def _by_normal_equations(design: Array, target: Array, scale: Array) -> Array:
    """AᵀA w = Aᵀ y as the lecture writes it, neither scaled nor refined: half of the digits are lost in AᵀA."""
    try:
        return np.asarray(np.linalg.solve(design.T @ design, design.T @ target), np.float64)
    except np.linalg.LinAlgError:
        raise InvalidValueError(
            "Expected columns that are independent enough for the normal equations. Received: a singular AᵀA."
            " Use solver='qr'"
        ) from None


def _refined(design: Array, target: Array, q: Array, factor: Array, weights: Array) -> Array:
    """Björck's refinement (1967): weights and residuals together, their errors computed in long doubles.

    `design` = q `factor` with orthonormal columns in q. The two equations are r + A w = y and Aᵀ r = 0.
    """
    if design.size > REFINED:
        return weights
    wide, w = design.astype(np.longdouble), weights.astype(np.longdouble)
    r = target - wide @ w
    for _ in range(ROUNDS):
        f = (target - r - wide @ w).astype(np.float64)
        g = -(wide.T @ r).astype(np.float64)
        along = np.linalg.solve(factor.T, g)
        w = w + np.linalg.solve(factor, q.T @ f - along)
        r = r + (f - q @ (q.T @ f) + q @ along)
    refined: Array = w.astype(np.float64)
    return refined if bool(np.isfinite(refined).all()) else weights


_Solver = Callable[[Array, Array, Array], Array]
for _name, _function, _summary in (
    ("qr", _by_qr, "Householder QR of scaled columns, refined"),
    ("svd", _by_svd, "the pseudo-inverse of scaled columns, refined"),
    ("normal_equations", _by_normal_equations, "AᵀA w = Aᵀy, as in the textbook: half of the digits"),
):
    SOLVERS.add(Entry(name=_name, function=_function, summary=_summary))
