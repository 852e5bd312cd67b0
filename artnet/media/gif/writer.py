"""GIF: frames are dithered to palettes of their own and written as they come, so that memory stays flat.

The palette follows the frames (`palettes.py`), the dither is steady (`dithering.py`), and pixels whose colour stays are
not written again: what rests does not flicker. A still has no time to flicker: its error is diffused. In frames with
opacity a pixel is clear or not, and each of them is written whole, since what is clear has to come back.

Delays are whole hundredths of a second. Each frame starts at its own time rounded, so the total is exact. Browsers slow
down below 2 hundredths: frames that would be shown shorter are left out, and the total stays.
"""

from __future__ import annotations

import itertools
import math
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from artnet.errors import OutputError, invalid
from artnet.media.clips.spooling import kept
from artnet.media.clips.timing import starts_of
from artnet.media.gif.dithering import STRENGTH, Dither, cells_of
from artnet.media.gif.palettes import MovingPalette, shared_palette
from artnet.media.io.atomic import writing
from artnet.media.metadata import checked_text, gif_comment

__all__ = ["fill_gif", "write_gif"]

Frame = NDArray[np.uint8]

LARGEST_SIDE = 65_535
LONGEST_SECONDS = 86_400.0
_SHORTEST, _LONGEST = 2, 65_535
"""Hundredths of a second: below, browsers take a tenth of a second instead; above, the field of 16 bits ends."""
SMALLER = [(256, STRENGTH), (256, 0.25), (128, STRENGTH), (128, 0.0), (64, 0.3), (64, 0.0), (32, 0.3), (32, 0.0),
           (16, 0.0), (8, 0.0)]  # fmt: skip
"""Colours, and strength of the dither, from the best picture to the smallest file."""
HALF = 128
"""The opacity from which on a pixel is not clear."""
_LOOP_FOREVER = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"


def write_gif(
    path: str | Path,
    frames: Iterable[NDArray[np.uint8]],
    delays: Sequence[float],
    text: str | None = None,
    *,
    colors: int = 256,
    max_size: int | None = None,
    shared: bool = False,
) -> None:
    """Write an endless animation of frames (height, width, 3 or 4) uint8, each shown for its delay in seconds.

    The total lasts the sum of the delays, to a hundredth of a second; one frame makes a still. `text` is the recipe.
    A file of more than `max_size` bytes is written again with fewer of the `colors` and less dither until it fits. A
    `shared` palette is one for all frames, found on all of them: smaller, and steady where the colours do not change.

    Raises:
        InvalidValueError: no frame, another number of frames than of delays, frames of unequal or another shape.
        OutputError: the place cannot be written, or the smallest file is larger than `max_size`.
    """
    with writing(path) as temporary:
        fill_gif(temporary, frames, delays, text, colors=colors, max_size=max_size, shared=shared)


def fill_gif(
    path: Path, frames: Iterable[Frame], delays: Sequence[float], text: str | None = None,
    *, colors: int = 256, max_size: int | None = None, shared: bool = False,
) -> None:  # fmt: skip
    """The same into a file that is not yet in its place."""
    if max_size is None and not shared:
        _write(path, frames, delays, text, colors=colors)
        return
    with kept(frames, path.parent) as again:
        write = partial(_write, path, again, delays, text, shared=shared)
        if max_size is None:
            write(colors=colors)
        else:
            _write_within(write, colors, max_size)


def _write(
    path: Path, frames: Iterable[Frame], delays: Sequence[float], text: str | None,
    *, colors: int, strength: float = STRENGTH, shared: bool = False,
) -> int:  # fmt: skip
    palette = shared_palette(map(_seen_pixels, frames), min(colors, 255)) if shared else None
    with path.open("wb") as file:
        for block in gif_blocks(frames, delays, text, colors=colors, strength=strength, palette=palette):
            file.write(block)
        return file.tell()


def _write_within(write: Callable[..., int], colors: int, max_size: int) -> None:
    """The best of the settings whose file is small enough, found by halving the list of them."""
    settings = [(min(n, colors), s) for n, s in SMALLER if n <= colors or n == SMALLER[0][0]]
    good, low, high, size = None, 0, len(settings) - 1, 0
    while low <= high:
        middle = (low + high) // 2 if low else 0
        size = write(colors=settings[middle][0], strength=settings[middle][1])
        if size <= max_size:
            good, high = middle, middle - 1
        else:
            low = middle + 1
    if good is None:
        raise OutputError(
            f"Expected a GIF of at most {max_size:,} bytes. Received: {size:,} bytes with {settings[-1][0]} colours and"
            " no dither. Try a smaller size, fewer frames a second, or an MP4 or WebP"
        )
    if good != middle:
        write(colors=settings[good][0], strength=settings[good][1])


