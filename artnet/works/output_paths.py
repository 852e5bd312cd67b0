"""Where results go: names made from recipes, and nothing overwritten that is something else."""

from __future__ import annotations

import re
from pathlib import Path

from artnet.errors import ArtnetError, OutputError
from artnet.media.clips.numbered import FRAMES_FILE
from artnet.media.io.atomic import is_left_over
from artnet.media.io.names import names_file
from artnet.media.metadata import read_text
from artnet.recipes.identity import fit_identity, short
from artnet.recipes.schema import Recipe
from artnet.works.saved_work import read_work

__all__ = ["OUTPUTS", "fit_folder", "picture_path", "refuse_to_overwrite"]

OUTPUTS = Path("outputs")
"""Where results go if nothing is said."""
FIRST_FRAME = "00000.png"


def picture_path(out: Path | None, recipe: Recipe, suffix: str, outputs: Path = OUTPUTS) -> Path:
    """The file for a picture: `out` itself if it is the name of a file, else a file with a name of its own inside.

    Without `out` it goes into a folder of its name below `outputs`.
    """
    if out is not None and names_file(out):
        return out
    name = _file_name(recipe.name)
    folder = out if out is not None else outputs / name
    return folder / f"{name}_s{_file_name(recipe.seed)}_{short(recipe.identity)}{suffix}"


def fit_folder(recipe: Recipe, outputs: Path = OUTPUTS) -> Path:
    """The folder of a fit. Its name leaves out when the fit stops, so that a longer fit can resume in it."""
    return outputs / f"{_file_name(recipe.name)}_s{_file_name(recipe.seed)}_{short(fit_identity(recipe))}"


def refuse_to_overwrite(path: Path, recipe: Recipe, *, force: bool, metadata: bool = True) -> None:
    """Let a file be written where there is none, where the same recipe made it, or by `--force`.

    Without its `metadata` the same picture would lose the recipe that lies there: that needs `--force` too.

    Raises:
        OutputError: there is something else.
    """
    if force or not path.exists():
        return
    if path.is_dir():
        if all(is_left_over(file) for file in path.iterdir()):
            return
        if not metadata and (path / FRAMES_FILE).is_file() and read_text(path / FIRST_FRAME) is None:
            return  # frames without a recipe, which are told apart by what lies beside them
    try:  # of numbered frames the first carries the recipe, and the others go on from where they were interrupted
        there = read_work(path / FIRST_FRAME if path.is_dir() else path).recipe
    except ArtnetError:
        there = None
    if there is not None and there.identity == recipe.identity and not metadata:
        raise OutputError(f"{path} already exists, with its recipe, which would be lost. Use --force, or another -o")
    if there is None or there.identity != recipe.identity:
        raise OutputError(f"{path} already exists, and holds another work. Use --force, or another -o")


def _file_name(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:60] or "artnet"
