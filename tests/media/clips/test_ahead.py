"""Frames are painted while the ones before are written, on another thread, and several at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from artnet.media.clips.ahead import painted_ahead, written_meanwhile
from artnet.media.clips.formats import ClipFile, write_clip


def test_in_order_on_another_thread_and_at_most_two_ahead() -> None:
    taken: list[int] = []
    painted: list[int] = []
    threads = set()
    ahead = []

    def paint() -> Iterator[int]:
        for number in range(20):
            threads.add(threading.current_thread())
            ahead.append(number - len(taken))
            painted.append(number)
            yield number

    def write(frames: Iterator[int]) -> None:
        assert threading.current_thread() is not threading.main_thread()
        for frame in frames:
            taken.append(frame)

    written_meanwhile(write, paint())
    assert taken == painted == list(range(20))
    assert threads == {threading.main_thread()}
    assert max(ahead) <= 2


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, GeneratorExit])
def test_what_painting_raises_ends_the_writer_first(error: type[BaseException]) -> None:
    ended, given_up = [], []

    def paint() -> Iterator[int]:
        yield 1
        raise error

    def write(frames: Iterator[int]) -> None:
        try:
            list(frames)
        finally:
            ended.append(True)

    with pytest.raises(error):
        written_meanwhile(write, paint(), give_up=lambda: given_up.append(len(ended)))
    assert ended == [True]
    assert given_up == [0]


def test_what_writing_raises_ends_the_painting() -> None:
    painted = []

    def paint() -> Iterator[int]:
        for number in range(1000):
            painted.append(number)
            yield number

    def write(frames: Iterator[int]) -> None:
        next(frames)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        written_meanwhile(write, paint())
    assert len(painted) < 1000


def test_a_writer_that_needs_no_more_ends_it() -> None:
    written_meanwhile(lambda frames: next(frames), iter(range(1000)))


class Interrupted:
    """Frames of which the fourth is interrupted."""

    def __len__(self) -> int:
        return 9

    def __getitem__(self, number: int) -> Any:
        return list(self)[number]

    def __iter__(self) -> Iterator[Any]:
        for number in range(9):
            if number == 3:
                raise KeyboardInterrupt
            yield np.full((32, 48, 3), 20 * number, np.uint8)


@pytest.mark.parametrize("name", ["gif", "mp4", "mov", "webp", "avif", "apng"])
def test_an_interrupt_leaves_nothing(name: str, tmp_path: Path) -> None:
    before = threading.active_count()
    suffix = "png" if name == "apng" else name
    with pytest.raises(KeyboardInterrupt):
        write_clip(tmp_path / f"x.{suffix}", Interrupted(), [0.1] * 9, ClipFile.of(name))
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() == before


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_several_frames_are_painted_at_once_and_come_in_order(at_once: int) -> None:
    begun: list[int] = []
    together = threading.Barrier(at_once, timeout=60)

    def paint(number: int) -> int:
        begun.append(number)
        together.wait()  # nobody ends before so many have begun
        return number * number

    frames = painted_ahead(paint, range(4 * at_once), at_once)
    assert begun == []  # lazily
    taken = []
    for frame in frames:
        taken.append(frame)
        assert len(begun) < len(taken) + at_once
    assert taken == [n * n for n in range(4 * at_once)]


def test_who_stops_taking_frames_stops_the_painting_and_an_error_comes_in_its_place() -> None:
    begun: list[int] = []

    def paint(number: int) -> int:
        begun.append(number)
        if number == 3:
            raise ValueError("the fourth")
        return number

    frames = painted_ahead(paint, range(1000), 2)
    assert next(frames) == 0
    frames.close()
    assert len(begun) <= 3
    with pytest.raises(ValueError, match="the fourth"):
        list(painted_ahead(paint, range(1000), 2))
    assert max(begun) < 8
