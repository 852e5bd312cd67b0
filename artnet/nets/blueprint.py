"""The blueprint of a network: every choice that makes it, checked, before TensorFlow is needed."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from artnet.checks import is_whole, number, whole_number
from artnet.color.palettes import PALETTES, from_dark_to_light
from artnet.entries import Chosen
from artnet.errors import InvalidValueError, invalid
from artnet.fields.inputs import INPUTS, Input, parse_inputs
from artnet.fields.pictures import only_by_content
from artnet.media.picture_palettes import palette_of
from artnet.nets.activations.initializers import INITIALIZERS
from artnet.nets.activations.mixes import Mix, mix_spec, mix_width, parse_activation, training_rate
from artnet.nets.activations.registry import ACTIVATIONS
from artnet.nets.encodings.registry import ENCODINGS, Encoding, Table, tables_of
from artnet.nets.heads import HEADS, Head, check_colors, colors_needed, head_width
from artnet.nets.settings import Widths
from artnet.nets.structures import STRUCTURES, Structure
from artnet.recipes.schema import NetworkRecipe
from artnet.seeds import normal_seed

__all__ = ["Blueprint", "LayerPlan"]

WIDEST = 8192
DEEPEST = 64
LARGEST = 1 << 26
"""Weights: 256 MiB in float32, so that a recipe from an unknown file cannot ask for all the memory."""
DEFAULT_LATENT = 8
HEAD_START = "lecun(gain=0.1)"
"""How the head starts when it is trained: nearly flat, so that the picture grows out of a calm ground."""


@dataclass(frozen=True)
class LayerPlan:
    """One layer to be: its name, how many numbers it gets, its activations, and how its weights are drawn.

    The last `moments` of the numbers are the same for a whole picture: time and latent.
    """

    name: str
    fan_in: int
    mix: Mix
    init: str
    first: bool = False
    moments: int = 0
    calibration: str = "usual"


@dataclass(frozen=True)
class Blueprint:
    """Every choice that makes a network. `Blueprint.of` checks them; `layers` are what has to be built."""

    inputs: tuple[Chosen[Input], ...]
    latent: int
    keys: int
    encoding: Chosen[Encoding]
    mixes: tuple[Mix, ...]
    structure: Chosen[Structure]
    head: Chosen[Head]
    palette: tuple[str, ...]
    init: str
    weight_scale: float
    seed: str
    calibration: str = "usual"

    @classmethod
    def of(
        cls,
        *,
        hidden: Sequence[int] = (32, 32, 32, 32),
        activation: str | Callable[..., Any] | Sequence[str | Callable[..., Any]] = "tanh",
        inputs: str | Sequence[str] = "x y r",
        latent: int = 0,
        keys: int = 0,
        encoding: str | Callable[..., Any] = "none",
        structure: str | Callable[..., Any] = "dense",
        head: str | Callable[..., Any] = "rgb",
        palette: str | Sequence[str] | None = None,
        init: str = "pattern",
        weight_scale: float = 1.0,
        seed: int | str | None = None,
        calibration: str = "usual",
    ) -> Blueprint:
        """Check and resolve the arguments of `CPPN`, which see.

        Raises:
            InvalidValueError: a value that cannot be used, or a network of too many weights.
            UnknownNameError: an unknown name.
        """
        seed = normal_seed(seed)
        fields = parse_inputs(inputs)
        latent = _latent_size(latent, named=any(c.name == "z" for c in fields))
        keys = whole_number("0 to 4096 keys", 0, 4096, keys=keys)
        if keys and not latent:
            raise invalid("a latent for the keys to be of, such as latent=8", latent=latent, keys=keys)
        if latent and not any(c.name == "z" for c in fields):
            fields = (*fields, *parse_inputs("x z")[1:])
        chosen_structure, chosen_head = STRUCTURES.resolve(structure), HEADS.resolve(head)
        widths = _checked_widths(hidden)[: chosen_structure.entry.layers]
        mixes = [parse_activation(a, u) for a, u in zip(_per_layer(activation, len(widths)), widths, strict=True)]
        blueprint = cls(
            inputs=fields,
            latent=latent,
            keys=keys,
            encoding=ENCODINGS.resolve(encoding),
            mixes=tuple(mixes),
            structure=chosen_structure,
            head=chosen_head,
            palette=_checked_palette(palette, chosen_head, seed),
            init=init if init in ("pattern", "training") else INITIALIZERS.resolve(init).spec,
            weight_scale=number("a weight scale of 0 to 1000", 0, 1000, weight_scale=weight_scale),
            seed=seed,
            calibration=calibration,
        )
        if blueprint.size > LARGEST:
            raise invalid(f"a network of at most {LARGEST:,} weights", hidden=hidden, weights=blueprint.size)
        return blueprint

    @property
    def layers(self) -> list[LayerPlan]:
        """The layers that have to be built, the head last."""
        constants = sum(c.entry.columns for c in self.inputs if c.entry.constant) + self.latent
        k = self.encoding.entry.width(self._fields, **self.encoding.options) + constants
        fan_ins = self.structure.entry.fan_ins(k, [mix_width(mix) for mix in self.mixes])
        hidden = [
            LayerPlan(
                f"hidden.{i}",
                fan_in,
                mix,
                self.init,
                first=i == 0,
                moments=0 if i else constants,
                calibration=self.calibration,
            )
            for i, (fan_in, mix) in enumerate(zip(fan_ins, self.mixes, strict=False))
        ]
        flat: Mix = ((ACTIVATIONS.resolve("identity"), head_width(self.head, self.palette)),)
        init = {"training": HEAD_START, "pattern": self.head.entry.pattern}.get(self.init, self.init)
        return [*hidden, LayerPlan("head", fan_ins[-1], flat, init)]

    @property
    def tables(self) -> list[Table]:
        """What the encoding learns."""
        return tables_of(self.encoding, self._fields)

    @property
    def _fields(self) -> int:
        """How many fields are encoded: those that depend on the point."""
        return sum(c.entry.columns for c in self.inputs if not c.entry.constant)

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        units = [(layer.fan_in, sum(count for _, count in layer.mix)) for layer in self.layers]
        learnt = sum(math.prod(t.shape) for t in self.tables) + self.keys * self.latent
        return sum((fan_in + 1) * count for fan_in, count in units) + learnt

    @property
    def work(self) -> int:
        """Multiplications of the layers for one point."""
        return sum(layer.fan_in * mix_width(layer.mix) for layer in self.layers)

    @property
    def learning_rate(self) -> float:
        """The learning rate (of Adam) that suits activations and encoding; without a hidden layer from 0.005."""
        chosen = [choice for mix in self.mixes for choice, _ in mix]
        return (training_rate(chosen) if chosen else 0.005) * self.encoding.entry.rate

    @property
    def recipe(self) -> NetworkRecipe:
        """The plain data from which this blueprint is read again."""
        return NetworkRecipe(
            inputs=" ".join(c.spec for c in self.inputs),
            latent=self.latent,
            keys=self.keys,
            encoding=self.encoding.spec,
            hidden=tuple(sum(count for _, count in mix) for mix in self.mixes),
            activation=tuple(mix_spec(mix) for mix in self.mixes),
            structure=self.structure.spec,
            head=self.head.spec,
            palette=self.palette,
            init=self.init,
            weight_scale=self.weight_scale,
            seed=self.seed,
            calibration=self.calibration,
        )

    @classmethod
    def from_recipe(cls, recipe: NetworkRecipe) -> Blueprint:
        """The blueprint of a recipe."""
        plain = {
            field.name: getattr(recipe, field.name) for field in dataclasses.fields(recipe) if field.name != "kind"
        }
        with only_by_content():
            return cls.of(**plain | {"activation": list(recipe.activation), "palette": list(recipe.palette) or None})

    @cached_property
    def shape(self) -> Hashable:
        """What graphs are made of: the recipe without what only decides the weights and the colours, and the rows."""
        seed = self.seed if self.encoding.entry.seeded else ""
        palette = ("",) * len(self.palette)
        named = dataclasses.replace(
            self.recipe, seed=seed, palette=palette, init="", weight_scale=1.0, keys=0, calibration="usual"
        )
        mixed = [choice for mix in self.mixes for choice, _ in mix]
        rows: tuple[Chosen[Any], ...] = (*mixed, *self.inputs, self.encoding, self.structure, self.head)
        return named, tuple(row.entry.function for row in rows)

    @property
    def plugins(self) -> dict[str, str]:
        """Its parts that are not artnet's own, as "activations/ripple", each with the module that registered it."""
        mixed = [choice for mix in self.mixes for choice, _ in mix]
        return {
            **ACTIVATIONS.owners(*mixed),
            **INPUTS.owners(*self.inputs),
            **ENCODINGS.owners(self.encoding),
            **STRUCTURES.owners(self.structure),
            **HEADS.owners(self.head),
        }


