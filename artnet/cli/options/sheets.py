"""Several works of one command on a sheet: checked, painted, saved and told. `render`, `animate` and `fit` share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from artnet.cli.options.jobs import begun_series, item, planned_series
from artnet.cli.options.settings import outputs
from artnet.cli.options.variants import Variant, columns_for
from artnet.cli.terminal import display
from artnet.cli.terminal.failures import Failures
from artnet.errors import ArtnetError, InvalidValueError, OutputError, invalid
from artnet.media.io.names import names_file
from artnet.media.io.sources import shown
from artnet.recipes.schema import Recipe
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow
from artnet.works.output_paths import picture_path, refuse_to_overwrite
from artnet.works.saved_work import read_work

__all__ = ["STILLS", "check_apart", "check_one_name", "check_sheet", "check_sheet_name", "save_sheet"]

STILLS = {"png": ".png", "jpeg": ".jpg", "webp": ".webp", "avif": ".avif", "tiff": ".tif"}
"""Formats of pictures, and so of sheets, with the suffixes that they get."""


def check_one_name(out: Path | None, count: int) -> None:
    """Refuse the name of one file for several works.

    Raises:
        InvalidValueError: naming it.
    """
    if count > 1 and out is not None and names_file(out):
        raise InvalidValueError(f"Expected a folder, or --sheet, for {count} works. Received: the file {shown(out)}")


def check_apart(paths: Sequence[Path]) -> None:
    """Refuse two works that would be one file.

    Raises:
        InvalidValueError: naming it.
    """
    for number, path in enumerate(paths):
        if path in paths[:number]:
            raise InvalidValueError(f"Expected works that differ. Received: the same one twice, {shown(path)}")


def check_sheet(options: Mapping[str, Any], *, sized: bool = True) -> None:
    """Refuse the name or the format of a file that cannot be a sheet, before anything is painted.

    `sized` says that --size is that of the sheet, and not of what is on it.

    Raises:
        InvalidValueError: naming those that can.
        OutputError: there is something that is no sheet.
    """
    if any(text.partition("=")[0].strip() == "size" for text in options["parameters"]) and sized:
        raise InvalidValueError("--size of a sheet is that of the whole sheet: it has one")
    out = options["out"]
    check_sheet_name(out, options.get("file_format") or options.get("film_format"))
    if out is not None and names_file(out) and out.exists() and not options["force"]:
        _refuse_another(out)


def check_sheet_name(out: Path | None, file_format: str | None) -> None:
    """Refuse what cannot be the name, or the format, of a sheet.

    Raises:
        InvalidValueError: naming those that can.
    """
    if file_format is not None and file_format not in STILLS:
        raise invalid(f"a format for a sheet: {', '.join(STILLS)}", format=file_format)
    if out is not None and names_file(out) and out.suffix.lower() not in (*STILLS.values(), ".jpeg", ".tiff"):
        raise invalid(f"a file name ending in {', '.join(STILLS.values())} for a sheet", out=str(out))


def _refuse_another(path: Path) -> None:
    """Refuse a place that holds no sheet; which one it is, is known once this one is laid out."""
    try:
        there = read_work(path).recipe.sheet
    except ArtnetError:
        there = None
    if there is None:
        raise OutputError(f"{shown(path)} already exists, and is no sheet of artnet's. Use --force, or another -o")


def save_sheet(
    variants: Sequence[Variant],
    paint: Callable[[int, tuple[int, int]], tuple[Any, Recipe]],
    recipes: Sequence[Recipe],
    options: Mapping[str, Any],
    *,
    in_series: bool = True,
) -> int:
    """Paint each variant in its cell, save the sheet, and say so. Returns the exit code.

    `paint(number, cell)` gives the picture or animation of that size, and its recipe; `recipes` are as far as they are
    known before. `in_series` cells are kept as they are painted, until the sheet is whole.
    """
    start_tensorflow()
    from artnet.rendering.charts.grid import paint_grid
    from artnet.rendering.picture import Picture
    from artnet.works.jobs.cells import kept_cells
    from artnet.works.sheets import sheet_recipe

    size = options["size"]
    square = (size, size) if isinstance(size, int) else size
    labels = [variant.label or f"seed {recipes[0].seed}" for variant in variants]
    wide, high = recipes[0].size
    failures = Failures(len(variants))

    def failed(number: int, error: Exception, cell: tuple[int, int]) -> Recipe:
        with failures.noted(labels[number]):
            raise error
        return recipes[number].resized(cell)

    columns = columns_for(variants, options["columns"], size)
    laid: dict[str, Any] = {"size": square, "columns": columns, "aspect": wide / high}
    works = [item(label, one.identity, **laid) for label, one in zip(labels, recipes, strict=True)]
    if options["plan"]:
        return planned_series(works, options)
    with begun_series(works, options, "sheet") as series:
        kept = kept_cells(series, paint, Recipe.to_json, Recipe.from_json) if in_series else paint
        with display.bar("painting") as show:
            grid = paint_grid(labels, kept, progress=show, failed=failed, **laid)
        recipe = sheet_recipe(grid, labels, square)
        suffix = STILLS[options.get("file_format") or options.get("film_format") or "png"]
        path = picture_path(options["out"], recipe, suffix, outputs())
        refuse_to_overwrite(path, recipe, force=options["force"], metadata=not options["no_metadata"])
        how = {name: options.get(given) for name, given in (("quality", "file_quality"), ("dpi", "dpi"))}
        said = {name: value for name, value in how.items() if value is not None}
        Picture(grid.pixels, recipe).save(path, metadata=not options["no_metadata"], **said)
        if not failures.is_unfinished and not options["keep_parts"]:
            series.finish()
    what = f"{display.counted(len(variants), 'picture')}, {recipe.size[0]} x {recipe.size[1]}"
    display.result(f"{path}  {what}, {display.size_of(path)}")
    return failures.code
