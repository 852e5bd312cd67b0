"""Frames that are painted while the ones before are written, and several of them at once."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Full, Queue
from typing import Any, TypeVar

__all__ = ["MOST_AT_ONCE", "painted_ahead", "written_meanwhile"]

T = TypeVar("T")
MOST_AT_ONCE = min(4, os.cpu_count() or 1)
"""Frames that are painted at the same time, at most: between two calls of TensorFlow one of them leaves a core idle."""

GLANCE = 0.1
"""Seconds between two looks at whether who writes is still there."""
_END = object()


class _GivenUpError(Exception):
    """What the writer meets in place of a frame that will not come."""


def painted_ahead(paint: Callable[[int], T], numbers: Iterable[int], at_once: int) -> Iterator[T]:
    """What `paint` makes of the numbers, in order; so many are painted at the same time, on threads of their own.

    The first is painted when it is asked for, and from then on no more than `at_once` that are not taken yet.
    """
    if at_once == 1:
        yield from map(paint, numbers)
        return
    pool, painted = ThreadPoolExecutor(at_once, thread_name_prefix="artnet-painting"), deque[Future[T]]()
    try:
        for number in numbers:
            painted.append(pool.submit(paint, number))
            if len(painted) == at_once:
                yield painted.popleft().result()
        while painted:
            yield painted.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def written_meanwhile(
    write: Callable[[Iterator[Any]], None], frames: Iterable[Any], give_up: Callable[[], None] = lambda: None
) -> None:
    """Call `write` with the frames on a thread of its own, while the next ones are painted on this one.

    They come in order, and at most two are painted that are not taken yet. Painting stays on the caller's thread, where
    Ctrl-C arrives and TensorFlow has what the caller set. Whatever either of them raises is raised here, once the
    writer has ended: in place of the next frame it meets an error, after `give_up` was called.
    """
    handed: Queue[Any] = Queue(maxsize=1)

    def taken() -> Iterator[Any]:
        while (frame := handed.get()) is not _END:
            if isinstance(frame, _GivenUpError):
                raise frame
            yield frame

    with ThreadPoolExecutor(1, thread_name_prefix="artnet-frames") as pool:
        writing = pool.submit(write, taken())

        def hand(frame: Any) -> bool:
            """Whether there is still somebody who writes."""
            while not writing.done():
                try:
                    handed.put(frame, timeout=GLANCE)
                except Full:
                    continue
                return True
            return False

        try:
            if all(hand(frame) for frame in frames):
                hand(_END)
            writing.result()
        except BaseException:
            give_up()
            hand(_GivenUpError())
            raise
