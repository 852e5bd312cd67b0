"""`artnet farm`: the parts of a job on several machines that see its folder."""

from __future__ import annotations

import re
from pathlib import Path

import click

from artnet.cli.options.plugins import plugin_option
from artnet.cli.terminal import display
from artnet.errors import OutputError, invalid
from artnet.media.io.names import names_file

__all__ = ["command"]

JOB = click.argument("job", type=click.Path(path_type=Path), metavar="JOB")


@click.group("farm", short_help="Share a job among machines: its parts, how far it is, its result.")
def command() -> None:
    """Share a job among machines that see its folder.

    \b
    artnet render --seed 7 --size 32768x32768 --plan wall.job -o wall.tif
    artnet farm work wall.job          on each machine, as often as you like
    artnet farm status wall.job
    artnet farm verify wall.job --sample 5%
    artnet farm join wall.job -o wall.tif
    """


@command.command("work")
@JOB
@click.option("--parts", metavar="A-B", help="Only those of these numbers, from 0.")
@click.option("--same-fingerprint", is_flag=True, help="Refuse where others paint with other last bits.")
@plugin_option
def work_command(job: Path, parts: str | None, same_fingerprint: bool) -> int:
    """Do the parts that nobody has done or is at.

    Safe to run on any number of machines at the same time, and to stop at any time. A worker that is lost leaves its
    part to others after ten minutes.
    """
    numbers = None if parts is None else _numbers(parts)
    _checked(job)
    _start()
    from artnet.farming.worker import work

    with display.bar("painting") as show:
        worked = work(job, numbers, same_fingerprint=same_fingerprint, progress=show)
    others = f", {worked.elsewhere} with others" if worked.elsewhere else ""
    display.result(
        f"{job}  {display.counted(worked.done, 'part')} done in {worked.seconds:.0f} s, {worked.there} there{others}"
    )
    return 0


@command.command("status")
@JOB
def status_command(job: Path) -> int:
    """Say how far a job is, and what each worker did."""
    _checked(job)
    from artnet.farming.status import status

    found = status(job)
    running = f", {found.running} running" if found.running else ""
    failed = f", {len(found.failed)} failed" if found.failed else ""
    display.result(f"{job}  {found.done} of {display.counted(found.parts, 'part')} done{running}{failed}")
    wide = max((len(worker.name) for worker in found.workers), default=0)
    for worker in found.workers:
        speed = worker.megapixels / worker.seconds if worker.seconds else 0.0
        told = (
            f"{worker.parts:>5} parts  {worker.megapixels:>9,.1f} Mpx  {worker.seconds:>8,.1f} s  {speed:>6.2f} Mpx/s"
        )
        display.result(f"{worker.name:<{wide}}  {told}  {worker.fingerprint}")
    for label, error in found.failed:
        display.warned(f"{label}: {error}")
    return 0


@command.command("verify", short_help="Do some parts again, and compare.")
@JOB
@click.option("--sample", default="2%", show_default=True, help="The share of the parts that are done again.")
@plugin_option
def verify_command(job: Path, sample: str) -> int:
    """Do some parts again and compare: the same bytes, or within a level where the machine was another."""
    share = _share(sample)
    _checked(job)
    _start()
    from artnet.farming.verifying import verify

    with display.bar("comparing") as show:
        checked = verify(job, share, show)
    wrong = [one for one in checked if not one.is_right]
    for one in wrong:
        by = f", by {one.worker}" if one.worker else ""
        off = f"differs by up to {one.difference:.0f} of 255{by}"
        display.warned(f"part {one.number} ({one.label}) {off}: remove {one.file}")
    right = len(checked) - len(wrong)
    display.result(f"{job}  {right} of {display.counted(len(checked), 'part')} as they were")
    return 1 if wrong else 0


@command.command("join")
@JOB
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file, or its folder; by default beside JOB.")
@click.option("--keep-parts", is_flag=True, help="Leave the parts once the result was read back.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@plugin_option
def join_command(job: Path, out: Path | None, keep_parts: bool, force: bool) -> int:
    """Make the result, once all parts are there."""
    _checked(job)
    from artnet.works.jobs.folder import read_job

    planned = read_job(job)
    missing = [n for n, part in enumerate(planned.parts) if not (job / part.file).is_file()]
    if missing:
        raise OutputError(
            f"Expected all {len(planned.parts)} parts in {job}. Received: {len(planned.parts) - len(missing)}, without"
            f" number {missing[0]}. `artnet farm work {job}` makes them"
        )
    _start()
    from artnet.works.jobs.planning import taken_up
    from artnet.works.output_paths import refuse_to_overwrite

    path = out if out is None or names_file(out) else out / planned.result
    whole = taken_up(job, path)
    refuse_to_overwrite(whole.path, whole.recipe, force=force)
    with display.bar("joining") as show:
        whole.run(show, keep_parts=keep_parts, force=force)
    display.result(f"{whole.path}  {display.size_of(whole.path)}")
    return 0


def _start() -> None:
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()


def _checked(job: Path) -> None:
    """Answer a folder without a job before anything is imported.

    Raises:
        OutputError: naming the command that writes one.
    """
    if not (job / "job.json").is_file():
        raise OutputError(
            f"Expected the folder of a job, as `artnet render --plan FOLDER` writes. Received: {job}, without job.json"
        )


def _numbers(text: str) -> range:
    """12, or 12-17 with both ends.

    Raises:
        InvalidValueError: something else.
    """
    match = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", text.strip())
    if not match or int(match[2] or match[1]) < int(match[1]):
        raise invalid("a number of a part, or a range of them such as 12-17", parts=text)
    return range(int(match[1]), int(match[2] or match[1]) + 1)


def _share(text: str) -> float:
    """2% or 0.02 as a share.

    Raises:
        InvalidValueError: something else, or out of its range.
    """
    try:
        share = float(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise invalid("a share of the parts such as 2%", sample=text)
    return share
