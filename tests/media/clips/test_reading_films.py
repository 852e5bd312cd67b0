"""Films of others, made by ffmpeg: each frame once, upright, in its own colours, whatever the file is called."""

from __future__ import annotations

import logging
import struct
import subprocess
import tracemalloc
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from artnet.errors import ArtnetError, PictureError
from artnet.media.clips.films import read_film
from artnet.media.io.signatures import film_format
from artnet.media.metadata import read_text
from artnet.media.stills.encoding import read_picture

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


def numbered(folder: Path, names: list[str]) -> None:
    """Pictures each of which is as gray as its place in the list."""
    for number, name in enumerate(names):
        Image.new("L", (4, 4), number).save(folder / name)


@pytest.mark.parametrize(
    "names",
    [
        [f"{i}.png" for i in range(12)],
        [f"take 2 frame {i}.png" for i in (1, 9, 10, 11, 100)],
        ["a.png", "b1.png", "b02.png", "b3.png", "b10.png", "c.png"],
        [f"{i:05d}.png" for i in range(12)],
    ],
    ids=str,
)
def test_a_folder_in_the_order_of_its_numbers(names: list[str], tmp_path: Path) -> None:
    numbered(tmp_path, names)
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "._0.png").write_bytes(b"Mac OS X")
    (tmp_path / "notes.txt").write_text("no picture")
    assert [int(frame[0, 0, 0]) for frame in read_film(tmp_path)] == list(range(len(names)))


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".avif", ".apng"])
def test_the_delays_of_a_film_are_its_own(suffix: str, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (16, 16), (20 * i, 255 - 20 * i, 90)) for i in range(12)]
    path, delays = tmp_path / f"a{suffix}", [80] * 11 + [2000]
    kind = {".apng": "PNG"}.get(suffix, suffix[1:].upper())
    frames[0].save(path, kind, save_all=True, append_images=frames[1:], duration=delays, loop=0)
    film = read_film(path)
    assert [round(1000 * float(delay)) for delay in film.timeline.delays] == delays
    assert film.seconds == pytest.approx(2.88)


def test_frames_at_uneven_times_keep_them(tmp_path: Path) -> None:
    film = read_film(made(tmp_path / "a.mkv", "-fps_mode", "vfr", filters="setpts='if(lt(N,6),N,N+20)/25/TB'"))
    starts = [round(25 * float(start), 2) for start in film.timeline.starts]
    assert starts == pytest.approx([0, 1, 2, 3, 4, 5, 26, 27, 28, 29, 30, 31], abs=0.03)  # Matroska counts milliseconds


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mov", ("-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le")),
        ("b.mov", ("-c:v", "qtrle")),
        ("a.webm", ("-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p")),
        ("b.webm", ("-c:v", "libvpx", "-auto-alt-ref", "0", "-pix_fmt", "yuva420p")),
    ],
)
def test_films_with_opacity(name: str, options: tuple[str, ...], tmp_path: Path) -> None:
    source = "color=c=red@0.25:size=64x48:rate=25:duration=0.2,format=rgba"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", "-i", source]
    subprocess.run([*command, *options, str(tmp_path / name)], check=True)
    frames = np.stack(list(read_film(tmp_path / name)))
    assert frames.shape == (5, 48, 64, 4)
    assert np.abs(frames[..., 3].astype(int) - 64).max() <= 3
    assert np.abs(frames[..., :3].astype(int) - (255, 0, 0)).mean() < 4


def test_pillow_is_never_asked_what_a_file_is(tmp_path: Path) -> None:
    """Of PostScript it makes a program and runs it; a film is one of the formats that are listed."""
    for name, data in (("a.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"), ("a.gif", b"%!PS-Adobe-3.0\n")):
        (tmp_path / name).write_bytes(data + bytes(100))
        with pytest.raises(PictureError, match="PostScript"):
            read_film(tmp_path / name)
    for kind in ("TIFF", "ICO", "PCX", "SGI", "TGA"):
        path = tmp_path / f"a.{kind}"
        Image.new("RGB", (16, 16)).save(path, kind)
        with pytest.raises(PictureError, match="a film, or an animated picture"):
            read_film(path)


def test_a_film_of_too_many_pixels_is_refused_at_once(tmp_path: Path) -> None:
    """A GIF of some hundred bytes that says it has frames of 13,000 x 13,000."""
    path = tmp_path / "a.gif"
    frames = [Image.new("P", (1, 1), number % 2) for number in range(200)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=20)
    data = bytearray(path.read_bytes())
    data[6:10] = (13_000).to_bytes(2, "little") * 2
    path.write_bytes(data)
    with pytest.raises(ArtnetError, match="pixels"):
        read_film(path)


@pytest.mark.parametrize("read", [read_film, read_picture])
def test_a_few_bytes_do_not_take_gigabytes(read, tmp_path: Path) -> None:
    """35 bytes that say 13,000 x 13,000: refused before a pixel is decoded."""
    screen = struct.pack("<HH", 13_000, 13_000)
    path = tmp_path / "a.gif"
    path.write_bytes(b"GIF89a" + screen + b"\xf0\0\0" + bytes(6) + b"," + bytes(4) + screen + b"\0\x02\x02\x4c\x01\0;")
    tracemalloc.start()
    with pytest.raises(PictureError):
        read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