def gif_blocks(
    frames: Iterable[Frame],
    delays: Sequence[float],
    text: str | None = None,
    *,
    colors: int = 256,
    strength: float = STRENGTH,
    palette: NDArray[np.float32] | None = None,
) -> Iterator[bytes]:
    """The blocks of a GIF file, one or more a frame, as the frames come; arguments as `write_gif`.

    A `palette` (colours, 3) is for all frames.
    """
    shown = schedule(delays)
    still = len(shown) == 1
    previous: Frame | None = None
    count = 0
    for count, frame in enumerate(frames, start=1):
        if count > len(shown):
            raise invalid(f"{len(shown)} frames, as many as delays", frames="more")
        _check(frame, previous)
        is_opaque, delay = frame.shape[2] == 3, shown[count - 1]
        if previous is None:  # one number is needed for what does not change, or is clear
            painter = _Painter(min(colors, 256 if still and is_opaque else 255), strength, palette)
            first, clear = painter.first(frame, still=still), None
            if not is_opaque:
                first, clear = _without_clear(first, frame)
            yield _header(frame.shape[1], frame.shape[0], first)
            if not still:
                yield _LOOP_FOREVER
            if text is not None:
                yield gif_comment(checked_text(text))
            yield from _image(first, (0, 0), delay, clear=clear, table=False, taken_off=not (still or is_opaque))
        elif not delay:
            continue
        elif is_opaque:
            yield from _change(painter, frame, previous, delay)
        else:
            image, clear = _without_clear(painter.whole(_seen_colors(frame)), frame)
            yield from _image(image, (0, 0), delay, clear=clear, taken_off=True)
        previous = np.array(frame)
    if previous is None or count != len(shown):
        raise invalid(f"{len(shown)} frames, as many as delays", frames=count)
    yield b";"


def schedule(delays: Sequence[float]) -> list[int]:
    """For each frame the hundredths of a second that it is shown, 0 for one that is left out. The first never is.

    Raises:
        InvalidValueError: no delays, or one that is no number of seconds from 0 to a day.
    """
    if len(delays) == 0:
        raise invalid("a delay for each frame", delays=delays)
    if not all(math.isfinite(d) and 0 <= d <= LONGEST_SECONDS for d in delays):
        raise invalid(f"delays in seconds, from 0 to {LONGEST_SECONDS:.0f}", delays=list(delays[:8]))
    if len(delays) == 1:
        return [round(delays[0] * 100)]
    starts = starts_of(delays, 100)
    end = max(starts.pop(), _SHORTEST)
    chosen = [0]
    for index, start in enumerate(starts):
        if start - starts[chosen[-1]] >= _SHORTEST and end - start >= _SHORTEST:
            chosen.append(index)
    shown = [0] * len(starts)
    for index, following in itertools.zip_longest(chosen, chosen[1:]):
        shown[index] = (end if following is None else starts[following]) - starts[index]
    return shown


def _check(frame: Frame, previous: Frame | None) -> None:
    expected = "frames of shape (height, width, 3 or 4) in uint8" + ("" if previous is None else ", all of one shape")
    fits = frame.dtype == np.uint8 and frame.ndim == 3 and frame.shape[2] in (3, 4) and 0 not in frame.shape
    if not fits or (previous is not None and frame.shape != previous.shape):
        raise invalid(expected, shape=frame.shape, dtype=frame.dtype)
    if max(frame.shape) > LARGEST_SIDE:
        raise invalid(f"frames of at most {LARGEST_SIDE:,} pixels a side", shape=frame.shape)


class _Painter:
    """Frames with few colours exactly, others dithered to palettes that follow them."""

    def __init__(self, colors: int, strength: float, shared: NDArray[np.float32] | None) -> None:
        self._colors, self._shared = colors, shared
        self._is_global = False
        self._palette, self._dither = MovingPalette(colors), Dither(strength)

    def first(self, frame: Frame, *, still: bool) -> Image.Image:
        """The first frame, or the only one."""
        colors = _seen_colors(frame)
        return self._still(colors) if still else self.whole(colors)

    def _still(self, frame: Frame) -> Image.Image:
        image = self._exactly(frame)
        if image is None:
            palette = Image.new("P", (1, 1))
            palette.putpalette(self._palette(frame, cells_of(frame)).astype(np.uint8).tobytes())
            rgb = Image.fromarray(np.ascontiguousarray(frame))
            image = rgb.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
        return image

    def whole(self, frame: Frame) -> Image.Image:
        """All of a frame."""
        image = self._exactly(frame)
        if image is None:
            self._is_global = self._shared is not None
            image = self._dithered(frame)
            self._dither.shown()
        return image

    def part(self, frame: Frame, box: Any, differs: NDArray[np.bool_]) -> Image.Image:
        """What is inside a box of a frame that goes on."""
        image = self._exactly(frame[box])
        if image is None:
            image = self._dithered(frame)
            self._dither.shown(differs)
            palette, info, image = image.getpalette(), image.info, Image.fromarray(np.asarray(image)[box])
            image.putpalette(palette or [])
            image.info.update(info)
        return image

    def _exactly(self, part: Frame) -> Image.Image | None:
        few = Image.fromarray(np.ascontiguousarray(part)).getcolors(self._colors)
        return None if few is None else _exact(part)

    def _dithered(self, frame: Frame) -> Image.Image:
        cells = cells_of(frame)
        palette = self._palette(frame, cells) if self._shared is None else self._shared
        image = Image.fromarray(self._dither(frame, palette, cells))
        image.putpalette(palette.astype(np.uint8).tobytes())
        image.info["global"] = self._is_global
        return image


