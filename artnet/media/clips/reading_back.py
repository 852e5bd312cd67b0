"""What was written is read back by another reader: whether it opens, how long it lasts, how large its frames are."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from artnet.errors import OutputError
from artnet.media.io.sources import quiet

__all__ = ["check_film", "read_film"]

TOLERANCE = 0.0101
"""Seconds by which the total may differ: GIF counts hundredths."""


def read_film(path: str | Path) -> tuple[int, float, tuple[int, int]]:
    """Frames, seconds and size (width, height) of an animation, as Pillow or, for films, ffmpeg reads them."""
    path = Path(path)
    if path.suffix.lower() in (".mp4", ".mov"):
        import imageio_ffmpeg

        reader = imageio_ffmpeg.read_frames(str(path))
        size = tuple(next(reader)["source_size"])
        reader.close()
        frames, seconds = imageio_ffmpeg.count_frames_and_secs(str(path))
        return frames, seconds, size
    with quiet(), Image.open(path) as image:
        frames, milliseconds = getattr(image, "n_frames", 1), 0.0
        for number in range(frames):
            image.seek(number)
            image.load()  # WebP and AVIF know a frame's time once it is decoded
            milliseconds += image.info.get("duration", 0)
        return frames, milliseconds / 1000, image.size


def check_film(path: Path, seconds: float, size: tuple[int, int], *, name: str) -> None:
    """Refuse a film that is not what it should be.

    Raises:
        OutputError: it cannot be read, lasts another time, or has another size.
    """
    try:
        _, lasts, is_size = read_film(path)
    except Exception as error:
        raise OutputError(f"Expected {name} to be readable once written. Received: {error}") from None
    padded = (size[0] + size[0] % 2, size[1] + size[1] % 2)
    if is_size not in (size, padded):
        raise OutputError(f"Expected {name} of {size[0]} x {size[1]}. Received: {is_size[0]} x {is_size[1]}")
    if abs(lasts - seconds) > TOLERANCE:
        raise OutputError(f"Expected {name} to last {seconds:.2f} s. Received: {lasts:.2f} s")
