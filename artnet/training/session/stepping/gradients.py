"""Gradients of a loss, of all points at once or summed part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

__all__ = ["gradients_of", "summed"]


def gradients_of(loss: Any, variables: Sequence[Any]) -> list[Any]:
    """Dense gradients, 0 where the loss does not depend on a variable."""
    slopes = tf.gradients(loss, variables)
    return [tf.zeros(v.shape) if g is None else tf.convert_to_tensor(g) for g, v in zip(slopes, variables, strict=True)]


def summed(
    parts: int, of_part: Callable[..., tuple[Any, list[Any], tuple[Any, ...]]], variables: Sequence[Any], *kept: Any
) -> tuple[Any, list[Any], tuple[Any, ...]]:
    """Loss and gradients, by these variables, of so many parts, one after the other: a fixed order of sums.

    `of_part(number, *kept)` gives the loss and the gradients of one, and what is kept for the next.
    """

    def body(number: Any, loss: Any, sums: list[Any], kept: tuple[Any, ...]) -> tuple[Any, ...]:
        more, gradients, kept = of_part(number, *kept)
        return number + 1, loss + more, [a + b for a, b in zip(sums, gradients, strict=True)], kept

    start = (0, 0.0, [tf.zeros(v.shape) for v in variables], kept)
    _, loss, sums, kept = tf.while_loop(lambda number, *_: number < parts, body, start, parallel_iterations=1)
    return loss, sums, kept
