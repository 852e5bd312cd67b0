"""`artnet run PICTURE`: the sketch that made a picture is found among the artist's own folders, and run again.

Nothing in the picture is ever run, and no path is taken from it: it holds the sketch's name and its SHA-256, by which
the artist's own file is known.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import click

from artnet.cli.sketches.keeping import LIKED, keep
from artnet.cli.sketches.running import load, run_once, save_sheet
from artnet.cli.terminal.display import note, tame, warned
from artnet.errors import FileError, InvalidValueError, RecipeError
from artnet.media.io.sources import shown
from artnet.options import File
from artnet.recipes.schema import Recipe, SketchRecipe
from artnet.sketching.runs import Run, label_of, runs_of
from artnet.sketching.sketch import Sketch, read_source, source_sha256
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow
from artnet.sweeps import MOST_RUNS
from artnet.works.cells import parse_cell, sketch_cell_of
from artnet.works.finding import files_below, find_source
from artnet.works.saved_work import read_work

__all__ = ["run_again"]

LARGEST_SOURCE = 1 << 20
LONGEST = 200
"""Letters of a line that is shown."""


def run_again(picture: Path, parameters: tuple[str, ...], seeds: str | None, options: dict[str, Any]) -> int:
    """Find the sketch of a picture, show what changed, ask, and run it.

    Raises:
        RecipeError: a picture that no sketch made.
        FileError: no folder was named, or the sketch is in none of them.
    """
    work = read_work(picture)
    recipe = (work if options["cell"] is None else sketch_cell_of(work, parse_cell(options["cell"]))).recipe
    if recipe.sketch is None:
        raise RecipeError(
            f"Expected a sketch, or a picture that one made. Received: {shown(picture)}, which a network painted."
            f" artnet render {shown(picture)} makes it again"
        )
    folders = [Path(folder) for folder in options["sketches"]]
    path, source = _found(recipe.sketch, folders)
    changes = _changes(recipe.sketch, path, source, folders)
    if not _agreed(path, changes, yes=options["yes"]):
        return 1
    sketch = load(path, recipe.sketch.name)
    runs = _runs(sketch, recipe, folders, parameters, seeds)
    options = {**options, "file_format": options["file_format"] or _format(recipe)}
    start_tensorflow()
    if options["like"]:
        return keep(sketch, runs, options, asked=True)
    if len(runs) > 1:
        columns = options["columns"] or recipe.sketch.columns or None
        return save_sheet(sketch, runs, {**options, "size": options["size"] or recipe.canvas, "columns": columns})
    if options["columns"]:
        raise InvalidValueError(f"--columns goes with a sheet. Received: {shown(picture)}, which is one picture")
    run_once(sketch, runs[0], options, only=recipe.sketch.result)
    return 0


def _format(recipe: Recipe) -> str | None:
    return recipe.file.format if recipe.file else None


def _found(sketch: SketchRecipe, folders: list[Path]) -> tuple[Path, str]:
    """The file with that SHA-256 in the folders, else the first of that name."""
    if not folders:
        raise FileError(
            f"Expected the folder that holds {sketch.file}, the sketch of this picture: --sketches FOLDER, or"
            f' sketches = ["FOLDER"] in artnet.toml. Received: none'
        )
    if missing := [folder for folder in folders if not folder.is_dir()]:
        raise FileError(f"Expected folders with sketches. Received: {shown(missing[0])}, which is none")
    found = [(path, _read(path)) for path in _files(folders)]
    same = [pair for pair in found if source_sha256(pair[1]) == sketch.sha256]  # under any name, such as a kept one
    named = [pair for pair in found if pair[0].name == sketch.file]
    if not same and not named:
        where = ", ".join(shown(folder) for folder in folders)
        raise FileError(f"The sketch {sketch.file} is not in {where}")
    best = ([pair for pair in same if pair in named] or same or named)[0]
    changed = [path for path, source in named if (path, source) not in same and LIKED not in path.parts]
    if same and changed:
        warned(f"{shown(changed[0])} has changed since; {shown(best[0])} is the very source of this picture")
    return best


def _read(path: Path) -> str:
    try:
        return read_source(path)
    except (OSError, ValueError):
        return path.read_text(encoding="utf-8", errors="replace")


def _files(folders: list[Path]) -> list[Path]:
    """Python files below the folders that a sketch could be."""
    return [path for path in files_below(folders, "*.py") if path.stat().st_size <= LARGEST_SOURCE]


def _changes(sketch: SketchRecipe, path: Path, source: str, folders: list[Path]) -> list[str]:
    """Lines that say what differs from the source that made the picture; none if nothing does."""
    lines = []
    if source_sha256(source) != sketch.sha256:
        now = source.splitlines()
        lines = list(difflib.unified_diff(sketch.source, now, "as it was", "as it is", lineterm="", n=2))
        lines = lines if sketch.source else ["(the picture does not hold the source, which was long)"]
    for other in sketch.others:
        if other.file.endswith(".py") and find_source(other, [path.parent]) is None:
            lines.append(f"{other.file}, which {sketch.file} imports, is another than it was, or is not there")
    return [tame(line, "\t")[:LONGEST] for line in lines]


def _itself(changes: list[str]) -> bool:
    """Whether the sketch's own lines are among the changes, and not only what it imports."""
    return any(not line.endswith("or is not there") for line in changes)


