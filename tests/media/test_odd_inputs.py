"""Pictures and films as they come, made here byte by byte or by ffmpeg: each was read wrongly once."""

from __future__ import annotations

import struct
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.errors import ArtnetError, PictureError
from artnet.media.clips.ffmpeg import find_ffmpeg
from artnet.media.clips.films import read_film
from artnet.media.io.tensors import tensors_from_bytes, tensors_to_bytes
from artnet.media.stills.encoding import read_picture
from artnet.media.stills.reducing import reduced
from artnet.training.data.target import Target


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def ffmpeg(*arguments):
    subprocess.run([find_ffmpeg(), "-y", "-loglevel", "error", *arguments], check=True)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, kind, rows, clear):
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"tRNS", clear) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("which", ["late", "jitter"])
def test_films_whose_times_are_uneven_have_all_their_frames(which):
    shift = "if(eq(N\\,3)\\,0.030/TB\\,0)" if which == "late" else "if(mod(N\\,2)\\,0.020/TB\\,0)"
    times = f"settb=1/90000,setpts=PTS+{shift}"
    ffmpeg("-f", "lavfi", "-i", "testsrc=size=32x24:rate=30:duration=1", "-vf", times, "-fps_mode", "passthrough",
           "-enc_time_base", "1/90000", "-video_track_timescale", "90000", "a.mp4")  # fmt: skip
    film = read_film("a.mp4")
    assert (len(film), sum(1 for _ in film)) == (30, 30)
    assert Target.film_of("a.mp4", 16).size == (16, 12)


def test_titles_and_names_say_nothing_of_opacity():
    ffmpeg("-f", "lavfi", "-i", "color=red@0.5:size=32x24:rate=10:duration=0.3,format=yuva420p", "-c:v", "prores_ks",
           "-pix_fmt", "yuva444p10le", "a.mov")  # fmt: skip
    ffmpeg("-i", "a.mov", "-c", "copy", "-metadata", "title=Video: trip, may", "title.mov")
    Path("a.mov").rename("my Video: trip to Rome, May.mov")
    for name in ("title.mov", "my Video: trip to Rome, May.mov"):
        assert next(iter(read_film(name))).shape == (24, 32, 4)


def test_pixels_that_are_not_square_are_drawn_out():
    ffmpeg("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=0.3", "-vf", "setsar=4/3", "a.mp4")
    assert Target.film_of("a.mp4", 32).size == (32, 18)
    ffmpeg("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=0.3", "-vf", "setsar=1/2", "b.mp4")
    assert read_film("b.mp4").size == (64, 96)


def test_the_picture_before_an_apng_is_no_frame_of_it():
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "lime", "blue")]
    frames[0].save("a.png", save_all=True, append_images=frames[1:], default_image=True, duration=[100, 300])
    film = read_film("a.png")
    assert (len(film), film.seconds) == (2, 0.4)
    assert next(iter(film))[0, 0].tolist() == [0, 255, 0]


@pytest.mark.parametrize(
    ("depth", "rows"), [(1, bytes([0b01010101])), (2, bytes([0b00011011, 0b00011011])), (4, bytes.fromhex("01230123"))]
)
def test_the_clear_gray_of_few_bits(depth, rows):
    Path("a.png").write_bytes(png(8, 1, depth, 0, b"\0" + rows, b"\0\1"))
    wanted = np.array([[0 if value == 1 else 1 for value in unpacked(rows, depth)]])
    np.testing.assert_array_equal(read_picture("a.png").alpha, wanted)


def unpacked(data, depth):
    bits = "".join(f"{byte:08b}" for byte in data)
    return [int(bits[place : place + depth], 2) for place in range(0, len(bits), depth)]


def test_the_clear_colour_of_16_bits():
    pixels = struct.pack(">6H", 0x8000, 0x8000, 0x8000, 0x0101, 0x0101, 0x0101)
    Path("a.png").write_bytes(png(2, 1, 16, 2, b"\0" + pixels, struct.pack(">3H", 0x8000, 0x8000, 0x8000)))
    read = read_picture("a.png")
    assert read.alpha.tolist() == [[0, 1]]
    assert "its clear colour is known to 8 bits" in read.notes


def gif(width, height, frames):
    data = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes([0, 0, 0, 255, 255, 255])
    for left, top, wide, high in frames:
        data += b"!\xf9\4\4" + struct.pack("<H", 10) + b"\0\0," + struct.pack("<HHHHB", left, top, wide, high, 0)
        data += b"\2\2\x4c\x01\0"
    return data + b";"


def test_what_no_frame_of_a_gif_has_drawn_is_clear():
    Path("a.gif").write_bytes(gif(3, 2, [(1, 0, 1, 1)]))
    assert read_picture("a.gif").alpha.tolist() == [[0, 1, 0], [0, 0, 0]]
    Path("b.gif").write_bytes(gif(3, 1, [(0, 0, 1, 1), (2, 0, 1, 1)]))
    first, second = read_film("b.gif")
    assert first[..., 3].tolist() == [[255, 0, 0]]
    assert second.shape[:2] == (1, 3)


def test_frames_beyond_the_screen_are_cut():
    Path("a.gif").write_bytes(gif(2, 1, [(0, 0, 1, 1), (1, 0, 1, 1), (0, 0, 1, 1)]).replace(b",\1\0\0\0", b",\1\0\0\0"))
    assert {frame.shape[:2] for frame in read_film("a.gif")} == {(1, 2)}


def test_few_bytes_hold_no_large_film():
    Path("a.gif").write_bytes(gif(8192, 8192, [(number, 0, 1, 1) for number in range(6)]))
    with pytest.raises(PictureError, match="bytes cannot hold 6 frames"):
        read_film("a.gif")


