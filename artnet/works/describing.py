"""What a picture looks like, as numbers: so that pictures that differ can be told from those that do not.

A description is five blocks, each a point of the unit sphere or a few correlations, so that distances between pictures
are sums of comparable parts. It was fixed before the first look was written, on the 49 default pictures of that day.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from artnet.color.models import linear_to_oklab
from artnet.color.transfer import srgb_to_linear
from artnet.errors import invalid
from artnet.media.stills.resizing import fit_size, resize_picture

__all__ = ["describe", "nearest_distances", "octaves_of", "seen_from_afar"]

Array = NDArray[np.float64]

SIDE = 64
"""Pixels of the long side that are looked at, as of a small picture on a wall of them."""
COLOR, SYMMETRY = 0.6, 0.4
"""Weights of blocks: pictures by one hand in other colours are nearer than those by different hands in the same."""
LIGHTNESSES, AXES = 4, 5
"""Bins of lightness in [0, 1], and of a and b in [-SPREAD, SPREAD]."""
SPREAD = 0.28
SCALES, ORIENTATIONS = 5, 6
"""Octaves of waves, from 1 to 32 a side, and sectors of their directions."""
STEPS, FLAT = 8, 0.004
"""Bins of steepness, and the lightness a pixel at which the first one ends."""
CONTRAST = 0.35
"""A deviation of lightness that counts as 1."""


def describe(pixels: ArrayLike) -> Array:
    """A description (numbers,) of pixels (height, width, 1, 3 or 4) uint8 sRGB; opacity does not count.

    - the histogram of its colours in OKLab, each shared among the bins next to it, as square roots (Hellinger);
    - how its lightness is spread over octaves and directions of waves, as square roots of shares of the power;
    - its hand: the histogram of how steeply lightness changes, from flat to an edge, as square roots;
    - how much it is like itself when mirrored left to right, top to bottom, and turned by a half and a quarter;
    - its contrast: the deviation of lightness.

    Raises:
        InvalidValueError: other pixels.
    """
    lab = linear_to_oklab(np.asarray(srgb_to_linear(seen_from_afar(pixels)), np.float64))
    lightness = _square(lab[..., 0])
    contrast = float(lab[..., 0].std())
    return np.concatenate(
        [
            COLOR * np.sqrt(_histogram(lab.reshape(-1, 3))),
            np.sqrt(_waves(lightness).reshape(-1)),
            np.sqrt(_steps(lab[..., 0])),
            SYMMETRY * _symmetries(lightness),
            [contrast / CONTRAST],
        ]
    )


def seen_from_afar(pixels: ArrayLike) -> Array:
    """Colours (height, width, 3) in [0, 1] of pixels (height, width, 1, 3 or 4) uint8, at most SIDE on the long side.

    Raises:
        InvalidValueError: other pixels.
    """
    array = np.asarray(pixels)
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4) or array.dtype != np.uint8 or 0 in array.shape:
        raise invalid("pixels (height, width, 1, 3 or 4) of uint8", shape=array.shape, dtype=str(array.dtype))
    color = np.float32(1 / 255) * (array[..., :3] if array.shape[2] != 1 else array.repeat(3, axis=2))
    height, width = color.shape[:2]
    if max(height, width) > SIDE:
        color = resize_picture(color, fit_size((width, height), SIDE))
    return np.asarray(color, np.float64)


def octaves_of(lightness: ArrayLike) -> Array:
    """Shares of the power of waves in each octave, (SCALES,), of lightness (height, width): from one wave a side."""
    return np.asarray(_waves(_square(np.asarray(lightness, np.float64))).sum(axis=1))


def nearest_distances(descriptions: ArrayLike) -> Array:
    """The distance of each of some descriptions (pictures, numbers) to the nearest other one, (pictures,).

    Raises:
        InvalidValueError: fewer than two.
    """
    points = np.asarray(descriptions, np.float64)
    if points.ndim != 2 or len(points) < 2:
        raise invalid("two descriptions or more", shape=points.shape)
    gaps = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(gaps, np.inf)
    return np.asarray(gaps.min(axis=1))


def _square(values: Array) -> Array:
    """The middle of values (height, width), as a square."""
    height, width = values.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return values[top : top + side, left : left + side]


def _histogram(lab: Array) -> Array:
    """Shares of the pixels (points, 3) in bins, (LIGHTNESSES * AXES * AXES,); each pixel lies between eight."""
    counts = np.array([LIGHTNESSES, AXES, AXES])
    low, high = np.array([0.0, -SPREAD, -SPREAD]), np.array([1.0, SPREAD, SPREAD])
    place = np.clip((lab - low) / (high - low), 0, 1) * (counts - 1)
    whole = np.minimum(np.floor(place).astype(int), counts - 2)
    share = place - whole
    found = np.zeros(counts)
    for corner in np.ndindex(2, 2, 2):
        weight = np.prod(np.where(corner, share, 1 - share), axis=1)
        np.add.at(found, tuple((whole + corner).T), weight)
    return np.asarray(found.reshape(-1) / len(lab))


def _waves(lightness: Array) -> Array:
    """Shares of the power in each octave and direction, (SCALES, ORIENTATIONS); of a plain picture all alike."""
    side = len(lightness)
    taper = np.hanning(side + 2)[1:-1]
    waves = np.fft.fftshift(np.abs(np.fft.fft2((lightness - lightness.mean()) * np.outer(taper, taper))) ** 2)
    down, across = np.indices(waves.shape) - side // 2
    octave = np.floor(np.log2(np.maximum(np.hypot(down, across), 0.5))).astype(int)
    sector = np.floor(((np.arctan2(down, across) / np.pi + 0.5 / ORIENTATIONS) % 1.0) * ORIENTATIONS).astype(int)
    found = np.full((SCALES, ORIENTATIONS), 1e-6)
    inside = (octave >= 0) & (octave < SCALES)
    np.add.at(found, (octave[inside], np.minimum(sector[inside], ORIENTATIONS - 1)), waves[inside])
    return np.asarray(found / found.sum())


def _steps(lightness: Array) -> Array:
    """Shares (STEPS,) of the places by how much lightness changes to the next pixel, in factors of two."""
    steep = np.hypot(*np.gradient(lightness)) if min(lightness.shape) > 1 else np.zeros(1)
    place = np.clip(np.log2(np.maximum(steep, 1e-9) / FLAT), 0, STEPS - 1)
    whole = np.minimum(np.floor(place).astype(int), STEPS - 2)
    share = place - whole
    found = np.bincount(whole.reshape(-1), (1 - share).reshape(-1), STEPS)
    found += np.bincount(whole.reshape(-1) + 1, share.reshape(-1), STEPS)
    return np.asarray(found / steep.size)


def _symmetries(lightness: Array) -> Array:
    """Correlations (4,) with itself mirrored left to right, top to bottom, turned by a half and by a quarter."""
    centred = lightness - lightness.mean()
    power = float((centred**2).sum())
    if power < 1e-9:
        return np.ones(4)
    turned = (centred[:, ::-1], centred[::-1], centred[::-1, ::-1], np.rot90(centred))
    return np.array([float((centred * other).sum()) / power for other in turned])
