"""A spherical panorama as symmetry: the picture is a globe, rolled out (equirectangular).

The network is shown two smooth functions of the point on the sphere. So left meets right, and each pole is one colour.
"""

from __future__ import annotations

import math
from typing import Any

from artnet.lazy import tf

__all__ = ["panorama"]

BEND = 0.7
"""How far height moves what is seen: 0 would show one side of the globe on the other, mirrored."""


def panorama(x: Any, y: Any, half_width: float, half_height: float) -> tuple[Any, Any]:
    """Positions (points,) folded: the width is 360 degrees of longitude, the height 180 of latitude."""
    longitude, latitude = math.pi / half_width * x, math.pi / 2 / half_height * y
    east, north = tf.cos(latitude) * tf.sin(longitude), tf.cos(latitude) * tf.cos(longitude)
    up = tf.sin(latitude)
    return (
        east + BEND * tf.sin(2.0 * up + 1.0 + 0.8 * north),
        north + BEND * tf.sin(2.3 * up + 2.0 - 0.6 * east),
    )
