"""artnet: paint with neural networks.

    import artnet as an

    net = an.CPPN(hidden=[32] * 4, activation="tanh", inputs="x y r", latent=8, seed=42)
    an.render(net, size=(1920, 1080)).save("pattern.png")

    painting = an.fit("photo.jpg", style="painterly")
    painting.save("outputs/photo")

Importing artnet is light: each name is imported when it is first used, TensorFlow with the first network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from artnet.errors import (
    ArtnetError,
    ArtnetWarning,
    DeviceError,
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
from artnet.lazy import later
from artnet.sketching.displays import register_displays
from artnet.sketching.workers.quiet_tensorflow import quiet_tensorflow

if TYPE_CHECKING:
    from artnet.cli.sketches.script import run
    from artnet.color.palette_option import Palette
    from artnet.color.palettes import PALETTES, choose_palette
    from artnet.evolving.breeding import breed, cross, mutate
    from artnet.evolving.genome import Genome
    from artnet.evolving.seeing import strength_between
    from artnet.exporting.export import Exported, export
    from artnet.exporting.pages.widget import live
    from artnet.exporting.targets import TARGETS
    from artnet.fields.inputs import INPUTS
    from artnet.fields.symmetries import SYMMETRIES
    from artnet.looks.registry import LOOKS
    from artnet.media.picture_palettes import harmonise
    from artnet.nets.activations.registry import ACTIVATIONS
    from artnet.nets.cppn import CPPN
    from artnet.nets.encodings.registry import ENCODINGS
    from artnet.nets.heads import HEADS
    from artnet.nets.network_files import save_network
    from artnet.nets.structures import STRUCTURES
    from artnet.nets.trajectory import Trajectory
    from artnet.options import Choice, Color, File, Range, Text
    from artnet.recipes.schema import Key, Recipe, View
    from artnet.regression.linear_regression import LinearRegression, train_test_split
    from artnet.rendering.motion.animation import Animation
    from artnet.rendering.motion.easings import EASINGS
    from artnet.rendering.motion.motions import MOTIONS
    from artnet.rendering.picture import Picture
    from artnet.rendering.still import render
    from artnet.sketching.results import Frames
    from artnet.sketching.sketch import Sketch, sketch
    from artnet.sketching.sliders import sliders
    from artnet.training.data.target import Target
    from artnet.training.goal import Progress
    from artnet.training.optim.losses import LOSSES
    from artnet.training.optim.optimizers import OPTIMIZERS
    from artnet.training.optim.schedules import SCHEDULES
    from artnet.training.painting import Painting
    from artnet.training.styles import STYLES
    from artnet.works.fitting import fit
    from artnet.works.jobs.planning import plan
    from artnet.works.making import load, make
    from artnet.works.opening import animate, draw, open
    from artnet.works.patterns import pattern
    from artnet.works.selecting import best
    from artnet.works.sheets import sheet

    activation = ACTIVATIONS.decorator()
    easing = EASINGS.decorator()
    encoding = ENCODINGS.decorator()
    field = INPUTS.decorator()
    head = HEADS.decorator()
    look = LOOKS.decorator()
    loss = LOSSES.decorator()
    motion = MOTIONS.decorator()
    optimizer = OPTIMIZERS.decorator()
    palette = PALETTES.decorator()
    schedule = SCHEDULES.decorator()
    structure = STRUCTURES.decorator()
    style = STYLES.decorator()
    symmetry = SYMMETRIES.decorator()
    target = TARGETS.decorator()

__version__ = "0.1.0"

_LATER = {
    "ACTIVATIONS": "artnet.nets.activations.registry",
    "CPPN": "artnet.nets.cppn",
    "EASINGS": "artnet.rendering.motion.easings",
    "ENCODINGS": "artnet.nets.encodings.registry",
    "HEADS": "artnet.nets.heads",
    "INPUTS": "artnet.fields.inputs",
    "LOOKS": "artnet.looks",
    "LOSSES": "artnet.training.optim.losses",
    "MOTIONS": "artnet.rendering.motion.motions",
    "OPTIMIZERS": "artnet.training.optim.optimizers",
    "PALETTES": "artnet.color.palettes",
    "SCHEDULES": "artnet.training.optim.schedules",
    "STRUCTURES": "artnet.nets.structures",
    "STYLES": "artnet.training.styles",
    "SYMMETRIES": "artnet.fields.symmetries",
    "TARGETS": "artnet.exporting.targets",
    "Animation": "artnet.rendering.motion.animation",
    "Choice": "artnet.options",
    "Color": "artnet.options",
    "Exported": "artnet.exporting.export",
    "File": "artnet.options",
    "Genome": "artnet.evolving.genome",
    "Frames": "artnet.sketching.results",
    "Key": "artnet.recipes.schema",
    "LinearRegression": "artnet.regression.linear_regression",
    "Painting": "artnet.training.painting",
    "Palette": "artnet.color.palette_option",
    "Picture": "artnet.rendering.picture",
    "Progress": "artnet.training.goal",
    "Range": "artnet.options",
    "Recipe": "artnet.recipes.schema",
    "Sketch": "artnet.sketching.sketch",
    "Target": "artnet.training.data.target",
    "Text": "artnet.options",
    "Trajectory": "artnet.nets.trajectory",
    "View": "artnet.recipes.schema",
    "animate": "artnet.works.opening",
    "best": "artnet.works.selecting",
    "breed": "artnet.evolving.breeding",
    "cross": "artnet.evolving.breeding",
    "mutate": "artnet.evolving.breeding",
    "strength_between": "artnet.evolving.seeing",
    "choose_palette": "artnet.color.palettes",
    "harmonise": "artnet.media.picture_palettes",
    "draw": "artnet.works.opening",
    "export": "artnet.exporting.export",
    "fit": "artnet.works.fitting",
    "live": "artnet.exporting.pages.widget",
    "load": "artnet.works.making",
    "make": "artnet.works.making",
    "open": "artnet.works.opening",
    "pattern": "artnet.works.patterns",
    "plan": "artnet.works.jobs.planning",
    "render": "artnet.rendering.still",
    "run": "artnet.cli.sketches.script",
    "save_network": "artnet.nets.network_files",
    "sheet": "artnet.works.sheets",
    "sketch": "artnet.sketching.sketch",
    "sliders": "artnet.sketching.sliders",
    "train_test_split": "artnet.regression.linear_regression",
}
"""Every name but those of the errors, and the module that holds it: imported when it is first used."""

_DECORATORS = {
    "activation": "ACTIVATIONS",
    "easing": "EASINGS",
    "encoding": "ENCODINGS",
    "field": "INPUTS",
    "head": "HEADS",
    "look": "LOOKS",
    "loss": "LOSSES",
    "motion": "MOTIONS",
    "optimizer": "OPTIMIZERS",
    "palette": "PALETTES",
    "schedule": "SCHEDULES",
    "structure": "STRUCTURES",
    "style": "STYLES",
    "symmetry": "SYMMETRIES",
    "target": "TARGETS",
}
"""The decorators that register one's own part, and their registries."""

