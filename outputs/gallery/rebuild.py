"""The pictures and tables of the guides, made again by `python outputs/gallery/rebuild.py`: artnet at its defaults."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import partial
from itertools import zip_longest
from pathlib import Path

import click
import numpy as np
from PIL import Image
from tables import write_tables
from walls import looks, moving_wall, still_wall

import artnet as an
from artnet.media.stills.sample import draw_sample
from artnet.rendering.charts.sheet import SheetLayout, contact_sheet
from artnet.sketching.loading import choose_sketch

GALLERY = Path(__file__).parent

PATTERNS = {
    "tanh+hosc": {"activation": "tanh+hosc", "latent": 8, "seed": 7},
    "sin+tanh, oklab": {"activation": "sin+tanh", "head": "oklab", "seed": 1},
    "relu, palette dusk": {"activation": "relu", "head": "palette", "palette": "dusk", "seed": 5},
    "kaleidoscope(n=8)": {"activation": "tanh+gaussian", "head": "palette(sharpness=2)", "palette": "candy", "seed": 3},
    "noise, palette lagoon": {"inputs": "x y noise(scale=2)", "head": "palette", "palette": "lagoon", "seed": 6},
    "stencil": {"activation": "cos", "head": "stencil", "seed": 8},
    "recurrent(depth=5)": {"structure": "recurrent(depth=5)", "head": "hsv", "seed": 3},
    "tile(repeat=2)": {"activation": "tanh", "head": "palette", "palette": "hasui", "seed": 9},
}
LIVE = {"neon": 7, "prism": 2, "ribbons": 11}
"""Looks of which a page plays a seed."""
SYMMETRIES = {"kaleidoscope(n=8)", "tile(repeat=2)"}
PARTS = (
    "tables", "moving", "live", "wall", "looks", "training", "motion", "sketches", "drawing", "styles", "patterns",
    "parts", "activations", "lessons",
)  # fmt: skip


@click.command()
@click.option("--only", type=click.Choice(PARTS), help="Just these.")
@click.option("--sketch", "names", multiple=True, help="Just these sketches.")
def gallery(only: str | None, names: tuple[str, ...]) -> None:
    """Make the gallery again; it takes some minutes."""
    parts = {
        "tables": tables,
        "moving": moving_wall,
        "live": live,
        "wall": still_wall,
        "looks": looks,
        "training": training,
        "motion": motion,
        "sketches": partial(sketches, names),
        "drawing": drawing,
        "styles": styles,
        "patterns": patterns,
        "parts": parts_of_a_picture,
        "activations": activations,
        "lessons": lessons,
    }
    for name, make in parts.items():
        if (only or ("sketches" if names else name)) == name:
            click.echo(name)
            make()


def tables() -> None:
    """The tables of the guides, from the registries; says which changed."""
    for guide in write_tables():
        click.echo(f"  {guide}")


def live() -> None:
    """Networks that play on a page, without artnet."""
    patterns = [an.pattern(seed=seed, look=look, size=512) for look, seed in LIVE.items()]
    an.export(patterns, to="html", name="artnet, live").save(GALLERY / "live.html")


def training() -> None:
    """The default style learns the sample."""
    painting = an.fit(seed=1)
    film = painting.training(size=(360, 240), frames=30, seconds=6)
    film.save(GALLERY / "training.webp", metadata=False, quality=82)


def motion(side: int = 152, frames: int = 36, gap: int = 8) -> None:
    """A latent loop; a morph through three photographs that were fitted together; a kaleidoscope that turns."""
    from skimage import data

    photographs = [data.astronaut()[:400, 60:460], data.chelsea()[:, 75:375], data.coffee()[:, 120:520]]
    together = an.fit(photographs, together=True, hidden=[96] * 4, size=(side, side), steps=3000, seed=1)
    drift = an.CPPN(hidden=[32] * 4, activation="tanh", head="palette", palette="hasui", latent=8, seed=4)
    rose = an.CPPN(activation="tanh+gaussian", head="palette(sharpness=2)", palette="candy", latent=4, seed=3)
    moves = {"size": (side, side), "frames": frames, "seconds": 4.0}
    films = [
        an.animate(drift, motion="latent(keys=3)", **moves),
        an.animate(together, **moves),
        an.animate(rose, motion="latent(keys=3, spread=0.3)", view=an.View(symmetry="kaleidoscope(n=8)"), **moves),
    ]
    white = np.full((side, gap, 3), 255, np.uint8)
    beside = (np.concatenate([a, white, b, white, c], axis=1) for a, b, c in zip(*films, strict=True))
    pictures = [Image.fromarray(frame) for frame in beside]
    pictures[0].save(
        GALLERY / "motion.webp", save_all=True, append_images=pictures[1:], duration=round(1000 * films[0].delays[0]),
        loop=0, quality=60, method=6,
    )  # fmt: skip


def sketches(names: tuple[str, ...], still: tuple[int, int] = (480, 360), film: tuple[int, int] = (300, 225)) -> None:
    """Each sketch at its defaults, all of one shape: a wall."""
    for script in sorted((GALLERY.parents[1] / "sketches").glob("*.py")):
        if names and script.stem not in names:
            continue
        sketch = choose_sketch(script)
        moves = any(word in script.read_text() for word in ("an.animate", ".training("))
        wanted = {"size": film if moves else (1200, 900) if sketch.name == "activations" else still}
        if "seconds" in sketch.parameters:
            wanted["seconds"] = min(4.0, sketch.parameters["seconds"].default)
        made = sketch.run(**wanted)
        if isinstance(made, an.Animation):  # every second frame, each twice as long
            frames = [Image.fromarray(frame) for frame in list(made)[::2]]
            delays = [round(1000 * (a + b)) for a, b in zip_longest(made.delays[::2], made.delays[1::2], fillvalue=0.0)]
        else:
            frames, delays = [Image.fromarray(rgb(made))], [0]
        place = GALLERY / "sketches" / f"{sketch.name}.webp"
        place.parent.mkdir(exist_ok=True)
        more = {"save_all": True, "append_images": frames[1:], "duration": delays, "loop": 0} if frames[1:] else {}
        frames[0].save(place, quality=45 if more else 86, method=6, **more)


def drawing() -> None:
    """A network, every unit with the pattern that it paints."""
    net = an.CPPN(hidden=[10] * 3, activation="tanh+sin", inputs="x y r", head="rgb", seed=42)
    save(np.asarray(an.draw(net, size=(1200, 675))), "drawing.webp")


def styles() -> None:
    """Every style on the sample picture, at its defaults."""
    layout = SheetLayout.of(an.STYLES.names(), (1200, 1000), columns=4)
    paintings = [an.fit(style=name, seed=1, size=layout.cell).pixels for name in an.STYLES.names()]
    save(contact_sheet(paintings, an.STYLES.names(), layout), "styles.webp")


def patterns() -> None:
    """Random networks."""
    layout = SheetLayout.of(list(PATTERNS), (1200, 680), columns=4)
    pictures = []
    for label, settings in PATTERNS.items():
        view = an.View(symmetry=label if label in SYMMETRIES else "none")
        pictures.append(rgb(an.render(an.CPPN(**settings), size=layout.cell, view=view)))
    save(contact_sheet(pictures, list(PATTERNS), layout), "patterns.webp")


def parts_of_a_picture() -> None:
    """Every colour head, field and symmetry: what each makes of one small network."""
    heads = [row.name for row in an.HEADS]
    finer = {"halftone": "halftone(cells=24)", "hatch": "hatch(lines=24)", "ramp": "ramp(mirror=true, repeats=2)"}
    taking = {row.name: {"palette": "tide"} if row.palette.startswith("any") else {} for row in an.HEADS}
    taking["inks"] = {"palette": "#0a6ebd #f2445c #ffd23f #f7f0e2"}
    nets = [an.CPPN(head=finer.get(name, name), hidden=[24] * 3, seed=5, **taking[name]) for name in heads]
    wall("heads.webp", heads, nets, ["none"] * len(heads), (1200, 620), 7)
    fields = [row.name for row in an.INPUTS if not row.constant]
    near = {"theta": "x y theta", "spirals": "x y spirals", "polar": "x y polar(across=0.4)", "x": "x", "y": "y"}
    nets = [
        an.CPPN(inputs=near.get(name, name), head="ramp(mirror=true)", palette="glacier", hidden=[16] * 2, seed=5)
        for name in fields
    ]
    wall("fields.webp", fields, nets, ["none"] * len(fields), (1200, 640), 5)
    names = [row.name for row in an.SYMMETRIES]
    net = an.CPPN(head="ramp(mirror=true)", palette="hasui", hidden=[24] * 3, seed=5)
    wall("symmetries.webp", names, [net] * len(names), names, (1200, 1000), 6, quality=70)


def wall(
    place: str,
    labels: list[str],
    nets: list[an.CPPN],
    symmetries: list[str],
    size: tuple[int, int],
    columns: int,
    quality: int = 88,
) -> None:
    """Networks side by side, each with its name."""
    layout = SheetLayout.of(labels, size, columns=columns)
    views = [an.View(symmetry=symmetry) for symmetry in symmetries]
    pictures = [rgb(an.render(net, size=layout.cell, view=view)) for net, view in zip(nets, views, strict=True)]
    save(contact_sheet(pictures, labels, layout), place, quality)


def activations(side: int = 112, gap: int = 6) -> None:
    """Each activation: a random network, and its painting of the sample's gate."""
    middle = draw_sample()[130:420, 345:635]
    for row in an.ACTIVATIONS:
        random = rgb(an.render(an.CPPN(activation=row.name, seed=7), size=(side, side)))
        painting = an.fit(middle, style="smooth", inputs="x y", encoding="none", hidden=[48] * 3,
                          activation=row.name, size=(side, side), steps=1000, batch=4096, seed=1)  # fmt: skip
        pair = np.concatenate([random, np.full((side, gap, 3), 255, np.uint8), painting.pixels], axis=1)
        save(pair, f"activations/{row.name}.webp")


