"""The composition of a still or an animation: everything about it decided and checked before a pixel is painted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from artnet.checks import is_one_line, number, one_of, whole_number
from artnet.errors import invalid
from artnet.fields.lattice import half_extents
from artnet.fields.symmetries import SYMMETRIES
from artnet.fields.view import FRAMES, View, checked_view
from artnet.media.sound import Sound
from artnet.recipes.checking import PROFILES
from artnet.recipes.quality import QUALITIES
from artnet.recipes.schema import Key, LookRecipe, MotionRecipe, NetworkRecipe, Recipe, SourceRecipe
from artnet.rendering.motion.easings import EASINGS
from artnet.rendering.motion.motions import MOTIONS, motions_of
from artnet.rendering.motion.timing import MODES, broadcast_rate
from artnet.sizes import LARGEST_SIDE, parse_bleed, parse_size, size_and_dots

__all__ = ["TILE", "Size", "checked_size", "compose", "motion_recipe", "sized", "with_bleed", "with_parts"]

Size = tuple[int, int] | int | str
"""Pixels: (width, height), the long side, or a text as on the command line: "1920x1080", "4k", "a2"."""
TILE = 16_384
"""Samples in a tile: 16,384 x 32 units x 4 bytes = 2 MiB a layer, which stays in a core's cache (measured fastest from
4,096 to 16,384)."""
LONGEST_NAME = 200
MOST_FRAMES = 100_000
MOST_KEYS = 256
SECONDS, TRAINING_SECONDS, FPS = 4.0, 6.0, 25.0
DEFAULT_SIZE = (1024, 1024)
STAGED = ("symmetries/", "motions/", "easings/")
"""Parts that belong to how a network is shown, and not to the network or its training."""


def compose(
    network: NetworkRecipe,
    origin: Recipe | None = None,
    *,
    size: Size | None = None,
    view: View | None = None,
    quality: str = "good",
    supersample: int | None = None,
    frame: str = "cover",
    time: float = 0.0,
    latent: ArrayLike | None = None,
    profile: str = "srgb",
    bleed: int | str | None = None,
    dpi: float | None = None,
    tile: int = TILE,
    name: str | None = None,
    plugins: dict[str, str] | None = None,
    look: LookRecipe | None = None,
) -> Recipe:
    """The recipe of a still of a network; `origin` is that of a fitted one. The arguments are those of `render`.

    Raises:
        InvalidValueError: a value that cannot be used.
    """
    canvas = origin.canvas if origin else None
    pixels, dots = sized(size, dpi)
    time = number("a time within a million", -1e6, 1e6, time=time)
    recipe = Recipe(
        network=network,
        name=_name(name) or (origin.name if origin else "pattern"),
        size=checked_size((canvas or DEFAULT_SIZE) if pixels is None else pixels, canvas or (1, 1)),
        canvas=canvas,
        frame=one_of(FRAMES, frame=frame),
        view=checked_view(view or View()),
        tile=whole_number("a tile of 64 to 1,048,576 samples", 64, 1 << 20, tile=tile),
        time=time,
        latent=_latent(latent, network.latent),
        profile=one_of(PROFILES, profile=profile),
        training=origin.training if origin else None,
        plugins=plugins or {},
        look=look,
    )
    recipe = recipe if bleed is None else with_bleed(recipe, bleed, dots)
    if supersample is not None:
        most = "1 to 8 samples along a pixel's side"
        return with_parts(recipe.dense(whole_number(most, 1, 8, supersample=supersample)))
    return with_parts(recipe.sampled(one_of(tuple(QUALITIES), quality=quality)))


def sized(size: Size | None, dpi: float | None) -> tuple[Size | None, float | None]:
    """A size, of paper in pixels; and the dots an inch that a bleed has: those of paper, or those that somebody says.

    Raises:
        InvalidValueError: another form, or dots that cannot be.
    """
    dpi = None if dpi is None else number("1 to 100,000 dots an inch", 1, 100_000, dpi=dpi)
    return size_and_dots(size, dpi) if isinstance(size, str) else (size, dpi)


def with_bleed(recipe: Recipe, bleed: int | str, dpi: float | None) -> Recipe:
    """The recipe of a picture that goes on beyond its size by a bleed on every side.

    Raises:
        InvalidValueError: no length, one as large as the picture, or a picture between bars.
    """
    pixels = parse_bleed(bleed, dpi)
    if recipe.frame == "contain":
        raise invalid("a frame of cover or extend for a bleed: bars would be all that bleeds", frame=recipe.frame)
    if pixels >= min(recipe.size):
        raise invalid("a bleed smaller than the picture", bleed=bleed, pixels=pixels, size=recipe.size)
    width, height = recipe.size
    return recipe.but(size=checked_size((width + 2 * pixels, height + 2 * pixels)), bleed=pixels)


def with_parts(recipe: Recipe) -> Recipe:
    """The recipe, naming the parts of its view and its motion that are not artnet's own."""
    kept = {part: module for part, module in recipe.plugins.items() if not part.startswith(STAGED)}
    symmetry = SYMMETRIES.owners(SYMMETRIES.resolve(recipe.view.symmetry))
    moving: dict[str, str] = {}
    if recipe.motion is not None:
        easing = [EASINGS.resolve(recipe.motion.easing)] if recipe.motion.easing else []
        moving = {**MOTIONS.owners(*motions_of(recipe.motion.name)), **EASINGS.owners(*easing)}
    return recipe.but(plugins={**kept, **symmetry, **moving})


