"""The recipe: plain, versioned data from which a picture or an animation can be made again, at any size.

A recipe travels inside the file it made, as ASCII JSON; the weights of a trained network travel beside it in the same
text while they are small enough (EMBED_LIMIT), else the recipe names the network file and its SHA-256. What is read
from a file is untrusted: its length is bounded, its schema is strict, nothing in it is ever executed.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field, replace
from typing import Any

from artnet.digests import sha256_of
from artnet.errors import RecipeError
from artnet.recipes.serialization import bounded, from_plain, to_plain

__all__ = [
    "EMBED_LIMIT",
    "FileRecipe",
    "MotionRecipe",
    "NetworkRecipe",
    "Recipe",
    "SketchRecipe",
    "SourceRecipe",
    "TrainingRecipe",
    "View",
    "recipe_from_text",
    "recipe_to_text",
]

VERSION = 1
EMBED_LIMIT = 1024 * 1024
"""Bytes of weights that may travel inside a picture: 262,144 float32 numbers, a network of 5 layers of 256 units."""
TEXT_LIMIT = 4 * 1024 * 1024
"""Characters of a recipe text; base64 makes the weights a third longer, the rest is far below."""
LARGEST_SIDE = 65_535
MADE_BY = "artnet 0.1.0"
RECIPE_KEY = "artnet"
"""Where a network file or a trajectory keeps its recipe, among the metadata of safetensors."""

KIND_KEY = "artnet.kind"
"""And what kind of file it is, if it is no network file."""


@dataclass(frozen=True)
class NetworkRecipe:
    """What a CPPN is made of; together with the seed it gives a random network exactly.

    The names are specs of the registries. `activation` holds one spec a hidden layer, or one for all.
    """

    inputs: str = "x y r"
    latent: int = bounded(0, 0, 4096)
    keys: int = bounded(0, 0, 4096)
    encoding: str = "none"
    hidden: tuple[int, ...] = bounded((32, 32, 32, 32), 1, 8192)
    activation: tuple[str, ...] = ("tanh",)
    structure: str = "dense"
    head: str = "rgb"
    palette: tuple[str, ...] = ()
    init: str = "pattern"
    weight_scale: float = bounded(1.0, 0, 1000)
    seed: str = "0"


@dataclass(frozen=True)
class View:
    """Where on the infinite plane we look.

    [-1, 1] spans the short side of the picture and the aspect is kept. The symmetry folds the picture first; then
    the folded point is rotated (degrees, counter-clockwise), divided by `zoom` and moved to `center`.
    """

    center: tuple[float, float] = bounded((0.0, 0.0), -1e4, 1e4)
    zoom: float = bounded(1.0, 1e-3, 1e4)
    rotation: float = bounded(0.0, -36_000, 36_000)
    symmetry: str = "none"


@dataclass(frozen=True)
class SourceRecipe:
    """A file that took part: its base name (never a path) and its SHA-256 in hexadecimal digits."""

    file: str
    sha256: str

    @property
    def shown(self) -> str:
        """As text, which tells namesakes apart."""
        return f"{self.file} ({self.sha256[:8]})"


@dataclass(frozen=True)
class FileRecipe:
    """How the pixels were encoded; with it a lossy file decodes to the same pixels again."""

    format: str = "png"
    quality: int = bounded(95, 1, 100)
    dpi: float = bounded(300.0, 1, 100_000)


@dataclass(frozen=True)
class TrainingRecipe:
    """How a network was fitted. Steps, not seconds: what stopped by the clock is made again from its step count.

    `frames` is the number of pictures that it learnt: of several targets, or of a film.
    """

    targets: tuple[SourceRecipe, ...] = ()
    frames: int = bounded(1, 1, 100_000)
    size: tuple[int, int] = bounded((512, 512), 1, LARGEST_SIDE)
    style: str = ""
    loss: str = "mse"
    optimizer: str = "adam"
    learning_rate: float = bounded(0.01, 0, 1e6)
    schedule: str = "cosine"
    batch: int = bounded(0, 0, 1 << 31)
    steps: int = bounded(0, 0, 1 << 40)
    horizon: int = bounded(0, 0, 1 << 40)
    hold: int = bounded(0, 0, 1 << 40)
    mask: SourceRecipe | None = None
    start: SourceRecipe | None = None
    polish: bool = False


@dataclass(frozen=True)
class MotionRecipe:
    """How an animation moves: the motion's name, how many frames, how long altogether, with the strip or without.

    `mode` is loop, boomerang or once; empty, like an empty `easing`, is what is usual for the motion. `audio` is the
    sound that it moves with, `others` the network files of the further paintings of a morph.
    """

    name: str = "training"
    frames: int = bounded(48, 1, 100_000)
    seconds: float = bounded(6.0, 0.02, 86_400)
    strip: bool = False
    easing: str = ""
    mode: str = ""
    audio: SourceRecipe | None = None
    others: tuple[SourceRecipe, ...] = ()


@dataclass(frozen=True)
class SketchRecipe:
    """The sketch that made a picture or an animation: its name, its file, and what its parameters were, as texts.

    `others` are the modules and pictures that took part from its own folder. `source` holds the lines of the file, so
    that a later change can be shown; it is never run. A result that is `drawn` has pixels that no network gives, and
    only the sketch makes them again; of its network the recipe then holds the seed alone. A sheet has `cells`: the
    parameters in which each of its pictures differs from the others.
    """

    name: str
    file: str
    sha256: str
    parameters: dict[str, str] = field(default_factory=dict)
    others: tuple[SourceRecipe, ...] = ()
    source: tuple[str, ...] = ()
    drawn: bool = False
    cells: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Recipe:
    """A picture (`kind="still"`) or an animation (`kind="animation"`), as plain data."""

    network: NetworkRecipe
    kind: str = "still"
    version: int = bounded(VERSION, VERSION, VERSION)
    made_by: str = MADE_BY
    name: str = "artnet"
    size: tuple[int, int] = bounded((1024, 1024), 1, LARGEST_SIDE)
    canvas: tuple[int, int] | None = bounded(None, 1, LARGEST_SIDE)
    frame: str = "cover"
    view: View = field(default_factory=View)
    supersample: int = bounded(1, 1, 8)
    tile: int = bounded(16_384, 64, 1 << 24)
    time: float = bounded(0.0, -1e6, 1e6)
    latent: tuple[float, ...] | None = bounded(None, -1e6, 1e6)
    weights: SourceRecipe | None = None
    trajectory: SourceRecipe | None = None
    motion: MotionRecipe | None = None
    training: TrainingRecipe | None = None
    sketch: SketchRecipe | None = None
    file: FileRecipe | None = None
    plugins: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Canonical ASCII JSON: every value, sorted names, no spaces."""
        return _dumps(to_plain(self))

    @property
    def hash8(self) -> str:
        """The first eight hexadecimal digits of the SHA-256 of the whole recipe."""
        return sha256_of(self.to_json().encode())[:8]

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """Read a recipe.

        Raises:
            RecipeError: when it is no JSON, of another version, or does not fit the schema.
        """
        return _checked(_loads(text))

    def but(self, **changes: Any) -> Recipe:
        """A copy with other values."""
        return replace(self, **changes)