def lessons(wide: int = 560) -> None:
    """Each lesson at its defaults, as a small picture; of a film one frame, about the middle or the last."""
    frames = {"02_gradient_descent": 0.6, "08_universal_approximation": 2 / 3}
    with tempfile.TemporaryDirectory() as folder:
        for script in sorted((GALLERY.parents[1] / "sketches" / "lessons").glob("[0-9]*.py")):
            film = "an.Frames" in script.read_text()
            made = Path(folder) / f"{script.stem}{'.gif' if film else '.png'}"
            subprocess.run([sys.executable, script, "-o", made], check=True, stdout=subprocess.DEVNULL)
            with Image.open(made) as picture:
                picture.seek(round(frames.get(script.stem, 1.0) * (getattr(picture, "n_frames", 1) - 1)))
                small = picture.convert("RGB").resize(
                    (wide, round(picture.height * wide / picture.width)), Image.Resampling.LANCZOS
                )
            save(np.asarray(small), f"lessons/{script.stem}.webp")


def rgb(picture: an.Picture) -> np.ndarray:
    """The pixels with three channels."""
    pixels = np.asarray(picture)
    return np.repeat(pixels, 3, axis=-1) if pixels.shape[-1] == 1 else pixels[..., :3]


def save(pixels: np.ndarray, name: str, quality: int = 88) -> None:
    """Write a picture of the gallery, as small as it gets."""
    path = GALLERY / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, quality=quality, method=6)


if __name__ == "__main__":
    gallery()
