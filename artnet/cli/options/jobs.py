"""Long work on the command line: its job is planned, goes on where it was stopped, and says what is kept."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from artnet.cli.options.settings import outputs
from artnet.cli.terminal import display
from artnet.cli.terminal.failures import Failures
from artnet.digests import sha256_of
from artnet.media.io.names import names_file
from artnet.recipes.serialization import json_text

if TYPE_CHECKING:
    from artnet.works.jobs.series import Series

__all__ = ["begun_series", "carry_out", "item", "job_options", "kept_told", "planned_series", "told_plan"]

F = TypeVar("F", bound=Callable[..., Any])


def job_options(command: F) -> F:
    """`--plan` and `--keep-parts`."""
    for option in reversed(
        [
            click.option(
                "--plan",
                type=click.Path(path_type=Path, file_okay=False),
                metavar="FOLDER",
                help="Write the job there, its recipe and its parts, and stop.",
            ),
            click.option("--keep-parts", is_flag=True, help="Leave the parts of a job once it is done."),
        ]
    ):
        command = option(command)
    return command


def item(label: str, identity: str, **how: Any) -> tuple[str, str]:
    """A work of a series: its label, and what makes its files: its identity and `how` they are written."""
    plain = {name: str(value) for name, value in how.items()}
    return label, sha256_of(json_text({"work": identity, **plain}).encode())


@contextlib.contextmanager
def begun_series(
    works: Sequence[tuple[str, str]], options: Mapping[str, Any], name: str = "series"
) -> Iterator[Series]:
    """The series of the works of a command, which lies in the folder that they go to while it is not done."""
    from artnet.works.jobs.series import Series

    folder = _folder(works, options, name)
    with kept_told(folder), Series.begun(folder, works, force=options["force"]) as series:
        yield series


def carry_out(
    works: Sequence[tuple[str, str]],
    options: Mapping[str, Any],
    paint: Callable[[int], Sequence[Path]],
    told: Callable[[int, Sequence[Path]], None],
    name: str = "series",
) -> int:
    """One work after another; those that are done are not done again. Returns the exit code.

    `paint(number)` makes the files of a work, and says so; `told(number, files)` says so of what is done.
    """
    if options["plan"]:
        return planned_series(works, options)
    failures = Failures(len(works))
    with begun_series(works, options, name) as series:
        for number, (label, _) in enumerate(works):
            done = series.done(number)
            if done is not None:
                told(number, done)
                continue
            with failures.noted(label):
                series.receipt(number, paint(number))
        if not failures.is_unfinished and not options["keep_parts"]:
            series.finish()
    return failures.code


def planned_series(works: Sequence[tuple[str, str]], options: Mapping[str, Any]) -> int:
    """Write the job of a series to the folder of `--plan`, and say so. Returns the exit code."""
    from artnet.works.jobs.series import Series

    with Series.begun(options["plan"], works, force=options["force"]):
        told_plan(options["plan"], len(works))
    return 0


def told_plan(folder: Path, parts: int) -> None:
    """Say where a job was written."""
    display.result(f"{folder}  a job of {display.counted(parts, 'part')}")


def _folder(works: Sequence[tuple[str, str]], options: Mapping[str, Any], name: str) -> Path:
    from artnet.works.jobs.series import series_name

    out = options["out"]
    if out is not None and names_file(out):
        return Path(out).with_name(f"{out.name}.job")
    return Path(out or outputs()) / f"{name}_{series_name(works)}.job"


@contextlib.contextmanager
def kept_told(folder: Path, seed: str | None = None) -> Iterator[None]:
    """Say what is kept of a job that is stopped, by Ctrl-C or by a disk that is full; `seed` is one that was drawn."""
    try:
        yield
    except BaseException:  # Ctrl-C may come out of TensorFlow as an error of its own
        with contextlib.suppress(OSError):
            done = len(list(folder.glob("*.part")))
            if done:
                same = "the same command" if seed is None else f"the same command with --seed {seed}"
                display.note(f"{display.counted(done, 'part')} kept in {folder}: {same} goes on from there")
        raise
