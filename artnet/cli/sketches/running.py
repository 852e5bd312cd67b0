"""Runs of a sketch, painted and saved: what `artnet run`, `--like`, a script and a picture's rerun share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from artnet.cli.options.settings import outputs
from artnet.cli.options.sheets import check_sheet_name
from artnet.cli.sketches.reporting import folder_of, reported
from artnet.cli.sketches.saving import check_name, save, save_all
from artnet.cli.terminal import display
from artnet.cli.terminal.failures import Failures
from artnet.errors import ArtnetError, OutputError
from artnet.media.io.names import names_file
from artnet.media.io.sources import shown
from artnet.sketching.loading import choose_sketch
from artnet.sketching.runs import Run
from artnet.sketching.sketch import Sketch, source_sha256
from artnet.works.saved_work import read_work

__all__ = ["load", "run_once", "save_sheet", "split_name"]


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
    """One run, saved and told; of a sketch that gives several `only` that of a name, where it still gives it."""
    check_name(options["out"])
    size = {} if options["size"] is None else {"size": options["size"]}
    with reported(sketch.folder):
        made = sketch.run_all(**{**run.values, **size})
    if only is not None and len(made) > 1:
        made = {only: made[only]} if only in made else made if only else dict([next(iter(made.items()))])
    return save_all(
        made, options["out"], label=run.label, file_format=options["file_format"], force=options["force"],
        metadata=not options["no_metadata"],
    )  # fmt: skip


def save_sheet(sketch: Sketch, runs: list[Run], options: dict[str, Any]) -> int:
    """Paint the contact sheet of some runs, save it, and say so."""
    from artnet.sketching.sheets import sheet_of  # which imports TensorFlow

    size = options["size"]
    out = _sheet_path(sketch, options["out"], options["file_format"], force=options["force"])
    failures, square = Failures(len(runs)), (size, size) if isinstance(size, int) else size

    def failed(run: Run, error: Exception) -> None:
        with failures.noted(run.label), reported(sketch.folder):
            raise error

    with display.bar("painting") as show, reported(sketch.folder):
        sheet = sheet_of(sketch, runs, square, show, options["columns"], failed)
    path = save(
        sheet, out, file_format=options["file_format"], force=options["force"], metadata=not options["no_metadata"]
    )
    display.result(f"{path}  {len(runs)} runs, {sheet.size[0]} x {sheet.size[1]}, {display.size_of(path)}")
    return failures.code


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