def recipe_to_text(recipe: Recipe, weights: bytes | None = None) -> str:
    """The text that travels inside a file: the recipe, and the weights (a safetensors file) in base64 if given."""
    plain: dict[str, Any] = {"artnet": json.loads(recipe.to_json())}
    if weights is not None:
        plain["weights"] = base64.b64encode(weights).decode("ascii")
    return _dumps(plain)


def recipe_from_text(text: str) -> tuple[Recipe, bytes | None]:
    """The recipe and the weights from such a text.

    Raises:
        RecipeError: when the text is too long, cut, altered, of another version or does not fit the schema.
    """
    plain = _loads(text)
    if not isinstance(plain, dict) or "artnet" not in plain or set(plain) - {"artnet", "weights"}:
        raise RecipeError("Expected an artnet recipe. Received: other data")
    recipe = _checked(plain["artnet"])
    if plain.get("weights") is None:
        return recipe, None
    try:
        weights = base64.b64decode(plain["weights"], validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise RecipeError("Expected weights in base64 in the recipe. Received: other characters") from None
    if recipe.weights is None or sha256_of(weights) != recipe.weights.sha256:
        raise RecipeError("Expected the weights that the recipe names (SHA-256). Received: altered weights")
    return recipe, weights


def _checked(plain: Any) -> Recipe:
    version = plain.get("version") if isinstance(plain, dict) else None
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise RecipeError(
            f"Expected a recipe of version {VERSION} or older. Received: version={version}. Install a newer artnet"
        )
    recipe = from_plain(Recipe, plain)
    for what, value, allowed in (
        ("kind", recipe.kind, ("still", "animation")),
        ("frame", recipe.frame, ("cover", "contain", "extend")),
    ):
        if value not in allowed:
            raise RecipeError(f"Expected {' or '.join(allowed)} in recipe.{what}. Received: {value[:40]!r}")
    sources = [recipe.weights, recipe.trajectory]
    sources += [*recipe.training.targets, recipe.training.mask, recipe.training.start] if recipe.training else []
    sources += [recipe.motion.audio, *recipe.motion.others] if recipe.motion else []
    names = [source.file for source in sources if source]
    names += [recipe.sketch.file, *(source.file for source in recipe.sketch.others)] if recipe.sketch else []
    for name in names:
        if name in (".", "..") or any(c in name for c in "/\\\0"):
            raise RecipeError(f"Expected a base name in the recipe, not a path. Received: {name[:80]!r}")
    return recipe


def _dumps(plain: Any) -> str:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _loads(text: str) -> Any:
    if len(text) > TEXT_LIMIT:
        raise RecipeError(f"Expected a recipe of at most {TEXT_LIMIT} characters. Received: {len(text)}")
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise RecipeError("Expected a recipe of a few levels. Received: data nested too deeply") from None
    except ValueError as error:
        raise RecipeError(f"Expected a recipe in JSON. Received: {error}") from None


def _refuse(word: str) -> None:
    raise ValueError(f"the number {word}")
