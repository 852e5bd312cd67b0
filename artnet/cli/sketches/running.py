"""Runs of a sketch, painted and saved: what `artnet run`, `--like`, a script and a picture's rerun share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from artnet.cli.options.jobs import begun_series, carry_out, item, planned_series
from artnet.cli.options.settings import outputs
from artnet.cli.options.sheets import check_sheet_name
from artnet.cli.sketches.reporting import folder_of, reported
from artnet.cli.sketches.saving import check_name, save, save_all
from artnet.cli.terminal import display
from artnet.cli.terminal.failures import Failures
from artnet.errors import ArtnetError, OutputError
from artnet.media.io.names import names_file
from artnet.media.io.sources import shown
from artnet.recipes.schema import SketchRecipe
from artnet.recipes.serialization import from_plain, json_text, parsed_json, to_plain
from artnet.sketching.loading import choose_sketch
from artnet.sketching.runs import Run
from artnet.sketching.sketch import Sketch, source_sha256
from artnet.works.saved_work import read_work

__all__ = ["load", "run_once", "run_series", "save_sheet", "split_name"]


def split_name(path: Path) -> tuple[Path, str | None]:
    """`rings.py:waves` is the sketch `waves` of rings.py; the name is None where none stands there."""
    if not path.suffix and not path.exists() and path.with_suffix(".py").is_file():
        return path.with_suffix(".py"), None  # `artnet run rings`
    file, colon, name = str(path).rpartition(":")
    if colon and not path.exists() and file.endswith(".py"):
        return Path(file), name
    return path, None


def load(path: Path, name: str | None) -> Sketch:
    """A sketch of a file, with the artist's own traceback where the file fails.

    Raises:
        FileError: no such file, no such sketch.
        ClickException: the file raised an error.
    """
    with reported(folder_of(path)):
        return choose_sketch(path, name)


def run_once(sketch: Sketch, run: Run, options: dict[str, Any], only: str | None = None) -> list[Path]:
    """One run, saved and told; of a sketch that gives several `only` that of a name, where it still gives it, and what
    it exports, which knows no sketch by itself.
    """
    from artnet.exporting.export import Exported  # which imports TensorFlow

    check_name(options["out"])
    size = {} if options["size"] is None else {"size": options["size"]}
    with reported(sketch.folder):
        made = sketch.run_all(**{**run.values, **size})
    if only is not None and len(made) > 1:
        chosen = {only: made[only]} if only in made else made if only else dict([next(iter(made.items()))])
        made = {**chosen, **{name: one for name, one in made.items() if isinstance(one, Exported)}}
    return save_all(
        made, options["out"], label=run.label, file_format=options["file_format"], force=options["force"],
        metadata=not options["no_metadata"],
    )  # fmt: skip


def run_series(sketch: Sketch, runs: list[Run], options: dict[str, Any]) -> int:
    """One run after another; those that are done are not done again. Returns the exit code."""

    def told(number: int, files: Sequence[Path]) -> None:
        for path in files:
            display.result(f"{path}  {display.size_of(path)}, done before  ({runs[number].label})")

    works = _works(sketch, runs, options)
    return carry_out(works, options, lambda n: run_once(sketch, runs[n], options), told, sketch.name)


def _works(sketch: Sketch, runs: list[Run], options: dict[str, Any]) -> list[tuple[str, str]]:
    """Each run by its label and all that makes its files: the source of the sketch, what it imports, its values."""
    how = {name: options[name] for name in ("size", "file_format", "no_metadata")}
    drawn = {} if "seed" in sketch.parameters else {"seed": "0"}  # where none is said, another each time
    made_of = [replace(sketch.recipe_of(**{**drawn, **run.values}), source=(), file="") for run in runs]
    return [item(run.label, json_text(to_plain(one)), **how) for run, one in zip(runs, made_of, strict=True)]


def save_sheet(sketch: Sketch, runs: list[Run], options: dict[str, Any]) -> int:
    """Paint the contact sheet of some runs, save it, and say so."""
    from artnet.sketching.sheets import sheet_of  # which imports TensorFlow
    from artnet.works.jobs.cells import kept_cells

    works = _works(sketch, runs, options)
    if options["plan"]:
        return planned_series(works, options)
    size = options["size"]
    out = _sheet_path(sketch, options["out"], options["file_format"], force=options["force"])
    failures, square = Failures(len(runs)), (size, size) if isinstance(size, int) else size

    def failed(run: Run, error: Exception) -> None:
        with failures.noted(run.label), reported(sketch.folder):
            raise error

    place = options if out is None else {**options, "out": out}
    with begun_series(works, place, "sheet") as series:

        def kept(paint: Any) -> Any:
            return kept_cells(series, paint, lambda note: json_text(to_plain(note)), _sketch_recipe)

        with display.bar("painting") as show, reported(sketch.folder):
            sheet = sheet_of(sketch, runs, square, show, options["columns"], failed, kept)
        path = save(
            sheet, out, file_format=options["file_format"], force=options["force"], metadata=not options["no_metadata"]
        )
        if not failures.is_unfinished and not options["keep_parts"]:
            series.finish()
    display.result(f"{path}  {len(runs)} runs, {sheet.size[0]} x {sheet.size[1]}, {display.size_of(path)}")
    return failures.code


def _sketch_recipe(text: str) -> SketchRecipe:
    return from_plain(SketchRecipe, parsed_json(text))


def _sheet_path(sketch: Sketch, out: Path | None, file_format: str | None, *, force: bool) -> Path:
    """The file or the folder for a sheet, refused before anything is painted where it cannot be a picture."""
    check_sheet_name(out, file_format)
    if out is not None and names_file(out) and out.exists() and not force:
        _refuse_another(out, sketch)
    return out or outputs() / sketch.name


def _refuse_another(path: Path, sketch: Sketch) -> None:
    """Refuse a place that holds something else than what this very sketch made.

    Raises:
        OutputError: it does.
    """
    try:
        there = read_work(path).recipe.sketch
    except ArtnetError:
        there = None
    if there is None or there.sha256 != source_sha256(sketch.source):
        raise OutputError(f"{shown(path)} already exists, and another sketch made it. Use --force, or another -o")
