"""What paints: TensorFlow, or a graphics card that it cannot use."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from artnet.checks import one_of
from artnet.fields.view import Window
from artnet.nets.cppn import CPPN
from artnet.recipes.checking import DEVICES

__all__ = ["checked_device", "evaluator_of"]

EVALUATORS: Mapping[str, tuple[str, str]] = {
    "tensorflow": ("artnet.rendering.evaluator", "Evaluator"),
    "gpu": ("artnet.rendering.cards.evaluator", "CardEvaluator"),
}
"""Where the class lies that evaluates networks on each device; all of them have `bands`, and agree within 1/255."""


def checked_device(device: str) -> str:
    """The name of a device.

    Raises:
        InvalidValueError: there is none of that name.
    """
    return one_of(DEVICES, device=device)


def evaluator_of(device: str, net: CPPN, window: Window, **how: Any) -> Any:
    """The evaluator of a network on a device.

    Raises:
        MissingExtraError, DeviceError: the device is not there.
    """
    place, name = EVALUATORS[device]
    return getattr(importlib.import_module(place), name)(net, window, **how)
