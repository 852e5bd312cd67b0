"""What to paint: a picture turned into one value for each pixel of a canvas."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.color.gray import gray_of
from artnet.errors import InvalidValueError, PictureError, invalid
from artnet.media.clips.films import read_film
from artnet.media.stills.encoding import fit_size, resize_picture
from artnet.media.stills.reducing import factor_for, reduced
from artnet.media.stills.resizing import resize_share
from artnet.recipes.schema import SourceRecipe
from artnet.sizes import LARGEST_SIDE, parse_size
from artnet.training.data.loading import Loaded, load_picture
from artnet.training.data.opacity import laid_over_white, seen_light, spread_colors

__all__ = ["Target", "read_target"]

MOST_PIXELS = 1 << 26
"""8,192 x 8,192: colours and what is compared with them take 24 bytes a pixel, 1.5 GiB."""


@dataclass(frozen=True)
class Target:
    """A picture on a canvas; or several, or the frames of a film, one below the other.

    Attributes:
        color: (height, width, 3) float32 sRGB in [0, 1]; of several, (pictures * height, width, 3), and so on.
        alpha: (height, width) float32 opacity, or None.
        weights: (height, width) float32, how much each pixel counts; None counts all alike.
        source, mask: the files it came from; `others` those of further pictures.
        notes: what a person should know about how it was read.
        times: one for each picture, in [0, 1]: of a film, else 0.
        together: whether each picture gets a latent of its own.
        clock: the input that shows a film's time: loop where it ends as it began, else t.
        seconds: how long a film lasts.
    """

    color: NDArray[np.float32]
    alpha: NDArray[np.float32] | None
    weights: NDArray[np.float32] | None
    source: SourceRecipe
    mask: SourceRecipe | None = None
    notes: tuple[str, ...] = ()
    others: tuple[SourceRecipe, ...] = ()
    times: tuple[float, ...] = (0.0,)
    together: bool = False
    clock: str = ""
    seconds: float = 0.0

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the canvas."""
        return self.color.shape[1], self.color.shape[0] // len(self.times)

    def over_white(self) -> Target:
        """The same without opacity, laid over white."""
        if self.alpha is None:
            return self
        return replace(self, color=laid_over_white(self.color, self.alpha), alpha=None)

    @property
    def sources(self) -> tuple[SourceRecipe, ...]:
        """All files that it came from but the mask."""
        return (self.source, *self.others)

    @property
    def name(self) -> str:
        """The source's name without its suffix."""
        return Path(self.source.file).stem or "picture"

    def counted_colors(self) -> NDArray[np.float32]:
        """The colours (points, 3) of the pixels that count at all."""
        colors = self.color.reshape(-1, 3)
        return colors if self.weights is None else colors[self.weights.reshape(-1) > 0]

    @classmethod
    def read(
        cls,
        picture: str | Path | ArrayLike | None,
        size: int | str | tuple[int, int] = 512,
        *,
        mask: str | Path | ArrayLike | None = None,
    ) -> Target:
        """Read a picture and bring it to the size of the canvas.

        Args:
            picture: a file, an array (height, width[, 1|3|4]) of uint8, uint16, bool or floats in [0, 1], a Pillow
                image; None for the sample that artnet draws.
            size: pixels on the long side, or (width, height): then the middle of the picture is cut to that aspect.
                A smaller picture is enlarged.
            mask: a picture whose brightness says how much each pixel counts.

        Raises:
            PictureError: a file that cannot be read.
            InvalidValueError: an array of another shape, or a size out of range.
        """
        return cls._on_canvas(load_picture(picture, _needed(size)), size, mask)

    @classmethod
    def _on_canvas(cls, loaded: Loaded, size: int | str | tuple[int, int], mask: Any = None) -> Target:
        color, alpha, source, own, notes = loaded
        size = _canvas(size, own)
        if max(size) > max(own):
            notes = (*notes, f"enlarged from {own[0]} x {own[1]}")
        placed, opacity = _placed_with_opacity(color, alpha, size)
        weights, mask_source = None, None
        if mask is not None:
            weights, mask_source, said = _mask(mask, size)
            notes = (*notes, *said)
        return cls(placed, opacity, weights, source, mask_source, notes)

    @classmethod
    def together_of(cls, pictures: Sequence[Any], size: int | str | tuple[int, int] = 512) -> Target:
        """Several pictures on one canvas, that of the first; the middle of the others is cut to its aspect.

        Raises:
            PictureError: a file that cannot be read.
            InvalidValueError: fewer than two pictures, more than 4,096, or too many pixels.
        """
        if not 2 <= len(pictures) <= 4096:
            raise invalid("2 to 4,096 pictures to fit together", pictures=len(pictures))
        read: list[Target] = []
        aspects = set()
        for picture in pictures:
            loaded = load_picture(picture, _needed(read[0].size if read else size))
            aspects.add(round(loaded.size[0] / loaded.size[1], 3))
            read.append(cls._on_canvas(loaded, read[0].size if read else size))
            _check_pixels(*read[0].size, len(pictures))
        width, height = read[0].size
        notes = [note for one in read for note in one.notes]
        if len(aspects) > 1:
            notes.insert(0, f"pictures of different aspects: the middle of each is fitted on {width} x {height}")
        return cls(
            color=np.concatenate([one.color for one in read]),
            alpha=_one_below_the_other([(one.color, one.alpha) for one in read]),
            weights=None,
            source=read[0].source,
            notes=tuple(notes),
            others=tuple(one.source for one in read[1:]),
            times=(0.0,) * len(read),
            together=True,
        )

    @classmethod
    def film_of(cls, film: str | Path | ArrayLike, size: int | str | tuple[int, int] = 256) -> Target:
        """The frames of a film: an animated GIF, WebP or PNG, an MP4, MOV, WebM, AVI, a folder of pictures, an array.

        Of a film with more pixels than can be learnt, every second frame or fewer are taken.

        Raises:
            PictureError: a file that cannot be read.
            FileError: an MP4, MOV, WebM or AVI where there is no ffmpeg that runs.
            InvalidValueError: fewer than two frames.
        """
        read = read_film(film)
        canvas = _canvas(size, read.size)
        if len(read) < 2:
            raise invalid("a film of at least two frames", film=read.name, frames=len(read))
        if 2 * canvas[0] * canvas[1] > MOST_PIXELS:
            raise invalid(f"at most {MOST_PIXELS:,} pixels to learn from", size=canvas, frames=len(read))
        every = -(-len(read) * canvas[0] * canvas[1] // MOST_PIXELS)
        frames = [_film_frame(frame, canvas) for frame in itertools.islice(read, 0, None, every)]
        if len(frames) != len(range(0, len(read), every)):
            raise PictureError(f"Expected {len(read)} frames in {read.name}. Received: fewer: save it again")
        starts = read.timeline.starts[::every]
        loops = _loops([color for color, _ in frames])
        moments, shown = _moments([*starts, read.timeline.seconds], MOST_PIXELS // (canvas[0] * canvas[1]))
        end = read.timeline.seconds if loops else moments[-1]
        learnt = [frames[number] for number in shown]
        notes = list(read.notes)
        notes += [f"one of {every} frames is learnt: the film has too many pixels for all"] if every > 1 else []
        return cls(
            color=np.concatenate([color for color, _ in learnt]),
            alpha=_one_below_the_other(learnt),
            weights=None,
            source=SourceRecipe(read.name, read.sha256),
            notes=tuple(notes),
            times=tuple(float(moment / end) for moment in moments),
            clock="loop" if loops else "t",
            seconds=read.seconds,
        )


def read_target(
    target: Any, size: int | str | tuple[int, int], *, mask: Any = None, together: bool = False, film: bool = False
) -> Target:
    """A picture, several, or a film, as `fit` takes them.

    Raises:
        InvalidValueError: both, or a mask for several; and as the readers of `Target`.
    """
    if (together or film) and mask is not None:
        raise InvalidValueError("Expected one picture for a mask. Received: a mask for several")
    if together and film:
        raise InvalidValueError("together and film exclude each other")
    if film:
        return Target.film_of(target, size)
    if together:
        if target is not None and not isinstance(target, str | Path | list | tuple | np.ndarray):
            raise invalid("a list of pictures to fit together", target=type(target).__name__)
        pictures = [target] if isinstance(target, str | Path) or target is None else list(target)
        return Target.together_of(pictures, size)
    return Target.read(target, size, mask=mask)


def _mask(picture: Any, size: tuple[int, int]) -> tuple[NDArray[np.float32], SourceRecipe, tuple[str, ...]]:
    """How much each pixel counts (height, width): as bright as the mask is, and as opaque; whence, and what to say.

    Raises:
        InvalidValueError: none does.
    """
    color, alpha, source, own, notes = load_picture(picture, max(size))
    share = gray_of(color)[..., 0] if alpha is None else (gray_of(color)[..., 0] * alpha).astype(np.float32)
    weights = _placed(share[..., None], size)[..., 0]
    same = abs(own[0] * size[1] - own[1] * size[0]) <= max(*own, *size)
    cut = "" if same else f"its middle is taken: {own[0]} x {own[1]} is another shape than the picture's"
    if float(weights.sum()) < 1.0:
        why = "its mask is black" if float(share.sum()) < 1.0 else f"what is bright in its mask was cut off: {cut}"
        raise InvalidValueError(f"No pixel of the target counts: {why}")
    return weights, source, tuple(f"mask: {note}" for note in (*notes, cut) if note)


def _one_below_the_other(
    pictures: Sequence[tuple[NDArray[np.float32], NDArray[np.float32] | None]],
) -> NDArray[np.float32] | None:
    """The opacity of several pictures; None where all of them are opaque."""
    if all(alpha is None for _, alpha in pictures):
        return None
    return np.concatenate([np.ones(c.shape[:2], np.float32) if a is None else a for c, a in pictures])


def _loops(frames: list[NDArray[np.float32]]) -> bool:
    """Whether the last frame is followed by the first as others follow each other."""
    steps = [float(np.mean(np.abs(b - a))) for a, b in itertools.pairwise(frames)]
    return float(np.mean(np.abs(frames[0] - frames[-1]))) <= 2 * float(np.median(steps)) + 1e-3


def _film_frame(
    frame: NDArray[np.uint8], canvas: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """Colours and opacity of a frame (height, width, 3 or 4) on the canvas."""
    factor = factor_for((frame.shape[1], frame.shape[0]), max(canvas))
    if factor > 1:
        return _placed_with_opacity(*_reduced_frame(frame, factor), canvas)
    values = np.float32(1 / 255) * frame
    return _placed_with_opacity(values[..., :3], values[..., 3] if frame.shape[-1] == 4 else None, canvas)


def _reduced_frame(frame: NDArray[np.uint8], factor: int) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """Colours and opacity of a large frame, made smaller a few rows at a time."""

    def rows(first: int, last: int) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        values = np.float32(1 / 255) * frame[first:last]
        return values[..., :3], values[..., 3] if frame.shape[-1] == 4 else None

    return reduced((frame.shape[1], frame.shape[0]), rows, factor)


def _needed(size: int | str | tuple[int, int]) -> int:
    """Pixels a side that a canvas needs of a picture, whatever its aspect; 0, all of them, for what is no size."""
    size = parse_size(size) if isinstance(size, str) else size
    sides = size if isinstance(size, list | tuple) else (size,)
    return max((int(side) for side in sides if isinstance(side, int | np.integer)), default=0)


def _moments(changes: Sequence[Fraction], most: int) -> tuple[list[Fraction], list[int]]:
    """When a film is looked at, in seconds, and which frame is shown; `changes` are the starts of frames, and the end.

    Each frame is seen as it begins. One that stays for longer than usual is also seen when it has a usual time left, so
    that it rests until then; unless that would be more than the `most` frames that can be learnt.
    """
    delays = [after - before for before, after in itertools.pairwise(changes)]
    usual = sorted(delays)[len(delays) // 2]
    rests = [number for number, delay in enumerate(delays) if delay > 2 * usual]
    rests = rests if len(delays) + len(rests) <= most else []
    seen = [*enumerate(changes[:-1]), *((number, changes[number + 1] - usual) for number in rests)]
    shown, moments = zip(*sorted(seen), strict=True)
    return list(moments), list(shown)


def _check_pixels(width: int, height: int, frames: int) -> None:
    if width * height * frames > MOST_PIXELS:
        raise invalid(f"at most {MOST_PIXELS:,} pixels to learn from", pixels=width * height * frames)


def _canvas(size: int | str | tuple[int, int], own: tuple[int, int]) -> tuple[int, int]:
    size = parse_size(size) if isinstance(size, str) else size
    numbers: tuple[object, ...] = tuple(size) if isinstance(size, list | tuple) else (size,)
    sides = [int(n) for n in numbers if isinstance(n, int | np.integer) and not isinstance(n, bool)]
    if len(sides) != len(numbers) or len(sides) not in (1, 2) or not all(1 <= n <= LARGEST_SIDE for n in sides):
        raise invalid(f"a size of 1 to {LARGEST_SIDE:,} pixels: the long side, or (width, height)", size=size)
    width, height = fit_size(own, sides[0]) if len(sides) == 1 else sides
    if width * height > MOST_PIXELS:
        raise invalid(f"at most {MOST_PIXELS:,} pixels to learn from", size=size, pixels=width * height)
    return width, height


def _placed(pixels: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """The middle of the picture at the aspect of `size`, resized to it."""
    return resize_picture(_middle(pixels, size), size)


def _middle(pixels: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    height, width = pixels.shape[:2]
    scale = min(width / size[0], height / size[1])
    cut_width, cut_height = min(width, max(1, round(size[0] * scale))), min(height, max(1, round(size[1] * scale)))
    left, top = (width - cut_width) // 2, (height - cut_height) // 2
    return pixels[top : top + cut_height, left : left + cut_width]


def _placed_with_opacity(
    color: NDArray[np.float32], alpha: NDArray[np.float32] | None, size: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """Colours and opacity likewise: light is averaged as it is seen."""
    if alpha is None:
        return _placed(color, size), None
    placed = resize_share(_middle(alpha, size), size)
    return spread_colors(_placed(seen_light(color, alpha), size), placed), placed
