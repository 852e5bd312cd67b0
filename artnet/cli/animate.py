"""`artnet animate`: a random network, or any file or folder that artnet saved, in motion."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from artnet.cli.options.common import (
    common,
    given,
    ground_option,
    name_option,
    setting_options,
    split_options,
    view_options,
)
from artnet.cli.options.settings import outputs
from artnet.cli.terminal import display
from artnet.errors import InvalidValueError, RecipeError, invalid
from artnet.fields.view import View, checked_view
from artnet.media.clips.ffmpeg import find_ffmpeg
from artnet.media.clips.formats import CLIP_FORMATS, ClipFile, clip_format_of
from artnet.media.clips.video import CODECS
from artnet.media.io.names import names_file
from artnet.media.sound import Sound, read_sound
from artnet.nets.blueprint import Blueprint
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.options import Color
from artnet.rendering.composition import motion_recipe
from artnet.rendering.motion.easings import EASINGS
from artnet.rendering.motion.motions import MOTIONS, checked_motions, is_training
from artnet.sizes import parse_bytes
from artnet.training.fit_files import PAINTING_FILE
from artnet.works.output_paths import picture_path, refuse_to_overwrite
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["command"]

FASTEST_GIF = 50.0
"""Frames a second; below 20 milliseconds a frame browsers slow down."""
NAMES = ", ".join(motion.name for motion in MOTIONS)


@click.command("animate", short_help="Put a network in motion: GIF, MP4, WebP, AVIF, APNG or frames.")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", type=click.Path(path_type=Path))
@name_option("--motion", MOTIONS, f'{NAMES}; several: "latent + turn".  [default: what suits the source]')
@click.option("--seconds", type=float, metavar="S", help="How long.  [default: 4, of a training 6]")
@click.option("--fps", type=float, metavar="N", help="Frames a second.  [default: 25]")
@name_option("--easing", EASINGS, "Between the keys of the motion: linear, sine, cubic, snap, swing.")
@click.option("--loop", "mode", flag_value="loop", help="End where it began.")
@click.option("--boomerang", "mode", flag_value="boomerang", help="There and back.")
@click.option("--once", "mode", flag_value="once", help="From start to end.")
@click.option("--audio", type=click.Path(path_type=Path), help="A WAV file to move with; it goes into MP4 and MOV.")
@click.option("--strip", is_flag=True, help="Of a training: target and learning curve beside it.")
@common()
@click.option(
    "--format",
    "film_format",
    type=click.Choice([f.name for f in CLIP_FORMATS]),
    help="When -o names no file.  [default: gif]",
)
@name_option("--codec", CODECS, "Of MP4 and MOV: h264, h265, av1 or prores.")
@click.option("--file-quality", type=click.IntRange(1, 100), help="Of MP4, WebP and AVIF.  [default: 85, AVIF 75]")
@click.option("--colors", type=click.IntRange(2, 256), help="Of GIF, a frame.  [default: 256]")
@click.option("--shared-palette", is_flag=True, default=None, help="Of GIF: one palette for all frames.")
@click.option("--bits", type=click.Choice(["8", "16"]), help="Of numbered frames, a channel.  [default: 8]")
@click.option("--max-size", metavar="BYTES", help="Of GIF, such as 8MB: fewer colours and less detail until it fits.")
@ground_option
@view_options
@setting_options(NETWORK_SETTINGS)
def command(
    sources: tuple[Path, ...],
    motion: str | None,
    seconds: float | None,
    fps: float | None,
    easing: str | None,
    mode: str | None,
    audio: Path | None,
    strip: bool,
    out: Path | None,
    size: int | tuple[int, int] | None,
    seed: str | None,
    quality: str | None,
    force: bool,
    no_metadata: bool,
    film_format: str | None,
    codec: str | None,
    file_quality: int | None,
    colors: int | None,
    max_size: str | None,
    bits: str | None,
    shared_palette: bool | None,
    ground: str | None,
    **options: Any,
) -> None:
    """Put a network in motion.

    Without SOURCE a random one, from --seed, drifts through its latent space. The folder of a fit replays its
    training, at any size; any other file that artnet saved moves as --motion says. Several are morphed through.

    \b
    artnet animate --seed 7
    artnet animate outputs/photo_s1_1a2b3c4d --size 1080 -o training.mp4
    artnet animate --audio song.wav -o song.mp4
    artnet animate --motion "weights(keys=5)" --seconds 10 -o loop.webp
    artnet animate painting.png --motion "zoom(factor=8)" --boomerang --fps 30 -o dive.mp4
    """
    source = sources[0] if sources else None
    name = _format(out, film_format)
    limit = None if max_size is None else parse_bytes(max_size)
    file = ClipFile.of(
        name,
        codec=codec,
        quality=file_quality,
        colors=colors,
        max_size=limit,
        shared=shared_palette,
        bits=int(bits) if bits else None,
    )
    if "codec" in file.settings:
        find_ffmpeg()  # say that it is missing before anything is painted
    ground = Color().read(ground) if ground else None
    moves = given(motion=motion, seconds=seconds, fps=fps, easing=easing, mode=mode)
    sound = None if audio is None else read_sound(audio)
    _check(source, moves, name, seed, strip, sound, options)
    works = [_read(each) for each in sources]

    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()
    from artnet.works.opening import animate

    stage = {**moves, **_stage(works[0] if works else None, seed, options), **given(size=size, quality=quality)}
    if len(works) > 1:
        stage["source"] = works
    animation = animate(**stage, strip=strip, audio=audio)
    recipe = animation.recipe
    suffix = next(iter(CLIP_FORMATS[name].suffixes), "")
    path = picture_path(out, recipe, suffix, outputs())
    refuse_to_overwrite(path, recipe, force=force)
    with display.bar("painting") as show:
        animation.save(path, metadata=not no_metadata, ground=ground, progress=show, **file.settings)
    wide, high = recipe.size
    frames = display.counted(len(animation), "frame")
    display.result(
        f"{path}  {frames}, {animation.seconds:g} s, {wide} x {high}, seed {recipe.seed}, {display.size_of(path)}"
    )


def _format(out: Path | None, film_format: str | None) -> str:
    """The format of -o, or that of --format.

    Raises:
        InvalidValueError: another suffix, or two that differ.
    """
    if out is None or not names_file(out):
        return film_format or "gif"
    name = clip_format_of(out)
    if film_format not in (None, name):
        raise invalid(f"a file name that goes with --format {film_format}", out=str(out))
    return name


def _check(
    source: Path | None,
    moves: dict[str, Any],
    name: str,
    seed: str | None,
    strip: bool,
    sound: Sound | None,
    options: dict[str, Any],
) -> None:
    """Answer what cannot be done before TensorFlow is imported."""
    network, _ = split_options(options)
    wanted = moves.get("motion")
    replays = wanted is None and source is not None and source.is_dir()
    if wanted is not None:
        replays = is_training(wanted)
    motion_recipe(
        wanted or "zoom", **{k: v for k, v in moves.items() if k != "motion"}, strip=strip, replays=replays, sound=sound
    )
    if name == "gif" and moves.get("fps", 0) > FASTEST_GIF:
        raise invalid(f"at most {FASTEST_GIF:g} frames a second in a GIF (an MP4 has more)", fps=moves["fps"])
    if source is None:
        blueprint = Blueprint.of(**{**_pattern(), **network}, seed=seed)
        if wanted is not None:
            checked_motions(wanted, blueprint, has=["sound"] if sound else [])
        return
    if network or seed is not None:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in [*network, *(["seed"] if seed is not None else [])])
        raise InvalidValueError(f"Expected no other network than the one in {source.name}. Received: {names}")


def _read(source: Path) -> Path | SavedWork:
    """What a file holds, read once; a folder of a fit, where it is one, as it is."""
    if not source.is_dir():
        return read_work(source)
    if not (source / PAINTING_FILE).is_file():
        raise RecipeError(f"{source} is no folder of a fit: it has no {PAINTING_FILE}")
    read_work(source / PAINTING_FILE)
    return source


def _stage(source: Path | SavedWork | None, seed: str | None, options: dict[str, Any]) -> dict[str, Any]:
    """What is to move, and from where it is seen."""
    from artnet.nets.cppn import CPPN

    network, view = split_options(options)
    base = source.recipe.view if isinstance(source, SavedWork) else View()
    return {
        "source": CPPN(**{**_pattern(), **network}, seed=seed) if source is None else source,
        "view": checked_view(view(base)),
        **given(frame=options["frame"], time=options["time"]),
    }


def _pattern() -> dict[str, Any]:
    from artnet.rendering.composition import PATTERN

    return PATTERN
