"""Films of others, made by ffmpeg: each frame once, upright, in its own colours, whatever the file is called."""

from __future__ import annotations

import logging
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from artnet.errors import PictureError
from artnet.media.clips.films import read_film
from artnet.media.io.signatures import film_format
from artnet.media.metadata import read_text

FRAGMENTED = ("-movflags", "frag_keyframe+empty_moov+default_base_moof", "-brand", "iso5")
WRITTEN = {
    "mp4": ("MP4", ()),
    "fragmented": ("MP4", ("-f", "mp4", *FRAGMENTED)),
    "dash": ("MP4", ("-f", "mp4", "-brand", "dash")),
    "mov": ("MP4", ()),
    "m4v": ("MP4", ()),
    "3gp": ("MP4", ("-c:v", "libx264")),
    "webm": ("Matroska", ()),
    "mkv": ("Matroska", ()),
    "avi": ("AVI", ()),
}


def made(path: Path, *options: str, filters: str = "null") -> Path:
    """Twelve frames of 64 x 48, 25 a second: a bright square goes to the right by 4 pixels a frame, on dark blue."""
    source = "color=c=0x101060:size=64x48:rate=25:duration=0.48[d];color=c=0xf0c020:size=16x16:rate=25:duration=0.48[s]"
    graph = f"{source};[d][s]overlay=x=100*t:y=8,{filters}"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-y",
        "-loglevel",
        "error",
        "-filter_complex",
        graph,
        "-pix_fmt",
        "yuv420p",
    ]
    subprocess.run([*command, *options, str(path)], check=True)
    return path


def lefts(frames: list[np.ndarray]) -> list[int]:
    """Where the square begins in each frame."""
    return [int(np.flatnonzero(frame[16, :, 0] > 128)[0]) for frame in frames]


@pytest.mark.parametrize("name", WRITTEN)
def test_every_container(name: str, tmp_path: Path) -> None:
    container, options = WRITTEN[name]
    path = made(tmp_path / f"film.{name}", *options)
    assert film_format(path.read_bytes()[:64]) == container
    path = path.rename(tmp_path / "called a picture %d.png")  # the bytes decide
    film = read_film(path)
    frames = list(film)
    assert (len(film), film.size, film.seconds) == (12, (64, 48), pytest.approx(0.48, abs=0.01))
    assert len(frames) == 12
    assert {(frame.shape, frame.dtype) for frame in frames} == {((48, 64, 3), np.dtype(np.uint8))}
    assert np.abs(np.array(lefts(frames)) - 4 * np.arange(12)).max() <= 1
    assert np.abs(frames[3][40, 60].astype(int) - (0x10, 0x10, 0x60)).max() < 12
    np.testing.assert_array_equal(np.stack(list(film)), np.stack(frames))  # anew each time
    assert read_text(path) is None


def test_a_film_that_is_turned(tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture) -> None:
    lying = made(tmp_path / "a.mp4")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-display_rotation", "90", "-i", str(lying)]
    subprocess.run([*command, "-c", "copy", str(tmp_path / "b.mp4")], check=True)
    with caplog.at_level(logging.ERROR):
        film = read_film(tmp_path / "b.mp4")
        frames = list(film)
    assert film.size == (48, 64)
    np.testing.assert_array_equal(np.stack(frames), np.rot90(np.stack(list(read_film(lying))), axes=(1, 2)))
    assert capfd.readouterr() == ("", "")


def test_frames_at_uneven_times_come_once(tmp_path: Path) -> None:
    hold = "setpts='if(lt(N,6),N,N+20)/25/TB'"
    film = read_film(made(tmp_path / "a.mkv", "-fps_mode", "vfr", filters=hold))
    frames = list(film)
    assert len(film) == len(frames) == 12
    assert film.seconds == pytest.approx(1.28, abs=0.01)


def test_a_film_that_is_cut(tmp_path: Path) -> None:
    whole = made(tmp_path / "a.mp4", "-movflags", "faststart").read_bytes()
    path, refusals = tmp_path / "cut.mp4", []
    for part in range(1, 8):
        path.write_bytes(whole[: len(whole) * part // 8])
        try:
            assert len(list(read_film(path))) <= 12
        except PictureError as error:
            refusals.append(str(error))
    assert refusals
    assert all(line.startswith("Expected a film. Received: ") and "\n" not in line for line in refusals)


def test_a_sound_in_the_clothes_of_a_film(tmp_path: Path) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", "-i", "sine=duration=0.2"]
    subprocess.run([*command, str(tmp_path / "a.mp4")], check=True)
    with pytest.raises(PictureError, match="without a picture"):
        read_film(tmp_path / "a.mp4")
