"""MP4 and MOV by ffmpeg: raw frames through a pipe, so that memory stays flat, tagged BT.709 so that colours stay.

The pipe is our own: imageio's writer resizes to whole blocks of 16 pixels, and has no second input for the recipe,
which as an argument may have no more than 128 KiB. yuv420p needs even sides: the last column or row is repeated, the
picture is never resized.
"""

from __future__ import annotations

import contextlib
import errno
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.entries import Entry
from artnet.errors import OutputError, invalid
from artnet.media.clips.ahead import written_meanwhile
from artnet.media.clips.ffmpeg import find_ffmpeg
from artnet.media.io.atomic import meant_name
from artnet.media.metadata import checked_text
from artnet.registry import Registry

__all__ = ["CODECS", "Codec", "frame_rate", "write_video"]

Frame = NDArray[np.uint8]

_TO_BT709 = "scale=in_range=full:out_range=tv:out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int"
_TAGGED = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
"""On the frames: what is set on the encoder gives way to them, and they name the matrix alone."""
UNEVEN_RATE = Fraction(50)
"""Frames a second where delays differ: each is then right within a hundredth of a second."""
FASTEST = 1000


@dataclass(frozen=True, kw_only=True)
class Codec(Entry):
    """`function(quality, side) -> arguments of ffmpeg`; quality is 1 to 100, `side` the shorter one in pixels.

    `files` are the formats that it can stand in, `smallest` the pixels of the shorter side at least; `with_opacity` are
    further arguments for frames that have one, none where the codec cannot keep it.
    """

    files: tuple[str, ...] = ("mp4", "mov")
    smallest: int = 2
    with_opacity: tuple[str, ...] = ()


CODECS: Registry[Codec] = Registry("codec", Codec, "codecs")


def _h264(quality: int, side: int) -> list[str]:
    return ["-c:v", "libx264", "-preset", "medium", "-crf", str(_crf(quality, 51)), "-pix_fmt", "yuv420p"]


def _h265(quality: int, side: int) -> list[str]:
    options = ["-c:v", "libx265", "-preset", "medium", "-crf", str(_crf(quality, 51)), "-pix_fmt", "yuv420p10le"]
    blocks = "ctu=16:" if side < 64 else ""  # x265 dies of blocks that do not fit
    return [*options, "-tag:v", "hvc1", "-x265-params", f"{blocks}log-level=error"]


def _av1(quality: int, side: int) -> list[str]:
    return ["-c:v", "libsvtav1", "-preset", "7", "-crf", str(_crf(quality, 63)), "-pix_fmt", "yuv420p10le"]


def _prores(quality: int, side: int) -> list[str]:
    return ["-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuv444p10le", "-vendor", "apl0"]


def _crf(quality: int, worst: int) -> int:
    """The codecs' own scale, on which less is better: 17 of 51 (hardly a difference to be seen) at a quality of 85."""
    return round(worst * (1 - quality / 100) ** 0.58)


for _row in (
    Codec(name="h264", function=_h264, summary="plays everywhere, 8 bits"),
    Codec(name="h265", function=_h265, summary="half the size, 10 bits", smallest=16),
    Codec(name="av1", function=_av1, summary="smaller still, 10 bits", files=("mp4",), smallest=16),
    Codec(
        name="prores",
        function=_prores,
        summary="ProRes 4444 for cutting, 10 bits, large",
        files=("mov",),
        with_opacity=("-pix_fmt", "yuva444p10le", "-alpha_bits", "16"),
    ),
):
    CODECS.add(_row)


def frame_rate(delays: Sequence[float]) -> Fraction:
    """Frames a second: exactly, where all frames are shown equally long."""
    if max(delays) - min(delays) > 1e-6:
        return UNEVEN_RATE
    rate = Fraction(len(delays) / sum(delays))
    if rate < 1:  # of slow films the seconds of a frame are what is simple
        return 1 / (1 / rate).limit_denominator(1001)
    return min(rate.limit_denominator(1001), Fraction(FASTEST))


