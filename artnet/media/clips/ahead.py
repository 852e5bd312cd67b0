"""Frames that are painted here while the ones before are written elsewhere: two cores instead of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Full, Queue
from typing import Any

__all__ = ["written_meanwhile"]

GLANCE = 0.1
"""Seconds between two looks at whether who writes is still there."""
_END = object()


class _GivenUpError(Exception):
    """What the writer meets in place of a frame that will not come."""


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