def motion_recipe(
    motion: str,
    *,
    seconds: float | None = None,
    fps: float | None = None,
    frames: int | None = None,
    easing: str | None = None,
    mode: str | None = None,
    strip: bool = False,
    replays: bool = False,
    sound: Sound | None = None,
    keys: Sequence[Key] = (),
) -> MotionRecipe:
    """How an animation moves; `replays` says that it is a training. The arguments are those of `animate`.

    Raises:
        InvalidValueError, UnknownNameError: a value that cannot be used, or frames as well as fps.
    """
    spec = " + ".join(one.spec for one in motions_of(motion))
    if easing is not None and EASINGS.resolve(easing).name not in EASINGS:
        raise invalid("an easing by its name; @an.easing registers a function of your own", easing=easing)
    usual = sound.seconds if sound else TRAINING_SECONDS if replays else SECONDS
    seconds = usual if seconds is None else seconds
    seconds = number("0.02 to 86,400 seconds", 0.02, 86_400, seconds=seconds)
    if frames is not None and fps is not None:
        raise invalid("frames or fps, not both", frames=frames, fps=fps)
    rate = broadcast_rate(number("0.01 to 1,000 frames a second", 0.01, 1000, fps=FPS if fps is None else fps))
    count = max(1, round(seconds * rate)) if frames is None else frames
    if fps is not None:  # each frame is then shown exactly so long, and the total is theirs
        seconds = number("0.02 to 86,400 seconds", 0.02, 86_400, seconds=count / rate)
    keyed = any(one.name == "keys" for one in motions_of(motion))
    if keys and not keyed:
        raise invalid("the motion keys for keys", motion=motion, keys=len(keys))
    if len(keys) > MOST_KEYS:
        raise invalid(f"at most {MOST_KEYS} keys", keys=len(keys))
    if strip and not replays:
        raise invalid("the motion training for a strip", motion=motion)
    return MotionRecipe(
        name=spec,
        frames=whole_number(f"1 to {MOST_FRAMES:,} frames", 1, MOST_FRAMES, frames=count),
        seconds=seconds,
        strip=strip,
        easing=EASINGS.resolve(easing).spec if easing else "",
        mode=one_of(MODES, mode=mode) if mode else "",
        audio=SourceRecipe(sound.path.name, sound.sha256) if sound else None,
        keys=tuple(keys),
    )


def checked_size(size: Size, shape: tuple[int, int] = (1, 1)) -> tuple[int, int]:
    """The size (width, height): as two whole numbers, as a text, or as the long side of the aspect of `shape`.

    Raises:
        InvalidValueError: not two whole numbers from 1 to 1,048,576.
    """
    if isinstance(size, str):
        size = parse_size(size)
    if isinstance(size, np.integer):
        size = int(size)
    if isinstance(size, bytes | set | frozenset | dict):
        raise invalid("a size: (width, height), the long side, or a text such as 4k", size=size)
    if type(size) is int and abs(size) <= LARGEST_SIDE:
        half_width, half_height = half_extents(shape)
        scale = max(size, 0) / max(half_width, half_height)
        rest = min(size, 1)  # what is below 1 stays so, and is refused
        size = (max(rest, round(half_width * scale)), max(rest, round(half_height * scale)))
    try:
        width, height = (int(n) for n in size)  # type: ignore[union-attr]
        whole = (width, height) == tuple(size)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise invalid("a size: (width, height), the long side, or a text such as 4k", size=size) from None
    if not whole or not (1 <= width <= LARGEST_SIDE and 1 <= height <= LARGEST_SIDE):
        raise invalid(f"a width and a height of 1 to {LARGEST_SIDE:,} pixels", size=size)
    return width, height


def _name(name: str | None) -> str:
    """The name of a work; empty if it has none of its own.

    Raises:
        InvalidValueError: none that a recipe can hold.
    """
    if name is None:
        return ""
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not is_one_line(name):
        raise invalid(f"a name of at most {LONGEST_NAME} characters on one line", name=name)
    return name


def _latent(latent: ArrayLike | None, length: int) -> tuple[float, ...] | None:
    if latent is None:
        return None
    try:
        values = np.asarray(latent, np.float32)
    except (TypeError, ValueError):
        raise invalid(f"a latent of {length} numbers", latent=latent) from None
    if values.shape != (length,) or not (np.abs(values) <= 1e6).all():
        raise invalid(f"a latent of {length} numbers within a million", latent=latent)
    return tuple(float(v) for v in values)
