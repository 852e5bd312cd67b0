"""`Draw`: the choices of a look, each by its name from the one seed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from artnet.errors import invalid
from artnet.seeds import uniform
from artnet.specs import Value, plain

__all__ = ["Draw", "part", "together"]

T = TypeVar("T")
DIGITS = 3
"""Of numbers that are drawn: enough for the eye, and short in a recipe."""


def part(name: str, **options: Value) -> str:
    """The spec of a row of a registry: part("sin", w=2.5) is "sin(w=2.5)"."""
    return f"{name}({', '.join(f'{option}={plain(value)}' for option, value in options.items())})"


def together(*specs: str) -> str:
    """Several input fields as one text."""
    return " ".join(specs)


@dataclass(frozen=True)
class Draw:
    """Choices by name: adding one changes no other.

    draw.between("zoom", 0.6, 0.9)      a number
    draw.whole("petals", 5, 12)         a whole number, both ends included
    draw.one("group", "p4m", "p6")      one of several
    """

    seed: str
    look: str

    def between(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        """A number from `low` to `high`, to three digits; with `log` each factor of two is as likely as another.

        Raises:
            InvalidValueError: bounds that leave nothing.
        """
        if not (math.isfinite(low) and math.isfinite(high) and low <= high) or (log and low <= 0):
            raise invalid(f"bounds for '{name}', the lower first" + (", above 0" if log else ""), low=low, high=high)
        share = self._share(name)
        value = math.exp(math.log(low) + share * math.log(high / low)) if log else low + share * (high - low)
        return float(f"{value:.{DIGITS}g}")

    def whole(self, name: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`, each as likely as another.

        Raises:
            InvalidValueError: bounds that leave nothing.
        """
        if low > high:
            raise invalid(f"bounds for '{name}', the lower first", low=low, high=high)
        return low + int(self._share(name) * (high - low + 1))

    def one(self, name: str, *choices: T) -> T:
        """One of several.

        Raises:
            InvalidValueError: nothing to choose from.
        """
        if not choices:
            raise invalid(f"something to choose '{name}' from", choices=choices)
        return choices[int(self._share(name) * len(choices))]

    def chance(self, name: str, share: float) -> bool:
        """True in this share of the seeds."""
        return self._share(name) < share

    def palette(self, palettes: Sequence[str]) -> str:
        """One of several palettes."""
        return self.one("palette", *palettes)

    def field_seed(self, name: str) -> int:
        """A seed of a field, such as `noise(seed=...)`."""
        return self.whole(f"field {name}", 0, 9999)

    def _share(self, name: str) -> float:
        """A number in [0, 1) that the seed, the look and the name decide."""
        return float(uniform(self.seed, f"look {self.look} {name}", (1,))[0])
