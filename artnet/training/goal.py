"""When a fit stops, and what it reports on the way."""

from __future__ import annotations

from dataclasses import dataclass

from artnet.checks import is_number, whole_number
from artnet.errors import invalid

__all__ = ["Goal", "Progress"]


@dataclass(frozen=True)
class Progress:
    """What `fit` reports: steps done and asked for, seconds, loss, PSNR (dB, on a probe of the pixels), a message."""

    step: int
    steps: int | None
    seconds: float
    seconds_left: float | None
    loss: float
    psnr: float
    message: str = ""


@dataclass(frozen=True)
class Goal:
    """When to stop: at the first of those that are not None."""

    steps: int | None = None
    seconds: float | None = None
    psnr: float | None = None

    @classmethod
    def checked(cls, steps: int | None, seconds: float | None, psnr: float | None) -> Goal:
        """A goal of usable numbers.

        Raises:
            InvalidValueError: a number of steps below 0, seconds or a PSNR that are not above 0.
        """
        if steps is not None:
            steps = whole_number("a number of steps, 0 or more", 0, 1 << 40, steps=steps)
        for name, value in (("seconds", seconds), ("psnr", psnr)):
            if value is not None and not (is_number(value) and 0 < value < 1e9):
                raise invalid(f"{name} above 0 and below a billion", **{name: value})
        return cls(steps, seconds, psnr)
