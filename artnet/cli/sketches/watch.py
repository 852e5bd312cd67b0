"""`artnet run SKETCH --watch`: the picture is made again at every save; an error stands in its place below."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from artnet.cli.options.plugins import plugin_files
from artnet.cli.options.settings import outputs
from artnet.cli.options.sheets import STILLS
from artnet.cli.terminal.preview import Screen
from artnet.errors import FileError, InvalidValueError, MissingExtraError
from artnet.media.clips.formats import CLIP_FORMATS
from artnet.media.io.names import names_file
from artnet.media.io.sources import shown
from artnet.seeds import draw_seed
from artnet.sketching.workers.pool import WorkerPool

__all__ = ["watch"]

POLL_MS, DEBOUNCE_MS = 50, 60


@dataclass
class Watched:
    """A sketch under watch: its file, the modules beside it that it imports, and when it was saved last.

    Until a first run has said which modules those are, every Python file beside it may be one.
    """

    path: Path
    modules: set[Path] = field(default_factory=set)
    known: bool = False
    saved: float = 0.0

    @property
    def files(self) -> set[Path]:
        """All that is watched."""
        return {self.path, *self.modules}

    def relevant(self, changed: set[Path]) -> set[Path]:
        """Those of the changed files that matter."""
        return changed & self.files if self.known else {path for path in changed if path.suffix == ".py"}

    @property
    def folders(self) -> set[Path]:
        """Where they lie."""
        return {path.parent for path in self.files}


def watch(
    path: Path,
    name: str | None,
    parameters: tuple[str, ...],
    seeds: str | None,
    options: dict[str, Any],
) -> int:
    """Run a sketch now and at every save of it, or of a module beside it that it imports, until Ctrl-C.

    Raises:
        MissingExtraError: without the extra `watch`.
        FileError: no such sketch.
        InvalidValueError: several seeds at once.
    """
    try:
        import watchfiles
    except ImportError:
        raise MissingExtraError(
            "Expected watchfiles, which sees that a file was saved. Install it: pip install 'artnet[watch]'"
        ) from None
    if not path.is_file():
        raise FileError(f"Expected a sketch, a Python file. Received: {shown(path)}, which is not there")
    if seeds is not None and ("," in seeds or ".." in seeds):
        raise InvalidValueError(f"Expected one seed with --watch (a --sheet shows several). Received: {seeds!r}")
    size, out = options["size"], options["out"]
    if out is not None and names_file(out):
        raise InvalidValueError(f"Expected a folder for --watch. Received: the file {shown(out)}")
    job = {
        "path": str(path),
        "name": name,
        "parameters": [*parameters, *([f"seed={seeds}"] if seeds else [])],
        "size": None if size is None else [size, size] if isinstance(size, int) else list(size),
        "out": str(out or outputs()),
        "named": out is not None,
        "suffix": _suffix(options["file_format"]),
        "metadata": not options["no_metadata"],
        "plugins": [str(path) for path in plugin_files(click.get_current_context())],
        "seed": draw_seed(),
    }
    watched = Watched(path.resolve(), saved=time.time())
    workers = WorkerPool("artnet.cli.sketches.watch_job")
    with contextlib.closing(workers), Screen(path) as screen, contextlib.suppress(KeyboardInterrupt):
        workers.start(job)
        for changed in _changes(watchfiles, watched):
            if saved := watched.relevant(changed):
                watched.saved = _moment(saved)
                workers.start(job)
                screen.working()
            answer = workers.answer()
            if answer is not None:
                screen.show(answer, time.time() - watched.saved)
                watched.modules |= {Path(module) for module in answer["modules"]}
                watched.known = watched.known or answer["ok"]
    return 0


def _changes(watchfiles: Any, watched: Watched) -> Iterator[set[Path]]:
    """The files that were saved, again and again, none of them a few times a second; new folders join."""
    while True:
        folders = watched.folders
        stream = watchfiles.watch(
            *folders, recursive=False, debounce=DEBOUNCE_MS, step=POLL_MS // 2, rust_timeout=POLL_MS,
            yield_on_timeout=True, watch_filter=None,
        )  # fmt: skip
        for changes in stream:
            yield {Path(place).resolve() for _, place in changes}
            if watched.folders != folders:
                break


def _moment(files: set[Path]) -> float:
    """When the last of them was saved."""
    with contextlib.suppress(OSError):
        return max(path.stat().st_mtime for path in files)
    return time.time()


def _suffix(file_format: str | None) -> str | None:
    if file_format is None:
        return None
    return STILLS.get(file_format) or next(row.suffixes[0] for row in CLIP_FORMATS if row.name == file_format)
