"""The motion `keys`: from one pose that was set by hand to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from artnet.color.palettes import hex_to_srgb
from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.errors import InvalidValueError, invalid
from artnet.fields.view import checked_view
from artnet.options import Choice
from artnet.parameters import options
from artnet.recipes.schema import Key, View
from artnet.rendering.motion.easings import EASINGS
from artnet.rendering.motion.motions.registry import MOTIONS, Motion
from artnet.rendering.motion.paths import MotionContext, MotionPath, Pose

__all__ = ["through_keys"]

Value = TypeVar("Value")


def through_keys(context: MotionContext, easing: str) -> MotionPath:
    """From key to key, and from the last on to the first, each number by itself: what a key does not say stays.

    Zooms go by factors, and the centre with them, so that the point that both views share stays where it is. Colours
    are blended in linear light.
    """
    keys = _checked(context)
    ease = EASINGS[easing].function

    def at(place: float, pose: Pose) -> Pose:
        here, there, share = _between(keys, place)
        share = float(ease(np.array(share)))
        changed = replace(pose, view=_view(here.view, there.view, share, pose.view))
        if here.time is not None and there.time is not None:
            changed = replace(changed, time=here.time + share * (there.time - here.time))
        if here.latent is not None and there.latent is not None:
            a, b = (np.asarray(key.latent, np.float64) for key in (here, there))
            changed = replace(changed, latent=(a + share * (b - a)).astype(np.float32))
        if here.palette and there.palette:
            changed = replace(changed, palette=_palette(here.palette, there.palette, share))
        if here.depth is not None and there.depth is not None:
            changed = replace(changed, depth=here.depth + share * (there.depth - here.depth))
        return changed

    return MotionPath(at)


def _checked(context: MotionContext) -> list[Key]:
    """The keys in their order, each saying all that any of them says.

    Raises:
        InvalidValueError: fewer than two, two at one place, or what this network does not have.
    """
    keys = sorted(context.keys, key=lambda key: key.at)
    if len(keys) < 2:
        raise InvalidValueError(
            f'Expected two keys or more for the motion keys, such as --key "0 zoom=1" --key "0.5 zoom=3".'
            f" Received: {len(keys)}"
        )
    if len({key.at for key in keys}) < len(keys):
        raise invalid("keys at different places", at=[key.at for key in keys])

    def said(key: Key, name: str) -> bool:
        return getattr(key, name) not in (None, ())

    blueprint, pose = context.blueprint, context.pose
    own = Key(
        view=pose.view,
        time=pose.time,
        latent=None if pose.latent is None else tuple(float(z) for z in pose.latent),
        palette=blueprint.palette,
        depth=None,
    )
    for key in keys:
        if key.latent is not None and len(key.latent) != blueprint.latent:
            raise invalid(f"a latent of {blueprint.latent} numbers in a key", latent=key.latent)
        if key.palette and len(key.palette) != len(blueprint.palette):
            raise invalid(f"{len(blueprint.palette)} colours in a key, as the network has", palette=key.palette)
        if key.depth is not None and blueprint.structure.name != "recurrent":
            raise invalid("a depth for a network with structure=recurrent", depth=key.depth)
        if key.view is not None:
            checked_view(key.view)
    names = [name for name in ("view", "time", "latent", "palette", "depth") if any(said(key, name) for key in keys)]
    filled = []
    last = own
    for key in [*keys, *keys]:  # round once, so that the first one has what only the last one says
        last = Key(at=key.at, **{name: getattr(key if said(key, name) else last, name) for name in names})
        filled.append(last)
    return filled[len(keys) :]


def _between(keys: list[Key], place: float) -> tuple[Key, Key, float]:
    """The keys before and after a place in [0, 1], and how far it is from the one to the other, in [0, 1]."""
    before = [key for key in keys if key.at <= place]
    here = before[-1] if before else keys[-1]
    there = keys[(keys.index(here) + 1) % len(keys)]
    length = (there.at - here.at) % 1.0
    gone = (place - here.at) % 1.0 if place != here.at else 0.0
    return here, there, min(1.0, gone / length) if length else 0.0


def _view(here: View | None, there: View | None, share: float, other: View) -> View:
    if here is None or there is None:
        return other
    ratio = there.zoom / here.zoom
    # What moves with a zoom goes by 1 / zoom: the centre of a dive is then always on the straight line to its aim.
    moved = share if abs(ratio - 1) < 1e-9 else (1 - ratio**-share) / (1 - 1 / ratio)
    (x, y), (u, v) = here.center, there.center
    return replace(
        here,
        center=(x + moved * (u - x), y + moved * (v - y)),
        zoom=here.zoom * ratio**share,
        rotation=here.rotation + share * (there.rotation - here.rotation),
    )


def _palette(here: tuple[str, ...], there: tuple[str, ...], share: float) -> NDArray[np.float32]:
    a, b = (srgb_to_linear(hex_to_srgb(list(colors))) for colors in (here, there))
    return np.asarray(linear_to_srgb((1 - share) * a + share * b), np.float32)


MOTIONS.add(
    Motion(
        name="keys",
        function=through_keys,
        summary="from one view, latent, time or palette that you set to the next, and back to the first",
        needs="poses of yours: two --key or more",
        fits=lambda blueprint: False,
        options=options(easing=("sine", Choice(*EASINGS.names()))),
    )
)
