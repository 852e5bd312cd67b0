"""Frames that are needed more than once, kept in a file that vanishes, so that memory stays flat."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["kept"]

Frame = NDArray[np.uint8]


@contextlib.contextmanager
def kept(frames: Iterable[Frame], folder: Path) -> Iterator[Iterable[Frame]]:
    """Write the frames into a temporary file in a folder, and yield what reads them again, as often as it is asked."""
    with tempfile.TemporaryFile(dir=folder) as file:
        shapes = []
        for frame in frames:
            shapes.append(frame.shape)
            file.write(np.ascontiguousarray(frame).tobytes())

        class Again:
            def __iter__(self) -> Iterator[Frame]:
                file.seek(0)
                for shape in shapes:
                    yield np.frombuffer(file.read(int(np.prod(shape))), np.uint8).reshape(shape)

        yield Again()
