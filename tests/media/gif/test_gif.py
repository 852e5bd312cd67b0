from __future__ import annotations

import itertools
import struct
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import imageio.v3 as iio
import imageio_ffmpeg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy.ndimage import uniform_filter
from skimage import data

from artnet.errors import InvalidValueError
from artnet.media.gif.writer import gif_blocks, schedule, write_gif


def clip(count: int, height: int = 48, width: int = 64, speed: float = 1.0) -> Iterator[np.ndarray]:
    y, x = np.mgrid[0:height, 0:width] / width
    for index in range(count):
        p = speed * index / count * 2 * np.pi
        waves = (np.sin(3 * x + 4 * y + p), np.cos(4 * x * y + 1 + np.sin(p)), np.sin(5 * x - 2 * y - p))
        yield (np.stack([0.5 + 0.4 * wave for wave in waves], axis=-1) * 255 + 0.5).astype(np.uint8)


def parsed(gif: bytes) -> tuple[list[int], list[tuple[int, int, int, int]], bool, bytes]:
    """(delays, boxes of the images, loops for ever, comment), read by the specification (GIF89a)."""
    assert gif[:6] == b"GIF89a"
    at = 13 + (3 << (gif[10] & 7) + 1 if gif[10] & 0x80 else 0)
    delays, boxes, loops, comment = [], [], False, b""

    def blocks() -> bytes:
        nonlocal at
        found = b""
        while gif[at]:
            found += gif[at + 1 : at + 1 + gif[at]]
            at += 1 + gif[at]
        at += 1
        return found

    while gif[at] != 0x3B:
        if gif[at] == 0x21:
            label = gif[at + 1]
            at += 2
            content = blocks()
            if label == 0xF9:
                delays.append(struct.unpack_from("<H", content, 1)[0])
            elif label == 0xFF:
                loops = content == b"NETSCAPE2.0\x01\0\0"
            elif label == 0xFE:
                comment += content
        else:
            assert gif[at] == 0x2C
            x, y, width, height, flags = struct.unpack_from("<4HB", gif, at + 1)
            boxes.append((x, y, width, height))
            assert not flags & 0x40, "interlaced"
            at += 10 + (3 << (flags & 7) + 1 if flags & 0x80 else 0) + 1
            blocks()
    assert at == len(gif) - 1
    return delays, boxes, loops, comment


def encoded(frames, delays, text=None) -> bytes:
    return b"".join(gif_blocks(frames, delays, text))


def shown_frames(gif: bytes, tmp_path: Path) -> np.ndarray:
    path = tmp_path / "shown.gif"
    path.write_bytes(gif)
    with Image.open(path) as image:
        frames = []
        for index in range(image.n_frames):
            image.seek(index)
            frames.append(np.asarray(image.convert("RGB")))
    return np.stack(frames)


def blurred_psnr(got: np.ndarray, expected: np.ndarray) -> float:
    blur = [uniform_filter(a.astype(float), (5, 5, 0)) for a in (got, expected)]
    return float(10 * np.log10(255**2 / np.mean((blur[0] - blur[1]) ** 2)))


def test_the_structure() -> None:
    delays, boxes, loops, comment = parsed(encoded(clip(12), [1 / 30] * 12, "hello " * 200))
    assert sum(delays) == 40
    assert set(delays) == {3, 4}
    assert boxes[0] == (0, 0, 64, 48)
    assert loops
    assert comment == b"hello " * 200


@pytest.mark.parametrize("rate", [10, 12, 24, 25, 30, 33, 48, 50])
def test_the_total_is_exact(rate: int) -> None:
    delays, boxes, _, _ = parsed(encoded(clip(rate, 8, 8), [1 / rate] * rate))
    assert sum(delays) == 100
    assert min(delays) >= 2
    assert len(boxes) == rate


@pytest.mark.parametrize("rate", [60, 100, 120, 1000])
def test_faster_than_browsers_show_leaves_frames_out(rate: int) -> None:
    delays, boxes, _, _ = parsed(encoded(clip(rate, 8, 8), [1 / rate] * rate))
    assert sum(delays) == 100
    assert min(delays) >= 2
    assert 33 <= len(boxes) <= 50


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(0, 3), min_size=2, max_size=40))
def test_schedule(delays: list[float]) -> None:
    shown = schedule(delays)
    total = float(np.float64(sum(delays)) * 100)
    assert len(shown) == len(delays)
    assert abs(sum(shown) - max(total, 2)) <= 0.5 + 1e-6
    assert shown[0] >= 2
    assert all(delay == 0 or delay >= 2 for delay in shown)
    if min(delays) >= 0.03:  # nothing needs to be left out, and every frame starts at its own time
        starts = np.cumsum([0, *delays[:-1]]) * 100
        assert min(shown) >= 2
        assert np.abs(np.cumsum([0, *shown[:-1]]) - starts).max() <= 0.5 + 1e-6


def test_equal_frames_keep_their_time(tmp_path: Path) -> None:
    first, second = clip(2)
    gif = encoded([first, first, second, second, second, first], [0.1, 0.2, 0.3, 0.1, 0.1, 0.5])
    delays, boxes, _, _ = parsed(gif)
    assert delays == [10, 20, 30, 10, 10, 50]
    assert [box[2:] == (1, 1) for box in boxes] == [False, True, False, True, True, False]
    frames = shown_frames(gif, tmp_path)
    np.testing.assert_array_equal(frames[0], frames[1])
    np.testing.assert_array_equal(frames[2], frames[4])


