"""`artnet animate`: a random network, or any file or folder that artnet saved, in motion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from artnet.cli.options.common import (
    common,
    device_option,
    given,
    ground_option,
    look_option,
    name_option,
    setting_options,
    split_options,
    view_options,
)
from artnet.cli.options.jobs import carry_out, item, job_options, kept_told, told_plan
from artnet.cli.options.keys import read_keys
from artnet.cli.options.settings import outputs
from artnet.cli.options.sheets import check_apart, check_one_name, check_sheet, save_sheet
from artnet.cli.options.variants import Variant, several_options, variants_of
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
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import motion_recipe
from artnet.rendering.motion.easings import EASINGS
from artnet.rendering.motion.motions import MOTIONS, checked_motions, is_training, motions_of
from artnet.sizes import parse_bytes
from artnet.training.fit_files import PAINTING_FILE
from artnet.works.output_paths import picture_path, refuse_to_overwrite
from artnet.works.patterns import pattern
from artnet.works.saved_work import SavedWork, read_work

if TYPE_CHECKING:
    from artnet.rendering.motion.animation import Animation

__all__ = ["command"]

IN_PARTS_FROM = 1 << 27
"""Pixels of all frames, as 65 of 1920 x 1080, from which they are kept until the film is whole."""
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
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar='"PLACE NAME=VALUE ..."',
    help='A pose at a place of 0 to 1: "0.5 zoom=3 rotation=90"; several make the motion keys.',
)
@click.option("--strip", is_flag=True, help="Of a training: target and learning curve beside it.")
@common()
@several_options
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
@job_options
@ground_option
@device_option
@look_option
@view_options
@setting_options(NETWORK_SETTINGS)
@click.pass_context
def command(context: click.Context, /, sources: tuple[Path, ...], **options: Any) -> int:
    """Put a network in motion.

    Without SOURCE a random one, from --seed, drifts through its latent space. The folder of a fit replays its
    training, at any size; any other file that artnet saved moves as --motion says. Several are morphed through.

    \b
    artnet animate --seed 7
    artnet animate --look neon --seed 3 -o neon.mp4
    artnet animate outputs/photo_s1_1a2b3c4d --size 1080 -o training.mp4
    artnet animate --audio song.wav -o song.mp4
    artnet animate --motion "weights(keys=5)" --seconds 10 -o loop.webp
    artnet animate --seed 7 --key "0 zoom=1" --key "0.5 zoom=4 rotation=90" -o dive.gif
    artnet animate painting.png --motion "zoom(factor=8)" --boomerang --fps 30 -o dive.mp4
    artnet animate --seed 0..3 -p motion=latent,weights     eight films
    """
    if options["sheet"]:
        _check_sheet(options)
    name = "gif" if options["sheet"] else _format(options["out"], options["film_format"])
    file = ClipFile.of(name, **_file_settings(options))
    if "codec" in file.settings:
        find_ffmpeg()  # say that it is missing before anything is painted
    sound = None if options["audio"] is None else read_sound(options["audio"])
    works = [_read(each) for each in sources]
    source = sources[0] if sources else None
    variants = variants_of(context, seeded=source is None)
    for variant in variants:
        _check(source, name, sound, variant.options)
    if options["sheet"]:
        check_sheet(options)
    elif len(variants) > 1:
        check_one_name(options["out"], len(variants))

    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()
    if options["sheet"]:
        return _sheet(works, variants, options)
    films = [_film(works, variant.options) for variant in variants]
    suffix = next(iter(CLIP_FORMATS[name].suffixes), "")
    paths = [picture_path(options["out"], film.recipe, suffix, outputs()) for film in films]
    check_apart(paths)
    for film, path in zip(films, paths, strict=True):
        refuse_to_overwrite(path, film.recipe, force=options["force"], metadata=not options["no_metadata"])
    if len(films) == 1:
        _save(films[0], paths[0], file, variants[0])
        return 0
    return _series(films, paths, file, variants, options)


def _series(
    films: Sequence[Animation],
    paths: Sequence[Path],
    file: ClipFile,
    variants: Sequence[Variant],
    options: Mapping[str, Any],
) -> int:
    """One film after another; those that are done are not done again."""
    how = {"format": file.format, "metadata": not options["no_metadata"], "ground": options["ground"], **file.settings}
    works = [
        item(variant.label, film.recipe.identity, path=path.name, **how)
        for film, path, variant in zip(films, paths, variants, strict=True)
    ]

    def paint(number: int) -> list[Path]:
        path = paths[number]
        _save(films[number], path, file, variants[number])
        return sorted(path.iterdir()) if path.is_dir() else [path]

    return carry_out(works, options, paint, lambda n, _: _told(films[n], paths[n], variants[n]))


def _check_sheet(options: Mapping[str, Any]) -> None:
    """Refuse what only a film has.

    Raises:
        InvalidValueError: naming it.
    """
    for option in ("ground", "colors", "max_size", "codec", "bits", "shared_palette", "file_quality"):
        if options[option] is not None:
            raise InvalidValueError(f"--{option.replace('_', '-')} is of a film, not of a sheet")


def _file_settings(options: Mapping[str, Any]) -> dict[str, Any]:
    """How the file is encoded, as far as it was said."""
    return given(
        codec=options["codec"],
        quality=options["file_quality"],
        colors=options["colors"],
        max_size=None if options["max_size"] is None else parse_bytes(options["max_size"]),
        shared=options["shared_palette"],
        bits=int(options["bits"]) if options["bits"] else None,
    )


def _moves(options: Mapping[str, Any]) -> dict[str, Any]:
    """How it moves, as far as it was said."""
    return given(**{name: options[name] for name in ("motion", "seconds", "fps", "easing", "mode")})


def _film(works: list[Path | SavedWork], options: Mapping[str, Any], **changes: Any) -> Animation:
    """The animation, of which no frame is painted yet."""
    from artnet.works.opening import animate

    stage = _stage(works[0] if works else None, options)
    if len(works) > 1:
        stage["source"] = works
    shown = given(size=options["size"], quality=options["quality"])
    keys = read_keys(options["keys"], stage["view"])
    more = {"keys": keys, "strip": options["strip"], "audio": options["audio"], **given(device=options["device"])}
    return animate(**{**_moves(options), **stage, **shown, **more, **changes})


def _save(film: Animation, path: Path, file: ClipFile, variant: Variant) -> None:
    """Paint its frames, save it, and say so."""
    options, recipe = variant.options, film.recipe
    ground = None if options["ground"] is None else Color().read(options["ground"])
    how = _file_settings(options) | ({"force": True} if file.format == "png" and options["force"] else {})
    how |= {"metadata": not options["no_metadata"], "ground": ground}
    if _is_in_parts(file, recipe, options):
        if not _save_in_parts(film, path, how, options):
            return
    else:
        with display.bar("painting") as show:
            film.save(path, progress=show, **how)
    _told(film, path, variant)


def _is_in_parts(file: ClipFile, recipe: Recipe, options: Mapping[str, Any]) -> bool:
    """Whether the frames are kept until the film is whole: of one that takes longer, or where that is asked for."""
    if options["plan"] or options["keep_parts"]:
        return True
    wide, high = recipe.size
    frames = recipe.motion.frames if recipe.motion else 1
    return file.format != "png" and wide * high * frames >= IN_PARTS_FROM


def _save_in_parts(film: Animation, path: Path, how: Mapping[str, Any], options: Mapping[str, Any]) -> bool:
    """Save a film whose frames are kept meanwhile. Returns whether it was painted, and not only planned."""
    from artnet.works.jobs.films import FilmJob
    from artnet.works.jobs.folder import job_folder

    folder = options["plan"] or job_folder(path)
    job = FilmJob(film, path, folder, **how)
    if options["plan"]:
        told_plan(job.write(force=options["force"]), len(job.parts))
        return False
    with kept_told(folder, None if options["seed"] or options["sources"] else film.recipe.seed):
        display.note(f"{display.counted(len(job.parts), 'part')}, about {display.bytes_of(job.needed)} of the disk")
        with display.bar("painting") as show:
            job.run(show, keep_parts=options["keep_parts"], force=options["force"])
    return True


def _told(film: Animation, path: Path, variant: Variant) -> None:
    """Say what lies where."""
    recipe = film.recipe
    wide, high = recipe.size
    frames = display.counted(len(film), "frame")
    said = f"  ({variant.label})" if variant.label else ""
    display.result(
        f"{path}  {frames}, {film.seconds:g} s, {wide} x {high}, seed {recipe.seed}, {display.size_of(path)}{said}"
    )


def _sheet(works: list[Path | SavedWork], variants: Sequence[Variant], options: Mapping[str, Any]) -> int:
    """A frame of each, on one sheet."""
    recipes = [_film(works, {**variant.options, "size": None}).recipe for variant in variants]

    def paint(number: int, cell: tuple[int, int]) -> tuple[Animation, Recipe]:
        film = _film(works, variants[number].options, size=cell)
        return film, film.recipe

    return save_sheet(variants, paint, recipes, options)


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


def _check(source: Path | None, name: str, sound: Sound | None, options: Mapping[str, Any]) -> None:
    """Answer what cannot be done before TensorFlow is imported."""
    network, _ = split_options(options)
    moves = _moves(options)
    if options["ground"] is not None:
        Color().read(options["ground"])
    wanted, seed = moves.pop("motion", None), options["seed"]
    keys = read_keys(options["keys"], View())
    wanted = wanted or ("keys" if keys else None)
    replays = is_training(wanted) if wanted is not None else source is not None and source.is_dir()
    motion_recipe(wanted or "zoom", **moves, strip=options["strip"], replays=replays, sound=sound, keys=keys)
    heard = wanted is None or any(motion.name == "sound" for motion in motions_of(wanted))
    if sound is not None and not heard and "audio" not in CLIP_FORMATS[name].settings:
        raise InvalidValueError(
            f"--audio moves with the motion sound, or goes into MP4 and MOV. Received: --motion {wanted!r}, in a {name}"
        )
    if name == "gif" and moves.get("fps", 0) > FASTEST_GIF:
        raise invalid(f"at most {FASTEST_GIF:g} frames a second in a GIF (an MP4 has more)", fps=moves["fps"])
    if source is None:
        drawn = pattern(seed, **given(look=options["look"]), **network)
        if wanted is not None:
            has = [name for name, value in (("sound", sound), ("keys", keys)) if value]
            checked_motions(wanted, Blueprint.from_recipe(drawn.painter()), has=has)
        return
    network |= given(look=options["look"])
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


def _stage(source: Path | SavedWork | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """What is to move, and from where it is seen."""
    network, view = split_options(options)
    what: Path | SavedWork | Recipe = source or pattern(options["seed"], **given(look=options["look"]), **network)
    base = View() if isinstance(what, Path) else what.view if isinstance(what, Recipe) else what.recipe.view
    return {
        "source": what,
        "view": checked_view(view(base)),
        **given(frame=options["frame"], time=options["time"]),
    }
