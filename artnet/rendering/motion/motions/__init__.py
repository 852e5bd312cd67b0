"""Motions, in the order in which `artnet list motions` shows them."""

from artnet.rendering.motion.motions import numbers, views, drawing, keyed, sounds  # noqa: F401  isort: skip  each adds rows
from artnet.rendering.motion.motions.registry import (
    MOTIONS,
    Motion,
    checked_motions,
    is_training,
    motions_of,
    usual_motion,
)

__all__ = ["MOTIONS", "Motion", "checked_motions", "is_training", "motions_of", "usual_motion"]