__all__ = [
    "ACTIVATIONS",
    "CPPN",
    "EASINGS",
    "ENCODINGS",
    "HEADS",
    "INPUTS",
    "LOOKS",
    "LOSSES",
    "MOTIONS",
    "OPTIMIZERS",
    "PALETTES",
    "SCHEDULES",
    "STRUCTURES",
    "STYLES",
    "SYMMETRIES",
    "TARGETS",
    "Animation",
    "ArtnetError",
    "ArtnetWarning",
    "Choice",
    "Color",
    "DeviceError",
    "Exported",
    "File",
    "FileError",
    "Frames",
    "Genome",
    "InvalidValueError",
    "Key",
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
    "best",
    "breed",
    "choose_palette",
    "cross",
    "draw",
    "easing",
    "encoding",
    "export",
    "field",
    "fit",
    "harmonise",
    "head",
    "live",
    "load",
    "look",
    "loss",
    "make",
    "motion",
    "mutate",
    "open",
    "optimizer",
    "palette",
    "pattern",
    "plan",
    "render",
    "run",
    "save_network",
    "schedule",
    "sheet",
    "sketch",
    "sliders",
    "strength_between",
    "structure",
    "style",
    "symmetry",
    "target",
    "train_test_split",
]


_take = later(__name__, _LATER)
register_displays()
quiet_tensorflow()


def __getattr__(name: str) -> Any:
    if name not in _DECORATORS:
        return _take(name)
    decorator = globals()[name] = _take(_DECORATORS[name]).decorator()
    return decorator


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