def _exact(pixels: Frame) -> Image.Image:
    codes = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    colors, indices = np.unique(codes, return_inverse=True)
    image = Image.fromarray(indices.reshape(codes.shape).astype(np.uint8))
    image.putpalette(np.stack([colors >> 16, colors >> 8 & 255, colors & 255], axis=-1).astype(np.uint8).tobytes())
    return image


def _change(painter: _Painter, frame: Frame, previous: Frame, delay: int) -> Iterator[bytes]:
    """What makes `previous` into `frame`: the smallest box around the pixels that differ, the others clear in it.

    A pixel whose colour stays is not dithered anew, so that what rests does not flicker.
    """
    differs = (frame != previous).any(axis=2)
    if not differs.any():  # nothing moves: one clear pixel keeps the time
        yield from _image(_nothing(), (0, 0), delay, clear=0)
        return
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    image = painter.part(frame, box, differs)
    if differs[box].all():
        yield from _image(image, (int(columns[0]), int(rows[0])), delay)
        return
    clear = len(image.getpalette() or ()) // 3  # the first number that is no colour
    image.paste(clear, mask=Image.fromarray(~differs[box]))
    yield from _image(image, (int(columns[0]), int(rows[0])), delay, clear=clear)


def _seen_colors(frame: Frame) -> Frame:
    """The colours (height, width, 3) of a frame; what is clear has one of the others, which takes no room."""
    if frame.shape[2] == 3:
        return frame
    clear, colors = frame[..., 3] < HALF, frame[..., :3].copy()
    if not clear.all():
        colors[clear] = colors[~clear][0]
    return colors


def _without_clear(image: Image.Image, frame: Frame) -> tuple[Image.Image, int]:
    """An image of a frame with opacity, and the number in it of what is clear: the first that is no colour."""
    number = len(image.getpalette() or ()) // 3
    image.paste(number, mask=Image.fromarray(frame[..., 3] < HALF))
    return image, number


def _seen_pixels(frame: Frame) -> Frame:
    """The pixels (1, pixels, 3) of a frame that are not clear, or all if there are none."""
    pixels = frame.reshape(1, -1, frame.shape[2])
    seen = pixels[..., -1] >= HALF if frame.shape[2] == 4 else np.ones(pixels.shape[:2], bool)
    return pixels[:, seen[0], :3] if seen.any() else pixels[..., :3]


def _nothing() -> Image.Image:
    image = Image.new("P", (1, 1))
    image.putpalette(bytes(6))
    return image


def _header(width: int, height: int, first: Image.Image) -> bytes:
    """The screen, with the palette of the first frame for all, filled up to 256 colours."""
    colors = bytes(first.getpalette() or ())[:768]
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + colors.ljust(768, b"\0")


def _image(
    image: Image.Image, at: tuple[int, int], delay: int,
    *, clear: int | None = None, table: bool = True, taken_off: bool = False,
) -> Iterator[bytes]:  # fmt: skip
    """One image, left on the screen or taken off again.

    Where its delay is longer than the field, more follow that change nothing.
    """
    table = table and not image.info.get("global", False)
    disposal = 2 if taken_off else 1
    options = {
        "duration": 10 * min(delay, _LONGEST),
        "disposal": disposal,
        "include_color_table": table,
        "interlace": 0,
    }
    if clear is not None:
        options["transparency"] = clear
        colors = bytes(image.getpalette() or ())[:768]
        image.putpalette(colors.ljust(3 * (clear + 1), b"\0"))
    yield from GifImagePlugin.getdata(image, at, **options)
    if delay > _LONGEST:
        if not taken_off:
            image, at, clear = _nothing(), (0, 0), 0
        yield from _image(image, at, delay - _LONGEST, clear=clear, taken_off=taken_off)