def test_large_pictures_are_made_smaller_as_they_are_read():
    rng = np.random.default_rng(7)
    color = rng.random((70, 50, 3), np.float32)
    alpha = rng.random((70, 50), np.float32)
    for opacity in (None, alpha):
        got, share = reduced((50, 70), lambda a, b, o=opacity: (color[a:b], None if o is None else o[a:b]), 8)
        light = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
        weights = np.ones_like(alpha) if opacity is None else alpha
        for row, column in ((0, 0), (3, 2), (8, 6)):  # the last ones are smaller
            part = (slice(8 * row, 8 * row + 8), slice(8 * column, 8 * column + 8))
            mean = (light[part] * weights[part][..., None]).sum((0, 1)) / weights[part].sum()
            wanted = np.where(mean <= 0.0031308, mean * 12.92, 1.055 * mean ** (1 / 2.4) - 0.055)
            np.testing.assert_allclose(got[row, column], wanted, atol=2e-5)
            assert share is None or share[row, column] == pytest.approx(weights[part].mean(), abs=1e-5)


def test_a_large_picture_is_the_same_but_for_the_way(monkeypatch):
    """Read whole, and a few rows at a time: turned, with opacity, at the canvas that its own size gives."""
    rng = np.random.default_rng(3)
    soft = Image.fromarray(rng.integers(0, 256, (6, 9, 4), np.uint8)).resize((812, 524), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112] = 6
    soft.save("a.png", exif=exif)
    whole = Target.read("a.png", 64)
    monkeypatch.setattr("artnet.media.stills.reducing.LARGE", 1)
    monkeypatch.setattr("artnet.media.stills.reducing.BAND", 1000)
    parts = Target.read("a.png", 64)
    assert parts.size == whole.size
    assert parts.notes == whole.notes
    np.testing.assert_allclose(parts.alpha, whole.alpha, atol=0.04)  # half a pixel of the smaller one, at its edge
    seen = whole.alpha[..., None] > 0.2
    assert np.abs((parts.color - whole.color) * seen).max() < 0.06


def test_the_clear_gray_is_known_in_every_part_of_a_large_picture(monkeypatch):
    rows = b"".join(b"\0" + bytes([0b00011011] * 16) for _ in range(64))
    Path("a.png").write_bytes(png(64, 64, 2, 0, rows, b"\0\1"))
    monkeypatch.setattr("artnet.media.stills.reducing.LARGE", 1)
    monkeypatch.setattr("artnet.media.stills.reducing.BAND", 256)
    np.testing.assert_allclose(read_picture("a.png", 4).alpha, 0.75)


def test_an_altered_trajectory_is_refused(tmp_path):
    an.fit(None, size=8, steps=4, seed=1, style="linear").save("fit")
    path = Path("fit/trajectory.safetensors")
    tensors, metadata = tensors_from_bytes(path.read_bytes())
    kept = {name: value for name, value in metadata.items() if "sha256" not in name}
    path.write_bytes(tensors_to_bytes({**tensors, "change": np.full_like(tensors["change"], -1)}, kept))
    with pytest.raises(an.RecipeError, match="altered"):
        an.open("fit")


@pytest.mark.parametrize(
    "use",
    [
        lambda: an.fit([[1, 2], [3]], steps=1),
        lambda: an.fit([[1, 2], [3]], steps=1, film=True),
        lambda: an.fit(None, steps=1, mask=[[1, 2], [3]]),
        lambda: an.fit(Image.new("RGB", (8, 6)), steps=1, together=True),
        lambda: an.fit(3, steps=1, together=True),
    ],
)
def test_plain_mistakes_have_a_line(use):
    with pytest.raises(ArtnetError):
        use()


def test_numbers_in_another_order_are_numbers():
    values = np.arange(48).reshape(4, 4, 3) * 1000
    np.testing.assert_array_equal(
        Target.read(values.astype(">u2"), 4).color, Target.read(values.astype("<u2"), 4).color
    )


def test_a_still_is_no_film_and_two_large_frames_are_two():
    Image.new("RGB", (8, 8)).save("a.jpg")
    with pytest.raises(PictureError, match="leave --film out"):
        Target.film_of("a.jpg", 8)
    frames = [Image.new("RGB", (60, 60), color) for color in ("red", "blue")]
    frames[0].save("two.gif", save_all=True, append_images=frames[1:], duration=100)
    with pytest.raises(an.InvalidValueError, match="pixels to learn from"):
        Target.film_of("two.gif", 6000)


def test_gray_with_opacity_multiplied_in():
    assert Target.read(Image.new("La", (3, 2)), 3).size == (3, 2)


def test_signed_samples_are_not_read_as_others(tmp_path):
    tags = [(256, 4, 2), (257, 4, 1), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 4, 1),
            (279, 4, 2), (339, 3, 2)]  # fmt: skip
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, kind, 1, v) for tag, kind, v in tags)
    Path("a.tif").write_bytes(b"II*\0" + struct.pack("<I", 10) + bytes([200, 3]) + directory + bytes(4))
    with pytest.raises(PictureError, match="TIFF"):
        read_picture("a.tif")


def test_a_damaged_tiff_is_told_in_one_line(capfd, tmp_path):
    """libtiff writes to standard error by itself."""
    path = tmp_path / "bad.tif"
    levels = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    Image.fromarray(levels).save(path, compression="tiff_lzw")
    data = bytearray(path.read_bytes())
    data[1000:1060] = b"\xff" * 60
    path.write_bytes(data)
    with pytest.raises(PictureError, match="cut or altered"):
        read_picture(path)
    assert capfd.readouterr().err == ""
