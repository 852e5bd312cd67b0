"""Animations of every format, read back by another reader: count, time, size, colours, recipe; and what cannot be."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from artnet.errors import FileError, InvalidValueError, OutputError
from artnet.media.clips import video
from artnet.media.clips.films import read_film
from artnet.media.clips.formats import CLIP_FORMATS, ClipFile, clip_format_of, write_clip
from artnet.media.clips.reading_back import clip_facts
from artnet.media.clips.video import CODECS, frame_rate
from artnet.media.metadata import read_text
from artnet.rendering.composition import motion_recipe

TEXT = '{"artnet":{"a":"b=c;d#e\\\\f"}}'
SUFFIXES = [f.suffixes[0] for f in CLIP_FORMATS if f.suffixes]


def clip(count: int, size: tuple[int, int] = (64, 48)) -> list[np.ndarray]:
    """Soft colours that move."""
    y, x = np.mgrid[: size[1], : size[0]] / max(size)
    return [
        np.stack([128 + 100 * np.sin(3 * x + i / 5), 128 + 100 * np.cos(4 * y - i / 6), 40 + 150 * x], -1).astype(
            np.uint8
        )
        for i in range(count)
    ]


def decoded(path: Path, size: tuple[int, int]) -> np.ndarray:
    """The frames of a film as ffmpeg decodes them, told that they are BT.709."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", str(path), "-vf", "scale=in_color_matrix=bt709",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-",
    ]  # fmt: skip
    data = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(data, np.uint8).reshape(-1, size[1], size[0], 3)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("fps", [25, 30, 12.5])
def test_count_time_and_recipe(suffix: str, fps: float, tmp_path: Path) -> None:
    frames, path, shares = clip(5), tmp_path / f"a{suffix}", []
    file = ClipFile.of(clip_format_of(path))
    write_clip(path, frames, [1 / fps] * 5, file, TEXT, shares.append)
    count, seconds, size = clip_facts(path)
    assert count == 5
    assert seconds == pytest.approx(5 / fps, abs=0.0101)  # GIF counts hundredths
    assert size == (64, 48)
    assert read_text(path) == TEXT
    assert shares == [i / 5 for i in range(1, 6)]
    bare = tmp_path / f"bare{suffix}"
    write_clip(bare, frames, [1 / fps] * 5, file)
    assert read_text(bare) is None


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_uneven_delays(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    write_clip(path, clip(3), [0.5, 0.1, 1.2], ClipFile.of(clip_format_of(path)))
    _, seconds, _ = clip_facts(path)
    assert seconds == pytest.approx(1.8, abs=0.0101)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_moves(suffix: str, tmp_path: Path) -> None:
    """Frames that are all alike, which some formats join into one."""
    path = tmp_path / f"a{suffix}"
    write_clip(path, clip(1) * 8, [0.1] * 8, ClipFile.of(clip_format_of(path)))
    count, seconds, size = clip_facts(path)
    assert size == (64, 48)
    assert count == 1 or seconds == pytest.approx(0.8, abs=0.0101)


@pytest.mark.parametrize("suffix", [s for s in SUFFIXES if s not in (".mp4", ".mov")])
def test_a_single_frame(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    write_clip(path, clip(1), [0.5], ClipFile.of(clip_format_of(path)))
    with Image.open(path) as image:
        assert image.size == (64, 48)


@pytest.mark.parametrize(("suffix", "least"), [(".webp", 36), (".avif", 38), (".apng", 99), (".gif", 30)])
def test_the_pictures(suffix: str, least: float, tmp_path: Path) -> None:
    frames, path = clip(5), tmp_path / f"a{suffix}"
    write_clip(path, frames, [0.1] * 5, ClipFile.of(clip_format_of(path)))
    with Image.open(path) as image:
        for number, frame in enumerate(frames):
            image.seek(number)
            error = np.mean((np.asarray(image.convert("RGB")).astype(float) - frame) ** 2)
            assert 10 * np.log10(255**2 / max(error, 1e-7)) > least


@pytest.mark.parametrize("codec", [c.name for c in CODECS])
def test_codecs_keep_the_colors(codec: str, tmp_path: Path) -> None:
    """Within 3 levels on average, as ffmpeg decodes them: a wrong matrix would be off by 8 on these."""
    path = tmp_path / ("a.mov" if codec == "prores" else "a.mp4")
    frames = clip(6, (128, 96))
    write_clip(path, frames, [0.04] * 6, ClipFile.of(clip_format_of(path), codec=codec))
    got = decoded(path, (128, 96))
    assert len(got) == 6
    assert np.abs(got.astype(float) - np.stack(frames)).mean() < 3
    said = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path)], capture_output=True, text=True).stderr
    assert "bt709" in said
    assert {"h264": "yuv420p(", "prores": "yuv444p"}.get(codec, "10le") in said


