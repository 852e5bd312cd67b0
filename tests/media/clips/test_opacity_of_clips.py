"""What is clear stays clear in every format that can say so; else it is laid over a ground, and that is said."""

from __future__ import annotations

import subprocess
import warnings
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.color.compositing import over_ground
from artnet.errors import ArtnetWarning
from artnet.media.clips.films import read_film
from artnet.media.clips.formats import CLIP_FORMATS, ClipFile, write_clip
from artnet.media.clips.video import CODECS
from artnet.works.saved_work import read_work

SIZE = (48, 32)
NAMES = [f"a{next(iter(row.suffixes), '')}" for row in CLIP_FORMATS]
DELAYS = [0.1] * 4


def clip() -> list[np.ndarray]:
    """A disc with a soft edge that goes to the right, over what is clear and red."""
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    frames = []
    for left in (8, 16, 24, 32):
        opacity = np.clip(8 - np.hypot(x - left, y - 16), 0, 1)
        frames.append(np.dstack([255 - 3 * x, 4 * y, np.full_like(x, 90), 255 * opacity]).round().astype(np.uint8))
    return frames


def by_ffmpeg(path: Path) -> np.ndarray:
    """The frames (frames, height, width, 4) as ffmpeg, an independent reader, decodes them."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", str(path), "-fps_mode", "vfr"]
    command += ["-vf", "scale=in_color_matrix=auto", "-f", "rawvideo", "-pix_fmt", "rgba", "-"]
    data = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(data, np.uint8).reshape(-1, SIZE[1], SIZE[0], 4)


def as_rgba(frame: np.ndarray) -> np.ndarray:
    return frame if frame.shape[-1] == 4 else np.dstack([frame, np.full(frame.shape[:2], 255, np.uint8)])


@pytest.mark.parametrize("name", NAMES)
def test_every_format(name: str, tmp_path: Path) -> None:
    path, frames = tmp_path / name, np.stack(clip())
    file = ClipFile.of("png" if name == "a" else path.suffix[1:])
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        write_clip(path, clip(), DELAYS, file)
    assert [one.category for one in said] == ([] if file.keeps_opacity else [ArtnetWarning])
    if not file.keeps_opacity:
        seen = np.stack(list(read_film(path))).astype(float)
        assert np.abs(seen - np.stack([over_ground(frame) for frame in frames])).mean() < 3
        return
    reads = [np.stack([as_rgba(frame) for frame in read_film(path)])]
    if name in ("a.gif", "a.apng", "a.mov"):
        reads.append(by_ffmpeg(path))
    for read in reads:
        assert read.shape == frames.shape
        solid = frames[..., 3] == 255
        assert np.abs(read[solid].astype(int) - frames[solid]).mean() < 6  # lossy colours
        if name == "a.gif":
            np.testing.assert_array_equal(read[..., 3] > 0, frames[..., 3] >= 128)
        else:
            assert np.abs(read[..., 3].astype(int) - frames[..., 3]).max() <= 20
            assert np.abs(read[..., 3].astype(int) - frames[..., 3]).mean() < 1.5


@pytest.mark.parametrize("codec", [codec.name for codec in CODECS if "mov" in codec.files])
def test_every_codec_of_mov(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "a.mov"
    file = ClipFile.of("mov", codec=codec)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        write_clip(path, clip(), DELAYS, file)
    assert file.keeps_opacity == (codec == "prores")
    assert bool(said) == (codec != "prores")
    assert {frame.shape[-1] for frame in read_film(path)} == {4 if codec == "prores" else 3}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("error")
def test_over_a_ground(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    write_clip(path, clip(), DELAYS, ClipFile.of("png" if name == "a" else path.suffix[1:]), ground="#3060c0")
    frames = list(read_film(path))
    assert {frame.shape for frame in frames} == {(32, 48, 3)}
    assert np.abs(frames[0][0, 47].astype(int) - (0x30, 0x60, 0xC0)).max() < 12


@pytest.mark.parametrize("options", [{"shared": True}, {"max_size": 4000}, {"colors": 8}], ids=str)
def test_gifs_of_few_colours(options: dict, tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    write_clip(path, clip(), DELAYS, ClipFile.of("gif", **options))
    read = np.stack([as_rgba(frame) for frame in read_film(path)])
    np.testing.assert_array_equal(read[..., 3] > 0, np.stack(clip())[..., 3] >= 128)
    np.testing.assert_array_equal(by_ffmpeg(path)[..., 3] > 0, np.stack(clip())[..., 3] >= 128)


def test_a_long_rest_in_a_gif(tmp_path: Path) -> None:
    """Longer than a frame's field: what is shown stays until the end."""
    path = tmp_path / "a.gif"
    write_clip(path, clip()[:2], [700.0, 0.1], ClipFile.of("gif"))
    read = list(read_film(path))
    assert len(read) == 3
    np.testing.assert_array_equal(read[0], read[1])


def test_networks_in_motion_keep_it(tmp_path: Path) -> None:
    net = an.CPPN(head="rgba", hidden=[8] * 2, latent=3, seed=7)
    moving = an.animate(net, size=SIZE, frames=3, seconds=0.3, quality="draft")
    assert moving[0].shape == (32, 48, 4)
    still = an.render(net, size=SIZE, quality="draft")
    assert still.pixels.shape == (32, 48, 4)
    deep = read_film(moving.save(tmp_path / "deep", bits=16))
    assert np.abs(next(iter(deep)).astype(int) - moving[0]).max() <= 1
    over = moving.save(tmp_path / "a.png.gif", ground="tomato")
    file = read_work(over).recipe.file
    assert file is not None
    assert file.ground == "#ff6347"
    assert {frame.shape[-1] for frame in read_film(over)} == {3}


def test_stills(tmp_path: Path) -> None:
    picture = an.render(an.CPPN(head="rgba", hidden=[8] * 2, seed=7), size=SIZE, quality="draft")
    clear = picture.pixels[..., 3] < 128
    assert clear.any()
    assert not clear.all()
    with Image.open(picture.save(tmp_path / "a.gif")) as image:
        np.testing.assert_array_equal(np.asarray(image.convert("RGBA"))[..., 3] == 0, clear)
    with Image.open(picture.save(tmp_path / "a.png", ground="#102030")) as image:
        assert image.mode == "RGB"
        np.testing.assert_array_equal(np.asarray(image), over_ground(picture.pixels, (16 / 255, 32 / 255, 48 / 255)))


def test_frames_of_a_sketch_keep_it(tmp_path: Path) -> None:
    frames = clip()

    @an.sketch
    def blink() -> an.Frames:
        return an.Frames(frames, 0.1)

    made = blink.run(seed=1)
    np.testing.assert_array_equal(np.stack(list(read_film(made.save(tmp_path / "a.apng")))), np.stack(frames))
