"""Films through imageio, which runs the ffmpeg that imageio-ffmpeg brings: where it lies, and what it reads.

Measured with imageio 2.38 and ffmpeg 9 on MP4, MOV, M4V, 3GP, Matroska, WebM and AVI: frames and sizes are right,
turned as the film says, and as many as are counted. `-fps_mode vfr` takes each frame of the film once: else ffmpeg
repeats some where their times are uneven (32 for 12).

The first bytes say which demuxer reads a film, never its name nor what else ffmpeg would find in it (a list of other
files, say); imageio's plugin, which asks for a suffix, is told one. It does not know how many frames there are: ffmpeg
counts them, which decodes all.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import FileError
from artnet.media.io.signatures import HEAD, film_format
from artnet.media.io.sources import quiet

__all__ = ["film_facts", "film_frames", "find_ffmpeg"]

_PLUGIN = {"plugin": "FFMPEG", "extension": ".mp4"}
_DEMUXERS = {"MP4": "mov", "Matroska": "matroska", "AVI": "avi"}
_EACH_FRAME_ONCE = ["-fps_mode", "vfr"]
_OWN_MATRIX = ["-vf", "scale=in_color_matrix=auto"]


def find_ffmpeg() -> str:
    """Where ffmpeg lies; it has been started once.

    Raises:
        FileError: there is none that runs.
    """
    try:
        import imageio_ffmpeg

        program = str(imageio_ffmpeg.get_ffmpeg_exe())
        subprocess.run([program, "-version"], check=True, capture_output=True, stdin=subprocess.DEVNULL)
    except (ImportError, RuntimeError, OSError, subprocess.SubprocessError) as error:
        said = " ".join(str(error).split())[:160] or type(error).__name__
        raise FileError(
            "Expected ffmpeg, which writes and reads films."
            f" Received: {said}. Install it again: pip install --force-reinstall imageio-ffmpeg"
        ) from None
    return program


def film_facts(path: Path) -> tuple[int, float, tuple[int, int]]:
    """How many frames a film has, how many seconds it lasts, and its size (width, height) once it is turned upright.

    Raises:
        Exception: imageio's own, for what is no film; not documented.
    """
    import imageio.v3 as imageio

    demuxer = _demuxer(path)
    with quiet(), imageio.imopen(path.absolute(), "r", **_PLUGIN) as film:
        width, height = film.legacy_get_reader(input_params=[*demuxer]).get_meta_data()["size"]
    command = [find_ffmpeg(), "-loglevel", "error", "-nostdin", *demuxer, "-i", str(path.absolute()), "-map", "0:v:0"]
    command += [*_EACH_FRAME_ONCE, "-progress", "pipe:1", "-f", "null", "-"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    last = dict(line.split("=", 1) for line in lines if "=" in line)  # the last of each name
    return int(last["frame"]), int(last["out_time_us"]) / 1e6, (width, height)


def film_frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    """The frames (height, width, 3) of a film, turned upright, in the colours of its own matrix.

    Raises:
        Exception: imageio's own, for a film that is cut; not documented.
    """
    import imageio.v3 as imageio

    demuxer = _demuxer(path)
    with imageio.imopen(path.absolute(), "r", **_PLUGIN) as film:
        options = {"input_params": [*demuxer], "output_params": [*_OWN_MATRIX, *_EACH_FRAME_ONCE]}
        frames: Iterator[Any] = film.iter(**options)
        with quiet():  # ffmpeg starts, and imageio-ffmpeg says so where it turns the frames
            first = next(frames)
        yield np.asarray(first)
        for frame in frames:
            yield np.asarray(frame)


def _demuxer(path: Path) -> list[str]:
    with path.open("rb") as file:
        return ["-f", _DEMUXERS[film_format(file.read(HEAD)) or ""]]
