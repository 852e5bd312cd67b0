"""A work -> a file in the outputs folder, in every form that artnet has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from artnet.checks import one_of
from artnet.errors import OutputError
from artnet.media.clips.formats import CLIP_FORMATS
from artnet.recipes.quality import QUALITIES
from artnet.recipes.schema import Recipe
from artnet.rendering.composition import checked_size
from artnet.studio.moving import film_arguments
from artnet.works.output_paths import picture_path, refuse_to_overwrite
from artnet.works.saved_work import SavedWork

__all__ = ["FORMS", "keep"]

Progress = Callable[[float], None]
STILLS = {"png": ".png", "jpeg": ".jpg", "webp": ".webp"}
FILMS = {film.name: next(iter(film.suffixes)) for film in CLIP_FORMATS if film.suffixes}
COPIES = ("html", "glsl", "shadertoy", "isf", "touchdesigner", "wgsl", "svg")
FORMS = (*STILLS, *(f"film {name}" for name in FILMS), *COPIES, "sketch")
"""What a work may be kept as."""


def keep(
    work: SavedWork, form: str, asked: Mapping[str, Any], outputs: Path, progress: Progress, sound: Path | None = None
) -> Path:
    """Save a work; where it went.

    Args:
        work: what is shown.
        form: one of `FORMS`.
        asked: `size` (a text or two numbers) and `quality`; of films also what `film_arguments` reads.
        outputs: the folder; nothing is written elsewhere.
        progress: is told the share that is done.
        sound: the WAV file that a film moves with.

    Raises:
        InvalidValueError: a form or a value that cannot be.
        OutputError: something else has that name, or the disk does not take it.
    """
    one_of(FORMS, form=form)
    recipe = work.recipe.but(motion=None, file=None)
    if asked.get("size"):
        recipe = recipe.resized(checked_size(_size(asked["size"]), recipe.size))
    if asked.get("quality"):
        recipe = recipe.sampled(one_of(tuple(QUALITIES), quality=asked["quality"]))
    work = SavedWork(work.path, recipe, work.weights)
    if form in STILLS:
        return _still(work, STILLS[form], outputs, progress)
    if form.startswith("film "):
        return _film(work, form.removeprefix("film "), asked, outputs, progress, sound)
    if form == "sketch":
        return _sketch(work, outputs)
    return _copy(work, form, outputs)


def _size(asked: Any) -> Any:
    return tuple(asked) if isinstance(asked, list) else asked


def _still(work: SavedWork, suffix: str, outputs: Path, progress: Progress) -> Path:
    from artnet.works.making import make

    path = picture_path(None, work.recipe, suffix, outputs)
    refuse_to_overwrite(path, work.recipe, force=False)
    made: Any = make(work, progress=progress)
    made.save(path)
    return path


def _film(
    work: SavedWork, name: str, asked: Mapping[str, Any], outputs: Path, progress: Progress, sound: Path | None
) -> Path:
    from artnet.works.opening import animate

    recipe = work.recipe
    film = animate(
        work, size=recipe.size, view=recipe.view, time=recipe.time, latent=recipe.latent, **samples_of(recipe),
        **film_arguments(recipe, asked, sound),
    )  # fmt: skip
    path = picture_path(None, film.recipe, FILMS[name], outputs)
    refuse_to_overwrite(path, film.recipe, force=False)
    film.save(path, progress=progress)
    return path


def _copy(work: SavedWork, form: str, outputs: Path) -> Path:
    from artnet.exporting.export import exported, scenes_of
    from artnet.exporting.targets import TARGETS

    target = TARGETS.resolve(form)
    path = picture_path(None, work.recipe, target.entry.suffix, outputs)
    return exported(scenes_of(work), target).save(_free(path))


def _sketch(work: SavedWork, outputs: Path) -> Path:
    from artnet.media.io.atomic import write_bytes

    path = _free(picture_path(None, work.recipe, ".py", outputs), ".safetensors")
    data = work.network_file() if work.recipe.weights is not None else None
    if data:
        write_bytes(path.with_suffix(".safetensors"), data)
    write_bytes(path, sketch_source(work.recipe).encode())
    return path


def _free(path: Path, *beside: str) -> Path:
    """The path, or one with a number where something has that name, or what goes beside it, of these suffixes, has."""
    for number_ in range(2, 1000):
        if not any(each.exists() for each in (path, *map(path.with_suffix, beside))):
            return path
        path = path.with_name(f"{path.stem.partition('__')[0]}__{number_}{path.suffix}")
    raise OutputError(f"Expected room for another {path.name}. Received: a thousand of them")


def samples_of(recipe: Recipe) -> dict[str, Any]:
    """The argument of `render` that says how finely a recipe is sampled."""
    return {"quality": recipe.quality} if recipe.quality else {"supersample": recipe.supersample}


def sketch_source(recipe: Recipe) -> str:
    """The source of a sketch that paints exactly this; weights that were learnt or bred lie beside it."""
    network, view = recipe.painter(), recipe.view
    one = len(set(network.activation)) == 1
    arguments = {
        "hidden": list(network.hidden),
        "activation": network.activation[0] if one else list(network.activation),
        "inputs": network.inputs,
        "latent": network.latent,
        "encoding": network.encoding,
        "structure": network.structure,
        "head": network.head,
        "palette": list(network.palette) or None,
        "init": network.init,
        "weight_scale": network.weight_scale,
    }
    usual = {"latent": 0, "encoding": "none", "structure": "dense", "palette": None, "init": "pattern",
             "weight_scale": 1.0}  # fmt: skip
    lines = [f"        {name}={value!r}," for name, value in arguments.items() if usual.get(name, ...) != value]
    seen = {"center": view.center, "zoom": view.zoom, "rotation": view.rotation, "symmetry": view.symmetry}
    plain = {"center": (0.0, 0.0), "zoom": 1.0, "rotation": 0.0, "symmetry": "none"}
    looks = ", ".join(f"{name}={value!r}" for name, value in seen.items() if value != plain[name])
    shows = "".join(
        f", {name}={value!r}"
        for name, value in (("view", None), ("time", recipe.time), ("latent", recipe.latent))
        if value
    )
    samples = ", ".join(f"{name}={value!r}" for name, value in samples_of(recipe).items())
    view_text = f", view=an.View({looks})" if looks else ""
    learnt = recipe.weights is not None
    first = "from pathlib import Path\n\n" if learnt else ""
    seed = "" if learnt else f", seed={network.seed!r}"
    drawn = f"an.CPPN(\n{chr(10).join(lines)}\n        seed=seed,\n    )"
    net = 'an.load(Path(__file__).with_suffix(".safetensors"))' if learnt else drawn
    return f'''"""A picture from the studio."""

{first}import artnet as an


@an.sketch
def studio(size={recipe.size!r}{seed}):
    """What was on the canvas."""
    net = {net}
    return an.render(net, size=size, {samples}{view_text}{shows})


if __name__ == "__main__":
    an.run(studio)
'''
