"""`artnet run SKETCH --like`: keep one in fifty, with the source that made it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from artnet.cli.options.settings import outputs
from artnet.cli.sketches.running import run_once
from artnet.cli.sketches.saving import suffixes_of
from artnet.cli.terminal import display
from artnet.cli.terminal.failures import Failures
from artnet.errors import ArtnetError, InvalidValueError
from artnet.media.io.atomic import write_bytes
from artnet.media.io.names import names_file
from artnet.media.io.tensors import read_bytes
from artnet.sketching.runs import Run
from artnet.sketching.sketch import Sketch, modules_beside, source_bytes, source_sha256
from artnet.sketching.workers.quiet_tensorflow import start_tensorflow
from artnet.works.output_paths import picture_path, refuse_to_overwrite
from artnet.works.saved_work import read_work

__all__ = ["CURRENT", "LIKED", "keep"]

LIKED = "liked"
CURRENT = "current"
"""The name of what is being watched."""


def keep(sketch: Sketch, runs: list[Run], options: dict[str, Any], *, asked: bool) -> int:
    """Keep what is being watched, or what was `asked` for with parameters or a seed, in the folder `liked`."""
    folder = options["out"] or outputs() / sketch.name / LIKED
    if names_file(folder):
        raise InvalidValueError(f"Expected a folder for --like. Received: the file {folder}")
    current = None if asked or options["size"] is not None else _current(sketch)
    wanted = options["file_format"]
    if current is not None and wanted and current.suffix.lower() not in suffixes_of(wanted):
        current = None  # it is painted anew
    if current is not None:
        path = picture_path(folder, read_work(current).recipe, current.suffix)
        refuse_to_overwrite(path, read_work(current).recipe, force=options["force"])
        write_bytes(path, read_bytes(current))
        display.result(f"{path}  the one being watched, {display.size_of(path)}")
        _keep_source(sketch, path)
        return 0
    start_tensorflow()
    failures = Failures(len(runs))
    for run in runs:
        with failures.noted(run.label):
            for path in run_once(sketch, run, {**options, "out": folder, "no_metadata": False}):
                _keep_source(sketch, path)
    return failures.code


def _current(sketch: Sketch) -> Path | None:
    """What --watch wrote last, if this source made it."""
    found = (outputs() / sketch.name).glob(f"{CURRENT}.*")
    for path in sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True):
        try:
            made_by = read_work(path).recipe.sketch
        except ArtnetError:
            continue
        if made_by is not None and (made_by.name, made_by.sha256) == (sketch.name, source_sha256(sketch.source)):
            return path
    return None


def _keep_source(sketch: Sketch, path: Path) -> None:
    """Write the source, and the modules that it imports from its folder, into a folder named as the picture."""
    folder, home = path.with_suffix(""), sketch.file.resolve().parent
    write_bytes(folder / sketch.file.name, source_bytes(sketch.source))
    for module in modules_beside(sketch.file):
        write_bytes(folder / module.relative_to(home), module.read_bytes())
