"""Files of every kind that artnet saves, as this version saves them: `python tests/golden/make_files.py FOLDER`.

They are made once, when a version is released, and stay: `test_versions.py` opens, resumes and paints each of them
with the code of today. `expected/` holds, for each work, what it painted (of an animation three frames, one below the
other), and `identities.json` the identities of all of them.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import artnet as an
from artnet.cli.main import run
from artnet.nets import network_files as networks
from artnet.recipes.identity import fit_identity
from artnet.works.making import make
from artnet.works.saved_work import read_work

SIZE = (24, 16)
SMALL: dict[str, Any] = {"hidden": [8, 8], "activation": "tanh"}
FIT: dict[str, Any] = {"size": SIZE, "steps": 12, "seed": 3}
PARTS = '''"""Parts of one's own."""

import artnet as an
from artnet.lazy import tf


@an.activation
def ripple(z, w=3.0):
    """A wave that fades."""
    return tf.sin(w * z) * tf.exp(-tf.abs(z))


@an.field(columns=2)
def spiral(x, y):
    """Where a point lies on an endless spiral."""
    angle = tf.atan2(y, x) + 3 * tf.math.log(x * x + y * y + 0.01)
    return [tf.cos(angle), tf.sin(angle)]


@an.head(logits=1, channels=3)
def sepia(logits, palette):
    """One number, from brown to cream."""
    share = tf.sigmoid(logits)
    return share * [0.98, 0.93, 0.82] + (1 - share) * [0.22, 0.12, 0.07]
'''
SKETCHES = '''"""Three sketches: what a network painted, what was drawn by other means, and frames."""

import numpy as np

import artnet as an


@an.sketch
def rings(depth: an.Range(1, 6) = 3, palette: an.Palette = "dusk", size=(24, 16), seed=5):
    """A network."""
    net = an.CPPN(hidden=[8, 8], structure=f"recurrent(depth={depth})", head="palette", palette=palette, seed=seed)
    return an.render(net, size=size)


@an.sketch
def drawn(level: an.Range(0.0, 1.0) = 0.5, seed=2):
    """Pixels."""
    return np.full((16, 24, 3), level) * np.linspace(0, 1, 24)[None, :, None]


@an.sketch
def frames(seed=2):
    """Frames."""
    return an.Frames([np.full((16, 24, 3), level) for level in (0.2, 0.5, 0.8)], 0.1)
