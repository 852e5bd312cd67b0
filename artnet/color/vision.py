"""How colours look to people who see two kinds of light instead of three, and which of a palette then look alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from artnet.color.models import linear_to_oklab
from artnet.color.transfer import linear_to_srgb, srgb_to_linear

__all__ = ["DEFICIENCIES", "alike", "seen_with"]

# G. Machado, M. Oliveira, L. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# IEEE TVCG 15 (2009), severity 1.0, on linear sRGB.
DEFICIENCIES: Mapping[str, NDArray[np.float64]] = MappingProxyType({
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
})  # fmt: skip
NEAR = 0.05
"""Distance in OKLab below which two flat colours side by side are hard to tell apart."""


def seen_with(colors: NDArray[np.floating], deficiency: str) -> NDArray[np.float64]:
    """Colours (n, 3) sRGB as they look with a deficiency."""
    light = np.asarray(srgb_to_linear(np.asarray(colors, np.float64))) @ DEFICIENCIES[deficiency].T
    return np.asarray(linear_to_srgb(np.clip(light, 0, 1)), np.float64)


def alike(colors: NDArray[np.floating], deficiency: str) -> list[tuple[int, int]]:
    """Pairs of colours (n, 3) sRGB, by number, that differ to most people, and look alike with a deficiency."""
    plain, seen = (
        linear_to_oklab(np.asarray(srgb_to_linear(np.asarray(each, np.float64)), np.float64))
        for each in (colors, seen_with(colors, deficiency))
    )
    pairs = [(i, j) for i in range(len(colors)) for j in range(i + 1, len(colors))]
    return [(i, j) for i, j in pairs if np.linalg.norm(seen[i] - seen[j]) < NEAR <= np.linalg.norm(plain[i] - plain[j])]
