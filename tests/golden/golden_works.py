"""The golden pictures: what is painted, and where it lies. One for each head and structure, and a few activations.

`python tests/golden/regenerate.py` paints them anew, after a change that is meant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import artnet as an

FOLDER = Path(__file__).parent / "pictures"
SIDE = 64
BASE: dict[str, Any] = {"hidden": [12, 12], "inputs": "x y r", "seed": "golden"}
ACTIVATIONS = ("relu", "sin", "gaussian", "gabor", "atan_pair", "triangle", "sin+tanh", "finer")
SYMMETRIES = ("kaleidoscope", "tile(repeat=2)")


def head_of(row: Any) -> dict[str, Any]:
    """A head, with a palette that stays, where its own is drawn from a list that grows."""
    pieces = {name: f"{name}(cells=12)" for name in ("mosaic", "dabs", "strokes")}
    marks = {"halftone": "halftone(cells=16)", "hatch": "hatch(lines=16)", **pieces}
    return {"head": marks.get(row.name, row.name), **({"palette": "dusk"} if row.palette.startswith("any") else {})}


NETWORK: dict[str, dict[str, Any]] = {
    **{f"head_{row.name}": head_of(row) for row in an.HEADS if not row.plugin},
    **{f"structure_{row.name}": {"structure": row.name} for row in an.STRUCTURES if not row.plugin},
    **{f"encoding_{row.name}": {"encoding": row.name} for row in an.ENCODINGS if not row.plugin and row.name != "none"},
    **{f"activation_{name}": {"activation": name} for name in ACTIVATIONS},
    "inputs": {"inputs": "x y theta |x| noise(scale=4, seed=1) z loop bias", "latent": 3},
    "recurrent_fraction": {"structure": "recurrent(depth=2.5)", "head": "oklab"},
    "training_start": {"init": "training", "activation": "sin(w=10)", "weight_scale": 2.0},
    **{f"symmetry_{name.partition('(')[0]}": {} for name in SYMMETRIES},
}
"""Names and the arguments of their networks, beside BASE."""


def paint(name: str) -> an.Picture:
    """One golden work."""
    symmetry = next((s for s in SYMMETRIES if name == f"symmetry_{s.partition('(')[0]}"), "none")
    net = an.CPPN(**BASE | NETWORK[name])
    view = an.View(zoom=0.8, rotation=10, symmetry=symmetry)
    return an.render(net, size=(SIDE, SIDE), view=view, supersample=2, time=0.2, name=name)


def path_of(name: str) -> Path:
    """Where its picture lies."""
    return FOLDER / f"{name}.png"


def differs(got: np.ndarray, expected: np.ndarray) -> str:
    """Why two pictures are not the same but for the last bits of another processor; empty when they are.

    Other instructions round differently by an ulp, which a steep network makes into a level or a few at an edge: the
    mean absolute difference may be 1/255, and 99.5 % of the values lie within 4/255.
    """
    if got.shape != expected.shape:
        return f"shape {got.shape} instead of {expected.shape}"
    gap = np.abs(got.astype(int) - expected.astype(int))
    near = (gap <= 4).mean()
    return "" if gap.mean() <= 1 and near >= 0.995 else f"mean difference {gap.mean():.2f}/255, {near:.2%} within 4/255"
