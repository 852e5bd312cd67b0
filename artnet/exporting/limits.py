"""How large a network may be where it goes, and where its numbers stand."""

from __future__ import annotations

__all__ = ["MOST_IN_TEXT", "MOST_MADE", "MOST_WRITTEN", "WEIGHTS", "are_beside"]

MOST_WRITTEN = 16_384
"""Numbers that are written into a shader, if nothing is said; of more, all are read from a texture or a buffer."""
MOST_IN_TEXT = 24_000
"""Numbers in a shader that is a text: at about 11 characters each, what a compiler still takes within seconds."""
MOST_MADE = 20_000
"""Numbers that a shader makes for a point: one of 29,000 is 370 kB, and took a browser without a card ten seconds."""
WEIGHTS = ("auto", "baked", "data")
"""Where the numbers of a network stand: written into the shader, or beside it; by default its size says."""


def are_beside(numbers: int, weights: str) -> bool:
    """Whether so many numbers stand beside the shader instead of in it."""
    return weights == "data" or (weights == "auto" and numbers > MOST_WRITTEN)
