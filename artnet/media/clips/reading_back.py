"""What was written is read back by another reader: whether it opens, how long it lasts, how large its frames are."""

from __future__ import annotations

from pathlib import Path

from artnet.errors import OutputError
from artnet.media.clips.animated_pictures import animation_facts
from artnet.media.clips.ffmpeg import film_stream

__all__ = ["check_clip", "clip_facts"]

TOLERANCE, SHARE = 0.0101, 1e-4
"""Seconds by which the total may differ, since GIF counts hundredths; of long ones this share of it."""


def clip_facts(path: str | Path) -> tuple[int, float, tuple[int, int]]:
    """Frames, seconds and size (width, height) of an animation, as Pillow or, for films, ffmpeg reads them."""
    path = Path(path)
    if path.suffix.lower() in (".mp4", ".mov"):
        stream = film_stream(path)
        timeline, size = stream.timeline, stream.size
    else:
        timeline, size = animation_facts(path)
    return len(timeline.starts), float(timeline.seconds), size


def check_clip(path: Path, seconds: float, size: tuple[int, int], *, name: str) -> None:
    """Refuse a clip that is not what it should be.

    Raises:
        OutputError: it cannot be read, lasts another time, or has another size.
    """
    try:
        count, lasts, is_size = clip_facts(path)
    except Exception as error:
        raise OutputError(f"Expected {name} to be readable once written. Received: {error}") from None
    padded = (size[0] + size[0] % 2, size[1] + size[1] % 2)
    if is_size not in (size, padded):
        raise OutputError(f"Expected {name} of {size[0]} x {size[1]}. Received: {is_size[0]} x {is_size[1]}")
    off = abs(lasts - seconds)
    if count > 1 and off > max(TOLERANCE, SHARE * seconds):  # where nothing moves, WebP and AVIF are stills
        raise OutputError(f"Expected {name} to last {seconds:.2f} s. Received: {lasts:.2f} s")
