"""artnet: paint with neural networks.

    import artnet as an

    net = an.CPPN(hidden=[32] * 4, activation="tanh", inputs="x y r", latent=8, seed=42)
    an.render(net, size=(1920, 1080)).save("pattern.png")

    painting = an.fit("photo.jpg", style="painterly")
    painting.save("outputs/photo")

Importing artnet is light: TensorFlow is imported with the first network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from artnet.color.palette_option import Palette
from artnet.color.palettes import PALETTES, choose_palette
from artnet.errors import (
    ArtnetError,
    ArtnetWarning,
    FileError,
    InvalidValueError,
    MissingExtraError,
    OutputError,
    PartError,
    PictureError,
    RecipeError,
    SketchError,
    SoundError,
    TrainingError,
    UnknownNameError,
)
from artnet.fields.inputs import INPUTS
from artnet.fields.symmetry import SYMMETRIES
from artnet.lazy import later
from artnet.nets.activations.registry import ACTIVATIONS
from artnet.nets.encodings.registry import ENCODINGS
from artnet.nets.heads import HEADS
from artnet.nets.structures import STRUCTURES
from artnet.options import Choice, Color, File, Range, Text
from artnet.recipes.schema import Recipe, View
from artnet.rendering.motion.easings import EASINGS
from artnet.rendering.motion.motions import MOTIONS
from artnet.sketching.displays import register_displays
from artnet.sketching.sketch import Sketch, sketch
from artnet.training.optim.losses import LOSSES
from artnet.training.optim.optimizers import OPTIMIZERS
from artnet.training.optim.schedules import SCHEDULES
from artnet.training.styles import STYLES

if TYPE_CHECKING:
    from artnet.cli.sketches.script import run
    from artnet.nets.cppn import CPPN
    from artnet.nets.network_files import save_network
    from artnet.nets.trajectory import Trajectory
    from artnet.regression.linear_regression import LinearRegression, train_test_split
    from artnet.rendering.motion.animation import Animation
    from artnet.rendering.picture import Picture
    from artnet.rendering.still import render
    from artnet.sketching.results import Frames
    from artnet.sketching.sliders import sliders
    from artnet.training.data.target import Target
    from artnet.training.goal import Progress
    from artnet.training.painting import Painting
    from artnet.works.fitting import fit
    from artnet.works.making import load, make
    from artnet.works.opening import animate, draw, open

__version__ = "0.1.0"

activation = ACTIVATIONS.decorator()
easing = EASINGS.decorator()
encoding = ENCODINGS.decorator()
field = INPUTS.decorator()
head = HEADS.decorator()
loss = LOSSES.decorator()
motion = MOTIONS.decorator()
optimizer = OPTIMIZERS.decorator()
palette = PALETTES.decorator()
schedule = SCHEDULES.decorator()
structure = STRUCTURES.decorator()
style = STYLES.decorator()
symmetry = SYMMETRIES.decorator()

_LATER = {
    "CPPN": "artnet.nets.cppn",
    "Animation": "artnet.rendering.motion.animation",
    "Frames": "artnet.sketching.results",
    "LinearRegression": "artnet.regression.linear_regression",
    "Painting": "artnet.training.painting",
    "Picture": "artnet.rendering.picture",
    "Progress": "artnet.training.goal",
    "Target": "artnet.training.data.target",
    "Trajectory": "artnet.nets.trajectory",
    "animate": "artnet.works.opening",
    "draw": "artnet.works.opening",
    "fit": "artnet.works.fitting",
    "load": "artnet.works.making",
    "make": "artnet.works.making",
    "open": "artnet.works.opening",
    "render": "artnet.rendering.still",
    "run": "artnet.cli.sketches.script",
    "save_network": "artnet.nets.network_files",
    "sliders": "artnet.sketching.sliders",
    "train_test_split": "artnet.regression.linear_regression",
}
"""Names that need TensorFlow, or much time, and the modules that hold them."""

__all__ = [
    "ACTIVATIONS",
    "CPPN",
    "EASINGS",
    "ENCODINGS",
    "HEADS",
    "INPUTS",
    "LOSSES",
    "MOTIONS",
    "OPTIMIZERS",
    "PALETTES",
    "SCHEDULES",
    "STRUCTURES",
    "STYLES",
    "SYMMETRIES",
    "Animation",
    "ArtnetError",
    "ArtnetWarning",
    "Choice",
    "Color",
    "File",
    "FileError",
    "Frames",
    "InvalidValueError",
    "LinearRegression",
    "MissingExtraError",
    "OutputError",
    "Painting",
    "Palette",
    "PartError",
    "Picture",
    "PictureError",
    "Progress",
    "Range",
    "Recipe",
    "RecipeError",
    "Sketch",
    "SketchError",
    "SoundError",
    "Target",
    "Text",
    "TrainingError",
    "Trajectory",
    "UnknownNameError",
    "View",
    "activation",
    "animate",
    "choose_palette",
    "draw",
    "easing",
    "encoding",
    "field",
    "fit",
    "head",
    "load",
    "loss",
    "make",
    "motion",
    "open",
    "optimizer",
    "palette",
    "render",
    "run",
    "save_network",
    "schedule",
    "sketch",
    "sliders",
    "structure",
    "style",
    "symmetry",
    "train_test_split",
]


__getattr__ = later(__name__, _LATER)
register_displays()


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
