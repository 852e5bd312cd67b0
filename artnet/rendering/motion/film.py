"""A network in motion: a recipe with a motion -> an animation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.color.palettes import hex_to_srgb
from artnet.errors import InvalidValueError
from artnet.fields.view import checked_view
from artnet.media.clips.ahead import MOST_AT_ONCE
from artnet.media.sound import Sound
from artnet.media.stills.encoding import fit_size
from artnet.nets.cppn import CPPN
from artnet.nets.heads import warn_of_fine_marks
from artnet.nets.network_files import network_from_bytes, network_from_weights
from artnet.nets.trajectory import Trajectory
from artnet.nets.weights import drawn_latents
from artnet.recipes.schema import MotionRecipe, Recipe
from artnet.rendering.charts.strip import Strip
from artnet.rendering.motion.animation import Animation
from artnet.rendering.motion.easings import EASINGS
from artnet.rendering.motion.motions import checked_motions
from artnet.rendering.motion.paths import MotionContext, MotionPath, Pose
from artnet.rendering.motion.scene import Scene
from artnet.rendering.motion.timing import held_delays, places, playheads

__all__ = ["move", "replay"]

PROBE_SIDE = 32
FEWEST_PROBES, PROBES_A_LEG, MOST_PROBES = 96, 24, 512
"""Small pictures along the path from which its visual speed is known; the change between two is blended."""


def replay(trajectory: Trajectory, recipe: Recipe, sound: Sound | None = None) -> Animation:
    """The training replayed, as `recipe.motion` says: from the first random network to the finished painting."""
    first = trajectory.weights_at(0.0)
    net = network_from_weights(trajectory.recipe, first)
    latents = drawn_latents(net.blueprint)  # exact, where the trajectory is in float16
    net.set_weights({name: latents.get(name, w) for name, w in first.items()})
    return move(net, recipe, trajectory=trajectory, sound=sound)


def move(
    net: CPPN,
    recipe: Recipe,
    *,
    trajectory: Trajectory | None = None,
    sound: Sound | None = None,
    others: Sequence[bytes] = (),
    weights: bytes | None = None,
) -> Animation:
    """The animation of a recipe: `recipe.motion` says what moves, how many frames and seconds, and how it is eased.

    `recipe.size` is the size of the painting in each frame; `weights` is the network file that travels with it,
    `others` those of the further paintings of a morph.

    Raises:
        InvalidValueError, UnknownNameError: a motion that this network cannot make, or one that is not known.
    """
    film = Film(net, recipe, trajectory, sound, [network_from_bytes(data).weights() for data in others])
    audio = sound.path if sound else None
    fine = None if recipe.motion and recipe.motion.strip else film.fine_frame
    return Animation(film.frame, film.delays, recipe, weights, audio, others, fine, film.at_once, trajectory)


class Film:
    """The frames of an animation by their number; the scene is built, and the path paced, at the first one."""

    def __init__(
        self,
        net: CPPN,
        recipe: Recipe,
        trajectory: Trajectory | None,
        sound: Sound | None,
        others: Sequence[Mapping[str, NDArray[np.float32]]],
    ) -> None:
        """Check everything that can be checked without painting."""
        self._arguments = net, recipe, trajectory, sound, others
        self._posing = RLock()
        self._idle: dict[int, list[Scene]] = {8: [], 16: []}  # by bits: each is on one thread at a time
        self._is_begun = False
        motion = recipe.motion or MotionRecipe()
        self._net, self._recipe, self._motion, self._trajectory = net, recipe, motion, trajectory
        given = {"training": trajectory, "sound": sound, "morph": others or None, "keys": motion.keys or None}
        chosen = checked_motions(motion.name, net.blueprint, has=[n for n, value in given.items() if value is not None])
        usual = next((m for one in chosen if (m := one.entry.mode_of(net.blueprint)) != "loop"), "loop")
        self.mode = motion.mode or usual
        if self.mode == "loop" != usual:
            raise InvalidValueError(
                f"Expected boomerang or once, since the motion '{motion.name}' does not end where it began."
                " Received: loop"
            )
        heard = any(one.name == "sound" for one in chosen)  # then a frame's place is its time
        self._heads = playheads(motion.frames, "loop" if heard else self.mode)
        self._easing = EASINGS.resolve(motion.easing or chosen[0].entry.easing)
        self._paced = any(one.entry.paced for one in chosen)
        first = Pose(recipe.view, recipe.time, _latent_of(net, recipe))
        palette = hex_to_srgb(net.blueprint.palette) if net.blueprint.palette else None
        context = MotionContext(
            net.blueprint,
            first,
            palette,
            net.weights(),
            self._weights_of,
            trajectory,
            sound,
            motion.seconds,
            others,
            motion.keys,
        )
        self._first = first
        self._paths: list[MotionPath] = [one(context) for one in chosen]
        for place in (0.0, 1.0):  # several motions together may leave what a view can show
            checked_view(self.pose(place).view)
        held = usual == self.mode == "once" and not heard
        even = [motion.seconds / motion.frames] * motion.frames
        self.delays = held_delays(motion.frames, motion.seconds, motion.hold) if held else even

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle and deepcopy: by what it was made of."""
        return Film, self._arguments

    def pose(self, place: float) -> Pose:
        """The pose at a place in [0, 1] along the path."""
        pose = self._first
        for path in self._paths:
            pose = path.at(place, pose)
        return pose

    @property
    def recipe(self) -> Recipe:
        """What it was made of."""
        return self._recipe

    @property
    def poses(self) -> list[Pose]:
        """The pose of each frame."""
        return [self.pose(float(place)) for place in self._places]

    def fine_frame(self, number: int) -> NDArray[np.uint16]:
        """One frame without a strip, (height, width, 3 or 4) uint16."""
        return self._painted(number, bits=16)[0]

    def frame(self, number: int) -> NDArray[np.uint8]:
        """One frame, (height, width, 3), or 4 with opacity, uint8."""
        painting, place = self._painted(number, bits=8)
        if self._strip is None:
            return painting
        assert self._trajectory is not None
        return self._strip.beside(painting, float(self._trajectory.positions_at(np.array([place]))[0]))

    @property
    def at_once(self) -> int:
        """How many threads may ask for frames at the same time: a card paints one after another."""
        return MOST_AT_ONCE if self._recipe.device == "tensorflow" else 1

    def _painted(self, number: int, bits: int) -> tuple[NDArray[Any], float]:
        """A frame without a strip, and its place along the path."""
        with self._posing:
            place = float(self._places[number])
            pose = self.pose(place)
            scene = self._idle[bits].pop() if self._idle[bits] else self._new_scene(bits)
        try:
            return scene.paint(pose), place
        finally:
            self._idle[bits].append(scene)

    def _new_scene(self, bits: int) -> Scene:
        if not self._is_begun:
            self._is_begun = True
            warn_of_fine_marks(self._net.blueprint.head, self._recipe.size)
        return Scene(self._net, self._recipe, self.pose(0.0), bits=bits)

    @cached_property
    def _strip(self) -> Strip | None:
        strip = self._motion.strip and self._trajectory is not None
        return Strip(self._trajectory, self._recipe.size) if strip and self._trajectory else None

    @cached_property
    def _places(self) -> NDArray[np.float64]:
        legs = max(path.legs for path in self._paths)
        if not self._paced or self._motion.frames < 3:
            return places(self._heads, self._easing, legs)
        return places(self._heads, self._easing, legs, self._travelled(legs))

    def _travelled(self, legs: int) -> NDArray[np.float64]:
        """How much small pictures change, added up along the path."""
        small = self._recipe.but(size=fit_size(self._recipe.size, PROBE_SIDE)).dense(1)
        scene = Scene(self._net, small, self.pose(0.0))
        count = min(MOST_PROBES, max(FEWEST_PROBES, PROBES_A_LEG * legs))
        before, changes = scene.paint(self.pose(0.0)).astype(np.float64), [0.0]
        for place in np.linspace(0, 1, count + 1)[1:]:
            now = scene.paint(self.pose(float(place))).astype(np.float64)
            changes.append(float(np.mean(np.abs(now - before))))
            before = now
        return np.cumsum(changes)

    def _weights_of(self, seed: str) -> dict[str, NDArray[np.float32]]:
        return CPPN.from_blueprint(replace(self._net.blueprint, seed=seed)).weights()


def _latent_of(net: CPPN, recipe: Recipe) -> NDArray[np.float32] | None:
    if not net.blueprint.latent:
        return None
    return net.latent.numpy() if recipe.latent is None else np.array(recipe.latent, np.float32)
