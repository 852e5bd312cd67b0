"""A graphics card, as the renderer sees it: kernels that give pixels. The card itself is in a process of its own."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import sys
import threading
import weakref
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import DeviceError, MissingExtraError
from artnet.rendering.cards.serving import read_message, write_message

__all__ = ["Card", "Kernel", "graphics_card"]

SERVER = "artnet.rendering.cards.serving"
KERNELS = 16
"""How many a card keeps compiled; those that were not used for the longest time go first."""
WITHOUT = "Without it: device=tensorflow"


def graphics_card() -> Card:
    """The card of this machine, opened once.

    Raises:
        MissingExtraError: without the extra `gpu`.
        DeviceError: there is none that WebGPU can use.
    """
    card = _opened()
    if not card.is_there:  # it crashed: perhaps it does not do so again
        _opened.cache_clear()
        card = _opened()
    return card


@cache
def _opened() -> Card:
    return Card()


class Card:
    """A process that holds a card. Calls wait for their answers, one at a time.

    Attributes:
        info: what the driver says: `device`, `backend_type`, `adapter_type`.
    """

    def __init__(self) -> None:
        """Start it.

        Raises:
            MissingExtraError: without the extra `gpu`.
            DeviceError: there is no card that can be used.
        """
        self._process = subprocess.Popen(
            [sys.executable, "-m", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._lock = threading.Lock()
        self.numbers = itertools.count()
        self._kernels: OrderedDict[str, Kernel] = OrderedDict()
        weakref.finalize(self, _end, self._process)
        self.info: dict[str, str] = self.call({"do": "open"})[0]["info"]

    @property
    def name(self) -> str:
        """What it is called, and what drives it."""
        return f"{self.info['device']}, {self.info['backend_type']}"

    @property
    def is_software(self) -> bool:
        """Whether it is the processor that plays a card."""
        return self.info["adapter_type"] == "CPU"

    @property
    def is_there(self) -> bool:
        """Whether its process still runs."""
        return self._process.poll() is None

    def kernel(self, text: str) -> Kernel:
        """A module with the entry point `pixels`, compiled.

        Raises:
            DeviceError: the card does not take it.
        """
        kernel = self._kernels.pop(text, None) or Kernel(self, text)
        self._kernels[text] = kernel  # the last of them
        if len(self._kernels) > KERNELS:
            self._kernels.popitem(last=False)[1].free()
        return kernel

    def call(self, message: dict[str, Any], data: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """The answer to a call.

        Raises:
            MissingExtraError, DeviceError: what the process says; or it is gone.
        """
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with self._lock:
                write_message(process.stdin, message, data)  # type: ignore[arg-type]
                answer, found = read_message(process.stdout)  # type: ignore[arg-type]
        except BaseException as error:  # also Ctrl-C: an answer that nobody read would be taken for the next one
            process.kill()
            if not isinstance(error, EOFError | OSError | ValueError):
                raise
            raise DeviceError(f"Expected a graphics card that goes on. Received: its driver ended. {WITHOUT}") from None
        if "error" in answer:
            raise (MissingExtraError if answer["extra"] else DeviceError)(f"{answer['error']}. {WITHOUT}")
        return answer, found


class Kernel:
    """A module on a card, compiled; what was forgotten meanwhile is compiled again."""

    def __init__(self, card: Card, text: str) -> None:
        """Compile it.

        Raises:
            DeviceError: the card does not take it.
        """
        self._card, self._text, self._number = card, text, next(card.numbers)
        self._lock = threading.Lock()
        self._compile()

    def _compile(self) -> None:
        self._card.call({"do": "compile", "number": self._number}, self._text.encode())
        self._there = True
        self._held: NDArray[np.float32] | None = None

    def free(self) -> None:
        """Let the card forget it."""
        with self._lock:
            self._card.call({"do": "free", "number": self._number})
            self._there = False

    def run(self, numbers: NDArray[np.float32], frame: Sequence[int], most: int, words: int) -> NDArray[np.uint32]:
        """What at most so many pixels are, from the first number of the frame on: (pixels, words).

        `numbers` (n, 4) are what it reads; the card keeps them until there are others.

        Raises:
            DeviceError: the card gave up, or has no room for the numbers.
        """
        with self._lock:
            if not self._there:
                self._compile()
            if self._held is not numbers:
                self._card.call({"do": "load", "number": self._number}, numbers.tobytes())
                self._held = numbers
            call = {"do": "run", "number": self._number, "frame": list(frame), "most": most, "words": words}
            return np.frombuffer(self._card.call(call)[1], np.uint32).reshape(-1, words)


def _end(process: subprocess.Popen[bytes]) -> None:
    """It ends by itself when nobody can call it any more."""
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # of one that crashed
            if stream is not None:
                stream.close()
    process.wait()
