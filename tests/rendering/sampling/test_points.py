"""Few points have the same bytes as among many."""

from __future__ import annotations

import numpy as np
import pytest

import artnet as an
from artnet.fields.view import Window
from artnet.rendering.sampling.points import BATCH, Points


@pytest.mark.parametrize("look", ["glass", "engraving"])
def test_few_points_as_among_many(look: str) -> None:
    net = an.load(an.pattern(0, look=look, size=700))
    values = Points(net, Window((700, 500)), tile=16_384).at()
    rng = np.random.default_rng(0)
    x, y = rng.random(BATCH + 500) * 700, rng.random(BATCH + 500) * 500
    among = values(x, y, 1.0)
    for count in (1, 32, 255, 256, 257, 1000):
        assert np.array_equal(values(x[:count], y[:count], 1.0), among[:count])
    assert values(x[:0], y[:0], 1.0).shape == (0, net.channels)
