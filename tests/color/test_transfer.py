from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from artnet.color.transfer import linear_to_srgb, srgb_to_linear


@pytest.mark.parametrize(
    ("srgb", "light"),
    [(0.0, 0.0), (1.0, 1.0), (0.5, 0.21404114048223255), (10 / 255, 10 / 255 / 12.92), (188 / 255, 0.502886458033)],
)
def test_known_values(srgb: float, light: float) -> None:
    assert srgb_to_linear(np.float64(srgb)) == pytest.approx(light, abs=1e-9)
    assert linear_to_srgb(np.float64(light)) == pytest.approx(srgb, abs=1e-9)


@given(st.floats(0, 1))
def test_there_and_back(value: float) -> None:
    # The standard's two branches leave a gap of 3e-8 where they meet.
    assert linear_to_srgb(srgb_to_linear(np.float64(value))) == pytest.approx(value, abs=1e-7)
    assert srgb_to_linear(linear_to_srgb(np.float64(value))) == pytest.approx(value, abs=1e-7)


def test_rises_keeps_shape_and_dtype() -> None:
    ramp = np.linspace(0, 1, 5000, dtype=np.float32).reshape(50, 100)
    for curve in (srgb_to_linear, linear_to_srgb):
        curved = curve(ramp)
        assert curved.dtype == np.float32
        assert curved.shape == ramp.shape
        assert (np.diff(curved.ravel()) > 0).all()


def test_eight_bits_survive() -> None:
    codes = np.arange(256, dtype=np.float32)
    back = linear_to_srgb(srgb_to_linear(codes / 255)) * 255
    np.testing.assert_array_equal(np.round(back), codes)
