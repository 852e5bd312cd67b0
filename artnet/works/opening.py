"""What takes any source: `open`, a file or folder as what it is; `animate`, in motion; `draw`, its network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from artnet.errors import InvalidValueError, RecipeError, invalid
from artnet.fields.view import looking
from artnet.media.sound import read_sound
from artnet.media.stills.encoding import read_picture
from artnet.nets.cppn import CPPN
from artnet.nets.network_files import network_bytes, network_from_recipe, weights_source
from artnet.recipes.schema import Key, Recipe, View
from artnet.rendering.bands import check_in_memory
from artnet.rendering.charts.drawing import DRAWING_SIZE, draw_network
from artnet.rendering.charts.unit_maps import OWN_VIEWPOINT, Viewpoint
from artnet.rendering.composition import Size, checked_size, compose, motion_recipe, with_parts
from artnet.rendering.devices import checked_device
from artnet.rendering.motion.animation import Animation
from artnet.rendering.motion.film import move, replay
from artnet.rendering.motion.motions import is_training, usual_motion
from artnet.rendering.picture import Picture
from artnet.rendering.seen import Seen
from artnet.training.fit_files import PAINTING_FILE, TRAJECTORY_FILE
from artnet.training.painting import Painting, psnr_of, read_trajectory
from artnet.training.plan import SEEDED_ENCODINGS
from artnet.works.making import load, make
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["animate", "draw", "open"]

Source = CPPN | Painting | SavedWork | Recipe | Seen | str | Path
"""A network, a painting, any file or folder that artnet saved, what `read_work` gave of a file, a recipe, or a child of
`breed`."""
FRAME_SIDE = 512
"""Pixels on the long side of a frame, if nothing is said."""


def open(path: str | Path) -> Picture | Animation | Painting:
    """What artnet saved at `path`: a picture, an animation, or (for the folder of a fit) a painting.

    A picture's pixels are those in the file; an animation paints its frames when they are asked for.

    Raises:
        PictureError, RecipeError: not a file or folder that artnet saved, or a part of it is missing or altered.
    """
    if not isinstance(path, str | Path):
        raise invalid("a file that artnet saved", path=type(path).__name__)
    path = Path(path)
    if path.is_dir():
        return _painting(path)
    work = read_work(path)
    if work.recipe.is_animation:
        animation = make(work)
        assert isinstance(animation, Animation)
        return animation
    if work.recipe.file is None:
        raise RecipeError(f"Expected a picture, an animation or a folder. Received: the network {path.name}: load() it")
    if work.recipe.file.format == "pdf":  # which holds the pixels without loss, and is not decoded
        again = make(work)
        assert isinstance(again, Picture)
        return again
    read = read_picture(path, space=work.recipe.profile)
    color = read.pixels if read.alpha is None else np.concatenate([read.pixels, read.alpha[..., None]], axis=-1)
    deep = work.recipe.file.format == "tiff" and work.recipe.file.bits == 16  # of a PNG 8 are read
    pixels = np.round(color * 65_535).astype(np.uint16) if deep else np.round(color * 255).astype(np.uint8)
    return Picture(pixels, work.recipe, work.network_file())


def animate(
    source: Source | Sequence[Source],
    *,
    motion: str | None = None,
    size: Size | None = None,
    seconds: float | None = None,
    fps: float | None = None,
    frames: int | None = None,
    easing: str | None = None,
    mode: str | None = None,
    view: View | None = None,
    center: tuple[float, float] | None = None,
    zoom: float | None = None,
    rotation: float | None = None,
    symmetry: str | None = None,
    quality: str = "good",
    supersample: int | None = None,
    frame: str = "cover",
    time: float | None = None,
    latent: ArrayLike | None = None,
    strip: bool = False,
    audio: str | Path | None = None,
    keys: Sequence[Key] = (),
    device: str = "tensorflow",
    name: str | None = None,
) -> Animation:
    """A network in motion.

    Args:
        source: a network, a painting, or any file or folder that artnet saved; or several fits of one kind of network,
            to morph through. (Sharper is a morph through pictures that were fitted `together`.)
        motion: one of `MOTIONS`, or several such as "latent(keys=6) + turn"; by default what suits the source: the
            training of a painting, else time, the latent, other seeds, or a slow zoom.
        size: (width, height) of each frame, its long side alone, or a text such as "4k"; by default 512.
        seconds: how long altogether; 4, for a training 6, for a film that was learnt as long as it lasts.
        fps: frames a second; 25.
        frames: how many, in place of `fps`.
        easing: one of `EASINGS`, between the keys of the motion.
        mode: `loop`, `boomerang` or `once`; by default what is usual for the motion.
        view: where on the plane to begin; the source's own by default.
        center, zoom, rotation, symmetry: those of the view, in short.
        quality: `draft` is one sample a pixel; `good`, the default, and `print` are up to 16 and 64 where the picture
            needs them, averaged in linear light; what is smooth is interpolated, to within 2, 1 and half a level of
            255. `exact` is 64 samples in each pixel.
        supersample: samples along each side of every pixel, in place of `quality`.
        frame: `cover`, `contain` or `extend`, as in `render`.
        time: where time begins.
        latent: in place of the network's own latent.
        strip: whether target and learning curve stand beside a training.
        audio: a WAV file that goes into films, and with which the motion `sound` moves, which is then the usual one.
        keys: poses for the motion `keys`, which is then the usual one: `an.Key(0.5, view=an.View(zoom=3))`, ...
        device: `tensorflow`, or `gpu`, as in `render`.
        name: the name in the recipe.

    Raises:
        InvalidValueError, UnknownNameError: a value that cannot be used, or a source that cannot move so.
        PictureError, RecipeError: as `open`.
        SoundError: a sound that cannot be read.
    """
    sources = list(source) if isinstance(source, list | tuple) else [source]
    if not sources:
        raise InvalidValueError("There is nothing to animate: a network, a painting or a file, or several")
    if len(sources) == 1 and isinstance(source, list | tuple):
        raise InvalidValueError("A morph needs two paintings or more")
    first, *further = (_opened(each) for each in sources)
    painting = first if isinstance(first, Painting) else None
    base = first.recipe if isinstance(first, SavedWork) else None
    net = _network(first)
    others = [network_bytes(other) for other in _alike(net, [_network(each) for each in further])]
    sound = None if audio is None else read_sound(audio)
    if motion is None:
        usual = usual_motion(net.blueprint, fitted=net.origin is not None, trained=painting is not None)
        motion = "keys" if keys else "morph" if others else "sound" if sound else usual
    replays = is_training(motion)
    if seconds is None and motion == "time" and net.origin and net.origin.training and net.origin.training.seconds:
        seconds = min(max(0.1, net.origin.training.seconds), 86_400)  # time is that of the film
    moving = motion_recipe(
        motion,
        seconds=seconds,
        fps=fps,
        frames=frames,
        easing=easing,
        mode=mode,
        strip=strip,
        replays=replays,
        sound=sound,
        keys=keys,
    )
    canvas = net.origin.canvas if net.origin else None
    shape = (base.trim if base else None) or canvas or (FRAME_SIDE, FRAME_SIDE)
    view = view or (base.view if base else None)
    view = looking(view, center=center, zoom=zoom, rotation=rotation, symmetry=symmetry)
    asked = checked_size(FRAME_SIDE if size is None else size, shape)
    check_in_memory(asked)
    recipe = compose(
        net.recipe,
        net.origin,
        size=asked,
        view=view,
        quality=quality,
        supersample=supersample,
        frame=frame,
        time=time if time is not None else base.time if base else 0.0,
        latent=latent if latent is not None else base.latent if base else None,
        name=name or (base.name if base else None),
        plugins=net.blueprint.plugins,
        look=base.look if base else None,
    ).but(motion=moving, device=checked_device(device))
    recipe = with_parts(recipe)
    if painting is not None and replays:
        return replay(painting.trajectory, recipe.but(trajectory=painting.trajectory_source), sound)
    weights = network_bytes(net) if net.origin else None
    if weights is not None:
        recipe = recipe.but(weights=weights_source(weights))
    return move(net, recipe, sound=sound, others=others, weights=weights)


def draw(source: Source, *, size: Size = DRAWING_SIZE) -> Image.Image:
    """A drawing of a network beside its picture: each unit shows the pattern that it paints. A Pillow image.

    Args:
        source: a network, a painting, or any file or folder that artnet saved; a file is seen as it was saved.
        size: (width, height) of the drawing, its width alone, or a text such as "4k".

    Raises:
        InvalidValueError: a size in which nothing could be seen, or no network.
        PictureError, RecipeError: as `open`.
    """
    opened, viewpoint = _opened(source), OWN_VIEWPOINT
    if isinstance(opened, SavedWork):
        recipe = opened.recipe
        viewpoint = Viewpoint(recipe.view, recipe.time, recipe.latent, recipe.trim)
    return draw_network(_network(opened), checked_size(size, DRAWING_SIZE), viewpoint)


def _opened(source: object) -> object:
    """A folder of a fit as its painting, a file as what it holds, read once; all else as it is."""
    if isinstance(source, Recipe):
        return SavedWork(Path(source.name), source)
    if isinstance(source, Seen):
        return SavedWork(Path(source.recipe.name), source.recipe, network_bytes(source.net))
    if not isinstance(source, str | Path):
        return source
    return _painting(Path(source)) if Path(source).is_dir() else read_work(source)


def _network(opened: object) -> CPPN:
    net = load(opened) if isinstance(opened, SavedWork) else opened.net if isinstance(opened, Painting) else opened
    if not isinstance(net, CPPN):
        raise InvalidValueError(f"Expected a network, a painting or a file of one. Received: {type(opened).__name__}")
    return net


def _alike(first: CPPN, further: Sequence[CPPN]) -> Sequence[CPPN]:
    """Further networks of a morph, if they are of one kind with the first.

    Raises:
        InvalidValueError: they differ, and what then to do.
    """
    drawn = first.blueprint.encoding.name in SEEDED_ENCODINGS
    for net in further:
        if (net.recipe if drawn else replace(net.recipe, seed=first.recipe.seed)) != first.recipe:
            raise InvalidValueError(
                "Expected paintings by one kind of network, of one seed, to morph through. Received: networks that"
                " differ. Fit their pictures together: artnet fit --together a.jpg b.jpg"
            )
    return further


def _painting(folder: Path) -> Painting:
    path = folder / PAINTING_FILE
    if not path.is_file():
        raise RecipeError(f"{folder.name} is no folder of a fit: it has no {PAINTING_FILE}")
    work = read_work(path)
    trajectory = read_trajectory(folder / TRAJECTORY_FILE)
    weights = work.network_file()
    if weights is None or work.recipe.but(weights=None).identity != trajectory.recipe.identity:
        raise RecipeError(f"{PAINTING_FILE} and {TRAJECTORY_FILE} are of two different fits")
    training = work.recipe.training
    several = 1 if training is None else training.frames
    target = trajectory.target[: len(trajectory.target) // several]
    pixels = np.round(read_picture(path).pixels * 255).astype(np.uint8)[..., : target.shape[-1]]
    if target.shape[-1] == 4:
        again = make(work)
        assert isinstance(again, Picture)
        pixels = again.pixels
    if pixels.shape != target.shape:
        raise RecipeError(
            f"Expected {PAINTING_FILE} of the size of its target, {target.shape[1]} x {target.shape[0]}."
            f" Received: {pixels.shape[1]} x {pixels.shape[0]}"
        )
    return Painting(
        net=network_from_recipe(work.recipe, weights),
        recipe=trajectory.recipe,
        pixels=pixels,
        psnr=psnr_of(pixels, target) if several == 1 else float(trajectory.psnrs[-1]),  # of several, on a sample
        trajectory=trajectory,
    )
