"""What a file that artnet saved holds, read without TensorFlow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from artnet.digests import sha256_of
from artnet.errors import RecipeError
from artnet.fields.pictures import look_beside
from artnet.media.io.tensors import looks_like_tensors, read_bytes, read_tensor_metadata
from artnet.media.metadata import read_text
from artnet.media.sound import Sound, read_sound
from artnet.nets.trajectory import Trajectory
from artnet.recipes.embedding import KIND_KEY, RECIPE_KEY, recipe_from_text
from artnet.recipes.schema import Recipe, SourceRecipe
from artnet.recipes.serialization import json_text, to_plain
from artnet.training.fit_files import PAINTING_FILE

__all__ = ["SavedWork", "read_work"]


@dataclass(frozen=True)
class SavedWork:
    """What a file holds: its recipe, and the network file that travels in it, if any. `path` is where it lies."""

    path: Path
    recipe: Recipe
    weights: bytes | None = None

    def source(self) -> SourceRecipe:
        """How a recipe names the network in it: by the network file, the trajectory, or the seed that gives it."""
        data = self.network_file()
        if data is not None:
            return SourceRecipe(self.path.name, sha256_of(data))
        drawn = sha256_of(json_text(to_plain(self.recipe.painter())).encode())
        return SourceRecipe(self.path.name, self.recipe.trajectory.sha256 if self.recipe.trajectory else drawn)

    def network_file(self) -> bytes | None:
        """The network file: from inside, or from the folder beside; None for weights drawn from the seed.

        Raises:
            RecipeError: it is neither inside nor beside, or it was altered.
        """
        return self._network_file

    @cached_property
    def _network_file(self) -> bytes | None:
        """Read once, however often it is asked for."""
        if self.weights is not None or self.recipe.weights is None:
            return self.weights
        return self._beside(self.recipe.weights.file, self.recipe.weights.sha256)

    def trajectory(self) -> Trajectory:
        """The trajectory in the folder beside.

        Raises:
            RecipeError: the recipe names none, it is not there, or it was altered.
        """
        source = self.recipe.trajectory
        if source is None:
            raise RecipeError(f"{self.path.name} names no trajectory to replay")
        return Trajectory.from_bytes(self._beside(source.file, source.sha256))

    def sound(self) -> Sound | None:
        """The sound in the folder beside that an animation moves with, if it does.

        Raises:
            RecipeError: it is not there, or it was altered.
        """
        source = self.recipe.motion.audio if self.recipe.motion else None
        if source is None:
            return None
        self._beside(source.file, source.sha256)
        return read_sound(self.path.parent / source.file)

    def others(self) -> list[bytes]:
        """The network files beside of the further paintings of a morph.

        Raises:
            RecipeError: one is not there, or was altered.
        """
        sources = self.recipe.motion.others if self.recipe.motion else ()
        return [self._beside(source.file, source.sha256) for source in sources]

    def _beside(self, name: str, sha256: str) -> bytes:
        path = self.path.parent / name
        if not path.is_file():
            raise RecipeError(
                f"{self.path.name or repr(self.recipe.name)} was made with {name}, which is not beside it"
            )
        data = read_bytes(path)
        if sha256_of(data) != sha256:
            raise RecipeError(f"The {name} beside {self.path.name} is not the one that it was made with (SHA-256)")
        return data


def read_work(path: str | Path) -> SavedWork:
    """The recipe in a picture, an animation or a network file that artnet saved; of the folder of a fit, its painting.

    TensorFlow is not needed for this.

    Raises:
        PictureError: no such file, or not a picture.
        RecipeError: a file without a recipe, or one that is cut, altered or of another version.
    """
    path = Path(path)
    path = path / PAINTING_FILE if (path / PAINTING_FILE).is_file() else path
    look_beside(path)
    if looks_like_tensors(path):
        metadata = read_tensor_metadata(path)
        if RECIPE_KEY not in metadata:
            raise RecipeError(f"Expected a file that artnet saved. Received: {path.name}, without a recipe")
        if KIND_KEY in metadata:
            raise RecipeError(
                f"Expected a picture, an animation or a network. Received: {path.name}, a {metadata[KIND_KEY][:40]}."
                " Use training.gif, painting.png or network.safetensors beside it"
            )
        recipe = Recipe.from_json(metadata[RECIPE_KEY])
        return SavedWork(path, recipe, read_bytes(path))
    text = read_text(path)
    if text is None:
        raise RecipeError(f"Expected a file that artnet saved. Received: {path.name}, a picture without a recipe")
    recipe, weights = recipe_from_text(text)
    return SavedWork(path, recipe, weights)
