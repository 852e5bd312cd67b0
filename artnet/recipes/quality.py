"""How finely a picture is sampled: the largest error of each quality, and what is computed for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["QUALITIES", "Quality"]


class Quality(NamedTuple):
    """A quality of a picture.

    Attributes:
        supersample: samples along each side of a pixel where all pixels have as many: on a card, and of `exact`.
        error: what a pixel may be wrong by, in levels of 8 bits; of `exact` there is none that is asked for.
        samples: of a pixel, at most, where it is more than smooth; 0 for its centre alone.
    """

    supersample: int
    error: float
    samples: int


QUALITIES: Mapping[str, Quality] = {
    "draft": Quality(1, 2.0, 0),
    "good": Quality(2, 1.0, 16),
    "print": Quality(4, 0.5, 64),
    "exact": Quality(8, 0.0, 64),
}
"""`exact` computes 8 x 8 samples of each pixel; the others as many as it takes to be within the error."""
