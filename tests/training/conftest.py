"""What the tests of fits share: short films of the training, where a test asks for no number of frames."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from artnet.training.painting import Painting

FRAMES = 5
"""Instead of 48, of which each is palette, dither and bytes: by far the most of saving a tiny painting."""
RATE = 4
"""Frames a second of a morph, instead of 25."""


@pytest.fixture(scope="session", autouse=True)
def short_films() -> Iterator[None]:
    """`Painting.training()` and `Painting.motion()` have few frames, for module fixtures as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("artnet.training.painting.FILM_RATE", RATE)
        patch.setitem(Painting.training.__kwdefaults__, "frames", FRAMES)
        yield
