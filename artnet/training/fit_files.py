"""The names of the files in the folder of a fit."""

from __future__ import annotations

__all__ = [
    "CHECKPOINT_FILE",
    "GIF_FILE",
    "LOSS_FILE",
    "MOTION_FILE",
    "NETWORK_FILE",
    "PAINTING_FILE",
    "PREVIEW_FILE",
    "TRAJECTORY_FILE",
]

PAINTING_FILE = "painting.png"
GIF_FILE = "training.gif"
MOTION_FILE = "motion.gif"
LOSS_FILE = "loss.png"
NETWORK_FILE = "network.safetensors"
TRAJECTORY_FILE = "trajectory.safetensors"
CHECKPOINT_FILE = "checkpoint.safetensors"
PREVIEW_FILE = "preview.png"
