"""The random network that is painted when nothing is asked for."""

from __future__ import annotations

from typing import Any

__all__ = ["PATTERN"]

PATTERN: dict[str, Any] = {
    "hidden": (32, 32, 32, 32),
    "activation": "tanh+hosc",
    "inputs": "x y r",
    "latent": 8,
    "head": "rgb",
}
"""Arguments of `CPPN`."""
