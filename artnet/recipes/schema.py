"""The schema of recipes, version 2: which values make a picture or an animation, and the bounds of each.

A recipe travels inside the file it made, as ASCII JSON. What is read from a file is untrusted: its length is bounded,
its schema is strict, nothing in it is ever executed. Recipes of earlier versions are migrated first (`migrations`).

A field that is added gets a default that is the behaviour before it, and a default that was released never changes:
identities leave defaults out.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import Any

from artnet.errors import RecipeError
from artnet.recipes.checking import check_depth, check_recipe
from artnet.recipes.identity import identity
from artnet.recipes.migrations import VERSION, migrated
from artnet.recipes.quality import QUALITIES
from artnet.recipes.serialization import bounded, from_plain, json_text, parsed_json, to_plain
from artnet.sizes import LARGEST_SIDE

__all__ = [
    "FileRecipe",
    "Key",
    "LookRecipe",
    "MotionRecipe",
    "NetworkRecipe",
    "Recipe",
    "SheetRecipe",
    "SketchRecipe",
    "SourceRecipe",
    "TrainingRecipe",
    "View",
]

MADE_BY = "artnet 0.1.0"


@dataclass(frozen=True)
class NetworkRecipe:
    """What a CPPN is made of; together with the seed it gives a random network exactly.

    The names are specs of the registries. `activation` holds one spec a hidden layer, or one for all. How a random
    network of one's own activations begins is measured on their usual options; version 1 did so on those `given`.
    """

    kind: str = "cppn"
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
    calibration: str = "usual"

    @property
    def summary(self) -> str:
        """In a line: how its layers are joined, their units and activations, its head and encoding."""
        layers = []
        for (units, activation), alike in itertools.groupby(zip(self.hidden, self.activation, strict=False)):
            count = len(list(alike))
            layers.append(f"{count} layers of {units} {activation}" if count > 1 else f"{units} {activation}")
        scale = f", weights x {self.weight_scale:g}" if self.weight_scale != 1 else ""
        encoding = "" if self.encoding == "none" else f", encoding {self.encoding}"
        return f"{self.structure}: {' - '.join(layers) or 'no hidden layer'} - {self.head}{encoding}{scale}"


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
class LookRecipe:
    """The look that drew the network and the view, and the number of the list from which the seed chose it, or 0.

    It is told, and not needed: what was drawn stands in the recipe itself.
    """

    name: str
    list: int = bounded(0, 0, 1_000)


@dataclass(frozen=True)
class SourceRecipe:
    """A file that took part: its base name (never a path) and its SHA-256 in hexadecimal digits.

    `content` is the SHA-256 of its numbers alone, of a file that also says who made it; empty elsewhere.
    """

    file: str
    sha256: str
    content: str = ""

    @property
    def shown(self) -> str:
        """As text, which tells namesakes apart."""
        return f"{self.file} ({self.sha256[:8]})"


@dataclass(frozen=True)
class FileRecipe:
    """How the pixels were encoded; with it a lossy file decodes to the same pixels again.

    `ground` is the colour over which they were laid, such as "#ffffff"; none keeps their opacity where a file can.
    `bits` is of each channel, and a `pyramid` holds the picture at smaller sizes too. `icc` is the colour profile that
    they were converted to, where that is not the one of the recipe's own space.
    """

    format: str = "png"
    quality: int = bounded(95, 1, 100)
    dpi: float = bounded(300.0, 1, 100_000)
    ground: str = ""
    bits: int = bounded(8, 8, 16)
    pyramid: bool = False
    icc: SourceRecipe | None = None


@dataclass(frozen=True)
class TrainingRecipe:
    """How a network was fitted. Steps, not seconds: what stopped by the clock is made again from its step count.

    `frames` is the number of pictures that it learnt: of several targets, or of a film, which lasts `seconds`.
    """

    targets: tuple[SourceRecipe, ...] = ()
    frames: int = bounded(1, 1, 200_000)
    seconds: float = bounded(0.0, 0, 1e9)
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
class Key:
    """What is seen `at` a place of a film in [0, 1]: what is said of it; the rest goes on as it was."""

    at: float = bounded(0.0, 0, 1)
    view: View | None = None
    time: float | None = bounded(None, -1e6, 1e6)
    latent: tuple[float, ...] | None = bounded(None, -1e6, 1e6)
    palette: tuple[str, ...] = ()
    depth: float | None = bounded(None, 0, 64)


@dataclass(frozen=True)
class MotionRecipe:
    """How an animation moves: the motion's name, how many frames, how long altogether, with the strip or without.

    `mode` is loop, boomerang or once; empty, like an empty `easing`, is what is usual for the motion. `audio` is the
    sound that it moves with, `others` the network files of the further paintings of a morph, `keys` the poses of the
    motion keys. The last frame of one that
    goes once stays for `hold` seconds, where that is said.
    """

    name: str = "training"
    frames: int = bounded(48, 1, 100_000)
    seconds: float = bounded(6.0, 0.001, 86_400)
    strip: bool = False
    easing: str = ""
    mode: str = ""
    audio: SourceRecipe | None = None
    others: tuple[SourceRecipe, ...] = ()
    hold: float = bounded(0.0, 0, 86_400)
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True)
class SketchRecipe:
    """The sketch that made a picture or an animation: its name, its file, and what its parameters were, as texts.

    `others` are the modules and pictures that took part from its own folder. `source` holds the lines of the file, so
    that a later change can be shown; it is never run. A sketch that returns several has a `result` for each, its name
    but for the first. A sheet has `cells`: the parameters in which each of its pictures differs from the others; and so
    many `columns`, if that was said.
    """

    name: str
    file: str
    sha256: str
    parameters: dict[str, str] = field(default_factory=dict)
    others: tuple[SourceRecipe, ...] = ()
    source: tuple[str, ...] = ()
    result: str = ""
    cells: tuple[dict[str, str], ...] = ()
    columns: int = bounded(0, 0, LARGEST_SIDE)


@dataclass(frozen=True)
class SheetRecipe:
    """Works side by side, in reading order: the recipe of each, its label, and how many stand in a row."""

    works: tuple[Recipe, ...]
    labels: tuple[str, ...]
    columns: int = bounded(1, 1, LARGEST_SIDE)


@dataclass(frozen=True)
class Recipe:
    """A picture, or with a `motion` an animation, as plain data.

    Without a `network` its pixels were drawn by other means, and only its `sketch` makes them again; or it is a `sheet`
    of several works. Of a `quality` it is sampled where it needs it, within an error; without one, and on a card, each
    pixel has `supersample`^2 samples. `profile` is the colour space of the pixels: sRGB, or one in which a head such as
    oklab has more colours. So many pixels on every side of the `size` are `bleed`, which a printer cuts off: what is
    seen inside is that of the size without it. `device` is what painted it: that is told, and makes no other work.
    `plugins` are the parts that are not artnet's own, such as "activations/ripple", each with the module that
    registered it.
    """

    network: NetworkRecipe | None = None
    version: int = bounded(VERSION, VERSION, VERSION)
    made_by: str = MADE_BY
    device: str = "tensorflow"
    name: str = "artnet"
    size: tuple[int, int] = bounded((1024, 1024), 1, LARGEST_SIDE)
    canvas: tuple[int, int] | None = bounded(None, 1, LARGEST_SIDE)
    frame: str = "cover"
    view: View = field(default_factory=View)
    supersample: int = bounded(1, 1, 8)
    quality: str = ""
    profile: str = "srgb"
    bleed: int = bounded(0, 0, LARGEST_SIDE // 2)
    tile: int = bounded(16_384, 64, 1 << 20)
    time: float = bounded(0.0, -1e6, 1e6)
    latent: tuple[float, ...] | None = bounded(None, -1e6, 1e6)
    weights: SourceRecipe | None = None
    trajectory: SourceRecipe | None = None
    motion: MotionRecipe | None = None
    training: TrainingRecipe | None = None
    sketch: SketchRecipe | None = None
    sheet: SheetRecipe | None = None
    look: LookRecipe | None = None
    file: FileRecipe | None = None
    plugins: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Canonical ASCII JSON: every value, sorted names, no spaces."""
        return json_text(to_plain(self))

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """Read a recipe of any released version.

        Raises:
            RecipeError: when it is no JSON, of a version yet to come, or does not fit the schema.
        """
        return cls.from_plain(parsed_json(text))

    @classmethod
    def from_plain(cls, plain: Any) -> Recipe:
        """The same of plain data.

        Raises:
            RecipeError: as `from_json`.
        """
        plain = migrated(plain)
        check_depth(plain)
        return check_recipe(from_plain(Recipe, plain))

    def checked(self) -> Recipe:
        """The recipe itself, if it could be read again from a file.

        Raises:
            RecipeError: a value that does not fit the schema.
        """
        from_plain(Recipe, to_plain(self))
        return check_recipe(self, cost=False)  # a size that a person typed

    def __hash__(self) -> int:
        return hash(self.to_json())

    def but(self, **changes: Any) -> Recipe:
        """A copy with other values."""
        return replace(self, **changes)

    def resized(self, size: tuple[int, int]) -> Recipe:
        """A copy of another size (width, height), whose bleed is in proportion."""
        bleed = self.bleed and min(round(self.bleed * min(size) / min(self.size)), (min(size) - 1) // 2)
        return replace(self, size=size, bleed=bleed)

    @property
    def trim(self) -> tuple[int, int]:
        """The size (width, height) once the bleed is cut off."""
        return self.size[0] - 2 * self.bleed, self.size[1] - 2 * self.bleed

    def sampled(self, quality: str) -> Recipe:
        """A copy that is sampled as finely as one of `QUALITIES` says."""
        return replace(self, quality=quality, supersample=QUALITIES[quality].supersample)

    def dense(self, supersample: int) -> Recipe:
        """A copy with so many samples along each side of every pixel."""
        return replace(self, quality="", supersample=supersample)

    @property
    def identity(self) -> str:
        """What makes two works the same: see `artnet.recipes.identity`."""
        return identity(self)

    @property
    def is_animation(self) -> bool:
        """Whether something moves."""
        return self.motion is not None

    @property
    def seed(self) -> str:
        """The seed of the network, or of the sketch; of a sheet of several the first."""
        if self.network is not None:
            return self.network.seed
        if self.sheet is not None:
            return self.sheet.works[0].seed
        assert self.sketch is not None
        first = self.sketch.cells[0] if self.sketch.cells else {}
        return {**self.sketch.parameters, **first}.get("seed", "")

    def painter(self) -> NetworkRecipe:
        """The network that paints it.

        Raises:
            RecipeError: a sketch drew it by other means, or it is a sheet of several.
        """
        if self.network is not None:
            return self.network
        if self.sheet is not None:
            raise RecipeError(
                f"This is a sheet of {len(self.sheet.works)} works, which is painted by no one network. Each alone:"
                " artnet.open(file).recipe.sheet.works, in Python"
            )
        assert self.sketch is not None
        raise RecipeError(
            f"{self.sketch.name} was drawn by a sketch, not painted by a network. Run the sketch again: artnet run FILE"
            f" --sketches FOLDER, the folder that holds {self.sketch.file}"
        )
