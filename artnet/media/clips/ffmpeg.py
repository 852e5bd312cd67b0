"""Films through the ffmpeg that imageio-ffmpeg brings: where it lies, and what it reads.

Measured with ffmpeg 9 on MP4, MOV, M4V, 3GP, Matroska, WebM and AVI: frames and sizes are right,
turned as the film says, and as many as are counted. `-fps_mode vfr` takes each frame of the film once: else ffmpeg
repeats some where their times are uneven (32 for 12). The pipe is our own: imageio's plugin knows neither opacity nor
when a frame is shown, and leaves pipes open.

The first bytes say which demuxer reads a film, never its name nor what else ffmpeg would find in it (a list of other
files, say). How many frames there are, and when each is shown, ffmpeg finds by decoding all of them.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from artnet.errors import FileError
from artnet.media.clips.timing import Timeline
from artnet.media.io.signatures import HEAD, film_format

__all__ = ["Stream", "film_frames", "film_stream", "find_ffmpeg"]

_DEMUXERS = {"MP4": "mov", "Matroska": "matroska", "AVI": "avi"}
_EACH_FRAME_ONCE = ["-fps_mode", "vfr"]
_OWN_TIMES = ["-enc_time_base", "demux"]
"""In the film's own unit: in that of its rate, frames that are close together are one."""
_TIMES = ["-c:v", "rawvideo", *_OWN_TIMES, "-f", "framecrc", "-"]
"""Each frame as one line, with when it is shown."""
_WITH_OPACITY_APART = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""The decoders that read it: ffmpeg's own leave it out."""
_VIDEO = re.compile(r"^\s*Stream #0:\d[^\n]*?: Video: (\w+)[^,\n]*, (\w+)", re.MULTILINE)
_CODED_APART = re.compile(r"^\s+alpha_mode\s*: 1\s*$", re.MULTILINE | re.IGNORECASE)
"""Lines of ffmpeg's own: titles and names of files may hold the same words."""
_HDR = re.compile(r"^\s*Stream #0:\d[^\n]*?: Video: [^\n]*\b(smpte2084|arib-std-b67|bt2020nc|bt2020c)\b", re.MULTILINE)
"""Transfers and matrices of wide colours and high brightness, in ffmpeg's words."""
MOST_DRAWN_OUT = 8
_WITH_OPACITY = ("yuva", "rgba", "argb", "bgra", "abgr", "gbrap", "ya8", "ya16")


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


@dataclass(frozen=True)
class Stream:
    """The picture of a film: when its frames are shown, how large they are once turned upright, how they are read.

    Of one that `is_hdr` the colours are not converted.
    """

    timeline: Timeline
    size: tuple[int, int]
    input: tuple[str, ...]
    has_opacity: bool
    is_hdr: bool


def film_stream(path: Path, most_frames: int = 1 << 30) -> Stream:
    """What ffmpeg says of a film, whose frames it decodes: so many, and one more.

    Raises:
        Exception: for what is no film; not documented.
    """
    demuxer = _demuxer(path)
    command = [find_ffmpeg(), "-hide_banner", "-nostats", "-nostdin", *demuxer, "-i", f"file:{path.absolute()}"]
    command += ["-map", "0:v:0", "-frames:v", str(most_frames + 1), *_EACH_FRAME_ONCE, *_TIMES]
    done = subprocess.run(command, check=True, capture_output=True, text=True, errors="replace")
    if "ended prematurely" in done.stderr:  # Matroska and WebM: what is left would be taken for the whole
        raise EOFError
    codec, pixels = _VIDEO.findall(done.stderr)[0]
    coded_apart = _CODED_APART.search(done.stderr) is not None  # as in WebM, beside the picture
    decoder = ["-c:v", _WITH_OPACITY_APART[codec]] if coded_apart and codec in _WITH_OPACITY_APART else []
    size = _size(done.stdout)
    has_opacity = bool(decoder) or pixels.startswith(_WITH_OPACITY)
    return Stream(_timeline(done.stdout), size, (*demuxer, *decoder), has_opacity, _HDR.search(done.stderr) is not None)


def film_frames(path: Path, stream: Stream) -> Iterator[NDArray[np.uint8]]:
    """The frames (height, width, 3 or 4) of a film, turned upright, in the colours of its own matrix.

    Raises:
        EOFError: a film that ends within a frame.
    """
    width, height = stream.size
    channels = 4 if stream.has_opacity else 3
    command = [find_ffmpeg(), "-loglevel", "quiet", "-nostdin", *stream.input, "-i", f"file:{path.absolute()}"]
    own_matrix = f"scale=w={width}:h={height}:in_color_matrix=auto"
    command += ["-map", "0:v:0", "-vf", own_matrix, *_EACH_FRAME_ONCE, *_OWN_TIMES, "-f", "rawvideo"]
    command += ["-pix_fmt", "rgba" if stream.has_opacity else "rgb24", "-"]
    # A session of its own: Ctrl-C is for us, and we end it.
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        try:
            while data := process.stdout.read(width * height * channels):
                if len(data) != width * height * channels:
                    raise EOFError
                yield np.frombuffer(data, np.uint8).reshape(height, width, channels)
        finally:
            process.kill()


def _size(listing: str) -> tuple[int, int]:
    """(width, height) as it is seen: pixels that are not square, as those of DVD and DV, are drawn out."""
    width, height = map(int, re.findall(r"^#dimensions 0: (\d+)x(\d+)", listing, re.MULTILINE)[0])
    shapes = re.findall(r"^#sar 0: (\d+)/(\d+)", listing, re.MULTILINE) or [("1", "1")]
    across, up = map(int, shapes[0])
    if not across or not up or max(across, up) > MOST_DRAWN_OUT * min(across, up):
        return width, height
    return (max(1, round(width * across / up)), height) if across > up else (width, max(1, round(height * up / across)))


def _timeline(listing: str) -> Timeline:
    """When frames are shown, as ffmpeg's `framecrc` lists it."""
    (unit,) = (Fraction(line.rpartition(" ")[2]) for line in listing.splitlines() if line.startswith("#tb 0:"))
    rows = [[int(cell) for cell in line.split(",")[:4]] for line in listing.splitlines() if line.startswith("0,")]
    starts = sorted(row[2] for row in rows)
    end = max(row[2] + max(1, row[3]) for row in rows)
    return Timeline(tuple((start - starts[0]) * unit for start in starts), (end - starts[0]) * unit)


def _demuxer(path: Path) -> list[str]:
    with path.open("rb") as file:
        return ["-f", _DEMUXERS[film_format(file.read(HEAD)) or ""]]
