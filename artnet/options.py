"""Types of options: what a value may be, read from Python or from text, and said in words.

Options of registry rows, parameters of sketches and settings of commands have one of these. It is said once, and read
by checks, help, `artnet list`, sliders and sweeps.
"""

from __future__ import annotations

import math
import re
import typing
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from artnet.checks import is_one_line
from artnet.digests import sha256_of
from artnet.errors import InvalidValueError, invalid
from artnet.seeds import normal_seed
from artnet.sizes import parse_size
from artnet.specs import split_outside

__all__ = ["Choice", "Color", "File", "Flag", "OptionType", "Range", "Scale", "Seed", "Size", "Text"]

MOST_VALUES = 1_000
"""Of one parameter in one run, such as `depth=1..1000`."""


class OptionType(ABC):
    """What a value may be. `read` takes a value or the text of one, `text` gives the text that reads back."""

    metavar: ClassVar[str] = "VALUE"
    """What stands for a value in a help."""

    @abstractmethod
    def read(self, value: Any) -> Any:
        """The value, checked; of a text the value it says.

        Raises:
            InvalidValueError: what is allowed, and what came.
        """

    def text(self, value: Any) -> str:
        """The text from which `read` gives this value again."""
        return str(value)

    @property
    @abstractmethod
    def allowed(self) -> str:
        """What is allowed, in words."""

    @property
    def advised(self) -> str:
        """What is allowed, in words, with advice for one who chooses."""
        return self.allowed

    @property
    def words(self) -> tuple[str, ...]:
        """Values that are words, for a shell that completes them; none for most."""
        return ()

    def several(self, text: str) -> list[str]:
        """The values that a text names: parted by commas that stand outside brackets."""
        return split_outside(text, ",")


SCALES = ("linear", "log", "angle")


