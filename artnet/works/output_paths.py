"""Where results go: names made from recipes, and nothing overwritten that is something else."""

from __future__ import annotations

import re
from pathlib import Path

import click

from artnet.errors import ArtnetError, OutputError
from artnet.recipes.identity import fit_identity, short
from artnet.recipes.schema import Recipe
from artnet.works.saved_work import read_work

__all__ = ["fit_folder", "outputs", "picture_path", "refuse_to_overwrite"]

OUTPUTS = Path("outputs")
FIRST_FRAME = "00000.png"


def outputs() -> Path:
    """The folder for results without -o: the setting of that name."""
    context = click.get_current_context(silent=True)
    return (context.lookup_default("outputs") if context else None) or OUTPUTS


def picture_path(out: Path | None, recipe: Recipe, suffix: str) -> Path:
    """The file for a picture: `out` itself if it has a suffix, else a file with a name of its own inside."""
    if out is not None and out.suffix:
        return out
    name = _plain(recipe.name)
    folder = out if out is not None else outputs() / name
    return folder / f"{name}_s{_plain(recipe.seed)}_{short(recipe.identity)}{suffix}"


def fit_folder(out: Path | None, recipe: Recipe) -> Path:
    """The folder of a fit. Its name's hash leaves out when the fit stops, so that a longer fit can resume in it."""
    if out is not None:
        return out
    return outputs() / f"{_plain(recipe.name)}_s{_plain(recipe.seed)}_{short(fit_identity(recipe))}"


def refuse_to_overwrite(path: Path, recipe: Recipe, *, force: bool) -> None:
    """Let a file be written where there is none, where the same recipe made it, or by `--force`.

    Raises:
        OutputError: there is something else.
    """
    if force or not path.exists():
        return
    if path.is_dir() and not any(path.iterdir()):
        return
    try:  # of numbered frames the first carries the recipe, and the others go on from where they were interrupted
        there = read_work(path / FIRST_FRAME if path.is_dir() else path).recipe
    except ArtnetError:
        there = None
    if there is None or there.identity != recipe.identity:
        raise OutputError(f"Expected a free place. Received: {path}, which holds another. Use --force or another -o")


def _plain(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:60] or "artnet"