def _agreed(path: Path, changes: list[str], *, yes: bool) -> bool:
    """Whether the artist wants this source to be run. `yes` only covers one that has not changed."""
    for line in changes:
        color = {"+": "green", "-": "red"}.get(line[:1])
        click.secho(line, err=True, fg=color)
    if changes:
        what = (
            "differs from the source that made this picture" if _itself(changes) else "is the same, what it uses is not"
        )
        question = f"{shown(path)} {what}. Run it as it is?"
    elif yes:
        note(f"running {shown(path)}, the very source of this picture")
        return True
    else:
        question = f"Run {shown(path)}? It is the very source that made this picture."
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        raise InvalidValueError(
            f"Nobody answered whether to run {shown(path)}."
            + (" It differs from what made the picture, so that --yes does not cover it" if changes else " Use --yes")
        ) from None


def _runs(
    sketch: Sketch, recipe: Recipe, folders: list[Path], parameters: tuple[str, ...], seeds: str | None
) -> list[Run]:
    """The values that the picture holds, or each picture of a sheet, those asked for in their place.

    Pictures of a sheet that would then be the same are one.
    """
    assert recipe.sketch is not None
    changed = runs_of(sketch, parameters, seeds)
    if len(changed) > 1:
        raise InvalidValueError(
            f"Expected one value for each parameter of a picture's sketch. Received: {len(changed)} runs"
        )
    if len(recipe.sketch.cells) > MOST_RUNS:
        raise RecipeError(f"Expected a sheet of at most {MOST_RUNS:,} pictures. Received: {len(recipe.sketch.cells):,}")
    runs: list[Run] = []
    for cell in recipe.sketch.cells or ({},):
        texts = {**recipe.sketch.parameters, **cell}
        undone = {
            n for n, p in sketch.parameters.items() if p.default is None and not p.required and texts.get(n) == ""
        }
        known = {*sketch.parameters, "seed", "size"} - set(changed[0].values) - undone
        values = {name: _value(sketch, name, texts[name], recipe.sketch, folders) for name in texts if name in known}
        label = label_of(sketch, values, [name for name in cell if name in values])
        run = Run({**values, **changed[0].values}, label)
        runs += [] if run in runs else [run]
    return runs


def _value(sketch: Sketch, name: str, text: str, made_by: SketchRecipe, folders: list[Path]) -> str:
    """What a picture says of a parameter; a file is found by its SHA-256."""
    if not text or name not in sketch.parameters or not isinstance(sketch.parameters[name].type, File):
        return text
    source = next((other for other in made_by.others if text in (other.shown, other.file)), None)
    place = None if source is None else find_source(source, folders)
    if place is None:
        raise FileError(
            f"Expected the file {text[:LONGEST]} in a folder of --sketches, or -p {name}=FILE. Received: none"
        )
    return str(place)
