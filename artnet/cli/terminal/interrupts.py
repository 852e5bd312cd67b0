"""Ctrl-C, and a request to end: what raises KeyboardInterrupt, and when."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from types import FrameType
from typing import Any

__all__ = ["collected_interrupts", "interruptible", "requests_told"]

REQUESTS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
"""Ctrl-C, a request to end, and a terminal that was closed: all save what is there."""
LOSES_EXCEPTIONS = ("func_graph.py", "nest_util.py")
"""TensorFlow's Python that its C++ calls back: an exception raised there comes out as another one, or is printed."""
LATER = 0.05


def collected_interrupts() -> list[int]:
    """From now on requests to end raise KeyboardInterrupt; the list that is returned says which came."""
    seen: list[int] = []

    def interrupted(number: int, frame: FrameType | None) -> None:
        if not _is_safe(frame):  # a graph is being traced, which takes less than a second
            again = threading.Timer(LATER, os.kill, (os.getpid(), number))
            again.daemon = True
            again.start()
            return
        seen.append(number)
        raise KeyboardInterrupt

    _listen(interrupted)
    return seen


def _say_it_is_saved() -> None:
    with suppress(OSError, ValueError):  # the terminal may be gone
        print("\nsaving what is there; Ctrl-C again ends at once", file=sys.stderr)


def interruptible() -> AbstractContextManager[list[int]]:
    """Collect the requests to end, so that the work in hand can be saved; the second one ends at once."""
    return requests_told(_say_it_is_saved)


@contextmanager
def requests_told(tell: Callable[[], None]) -> Iterator[list[int]]:
    """Collect the requests to end: `tell` is called at the first; the second one ends at once."""
    seen: list[int] = []

    def asked(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        if len(seen) == 1:
            tell()
            return
        handler = before[number]
        if callable(handler):
            handler(number, frame)

    before = _listen(asked)
    try:
        yield seen
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _forget() -> None:
    """In a process that a sketch forked, as those of `multiprocessing`: end at once, as any other does."""
    for number in REQUESTS:
        if signal.getsignal(number) in _handlers:
            signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)


_handlers: list[Any] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _listen(handler: Callable[[int, FrameType | None], None]) -> dict[int, signal._HANDLER]:
    """Have the requests answered, but for those that whoever started us ignores, as nohup does; who did before."""
    _handlers.append(handler)
    wanted = [number for number in REQUESTS if signal.getsignal(number) is not signal.SIG_IGN]
    return {int(number): signal.signal(number, handler) for number in wanted}


def _is_safe(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.endswith(LOSES_EXCEPTIONS):
            return False
        frame = frame.f_back
    return True