def test_a_long_hold(tmp_path: Path) -> None:
    first, second = clip(2)
    gif = encoded([first, second], [2000, 1])
    delays, _, _, _ = parsed(gif)
    assert sum(delays) == 200_100
    frames = shown_frames(gif, tmp_path)
    np.testing.assert_array_equal(frames[0], frames[len(delays) - 2])


def test_another_decoder_sees_the_same(tmp_path: Path) -> None:
    frames = list(clip(6))
    frames[3] = frames[2].copy()
    frames[3][10:20, 30:50] = 255 - frames[3][10:20, 30:50]
    gif = encoded(frames, [0.1] * 6)
    ours = shown_frames(gif, tmp_path)
    reader = imageio_ffmpeg.read_frames(
        str(tmp_path / "shown.gif"), pix_fmt="rgb24", output_params=["-fps_mode", "passthrough"]
    )
    width, height = next(reader)["size"]
    theirs = [np.frombuffer(frame, np.uint8).reshape(height, width, 3) for frame in reader]
    np.testing.assert_array_equal(np.stack(theirs), ours)
    np.testing.assert_array_equal(iio.imread(tmp_path / "shown.gif", plugin="pillow", mode="RGB"), ours)


def test_what_rests_does_not_flicker(tmp_path: Path) -> None:
    still = data.astronaut()[::4, ::4]
    frames = []
    for step in range(5):
        frame = still.copy()
        frame[20:30, 10 * step : 10 * step + 10] = (255, 0, 0)
        frames.append(frame)
    gif = encoded(frames, [0.1] * 5)
    shown = shown_frames(gif, tmp_path)
    assert (shown[:, 40:] == shown[0, 40:]).all()
    assert parsed(gif)[1][1] == (0, 20, 20, 10)


@pytest.mark.parametrize("speed", [1.0, 0.01])
def test_smooth_fields_show_no_banding(speed: float, tmp_path: Path) -> None:
    frames = list(clip(6, 120, 160, speed))
    for got, expected in zip(shown_frames(encoded(frames, [0.1] * 6), tmp_path), frames, strict=True):
        assert blurred_psnr(got, expected) > 41  # nearest colours alone: 38


def test_a_photograph(tmp_path: Path) -> None:
    photo = data.astronaut()
    (got,) = shown_frames(encoded([photo], [0]), tmp_path)
    assert blurred_psnr(got, photo) > 46


@pytest.mark.parametrize("colors", [1, 2, 3, 17, 255, 256])
def test_few_colors_are_exact(colors: int, tmp_path: Path) -> None:
    random = np.random.default_rng(colors)
    palette = random.integers(0, 256, (colors, 3), dtype=np.uint8)
    frames = [palette[random.integers(0, colors, (40, 30))] for _ in range(3)]
    got = shown_frames(encoded(frames, [0.1] * 3), tmp_path)
    exact = 3 if colors < 256 else 1  # a later frame needs one colour for what stays
    np.testing.assert_array_equal(got[:exact], np.stack(frames)[:exact])


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (3, 2000)])
def test_odd_sizes(shape: tuple[int, int], tmp_path: Path) -> None:
    frames = np.random.default_rng(3).integers(0, 256, (3, *shape, 3), dtype=np.uint8)
    assert shown_frames(encoded(frames, [0.1] * 3), tmp_path).shape == frames.shape


def test_the_same_frames_give_the_same_bytes() -> None:
    assert encoded(clip(4), [0.1] * 4, "text") == encoded(clip(4), [0.1] * 4, "text")


def test_a_buffer_may_be_used_again(tmp_path: Path) -> None:
    def reusing() -> Iterator[np.ndarray]:
        buffer = np.empty((48, 64, 3), np.uint8)
        for frame in clip(5):
            buffer[:] = frame
            yield buffer

    assert encoded(reusing(), [0.1] * 5) == encoded(clip(5), [0.1] * 5)


def test_memory_stays_flat(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        write_gif(tmp_path / "a.gif", itertools.islice(itertools.cycle(clip(3, 48, 48)), count), [0.04] * count)
        _, top = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return top

    peak(2)
    assert peak(20) < 1.5 * peak(4) + 50_000


@pytest.mark.parametrize(
    ("frames", "delays"),
    [
        ([], []),
        ([], [0.1]),
        ([np.zeros((4, 4, 3), np.uint8)], [0.1, 0.1]),
        ([np.zeros((4, 4, 3), np.uint8)] * 3, [0.1, 0.1]),
        ([np.zeros((4, 4, 3), np.uint8), np.zeros((4, 5, 3), np.uint8)], [0.1, 0.1]),
        ([np.zeros((4, 4, 3), np.float32)], [0.1]),
        ([np.zeros((4, 4, 2), np.uint8)], [0.1]),
        ([np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4, 4), np.uint8)], [0.1, 0.1]),
        ([np.zeros((4, 4), np.uint8)], [0.1]),
        ([np.zeros((0, 4, 3), np.uint8)], [0.1]),
        ([np.zeros((65_536, 1, 3), np.uint8)], [0.1]),
        ([np.zeros((4, 4, 3), np.uint8)], [float("nan")]),
        ([np.zeros((4, 4, 3), np.uint8)], [-1.0]),
    ],
)
def test_misuse_leaves_no_file(frames, delays, tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError) as caught:
        write_gif(tmp_path / "a.gif", frames, delays)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_an_error_in_a_frame_leaves_the_old_file(tmp_path: Path) -> None:
    def failing() -> Iterator[np.ndarray]:
        yield from clip(2)
        raise RuntimeError("the network broke")

    path = tmp_path / "a.gif"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError):
        write_gif(path, failing(), [0.1] * 5)
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1
