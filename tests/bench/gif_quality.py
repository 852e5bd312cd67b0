"""GIFs of our writer beside those of Pillow, ffmpeg and gifski, on three clips.

    python tests/bench/gif_quality.py --gifski PATH
    python tests/bench/gif_quality.py --photo astronaut.png --save FOLDER

gifski 1.7.1 comes as the npm package of that name (`npm pack gifski@1.7.1`, then `package/bin/debian/gifski`); it is
run with `-Q 100`. ffmpeg makes a palette for each frame (`palettegen=stats_mode=single`, `paletteuse=new=1`).

Measures, on the frames as Pillow reads them back: size; PSNR; PSNR after a 5 x 5 box blur, which is what the eye sees
of dither and shows banding; flicker, the mean absolute change of the error from frame to frame, in levels of 255;
seconds of writing. Targets: on the smooth clip at most gifski's size with at least its blurred PSNR and at most its
flicker, in at most 3 times its time; no worse than gifski on two of the first, third and fourth on the other clips.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import imageio_ffmpeg
import numpy as np
from PIL import Image
from report import print_header, print_table
from scipy.ndimage import uniform_filter

import artnet as an
from artnet.media.gif.writer import write_gif

FPS = 20
Clip = np.ndarray


def smooth_clip() -> Clip:
    """A loop of soft gradients, 24 frames of 320 x 240."""
    net = an.CPPN(hidden=[24] * 3, activation="sin", inputs="x y r", latent=8, weight_scale=0.6, seed=4)
    motion = "latent(keys=3, spread=0.3)"
    return np.stack(list(an.animate(net, motion=motion, size=(320, 240), frames=24, seconds=1.2)))


def training_clip(photo: Path | None) -> Clip:
    """The training of a photograph, 24 frames of 320 pixels."""
    import skimage.data

    target = skimage.data.astronaut() if photo is None else str(photo)
    painting = an.fit(target, style="painterly", size=320, steps=300, seed=1)
    return np.stack(list(an.animate(painting, motion="training", size=(320, 320), frames=24)))


def line_clip() -> Clip:
    """Hard lines of two colours that turn, 24 frames of 320 x 240."""
    net = an.CPPN(hidden=[32] * 4, activation="sin", inputs="x y r", head="stencil", seed=3)
    return np.stack(list(an.animate(net, motion="turn", size=(320, 240), frames=24, seconds=1.2)))


def ours(frames: Clip, path: Path) -> None:
    """Our writer at its defaults."""
    write_gif(path, list(frames), [1 / FPS] * len(frames))


def pillow(frames: Clip, path: Path) -> None:
    """Pillow's default."""
    first, *rest = [Image.fromarray(frame) for frame in frames]
    first.save(path, save_all=True, append_images=rest, duration=1000 // FPS, loop=0)


def ffmpeg(frames: Clip, path: Path) -> None:
    """ffmpeg with a palette for each frame."""
    height, width = frames.shape[1:3]
    graph = "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1"
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(FPS), "-i", "-"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", *source, "-vf", graph, str(path)]
    subprocess.run(command, input=frames.tobytes(), check=True)


def gifski(program: str) -> Callable[[Clip, Path], None]:
    """Gifski at its best, from PNG files; writing these is not counted."""

    def write(frames: Clip, path: Path) -> None:
        names = [str(path.parent / f"{i:03d}.png") for i in range(len(frames))]
        command = [program, "-Q", "100", "--fps", str(FPS), "--quiet", "-o", str(path), *names]
        subprocess.run(command, check=True, capture_output=True)

    return write


def read(path: Path, count: int) -> Clip:
    """The frames of a GIF."""
    with Image.open(path) as image:
        frames = []
        for number in range(image.n_frames):
            image.seek(number)
            shown = round(image.info["duration"] * FPS / 1000) if image.n_frames != count else 1
            frames += [np.array(image.convert("RGB"))] * max(1, shown)
    return np.stack(frames[:count])


def psnr(error: Clip) -> float:
    """Of an error in levels."""
    return float(10 * np.log10(255**2 / max(1e-9, np.mean(error**2))))


def measure(frames: Clip, path: Path) -> list[float]:
    """KiB, PSNR, blurred PSNR, flicker."""
    error = read(path, len(frames)).astype(np.float32) - frames
    blurred = uniform_filter(error, (0, 5, 5, 0))
    flicker = float(np.mean(np.abs(np.diff(error, axis=0))))
    return [path.stat().st_size / 1024, psnr(error), psnr(blurred), flicker]


@click.command()
@click.option("--gifski", "program", help="The program, to measure against.")
@click.option("--photo", type=click.Path(exists=True, path_type=Path), help="In place of scikit-image's astronaut.")
@click.option("--save", "folder", type=click.Path(path_type=Path), help="Keep the GIFs here, to look at.")
def main(program: str | None, photo: Path | None, folder: Path | None) -> None:
    """Measure and print."""
    writers: dict[str, Callable[[Clip, Path], None]] = {"artnet": ours, "Pillow": pillow, "ffmpeg": ffmpeg}
    if program:
        writers["gifski"] = gifski(program)
    clips = {"smooth": smooth_clip(), "training": training_clip(photo), "lines": line_clip()}
    print_header("GIF writers: KiB, PSNR, PSNR after a 5 x 5 blur, flicker, seconds")
    rows = []
    for name, frames in clips.items():
        with tempfile.TemporaryDirectory() as temporary:
            for i, frame in enumerate(frames):
                Image.fromarray(frame).save(Path(temporary) / f"{i:03d}.png")
            for writer, write in writers.items():
                path = Path(temporary) / "clip.gif"
                spent = []
                for _ in range(3):
                    begun = time.perf_counter()
                    write(frames, path)
                    spent.append(time.perf_counter() - begun)
                size, plain, blurred, flicker = measure(frames, path)
                seconds = sorted(spent)[1]
                rows.append(
                    [
                        f"{name}, {writer}",
                        f"{size:.0f}",
                        f"{plain:.1f}",
                        f"{blurred:.1f}",
                        f"{flicker:.2f}",
                        f"{seconds:.2f}",
                    ]
                )
                if folder is not None:
                    folder.mkdir(parents=True, exist_ok=True)
                    (folder / f"{name}_{writer}.gif").write_bytes(path.read_bytes())
    print_table(["clip, writer", "KiB", "dB", "blurred dB", "flicker", "s"], rows)


if __name__ == "__main__":
    main()