def write_video(
    path: Path,
    frames: Iterable[Frame],
    delays: Sequence[float],
    text: str | None = None,
    *,
    quality: int = 85,
    codec: str = "h264",
    audio: str | Path | None = None,
) -> None:
    """Write a film of frames (height, width, 3), or 4 with opacity, uint8; sound that is longer than it is cut off.

    Raises:
        FileError: there is no ffmpeg that runs.
        InvalidValueError: frames that are too small for the codec.
        OutputError: ffmpeg could not write it.
    """
    program = find_ffmpeg()
    rate = frame_rate(delays)
    steady = _repeated(frames, delays, rate) if rate == UNEVEN_RATE else iter(frames)
    first = _even(next(steady))
    height, width, channels = first.shape
    chosen = CODECS.resolve(codec)
    if min(width, height) < chosen.entry.smallest:
        raise invalid(f"{chosen.entry.smallest} pixels a side at least for {chosen.name}", size=(width, height))
    with contextlib.ExitStack() as stack:
        notes = stack.enter_context(tempfile.TemporaryFile())
        metadata = stack.enter_context(tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="ascii"))
        metadata.write(";FFMETADATA1\n" + (f"comment={_escaped(checked_text(text))}\n" if text else ""))
        metadata.flush()
        command = [
            program, "-y", "-hide_banner", "-loglevel", "error", "-nostdin",
            "-f", "rawvideo", "-pix_fmt", {3: "rgb24", 4: "rgba"}[channels], "-s", f"{width}x{height}",
            "-r", str(rate), "-i", "pipe:0",
            "-i", f"file:{metadata.name}",
            *(["-i", f"file:{audio}"] if audio else []), "-map", "0:v", "-map_metadata", "1",
            *(["-map", "2:a", "-c:a", "aac", "-b:a", "256k", "-t", f"{sum(delays):.6f}"] if audio else []),
            "-vf", f"{_TO_BT709},{_TAGGED}",
            *chosen(quality, min(width, height)), *(chosen.entry.with_opacity if channels == 4 else ()),
            "-movflags", "+faststart+write_colr", f"file:{path}",
        ]  # fmt: skip
        # A session of its own: Ctrl-C is for us, and we end it.
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=notes, start_new_session=True)
        stack.callback(_end, process)
        assert process.stdin is not None
        pipe = process.stdin

        def feed(rest: Iterator[Frame]) -> None:
            with contextlib.suppress(BrokenPipeError):  # it stopped: its notes say why
                pipe.write(first.tobytes())
                for frame in rest:
                    pipe.write(_even(frame).tobytes())
                pipe.close()

        written_meanwhile(feed, steady, give_up=partial(_end, process))
        if process.wait() != 0:
            notes.seek(0)
            said = notes.read().decode(errors="replace").strip().splitlines() or ["nothing"]
            if any("No space left" in line for line in said):
                raise OSError(errno.ENOSPC, "No space left on device", str(path))
            raise OutputError(f"Expected ffmpeg to write {meant_name(path)}. Received: {said[-1][:200]}")


def _end(process: subprocess.Popen[Any]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()


def _repeated(frames: Iterable[Frame], delays: Sequence[float], rate: Fraction) -> Iterator[Frame]:
    """Each frame as often as its delay asks for; those shorter than one are left out where there is no room.

    One is given at least.
    """
    written, end = 0, 0.0
    for frame, delay in zip(frames, delays, strict=True):
        end += delay
        for _ in range(max(0, round(end * rate) - written)):
            yield frame
        written = max(written, round(end * rate))
    if written == 0:  # altogether shorter than one
        yield frame


def _even(frame: Frame) -> Frame:
    """With the last row and column repeated where their number is odd."""
    return np.ascontiguousarray(np.pad(frame, ((0, frame.shape[0] % 2), (0, frame.shape[1] % 2), (0, 0)), mode="edge"))


def _escaped(text: str) -> str:
    """As ffmpeg's metadata files want it."""
    return "".join(f"\\{c}" if c in "=;#\\\n" else c for c in text)