def test_odd_sides_are_padded_never_resized(tmp_path: Path) -> None:
    frames, path = clip(4, (63, 47)), tmp_path / "a.mp4"
    write_clip(path, frames, [0.04] * 4, ClipFile.of("mp4", quality=100))
    assert clip_facts(path)[2] == (64, 48)
    got = decoded(path, (64, 48)).astype(float)
    assert np.abs(got[:, :47, :63] - np.stack(frames)).mean() < 4
    assert np.abs(got[:, :, 63] - got[:, :, 62]).mean() < 4


def test_numbered_frames_resume(tmp_path: Path) -> None:
    frames, folder, asked = clip(5), tmp_path / "frames", []

    class Slow(list):
        def __getitem__(self, number):
            asked.append(number)
            if len(asked) == 4:
                raise KeyboardInterrupt
            return super().__getitem__(number)

    with pytest.raises(KeyboardInterrupt):
        write_clip(folder, Slow(frames), [0.1] * 5, ClipFile.of("png"), TEXT)
    there = sorted(p.name for p in folder.glob("*.png"))
    assert there == ["00000.png", "00001.png", "00002.png"]
    write_clip(folder, Slow(frames), [0.1] * 5, ClipFile.of("png"), TEXT)
    assert asked[4:] == [0, 3, 4]  # the first is painted to know whether it is the same animation
    for number, frame in enumerate(frames):
        with Image.open(folder / f"{number:05d}.png") as image:
            np.testing.assert_array_equal(np.asarray(image), frame)
    assert read_text(folder / "00000.png") == TEXT
    with pytest.raises(OutputError, match="another animation"):
        write_clip(folder, frames[1:], [0.1] * 4, ClipFile.of("png"), TEXT)


def test_a_shared_palette(tmp_path: Path) -> None:
    """One table of colours in the file, and pictures nearly as good as with one for each frame."""
    frames, errors = clip(8, (160, 120)), []
    for shared in (False, True):
        path = tmp_path / f"{shared}.gif"
        write_clip(path, frames, [0.1] * 8, ClipFile.of("gif", shared=shared))
        with Image.open(path) as image:
            error = 0.0
            for number, frame in enumerate(frames):
                image.seek(number)
                error += np.mean((np.asarray(image.convert("RGB")).astype(float) - frame) ** 2) / len(frames)
            errors.append(error)
    assert errors[0] < errors[1] < 6 * errors[0]  # its colours are spread over all frames
    tables = sum(bool(flags & 0x80) for flags in local_flags((tmp_path / "True.gif").read_bytes()))
    assert tables == 0


def local_flags(data: bytes) -> list[int]:
    """The packed fields of a GIF's images."""
    at, flags = 13 + (3 << ((data[10] & 7) + 1)), []
    while data[at] != 0x3B:
        if data[at] == 0x2C:
            flags.append(data[at + 9])
            at += 11 + (3 << ((flags[-1] & 7) + 1) if flags[-1] & 0x80 else 0)
        else:
            at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
    return flags