def _latent_size(latent: int, named: bool) -> int:
    return whole_number("a latent of 0 to 4096 numbers", 0, 4096, latent=latent) or (DEFAULT_LATENT if named else 0)


def _checked_widths(hidden: Sequence[int] | str) -> list[int]:
    if isinstance(hidden, str):
        hidden = Widths().read(hidden)
    widths: list[Any] = list(hidden) if isinstance(hidden, Sequence) and not isinstance(hidden, str) else [hidden]
    if not all(is_whole(w) for w in widths) or len(widths) > DEEPEST or any(not 1 <= w <= WIDEST for w in widths):
        raise invalid(f"at most {DEEPEST} hidden layers of 1 to {WIDEST} units", hidden=hidden)
    return [int(w) for w in widths]


def _per_layer(activation: Any, layers: int) -> list[Any]:
    if isinstance(activation, str) or not isinstance(activation, Sequence):
        return [activation] * layers
    listed = list(activation)
    if layers and len(listed) == 1:
        return listed * layers
    if len(listed) != layers and layers:
        raise InvalidValueError(
            f"Expected one activation, or one for each of the {layers} hidden layers. Received: {len(listed)}"
        )
    return listed[:layers]


def _checked_palette(palette: str | Sequence[str] | None, head: Chosen[Head], seed: str) -> tuple[str, ...]:
    if not head.entry.palette:
        if palette is not None and len(palette):
            takers = ", ".join(row.name for row in HEADS if row.palette)
            raise invalid(f"a palette only with a head that takes one ({takers})", head=head.name, palette=palette)
        return ()
    if palette is None or len(palette) == 0:
        needed = colors_needed(head)
        palette = head.entry.palette if needed <= head.entry.colors else f"any(colors={needed})"
    colors = palette_of(palette, seed=seed)
    if head.entry.prints and isinstance(palette, str) and palette.partition("(")[0].strip() in PALETTES:
        colors = from_dark_to_light(colors)
    if head.entry.aim == "bit" and len(colors) != 2:
        raise invalid("two colours for a stencil: ink and paper", palette=palette)
    check_colors(head, colors)
    return colors