@dataclass(frozen=True)
class Range(OptionType):
    """A number from `low` to `high`; whole, if both and the step are.

    Attributes:
        low, high: the bounds, which are allowed.
        step: between allowed numbers, counted from `low`.
        whole: whether only whole numbers are allowed; None leaves it to the bounds, or to the default.
        scale: how a slider moves: evenly, by factors (`log`), or round and round in degrees (`angle`).
        without: numbers in the range that are not allowed, such as a bound.
        usual: the bounds between which most values lie, for sliders and sweeps; None for all.
    """

    low: float
    high: float
    step: float | None = None
    whole: bool | None = None
    scale: str = field(default="linear", kw_only=True)
    without: tuple[float, ...] = field(default=(), kw_only=True)
    usual: tuple[float, float] | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        """Refuse a range in which nothing lies."""
        numbers = (self.low, self.high, 1 if self.step is None else self.step, *self.without, *(self.usual or ()))
        if any(isinstance(n, bool) or not isinstance(n, int | float) or math.isnan(n) for n in numbers):
            raise invalid("numbers for a range", low=self.low, high=self.high, step=self.step)
        if not self.low <= self.high or (self.step is not None and not 0 < self.step < math.inf):
            raise invalid("a range from low to high in steps above 0", low=self.low, high=self.high, step=self.step)
        if self.scale not in SCALES:
            raise invalid(f"one of {', '.join(SCALES)}", scale=self.scale)
        if self.usual is not None and not self.low <= self.usual[0] < self.usual[1] <= self.high:
            raise invalid("usual bounds within the range", usual=self.usual)
        if self.scale == "log" and not self.shown[0] > 0:
            raise invalid("bounds above 0 for the scale log, those of the range or the usual ones", low=self.shown[0])

    @property
    def metavar(self) -> str:  # type: ignore[override]
        """A number."""
        return "N" if self.is_whole else "X"

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers are allowed."""
        if self.whole is not None:
            return self.whole
        return all(isinstance(n, int) for n in (self.low, self.high, 1 if self.step is None else self.step))

    @property
    def shown(self) -> tuple[float, float]:
        """Between which bounds a slider moves."""
        return self.usual or (self.low, self.high)

    def fitted_to(self, default: Any) -> Range:
        """The same, not whole where its default is not: (0, 1) with 0.5."""
        return self if self.whole is not None or not isinstance(default, float) else replace(self, whole=False)

    def read(self, value: Any) -> float:
        """A number of the range."""
        try:
            number = _exact(value) if self.is_whole else float(value)
        except (TypeError, ValueError, OverflowError):
            raise invalid(self.allowed, value=value) from None
        fits = self.low <= number <= self.high and self._on_step(number) and not (self.is_whole and number % 1)
        if isinstance(value, bool) or not fits or number in self.without:
            raise invalid(self.allowed, value=value)
        return int(number) if self.is_whole else number

    def _on_step(self, number: float) -> bool:
        if self.step is None or not math.isfinite(self.low):
            return True
        steps = (number - self.low) / self.step
        return abs(steps - round(steps)) < 1e-6

    def text(self, value: Any) -> str:
        """Short, and the same number again."""
        if isinstance(value, int):
            return str(value)
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))

    @property
    def allowed(self) -> str:
        """The bounds, and the step."""
        what = "a whole number" if self.is_whole else "a number"
        low, high = math.isfinite(self.low), math.isfinite(self.high)
        where = f" from {_said(self.low)}" if low else ""
        where += f" {'to' if low else 'up to'} {_said(self.high)}" if high else ""
        steps = f" in steps of {_said(self.step)}" if self.step is not None else ""
        return what + where + steps + "".join(f", not {_said(number)}" for number in self.without)

    @property
    def advised(self) -> str:
        """The bounds between which most values lie, where the others are wide."""
        if self.usual is None:
            return self.allowed
        what = "a whole number" if self.is_whole else "a number"
        return f"{what}, mostly {_said(self.usual[0])} to {_said(self.usual[1])}"

    def several(self, text: str) -> list[str]:
        """Also `2..8` in the steps of the range, and `2..8..2`."""
        return [value for part in super().several(text) for value in self._stretch(part)]

    def _stretch(self, text: str) -> list[str]:
        if ".." not in text:
            return [text]
        try:
            first, last, *step = (_exact(number) for number in text.split(".."))
        except (ValueError, OverflowError):
            raise invalid("numbers such as 2..8 or 2..8..2", values=text) from None
        by = step[0] if len(step) == 1 else self.step if self.step is not None else 1 if self.is_whole else None
        if by is None or len(step) > 1 or not by > 0 or not first <= last or not math.isfinite(last - first):
            raise invalid("a stretch such as 2..8..0.5: first..last..step", values=text)
        try:
            count = math.floor(min((last - first) / by, MOST_VALUES) + 1e-9) + 1
        except OverflowError:  # whole numbers of hundreds of digits
            count = MOST_VALUES + 1
        if count > MOST_VALUES:
            raise invalid(f"at most {MOST_VALUES:,} values", values=text)
        digits = 12 - math.floor(math.log10(by))  # of which 0.1 + 0.2 has too many
        return [self.text(round(first + number * by, digits)) for number in range(count)]


class Scale(Range):
    """A number of a range, which may be whole or not; a whole one stays so, for what then repeats."""

    def read(self, value: Any) -> float:
        """A number of the range, as an int where it is whole."""
        number = super().read(value)
        return int(number) if float(number).is_integer() else number

    @property
    def is_whole(self) -> bool:
        """It need not be."""
        return False


def _said(number: float) -> str:
    """A number for reading: 1,000,000."""
    whole = math.isfinite(number) and abs(number) < 1e20 and number == int(number)
    return f"{int(number):,}" if whole else f"{number:,.10g}"


def _exact(value: Any) -> float:
    """A number, whole where it is written so: float64 ends at 2^53."""
    text = str(value).strip()
    return int(text) if re.fullmatch(r"[+-]?\d{1,300}", text) and not isinstance(value, bool) else float(value)


class Choice(OptionType):
    """One of some values."""

    def __init__(self, *values: Any) -> None:
        """`values` are texts, numbers or truth values, told apart by their texts."""
        if not values:
            raise InvalidValueError(expected="values to choose among: Choice('a', 'b')", received="none")
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Choice) and self.values == other.values

    def __hash__(self) -> int:
        return hash(self.values)

    def read(self, value: Any) -> Any:
        """The value of that text."""
        for own in self.values:
            if value == own or (isinstance(value, str) and value == str(own)):
                return own
        raise invalid(self.allowed, value=value)

    @property
    def allowed(self) -> str:
        """All of them."""
        return ("one of " if len(self.values) > 1 else "only ") + ", ".join(str(value) for value in self.values)


class Flag(OptionType):
    """Yes or no."""

    WORDS: ClassVar = {"true": True, "yes": True, "on": True, "1": True,
                              "false": False, "no": False, "off": False, "0": False}  # fmt: skip

    def read(self, value: Any) -> bool:
        """A truth value, or the word for one."""
        word = str(value).lower() if isinstance(value, bool | str) else ""
        if word not in self.WORDS:
            raise invalid(self.allowed, value=value)
        return self.WORDS[word]

    def text(self, value: Any) -> str:
        """`yes` or `no`."""
        return "yes" if value else "no"

    allowed = "yes or no"


class Text(OptionType):
    """Any text of a line."""

    LONGEST = 1_000

    def read(self, value: Any) -> str:
        """A text."""
        if not isinstance(value, str) or len(value) > self.LONGEST or not is_one_line(value):
            raise invalid(self.allowed, value=value)
        return value

    def several(self, text: str) -> list[str]:
        """One: a comma is part of a text."""
        return [text]

    allowed = f"a text of at most {LONGEST:,} characters, on one line"


class Color(OptionType):
    """A colour, as "#rrggbb": of such a text, of a CSS name or function such as "tomato" or "hsl(20, 80%, 50%)"."""

    def read(self, value: Any) -> str:
        """The colour as "#rrggbb"."""
        from PIL import ImageColor

        try:
            red, green, blue, *opacity = ImageColor.getrgb(value)
        except (ValueError, TypeError, AttributeError):
            raise invalid(self.allowed, value=value) from None
        if opacity not in ([], [255]):
            raise invalid(f"{self.allowed}, without opacity", value=value)
        return f"#{red:02x}{green:02x}{blue:02x}"

    allowed = 'a colour such as "#e0703f" or "tomato"'


class File(OptionType):
    """A file that is there, or none: an empty text, or None. `File(".jpg", ".png")` says which suffixes."""

    def __init__(self, *suffixes: str) -> None:
        """`suffixes` in lower case, with their dots; none allows all."""
        if not all(isinstance(suffix, str) and re.fullmatch(r"\.[a-z0-9]+", suffix) for suffix in suffixes):
            raise invalid('suffixes such as ".png"', suffixes=suffixes)
        self.suffixes = suffixes

    def read(self, value: Any) -> Path | None:
        """The path, if there is such a file."""
        if value is None or value == "":
            return None
        if not isinstance(value, str | Path) or "\0" in str(value):
            raise invalid(self.allowed, value=value)
        path = Path(value)
        if not path.is_file() or (self.suffixes and path.suffix.lower() not in self.suffixes):
            raise invalid(self.allowed, value=str(value))
        return path

    def text(self, value: Any) -> str:
        """The path."""
        return "" if value is None else str(value)

    def several(self, text: str) -> list[str]:
        """Commas part names, unless there is a file of that name."""
        return [text] if Path(text).is_file() else super().several(text)

    @property
    def allowed(self) -> str:
        """Which suffixes."""
        return "a file that is there" + (f" ({', '.join(self.suffixes)})" if self.suffixes else "")


class Seed(OptionType):
    """A seed, as text; or, `within` a range of whole numbers, as one of these."""

    def __init__(self, within: Range | None = None) -> None:
        """`within` leaves words out."""
        self.within = within

    def read(self, value: Any) -> str | int:
        """The seed; None draws one."""
        seed = normal_seed(value)
        if self.within is None:
            return seed
        if value is not None:
            return int(self.within.read(seed))
        count = int(self.within.high - self.within.low) + 1
        drawn = int(seed) if seed.isdecimal() else int(sha256_of(seed.encode())[:5], 16)  # in a sketch it is "3.1"
        return int(self.within.low) + drawn % count

    @property
    def allowed(self) -> str:
        """A number, or also a word."""
        return "a number or a word" if self.within is None else self.within.allowed


class Size(OptionType):
    """A size (width, height) in pixels; a single number is a square."""

    def read(self, value: Any) -> tuple[int, int]:
        """(width, height)."""
        size = parse_size(value) if isinstance(value, str) else value
        if isinstance(size, int) and not isinstance(size, bool):
            size = (size, size)
        if isinstance(size, list | tuple) and len(size) == 2:
            return typing.cast("tuple[int, int]", parse_size(f"{size[0]}x{size[1]}"))
        raise invalid(self.allowed, size=value)

    def text(self, value: Any) -> str:
        """As "640x480"."""
        return f"{value[0]}x{value[1]}"

    allowed = "a size such as 640x480, 640 (a square), 4k or a2"
