"""An error in an artist's own file -> what its author reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from artnet.errors import ArtnetError, SketchError
from artnet.sketching.error_reports import line_of, report_of

__all__ = ["folder_of", "reported"]


def folder_of(path: Path) -> Path:
    """The folder in which a file really lies; also of a link that leads nowhere."""
    return Path(os.path.realpath(path)).parent


@contextmanager
def reported(folder: Path) -> Iterator[None]:
    """Answer an error in a sketch with its own traceback, and one of artnet's with the sketch's line.

    Raises:
        SketchError: an error from the sketch's own lines.
        ArtnetError: a mistake of the one who runs it.
    """
    try:
        yield
    except click.ClickException:
        raise
    except SystemExit as error:
        where = line_of(error, folder) or "the sketch"
        raise SketchError(f"artnet: {where}: Expected it to return. Received: sys.exit({error.code})") from error
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:
        line = line_of(error, folder)
        if line is None and isinstance(error, ArtnetError | OSError | MemoryError):
            raise
        if isinstance(error, ArtnetError):
            raise SketchError(f"artnet: {line}: {error}") from error
        raise SketchError(report_of(error, folder)) from error
