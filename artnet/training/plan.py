"""The plan of a fit: everything that is decided before the first step, from a style and what was asked for."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from artnet.checks import is_number, whole_number
from artnet.entries import Chosen
from artnet.errors import InvalidValueError, PartError, invalid
from artnet.media.picture_palettes import palette_of
from artnet.nets.activations.mixes import mix_width
from artnet.nets.blueprint import Blueprint
from artnet.nets.encodings.registry import ENCODINGS, placed
from artnet.nets.heads import HEADS, Head, colors_needed, head_is_linear
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.recipes.schema import Recipe, SourceRecipe, TrainingRecipe
from artnet.seeds import normal_seed, uniform
from artnet.training.data.aims import AIMS, Aim
from artnet.training.data.target import Target
from artnet.training.method import Method
from artnet.training.optim.losses import LOSSES, Loss
from artnet.training.optim.optimizers import OPTIMIZERS
from artnet.training.optim.schedules import SCHEDULES
from artnet.training.settings import LEARNING_SETTINGS
from artnet.training.styles import STYLES, Style

__all__ = ["SEEDED_ENCODINGS", "Plan", "check_settings", "make_plan"]

SEEDED_ENCODINGS = ("fourier",)
ACTIVATION_MEMORY = 1 << 30
"""Bytes: up to here all pixels are taken every step, beyond it random ones."""
RANDOM_BATCH = 16_384
TOGETHER_LATENT = 8
LATTICE_SHARE = 4
"""One pixel in so many: every second column and row. On all pixels a step takes four times as long and says hardly
more; every fourth column and row is too few for the finest grid, and the picture flickers (astronaut, 512 x 512)."""
COARSE_STEPS, COARSE_SIDE = 20, 64
"""Grids first learn the means of blocks, for so many steps, on canvases of at least so many pixels a side: 30 dB then
takes 0.7 of the time, and the end is 0.6 to 1.2 dB higher (kodim03, kodim05, astronaut). Forty steps, or other sizes of
blocks before or after, were no better; without the finest grid in these steps it is unsteady."""


@dataclass(frozen=True)
class Plan:
    """A network, what it is to paint, and how; made without TensorFlow.

    `recipe` is that of the painting but for the steps done; `steps` is the number of steps when nothing else is asked.
    """

    blueprint: Blueprint
    target: Target
    aim: Aim
    method: Method
    recipe: Recipe
    steps: int


def make_plan(
    target: Target,
    style: str,
    settings: Mapping[str, Any],
    *,
    seed: int | str | None,
    start: tuple[Blueprint, SourceRecipe] | None = None,
) -> Plan:
    """Decide everything: `settings` (keyword arguments of `fit` that are not None) go before those of the style.

    Raises:
        InvalidValueError, UnknownNameError: a value that cannot be used, or two that do not go together.
    """
    chosen = STYLES.resolve(style)
    bundle = _bundle_of(chosen)
    own_rate = not {"activation", "structure", "encoding", "inputs"} & settings.keys() or "learning_rate" in settings
    if "head" in settings:  # another head brings its own palette and loss
        bundle = {k: v for k, v in bundle.items() if k not in ("palette", "loss")}
    both = {**bundle, **settings}
    target, both["head"] = _seen(target, both.get("head", "rgb"), settings, None if start is None else start[0])
    if start is None:
        seed = normal_seed(seed)
        net = Blueprint.of(**_network_settings(both, target, seed), init="training", seed=seed)
    else:
        seed = start[0].seed if seed is None else normal_seed(seed)
        if seed != start[0].seed and (start[0].encoding.name in SEEDED_ENCODINGS or start[0].encoding.entry.plugin):
            raise invalid(
                f"the seed {start[0].seed!r} of the network to start from, from which its encoding is drawn", seed=seed
            )
        net = replace(start[0], seed=seed)
        if refused := [name for name in NETWORK_SETTINGS if name in settings]:
            raise InvalidValueError(
                f"Expected no other network than the one to start from. Received: {', '.join(refused)}"
            )
    loss = _loss(settings.get("loss", bundle.get("loss") if start is None else None), net.head.entry)
    optimizer = OPTIMIZERS.resolve(both.get("optimizer", "adam"))
    usual_rate = (
        bundle.get("learning_rate", net.learning_rate) if own_rate and start is None else net.learning_rate
    ) * optimizer.entry.rate
    usual = "constant" if optimizer.entry.steady else bundle.get("schedule", "cosine")
    schedule = SCHEDULES.resolve(settings.get("schedule", usual))
    if len(target.times) > 1:
        _check_several(target, loss, both, start is not None)
    batch = _batch(settings.get("batch", 0 if loss.entry.whole else bundle.get("batch")), net, target)
    if loss.entry.whole and (batch or target.mask is not None):
        what = "a mask" if target.mask is not None else f"batch={batch}"
        raise InvalidValueError(
            f"Expected all pixels alike for {loss.spec}, a loss on whole pictures. Received: {what}"
        )
    method = Method(
        loss=loss,
        optimizer=optimizer,
        schedule=schedule,
        learning_rate=_positive("learning_rate", settings.get("learning_rate", usual_rate)),
        batch=batch,
        polish=_polish(both.get("polish", False), net, loss),
        coarse=COARSE_STEPS if start is None and _begins_coarse(net, batch, target, loss) else 0,
    )
    training = TrainingRecipe(
        targets=target.sources,
        frames=len(target.times),
        seconds=target.seconds,
        size=target.size,
        style=chosen.spec,
        loss=loss.spec,
        optimizer=optimizer.spec,
        learning_rate=method.learning_rate,
        schedule=schedule.spec,
        batch=method.batch,
        polish=method.polish,
        mask=target.mask,
        start=None if start is None else start[1],
    )
    extra = {
        **LOSSES.owners(loss),
        **OPTIMIZERS.owners(optimizer),
        **SCHEDULES.owners(schedule),
        **STYLES.owners(chosen),
    }
    recipe = Recipe(
        network=net.recipe,
        name=target.name,
        size=target.size,
        canvas=target.size,
        training=training,
        plugins=net.plugins | extra,
    )
    aim = AIMS[loss.entry.target](target, net.head.entry.channels, net.palette)
    return Plan(net, target, aim, method, recipe, int(both.get("steps", 1000)))


def _bundle_of(style: Chosen[Style]) -> dict[str, Any]:
    """The settings of a style.

    Raises:
        PartError: a style of somebody's own, with one that there is not.
    """
    bundle = dict(style())
    known = (*NETWORK_SETTINGS, *LEARNING_SETTINGS, "steps")
    if unknown := [name for name in bundle if name not in known]:
        near = difflib.get_close_matches(str(unknown[0]), known, n=1)
        raise PartError(
            f"Expected settings of a fit from the style '{style.name}' ({style.entry.place}). Received:"
            f" {unknown[0]!r}." + (f" Did you mean {near[0]}?" if near else f" Known: {', '.join(known)}")
        )
    return bundle


def check_settings(style: str, settings: Mapping[str, Any]) -> None:
    """Answer a value that cannot be used, or a misspelt name, before a picture is read: a plan for random dots.

    Raises:
        InvalidValueError, UnknownNameError: as `make_plan`.
    """
    dots = uniform("stand-in", "dots", (16, 16, 3))
    make_plan(Target.read(dots, 16), style, settings, seed="stand-in")


def _loss(spec: Any, head: Head) -> Chosen[Loss]:
    """The loss that was asked for, or the one for what the head can paint.

    Raises:
        InvalidValueError: a loss on classes or bits for another head, or one on colours for a head of bits, whose
            colours have no slope.
    """
    usual = {"color": "mse", "class": "softmax_cross_entropy", "bit": "sigmoid_cross_entropy"}[head.aim]
    loss = LOSSES.resolve(usual if spec is None else spec)
    if loss.entry.target not in head.targets:
        raise invalid(f"a loss for the head '{head.name}', such as {usual}", loss=loss.spec)
    return loss


def _seen(
    target: Target, spec: Any, settings: Mapping[str, Any], start: Blueprint | None
) -> tuple[Target, str | Chosen[Head]]:
    """A target as it can be painted, and the head: where opacity is to be seen, one that has it if none was asked for.

    Where the head has none, the target is laid over white.
    """
    head = HEADS.resolve(spec) if start is None else start.head
    if target.alpha is None:
        return target, spec
    if start is None and "head" not in settings and head.entry.with_opacity:
        head = HEADS.resolve(head.entry.with_opacity)
    if head.entry.channels == 4:
        return replace(target, notes=(*target.notes, f"its opacity is painted too, by the head {head.name}")), head.spec
    note = f"laid over white: the head {head.name} has no opacity (rgba has)"
    return replace(target.over_white(), notes=(*target.notes, note)), spec


def _network_settings(both: Mapping[str, Any], target: Target, seed: str) -> dict[str, Any]:
    settings = {name: both[name] for name in NETWORK_SETTINGS if name in both}
    if target.together:
        settings |= {"latent": settings.get("latent") or TOGETHER_LATENT, "keys": len(target.times)}
    elif len(target.times) > 1:
        inputs = settings.get("inputs", "x y")
        settings["inputs"] = f"{inputs if isinstance(inputs, str) else ' '.join(inputs)} {target.clock}"
    if "encoding" in settings:
        settings["encoding"] = placed(ENCODINGS.resolve(settings["encoding"]), target.size)
    head = HEADS.resolve(settings.get("head", "rgb"))
    if not head.entry.palette:
        return settings
    said = settings.get("palette")
    own = head.entry.aim == "bit" or head.entry.palette.startswith("#")  # lead and paper are no colours of the picture
    default = head.entry.palette if own else "kmeans"
    colors = palette_of(said or default, target.counted_colors(), seed=seed)
    enough = said or len(colors) >= colors_needed(head)  # a picture of one colour has no ink and paper: the seed's then
    return settings | {"palette": colors if enough else None}


def _check_several(target: Target, loss: Chosen[Loss], both: Mapping[str, Any], started: bool) -> None:
    """Refuse what only works on one picture.

    Raises:
        InvalidValueError: naming it.
    """
    if loss.entry.target == "bit" or loss.entry.whole or both.get("polish") or started:
        what = "a start from another network" if started else "polish" if both.get("polish") else f"loss={loss.spec!r}"
        raise InvalidValueError(f"Expected one picture for {what}. Received: {len(target.times)} pictures")


def _batch(batch: int | None, net: Blueprint, target: Target) -> int:
    """Pixels a step: as asked; else all while their activations fit into memory; 0 is all."""
    if batch is not None:
        return whole_number("a batch of 0 (all pixels) to 2,147,483,648", 0, 1 << 31, batch=batch)
    frames = len(target.times)
    pixels = target.size[0] * target.size[1] * frames
    if net.encoding.entry.separable and frames == 1:
        return -(-pixels // LATTICE_SHARE)
    if net.tables:
        return min(RANDOM_BATCH, pixels)
    values = (
        sum(mix_width(layer.mix) for layer in net.layers) * 4 * 4
    )  # forward, backward, two temporaries, of 4 bytes each
    return 0 if pixels * values <= ACTIVATION_MEMORY else RANDOM_BATCH


def _begins_coarse(net: Blueprint, batch: int, target: Target, loss: Chosen[Loss]) -> bool:
    """Whether the fit of a new network is on moving lattices, of a target that has means."""
    width, height = target.size
    lattice = net.encoding.entry.separable and len(target.times) == 1 and loss.entry.target != "class"
    return lattice and 0 < batch < width * height and min(width, height) >= COARSE_SIDE


def _polish(polish: bool, net: Blueprint, loss: Chosen[Loss]) -> bool:
    """Whether the head is solved in the end.

    Raises:
        InvalidValueError: asked for where least squares is not what is fitted.
    """
    if polish and not (head_is_linear(net.head) and loss.name == "mse"):
        raise InvalidValueError(
            f"Expected a head that is linear, and the loss mse, to polish. Received: head={net.head.spec!r},"
            f" loss={loss.spec!r}. rgb(squash=clip) is linear; so are the styles waves and linear"
        )
    return bool(polish)


def _positive(name: str, value: float) -> float:
    if not is_number(value) or not 0 < value <= 1e6:
        raise invalid(f"a {name} above 0 and up to a million", **{name: value})
    return float(value)