def test_16_bits_as_ffmpeg_reads_them(tmp_path: Path) -> None:
    frames = [np.random.default_rng(i).integers(0, 65_536, (9, 7, 3), np.uint16) for i in range(2)]
    write_clip(tmp_path / "frames", frames, [0.1] * 2, ClipFile.of("png", bits=16), TEXT)
    for number, frame in enumerate(frames):
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", tmp_path / f"frames/{number:05d}.png"]
        data = subprocess.run([*command, "-f", "rawvideo", "-pix_fmt", "rgb48le", "-"], check=True, capture_output=True)
        np.testing.assert_array_equal(np.frombuffer(data.stdout, "<u2").reshape(frame.shape), frame)
    assert read_text(tmp_path / "frames" / "00000.png") == TEXT


def test_a_gif_that_fits(tmp_path: Path) -> None:
    frames, path = clip(3), tmp_path / "a.gif"
    write_clip(path, frames, [0.05] * 3, ClipFile.of("gif"))
    whole = path.stat().st_size
    for share in (0.9, 0.3):
        limit = int(whole * share)
        write_clip(path, frames, [0.05] * 3, ClipFile.of("gif", max_size=limit))
        assert share * 0.3 * whole < path.stat().st_size <= limit
    with pytest.raises(OutputError, match="smaller size"):
        write_clip(path, frames, [0.05] * 3, ClipFile.of("gif", max_size=1000))
    assert path.stat().st_size <= limit  # the old file stays


@pytest.mark.parametrize("colors", [2, 7, 64, 256])
def test_colors(colors: int, tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    write_clip(path, clip(3), [0.1] * 3, ClipFile.of("gif", colors=colors))
    with Image.open(path) as image:
        seen = np.unique(np.asarray(image.convert("RGB")).reshape(-1, 3), axis=0)
        assert colors / 2 <= len(seen) <= colors  # later frames also show what stays of those before


def test_frame_rates() -> None:
    assert frame_rate([0.04] * 5) == 25
    assert float(frame_rate([1001 / 30000] * 5)) == pytest.approx(29.97, abs=1e-3)
    assert frame_rate([0.1, 0.2]) == 50


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("gif", {"quality": 80}), ("apng", {"colors": 8}), ("mp4", {"codec": "vhs"}), ("webp", {"quality": 0}),
        ("gif", {"colors": 1}), ("gif", {"colors": 257}), ("gif", {"max_size": 10}), ("avif", {"dance": 1}),
        ("mp4", {"quality": True}), ("png", {"bits": 12}),
    ],
    ids=str,
)  # fmt: skip
def test_settings_that_cannot_be(name: str, settings: dict) -> None:
    with pytest.raises(InvalidValueError):
        ClipFile.of(name, **settings)


def test_another_suffix() -> None:
    with pytest.raises(InvalidValueError, match=r"\.gif, \.mp4"):
        clip_format_of("a.mkv")
    assert clip_format_of("a folder") == "png"


@pytest.mark.parametrize("program", ["missing", "broken", "failing"])
def test_without_an_ffmpeg_that_runs(program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """None there, no program, one that ends with an error: one line with the way out, for writing and for reading."""
    film, path = tmp_path / "film.mp4", tmp_path / program
    write_clip(film, clip(2), [0.1] * 2, ClipFile.of("mp4"))
    if program != "missing":
        path.write_text("no program" if program == "broken" else "#!/bin/sh\nexit 1\n")
        path.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(path))
    for work in (
        lambda: write_clip(tmp_path / "a.mp4", clip(2), [0.1] * 2, ClipFile.of("mp4")),
        lambda: read_film(film),
    ):
        with pytest.raises(FileError, match="pip install --force-reinstall imageio-ffmpeg") as caught:
            work()
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "a.mp4").exists()


def test_without_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(FileError, match="imageio-ffmpeg"):
        write_clip(tmp_path / "a.mp4", clip(2), [0.1] * 2, ClipFile.of("mp4"))
    assert not list(tmp_path.iterdir())


