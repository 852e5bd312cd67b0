"""`artnet fit`: let a network learn to paint a picture."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from artnet.cli.options.common import SIZE, common, name_option, setting_options
from artnet.cli.options.jobs import job_options
from artnet.cli.options.sheets import check_sheet
from artnet.cli.options.variants import several_options, variants_of
from artnet.errors import InvalidValueError, invalid
from artnet.media.io.sources import check_there
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.training.goal import Goal
from artnet.training.settings import LEARNING_SETTINGS
from artnet.training.styles import STYLES

__all__ = ["command"]


@click.command("fit", short_help="Let a network learn to paint a picture.")
@click.argument("images", nargs=-1, type=click.Path(path_type=Path))
@name_option("--style", STYLES, f"{', '.join(style.name for style in STYLES)}.", default="painterly")
@click.option("--steps", type=int, metavar="N", help="Stop after so many steps.")
@click.option("--seconds", type=float, metavar="S", help="Stop after so many seconds of painting.")
@click.option("--psnr", type=float, metavar="DB", help="Stop when the painting is this close to the picture.")
@common(default_quality=None)
@job_options
@several_options
@click.option("--together", is_flag=True, help="One network for all IMAGEs, to morph through: see animate.")
@click.option("--film", is_flag=True, help="IMAGE is a film: an animated picture, MP4, MOV or a folder of frames.")
@click.option("--mask", type=click.Path(path_type=Path), help="A picture: bright pixels count, dark ones do not.")
@click.option("--resume", is_flag=True, help="Go on with the fit in that output folder.")
@click.option("--from", "start", type=click.Path(path_type=Path), help="Start from an earlier painting.")
@setting_options(LEARNING_SETTINGS)
@setting_options(NETWORK_SETTINGS)
@click.option("--gif-size", type=SIZE, metavar="SIZE", help="Of training.gif.  [default: 400 on the long side]")
@click.option("--gif-seconds", type=click.FloatRange(0.1, 600), default=6.0, help="[default: 6]")
@click.option("--gif-frames", type=click.IntRange(1, 2000), default=48, help="[default: 48]")
@click.option("--hold", type=click.FloatRange(0, 600), metavar="S", help="For how long its last frame stays.")
@click.option("--no-gif", is_flag=True, help="Leave training.gif out.")
@click.option("--strip", is_flag=True, help="training.gif shows target, painting and curve side by side.")
@click.pass_context
def command(context: click.Context, /, images: tuple[Path, ...], **options: Any) -> int:
    """Let a network learn to paint IMAGE (each of several by itself); without one, a picture that artnet draws.

    The result is a folder: painting.png, training.gif, loss.png, network.safetensors, trajectory.safetensors and a
    checkpoint. While it paints, preview.png in that folder shows how far it is. Ctrl-C saves what is there.

    \b
    artnet fit                                     a first painting
    artnet fit photo.jpg --style waves             the same, with sines
    artnet fit photo.jpg --seconds 60 -o outputs/photo
    artnet fit photo.jpg --steps 9000 -o outputs/photo --resume
    artnet fit photo.jpg --seed 0..3 -p style=painterly,waves --sheet
    artnet fit --together anna.jpg bert.jpg -o outputs/faces
    artnet fit --film clip.gif
    """
    _check(images, options, context)
    started = options["resume"] or options["start"] is not None
    variants = variants_of(context, seeded=not started)
    goals = [Goal.checked(each.options["steps"], each.options["seconds"], each.options["psnr"]) for each in variants]
    for style in {variant.options["style"] for variant in variants}:
        STYLES.resolve(style)
    for image in images:
        if not (options["film"] and image.is_dir()):
            check_there(image, "a film" if options["film"] else "a picture")
    works: list[Any] = [images] if options["together"] else list(images or (None,))

    from artnet.cli.fits.job import prepare_jobs  # not for `--help`, nor for a misuse
    from artnet.cli.fits.painting import paint_all

    jobs = prepare_jobs(works, list(zip(variants, goals, strict=True)), options)
    return paint_all(jobs, options)


def _check(images: tuple[Path, ...], options: dict[str, Any], context: click.Context) -> None:
    """Answer what does not go together."""
    if math.isnan(options["gif_seconds"]):
        raise invalid("seconds from 0.1 to 600", gif_seconds=options["gif_seconds"])
    if options["hold"] is not None and not 0 < options["hold"] < options["gif_seconds"]:
        longest = f"{options['gif_seconds']:g}"
        raise invalid(f"seconds to hold above 0 and below the {longest} of --gif-seconds", hold=options["hold"])
    of_gif = ("strip", "hold", "gif_size", "gif_seconds", "gif_frames")
    asked = [name for name in of_gif if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if options["no_gif"] and (unused := asked):
        raise InvalidValueError(f"--no-gif and --{unused[0].replace('_', '-')} exclude each other")
    if options["force"] and options["resume"]:
        raise InvalidValueError("--resume and --force exclude each other")
    if options["together"] and len(images) < 2:
        raise InvalidValueError(f"Expected two or more pictures to fit together. Received: {len(images)}")
    if options["film"] and not images:
        raise InvalidValueError("--film needs a film: an animated picture, MP4, MOV or a folder of frames")
    if options["sheet"]:
        check_sheet(options, sized=False)
