"""A work that was painted -> the folder of its fit, as long as it is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from artnet.recipes.schema import Recipe
from artnet.studio.painting.targets import Targets
from artnet.training.fit_files import CHECKPOINT_FILE, PAINTING_FILE, TRAJECTORY_FILE
from artnet.works.output_paths import fit_folder
from artnet.works.saved_work import SavedWork

__all__ = ["about_painting", "folder_of", "placed"]


def folder_of(recipe: Recipe, outputs: Path) -> Path | None:
    """The folder of the fit that a recipe came from, wherever it is looked at; None where there is none."""
    training = recipe.training
    if training is None:
        return None
    fit = Recipe(
        network=recipe.painter(), name=recipe.name, size=training.size, canvas=training.size, training=training,
        plugins=recipe.plugins,
    )  # fmt: skip
    folder = fit_folder(fit, outputs)
    return folder if folder.is_dir() else None


def placed(work: SavedWork, outputs: Path) -> SavedWork:
    """The work as one that lies in the folder of its fit, from which its training is read; else as it is."""
    folder = folder_of(work.recipe, outputs)
    if folder is None or not (folder / TRAJECTORY_FILE).is_file():
        return work
    return SavedWork(folder / PAINTING_FILE, work.recipe, work.network_file())


def about_painting(work: SavedWork, outputs: Path, targets: Targets) -> dict[str, Any] | None:
    """What a page should know of a work that was painted here; None of others."""
    training = work.recipe.training
    if training is None or len(training.targets) != 1 or training.frames != 1:
        return None
    target = targets.found(training.targets[0].sha256)
    if target is None:
        return None
    folder = folder_of(work.recipe, outputs)
    return {
        "name": target.name,
        "style": training.style,
        "step": training.steps,
        "size": list(training.size),
        "goes_on": folder is not None and (folder / CHECKPOINT_FILE).is_file(),
    }