'''


def main(place: str) -> None:
    """Make them all."""
    folder = Path(place).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    (folder / "parts.py").write_text(PARTS)
    (folder / "sketches.py").write_text(SKETCHES)
    pictures(folder)
    stills()
    animations(folder)
    fits()
    sketches()
    plugins()
    expected()


def pictures(folder: Path) -> None:
    """What the fits are fitted to: two pictures, a mask, a film and a sound."""
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]] / SIZE[1]
    waves = np.stack([0.5 + 0.5 * np.sin(6 * x), y, 1 - 0.6 * x], axis=-1)
    save(waves, "target.png")
    save(waves[::-1, ::-1], "other.png")
    save(np.repeat((x > 0.4).astype(float)[..., None], 3, axis=-1), "mask.png")
    first, *more = (Image.fromarray(bytes_of(np.roll(waves, 6 * i, axis=1))) for i in range(4))
    first.save("film.gif", save_all=True, append_images=more, duration=100, loop=0)
    with wave.open(str(folder / "sound.wav"), "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        t = np.arange(4000) / 8000
        file.writeframes((128 + 100 * np.sin(2 * np.pi * 110 * t) * (t % 0.25 < 0.1)).astype(np.uint8).tobytes())


def stills() -> None:
    """A random network in every format of stills, seen through every value of a view; a network file."""
    net = an.CPPN(**SMALL, inputs="x y r noise(scale=2) t", latent=3, head="oklab", seed="é 7")
    view = an.View(center=(0.2, -0.1), zoom=1.25, rotation=30, symmetry="kaleidoscope(n=5)")
    picture = an.render(net, size=SIZE, view=view, time=0.3, latent=[0.5, -0.25, 1.0])
    for name in ("still.png", "still.jpg", "still.webp", "still.gif"):
        picture.save(name, dpi=150)
    an.save_network(net, "random.safetensors")


def animations(folder: Path) -> None:
    """A loop in every format of animations, numbered frames, and one with a sound."""
    net = an.CPPN(**SMALL, latent=3, head="palette", palette="hasui", seed=4)
    loop = an.animate(net, motion="latent(keys=2) + turn", size=SIZE, frames=6, seconds=0.6, quality="draft")
    for suffix in ("gif", "webp", "avif", "apng", "mp4", "mov"):
        loop.save(f"loop.{suffix}")
    loop.save("loop_frames")
    heard = an.animate(net, audio=folder / "sound.wav", size=SIZE, frames=6, quality="draft")
    heard.save("heard.gif")


def fits() -> None:
    """Fits: of one picture, with grids, with a mask from an earlier one, of two together, of a film; a morph."""
    photo = fitted("photo", "target.png", **SMALL)
    fitted("sharp", "target.png", style="sharp")
    fitted("started", "target.png", mask="mask.png", start="photo/painting.png")
    fitted("together", ["target.png", "other.png"], together=True, **SMALL)
    fitted("film", "film.gif", film=True, **SMALL)
    other = an.fit("other.png", **SMALL, **FIT)
    an.animate([photo, other], size=SIZE, frames=6, quality="draft").save("morph.gif")
    limit, networks.EMBED_LIMIT = networks.EMBED_LIMIT, 0  # as a network of more than a MiB is saved
    photo.picture.save("beside.png")
    networks.EMBED_LIMIT = limit


def fitted(folder: str, target: Any, **settings: Any) -> an.Painting:
    """A fit in a folder, without its plot, in which no recipe is; and what it comes to when it is resumed."""
    painting = an.fit(target, **settings, **FIT, folder=folder)
    painting.save(folder, gif=painting.training(frames=6, strip=folder == "photo"))
    (Path(folder) / "loss.png").unlink()
    if folder != "photo":
        (Path(folder) / "preview.png").unlink()
    if folder == "started":
        (Path(folder) / "checkpoint.safetensors").unlink()
    else:
        resumed = an.fit(
            target, **settings, **{**FIT, "steps": 24}, folder=shutil.copytree(folder, "copy"), resume=True
        )
        keep(resumed.pixels, f"{folder}__resumed")
        shutil.rmtree("copy")
    return painting


def sketches() -> None:
    """What sketches made: with a network, drawn, frames, and a sheet of several."""
    for arguments in (
        ("sketches.py:rings", "-p", "depth=2", "-o", "sketch_still.png"),
        ("sketches.py:drawn", "-p", "level=0.75", "-o", "sketch_drawn.png"),
        ("sketches.py:frames", "-o", "sketch_frames.gif"),
        ("sketches.py:rings", "-s", "0..2", "--sheet", "--size", "160x120", "-o", "sketch_sheet.png"),
    ):
        assert run(["run", *arguments]) == 0


def plugins() -> None:
    """Parts of one's own: on a random network."""
    arguments = ("--activation", "ripple(w=4)", "--inputs", "x y spiral", "--head", "sepia", "--hidden", "8,8")
    assert (
        run(["render", "--plugin", "parts.py", *arguments, "--size", "24x16", "--seed", "9", "-o", "plugin.png"]) == 0
    )


def expected() -> None:
    """What each of them paints, by today's code, and its identity; a fit that was under way paints nothing yet."""
    identities = {}
    for path in sorted(Path().rglob("*")):
        if not path.is_file() or path.suffix in (".py", ".txt") or path.parent.name == "expected":
            continue
        try:
            work = read_work(path)
        except an.ArtnetError:
            continue
        if work.recipe.network is None:
            continue
        identities[str(path)] = [work.recipe.identity, fit_identity(work.recipe)]
        if path.name == "preview.png":
            continue
        made = make(work, size=SIZE) if path.suffix == ".safetensors" else make(work)
        shown = (
            [made[i] for i in (0, len(made) // 2, len(made) - 1)] if isinstance(made, an.Animation) else [made.pixels]
        )
        keep(np.concatenate(shown), str(path).replace("/", "__"))
    Path("identities.json").write_text(json.dumps(identities, indent=1, sort_keys=True))


def keep(pixels: np.ndarray, name: str) -> None:
    """Pixels that are expected."""
    Path("expected").mkdir(exist_ok=True)
    Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(f"expected/{name}.png", optimize=True)


def bytes_of(values: np.ndarray) -> np.ndarray:
    """Values in [0, 1] as bytes."""
    return np.round(np.clip(values, 0, 1) * 255).astype(np.uint8)


def save(values: np.ndarray, name: str) -> None:
    """Write a picture."""
    Image.fromarray(bytes_of(values)).save(name)


if __name__ == "__main__":
    main(sys.argv[1])
