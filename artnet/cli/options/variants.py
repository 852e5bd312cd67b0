"""One command several times: `--seed 0..48` and `-p name=a,b`, with the other options as they are.

for variant in variants_of(context, seeded=True): paint(**variant.options)
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from artnet.errors import InvalidValueError, invalid
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.options import Choice, Flag, OptionType, Range, Seed
from artnet.seeds import draw_seed
from artnet.sweeps import columns_of, combinations, named_values
from artnet.training.settings import LEARNING_SETTINGS

__all__ = ["Variant", "columns_for", "several_options", "variants_of"]

F = TypeVar("F", bound=Callable[..., Any])
NOT_VARIED = {
    "out", "force", "no_metadata", "plugin", "parameters", "sheet", "columns", "help",  # of the command
    "file_format", "film_format", "file_quality", "dpi", "separations", "ground", "codec", "bits", "colors",  # of files
    "proof", "proof_intent", "proof_paper",  # of what is printed
    "shared_palette", "max_size", "gif_size", "gif_seconds", "gif_frames", "hold", "no_gif", "strip",
    "together", "film", "resume",  # of what is given
    "best", "of", "unlike",  # of what is kept
    "device",  # of what paints
    "plan", "keep_parts",  # of jobs
    "keys",  # several of themselves
}  # fmt: skip
"""Options that make no other picture."""


class OneOf(OptionType):
    """Any values, parted by commas outside brackets; what they may be, the option itself says."""

    allowed = "a value"

    def read(self, value: Any) -> Any:
        """As it is."""
        return value


class Points(OneOf):
    """Points of the plane, in brackets, or without them: 0,0,0.5,-0.25 are two."""

    def several(self, text: str) -> list[str]:
        """Each, as it is in brackets, or two numbers by two."""
        numbers = super().several(text)
        if any(part.startswith("(") for part in numbers):
            return numbers
        if len(numbers) % 2:
            raise invalid("two numbers for each centre, such as 0,0,0.5,-0.25", center=text)
        return [f"{x},{y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


@dataclass(frozen=True)
class Variant:
    """The options of one of several, those in which it differs as texts, and a label that tells it from the others."""

    options: Mapping[str, Any]
    varied: Mapping[str, str]
    label: str


def several_options(command: F) -> F:
    """The options `-p`, `--sheet` and `--columns`."""
    for option in reversed(
        [
            click.option(
                "-p",
                "parameters",
                multiple=True,
                metavar="NAME=A,B",
                help="Several values of an option: activation=sin,tanh, zoom=1..4..0.5.",
            ),
            click.option("--sheet", is_flag=True, help="One labelled picture of them all."),
            click.option("--columns", type=click.IntRange(1, 1000), metavar="N", help="Of the sheet, side by side."),
        ]
    ):
        command = option(command)
    return command


def variants_of(context: click.Context, *, seeded: bool, seeds: Sequence[str] = ()) -> list[Variant]:
    """What the options of a command ask for: one, or all combinations of the values of `-p` and `--seed`.

    The last name of `-p` changes fastest, the seed fastest of all. Where a random network is `seeded` and no seed is
    given, one is drawn for them all. `seeds` take the place of those that `--seed` says.

    Raises:
        InvalidValueError: a name that is no option, or values that cannot be.
    """
    params = {**context.params, "seed": ",".join(seeds)} if seeds else context.params
    lists = named_values(params["parameters"], lambda name: _type_of(_option(context, name)), params["seed"])
    _refuse_twice(context, lists)
    if params["columns"] and not params["sheet"]:
        raise InvalidValueError("--columns goes with --sheet")
    combined = combinations(lists)
    if seeded and "seed" not in lists:
        params = {**params, "seed": draw_seed()}
    read = {
        name: {text: _read(context, _option(context, name), text) for text in texts} for name, texts in lists.items()
    }
    changing = [name for name, texts in lists.items() if len(texts) > 1]
    variants = []
    for values in combined:
        options = {**params, **{name: read[name][text] for name, text in values.items()}}
        varied = {name: values[name] for name in changing}
        variants.append(Variant(options, varied, ", ".join(f"{name} {text}" for name, text in varied.items())))
    return variants


def _refuse_twice(context: click.Context, lists: Mapping[str, Any]) -> None:
    """Refuse a name of -p whose own option was given too.

    Raises:
        InvalidValueError: naming both.
    """
    for name in lists:
        said = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if name != "seed" and said:  # which the sweep itself takes from both
            flags = [option for option in _option(context, name) if option.flag_value in (True, context.params[name])]
            flag = (flags or _option(context, name))[0].opts[-1]
            raise InvalidValueError(f"{flag} and -p {name}=... say the same twice")


def columns_for(variants: Sequence[Variant], asked: int | None, size: Any) -> int | None:
    """How many of a sheet stand side by side: as asked, or in rows that mean something; None lets the size decide."""
    return columns_of([variant.varied for variant in variants]) if asked is None and size is None else asked


def _option(context: click.Context, name: str) -> list[click.Option]:
    """The option of a name; of a choice among flags all of them.

    Raises:
        InvalidValueError: there is none, or it makes no other picture.
    """
    own: dict[str, list[click.Option]] = {}
    for option in context.command.params:
        if isinstance(option, click.Option) and option.name not in NOT_VARIED:
            own.setdefault(str(option.name), []).append(option)
    if name in own:
        return own[name]
    near = difflib.get_close_matches(name, own, n=2, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise InvalidValueError(f"Expected -p of one of {', '.join(sorted(own))}. Received: {name[:80]!r}.{hint}")


def _type_of(options: list[click.Option]) -> OptionType:
    """What the values of an option are, so that a text names several."""
    option, name = options[0], str(options[0].name)
    if name == "seed":
        return Seed()
    if name == "center":
        return Points()
    for settings in (NETWORK_SETTINGS, LEARNING_SETTINGS):
        if name in settings:
            return settings[name].type
    if len(options) > 1:
        return Choice(*(each.flag_value for each in options))
    if option.is_flag:
        return Flag()
    if isinstance(option.type, click.types.FloatParamType | click.types.IntParamType):
        low, high = getattr(option.type, "min", None), getattr(option.type, "max", None)
        whole = isinstance(option.type, click.types.IntParamType)
        return Range(-1e300 if low is None else low, 1e300 if high is None else high, whole=whole)
    return OneOf()


def _read(context: click.Context, options: list[click.Option], text: str) -> Any:
    """The value that a text gives an option."""
    kind = _type_of(options)
    if isinstance(kind, Choice | Flag):
        return kind.read(text)
    return options[0].type_cast_value(context, text)