def test_a_full_disk_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """ffmpeg ends early: its last words are the answer, and no file is left."""
    failing = tmp_path / "ffmpeg"
    failing.write_text("#!/bin/sh\necho 'No space left on device' >&2\nexit 1\n")
    failing.chmod(0o755)
    monkeypatch.setattr(video, "find_ffmpeg", lambda: str(failing))
    with pytest.raises(OutputError, match="no space left on the disk"):
        write_clip(tmp_path / "out" / "a.mp4", clip(30, (256, 256)), [0.1] * 30, ClipFile.of("mp4"))
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("suffix", [".webp", ".mp4", ".mov"])
def test_a_side_that_a_format_cannot_have_is_answered(suffix, tmp_path):
    path = tmp_path / f"wide{suffix}"
    name = clip_format_of(path)
    with pytest.raises(InvalidValueError, match=f"pixels a side for {name}"):
        write_clip(path, [np.zeros((1, 16_386, 3), np.uint8)] * 2, [0.1, 0.1], ClipFile.of(name))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
@pytest.mark.parametrize("codec", CODECS.names())
@pytest.mark.parametrize("size", [(2, 2), (16, 16), (48, 64), (130, 18)])
def test_small_films_of_every_codec(suffix: str, codec: str, size: tuple[int, int], tmp_path: Path) -> None:
    """Written, or refused in a line that names the codec: not left to ffmpeg."""
    path = tmp_path / f"a{suffix}"
    try:
        write_clip(path, clip(2, size), [0.1] * 2, ClipFile.of(suffix[1:], codec=codec))
    except InvalidValueError as error:
        assert codec in str(error)  # noqa: PT017
        assert suffix[1:] not in CODECS[codec].files or min(size) < CODECS[codec].smallest
    else:
        assert clip_facts(path)[2] == size


@pytest.mark.parametrize("name", [c.name for c in CODECS])
def test_films_say_that_they_are_bt709(name: str, tmp_path: Path) -> None:
    """Matrix, primaries and transfer: in the stream, where ffmpeg finds them, and in the container's colr box."""
    path = tmp_path / ("a.mov" if name == "prores" else "a.mp4")
    write_clip(path, clip(3), [0.04] * 3, ClipFile.of(path.suffix[1:], codec=name))
    described = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path)], capture_output=True, text=True)
    (line,) = [line for line in described.stderr.splitlines() if "Video:" in line]
    assert re.search(r"\((tv, )?bt709(, progressive)?\)", line), line  # one word where all three agree
    data = path.read_bytes()
    box = data.index(b"colr")
    assert data[box + 4 : box + 14] in (b"nclx\0\1\0\1\0\1", b"nclc\0\1\0\1\0\1")


@pytest.mark.parametrize(
    ("fps", "rate"),
    [(23.976, "24000/1001"), (23.98, "24000/1001"), (29.97, "30000/1001"), (59.94, "60000/1001"), (24, "24"),
     (30, "30"), (12.5, "25/2"), (23.5, "47/2")],
)  # fmt: skip
def test_the_rates_of_television(fps: float, rate: str) -> None:
    """As they are called, and as they are exactly; nothing is rounded to whole seconds."""
    motion = motion_recipe("zoom", fps=fps, seconds=4)
    assert frame_rate([motion.seconds / motion.frames] * motion.frames) == Fraction(rate)


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_a_length_that_looks_like_a_brace_hides_no_recipe(suffix: str, tmp_path: Path) -> None:
    """A box as long as that its length holds the byte of a brace: of 256 films it was one or two."""
    for length in range(ord("{") - 28, ord("{") + 1, 4):
        head, tail = '{"artnet":"', '"}'
        text = head + "a" * (256 + length - len(head) - len(tail)) + tail
        path = tmp_path / f"{length}{suffix}"
        write_clip(path, clip(2, (16, 16)), [0.1] * 2, ClipFile.of(suffix[1:]), text=text)
        assert read_text(path) == text
