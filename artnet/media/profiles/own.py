"""The profiles of the spaces that pixels are in: sRGB by LittleCMS, and Display P3, which is made here.

Display P3 is a version 4 profile of a matrix and a curve (ICC.1:2022, 8.3 and 10): the primaries, brought to the white
of profiles, D50, by Bradford's matrix, and sRGB's curve by its formula. It has the same bytes always.
"""

from __future__ import annotations

import functools
import struct

import numpy as np
from numpy.typing import NDArray

from artnet.color.spaces.primaries import WHITE, to_xyz
from artnet.media.stills.profiles import srgb_profile

__all__ = ["display_p3_profile", "profile_of"]

D50 = np.array([0xF6D6, 0x10000, 0xD32D]) / 65_536
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""Of sRGB: (a x + b)^g from d on, c x below it; in the order g, a, b, c, d."""
VERSION = 0x04200000


def profile_of(space: str) -> bytes:
    """The profile of one of the spaces that pixels may be in."""
    return {"srgb": srgb_profile, "display-p3": display_p3_profile}[space]()


@functools.cache
def display_p3_profile() -> bytes:
    """The profile of Display P3."""
    adapted = _to_d50()
    red, green, blue = (adapted @ to_xyz("display-p3")).T
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(CURVE)
    tags = {
        b"desc": _text("Display P3"),
        b"cprt": _text("CC0"),
        b"wtpt": _xyz(D50),
        b"chad": b"sf32" + bytes(4) + _fixed(adapted.ravel()),
        b"rXYZ": _xyz(red),
        b"gXYZ": _xyz(green),
        b"bXYZ": _xyz(blue),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return _profile(tags)


def _to_d50() -> NDArray[np.float64]:
    """The matrix (3, 3) from XYZ as it is seen with D65 to XYZ as it is seen with D50."""
    x, y = WHITE
    white = np.array([x / y, 1.0, (1 - x - y) / y])
    return np.asarray(np.linalg.solve(BRADFORD, ((BRADFORD @ D50) / (BRADFORD @ white))[:, None] * BRADFORD))


def _profile(tags: dict[bytes, bytes]) -> bytes:
    """A display profile of RGB by way of XYZ; tags of the same bytes share them."""
    table, body, places = b"", b"", dict[bytes, int]()
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", places[data], len(data))
    header = struct.pack(">I4xI", start + len(body), VERSION) + b"mntrRGB XYZ "
    header += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + bytes(24) + bytes(4)
    return header + _fixed(D50) + bytes(128 - 80) + struct.pack(">I", len(tags)) + table + body


def _text(text: str) -> bytes:
    words = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">4xII", 1, 12) + b"enUS" + struct.pack(">II", len(words), 28) + words


def _xyz(values: NDArray[np.float64]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(values)


def _fixed(values: NDArray[np.float64] | tuple[float, ...]) -> bytes:
    return b"".join(struct.pack(">i", round(float(value) * 65_536)) for value in values)
