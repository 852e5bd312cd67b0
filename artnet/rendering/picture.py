"""A picture: pixels, and the recipe that made them."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artnet.checks import number, one_of, path_of, whole_number
from artnet.color.compositing import as_color, over_ground
from artnet.color.palettes import hex_to_srgb
from artnet.color.spaces.primaries import from_srgb
from artnet.errors import ArtnetWarning, OutputError, invalid
from artnet.media.io.atomic import write_bytes
from artnet.media.profiles.files import PRINTERS, Profile, read_profile
from artnet.media.profiles.own import profile_of
from artnet.media.profiles.proofs import INTENTS, soft_proof
from artnet.media.stills.depths import at_depth
from artnet.media.stills.encoding import (
    QUALITY_FORMATS,
    bits_for,
    check_format,
    encode_picture,
    format_of,
    numbers_of_inks,
)
from artnet.nets.blueprint import Blueprint
from artnet.nets.heads import Swatch, spec_is_hard, swatches_of, told_apart
from artnet.nets.network_files import carried, network_from_recipe
from artnet.options import Color
from artnet.recipes.checking import PROFILES
from artnet.recipes.embedding import EMBED_LIMIT, recipe_to_text
from artnet.recipes.identity import short
from artnet.recipes.schema import FileRecipe, NetworkRecipe, Recipe
from artnet.rendering.pixels import render_recipe
from artnet.rendering.proof import Proof

__all__ = ["Picture", "Plate"]

USUAL_QUALITY = 95


class Plate(NamedTuple):
    """An ink: its place in the palette, its colour as "#rrggbb", and where it is printed, (height, width) bool."""

    place: int
    ink: str
    printed: NDArray[np.bool_]


class Picture:
    """Pixels (height, width, channels) uint8 or uint16, in the space of the recipe's profile (sRGB, unless it says so),
    and the recipe from which they can be made again.

    It is an array (`numpy.asarray(picture)`), shows itself in a notebook, and saves itself.
    """

    def __init__(
        self,
        pixels: NDArray[Any],
        recipe: Recipe,
        weights: bytes | None = None,
    ) -> None:
        """`weights` is the network file of a trained network; it travels in the picture up to EMBED_LIMIT bytes."""
        self.pixels = pixels.view()
        self.pixels.flags.writeable = False  # other pixels are not those of the recipe: np.array(picture) is a copy
        self.recipe = recipe
        self.weights = weights

    def with_recipe(self, recipe: Recipe) -> Picture:
        """The same pixels with another recipe."""
        return Picture(self.pixels, recipe, self.weights)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.pixels, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        return f"Picture({self.size[0]} x {self.size[1]}, seed {self.recipe.seed}, {short(self.recipe.identity)})"

    def _repr_png_(self) -> bytes:
        return self.encode(FileRecipe())

    def encode(self, file: FileRecipe, *, metadata: bool = True) -> bytes:
        """The bytes of a file of that format, with the recipe inside unless `metadata` is false."""
        embedded = self.weights if self.weights and len(self.weights) <= EMBED_LIMIT else None
        return self._encoded(file, (self.recipe, embedded) if metadata else None)

    def _encoded(
        self, file: FileRecipe, inside: tuple[Recipe, bytes | None] | None, icc: Profile | None = None
    ) -> bytes:
        text = recipe_to_text(inside[0].but(file=file), inside[1]) if inside else None
        panorama = self.recipe.view.symmetry == "panorama" and self.recipe.network is not None
        if panorama and self.size[0] != 2 * self.size[1]:
            warnings.warn(
                f"a whole sphere is twice as wide as high: {self.size[0]} x {self.size[1]} is not marked as a panorama",
                ArtnetWarning,
                stacklevel=3,
            )
            panorama = False
        how = {"panorama": panorama, "space": self.recipe.profile, "icc": icc.data if icc else None}
        if file.format == "pdf":
            how["bleed"] = self.recipe.bleed
        return encode_picture(self.pixels, file, text, self.inks, **how)  # type: ignore[arg-type]

    @property
    def inks(self) -> tuple[str, ...]:
        """The colours of which each pixel has one, of a hard head: "palette(hard=true)"; else none."""
        return tuple(swatch.color for swatch in self._swatches)

    @property
    def _swatches(self) -> tuple[Swatch, ...]:
        network = self.recipe.network
        return () if network is None else swatches_of(network.head, self._palette, self.recipe.profile)

    @property
    def _palette(self) -> tuple[str, ...]:
        """The colours of its network, also where a recipe leaves it to the seed to draw them."""
        network = self.recipe.network
        if network is None or not spec_is_hard(network.head):
            return ()
        return network.palette or Blueprint.from_recipe(network).palette

    def separations(self) -> list[Plate]:
        """A plate for each ink that is printed anywhere, in the order of the palette.

        Raises:
            InvalidValueError: a picture whose colours are mixed.
            RecipeError: one whose network is needed, since two printings look alike, and which is not there.
        """
        network = self.recipe.network
        swatches = self._swatches
        numbers = numbers_of_inks(at_depth(self.pixels, 8), self.inks) if swatches else None
        if numbers is None or network is None:
            head = network.head if network else "none"
            raise invalid('a picture of inks that are not mixed, of the head "palette(hard=true)"', head=head)
        if len(set(self.inks)) < len(self.inks):  # such as black, and black over another: which was it?
            numbers = self._numbers_told_apart(network)
        plates = []
        for place, color in enumerate(self._palette):
            printed = np.isin(numbers, [n for n, swatch in enumerate(swatches) if place in swatch.inks])
            if printed.any():
                plates.append(Plate(place, color, printed))
        return plates

    def _numbers_told_apart(self, network: NetworkRecipe) -> NDArray[np.uint8]:
        """Which swatch each pixel has (height, width): painted again in colours that all differ."""
        palette = told_apart(network.head, len(self._palette))
        net = network_from_recipe(self.recipe, self.weights)
        assert net.palette is not None
        net.palette.assign(hex_to_srgb(palette))
        swatches = swatches_of(network.head, palette)
        pixels = render_recipe(net, self.recipe.but(profile="srgb"))
        numbers = numbers_of_inks(pixels, tuple(swatch.color for swatch in swatches))
        assert numbers is not None
        return numbers

    def save_separations(self, path: str | Path, *, dpi: float = 300.0, force: bool = True) -> list[Path]:
        """Write a PNG for each ink, black where it is printed, as `path` with the number and the colour in its name.

        Raises:
            InvalidValueError: a picture whose colours are mixed, another suffix than .png.
            OutputError: the place cannot be written, or without `force` holds something else.
        """
        path = path_of(path)
        if format_of(path) != "png":
            raise invalid("a file name that ends in .png for separations", path=str(path))
        files = {}
        for place, ink, printed in self.separations():
            black = np.where(printed[..., None], 0, 255).astype(np.uint8).repeat(3, axis=2)
            data = encode_picture(black, FileRecipe(dpi=number_of_dots(dpi)), inks=("#000000", "#ffffff"))
            files[path.with_name(f"{path.stem}-{place + 1}-{ink.removeprefix('#')}.png")] = data
        for file, data in files.items():
            if not force and file.exists() and (not file.is_file() or file.read_bytes() != data):
                raise OutputError(f"{file} already exists, and holds something else. Use --force, or another -o")
        for file, data in files.items():
            write_bytes(file, data)
        return list(files)

    def save(
        self,
        path: str | Path,
        *,
        quality: int | None = None,
        dpi: float = 300.0,
        ground: str | None = None,
        bits: int | None = None,
        pyramid: bool = False,
        profile: str | Path | Profile | None = None,
        metadata: bool = True,
    ) -> Path:
        """Write a PNG, JPEG, WebP, GIF, AVIF, TIFF or PDF, by the suffix of `path`; the file is whole or absent.

        Weights that are too many to travel inside are written to a network file beside it, unless they lie there.

        Args:
            path: where to; missing folders are made.
            quality: 1 to 100, for JPEG, AVIF and WebP (100 is lossless in WebP); 95 by default.
            dpi: dots an inch, noted in the file.
            ground: a colour such as "#e0703f" or "tomato" over which a picture that is not opaque is laid. By default
                its opacity is kept; a GIF keeps whether a pixel is clear, JPEG nothing: there white is the ground.
            bits: of each channel; by default as many as the format has of those of the picture. 16, of PNG and TIFF,
                are of a picture that was painted with `bits=16`; 10 are of AVIF.
            pyramid: whether a TIFF also holds the picture at smaller sizes, so that large ones open at once.
            profile: a file of a colour profile of RGB ("printer.icc"), or what `read_profile` gave of one: the pixels
                are converted to it, and it travels in the file. By default they stay in the recipe's space. Colours
                beyond sRGB are only there where it was painted so: `render(net, profile="display-p3")`.
            metadata: whether the recipe (and small weights) travel in the file.

        Raises:
            InvalidValueError: an unknown suffix, or a quality or dpi out of range; bits, a pyramid or a size that the
                format does not have.
            MissingExtraError: TIFF, PDF, and AVIF of 10 bits need the extra `print`.
            FileError: a profile that cannot be read, or is of another kind.
            OutputError: the place cannot be written.
        """
        path = path_of(path)
        name = format_of(path)
        if quality is not None and name not in QUALITY_FORMATS:
            raise invalid("a quality for a .jpg, .webp or .avif", path=path.name, quality=quality)
        quality = whole_number("a quality of 1 to 100", 1, 100, quality=USUAL_QUALITY if quality is None else quality)
        dpi = number_of_dots(dpi)
        ground = "" if ground is None else Color().read(ground)
        bits = bits_for(name, self.pixels) if bits is None else whole_number("8, 10 or 16 bits", 8, 16, bits=bits)
        check_format(name, self.size, bits=bits, pyramid=pyramid)
        icc = self._icc(profile)
        file = FileRecipe(
            name, quality=quality, dpi=dpi, ground=ground, bits=bits, pyramid=bool(pyramid),
            icc=icc.source if icc else None,
        )  # fmt: skip
        inside = carried(self.recipe, self.weights, path) if metadata else None
        write_bytes(path, self._encoded(file, inside, icc))
        return path

    def _icc(self, profile: str | Path | Profile | None) -> Profile | None:
        """The profile to which the pixels are converted, if any."""
        if profile is None or profile == self.recipe.profile:
            return None
        if isinstance(profile, str) and profile in PROFILES:
            raise invalid(f'a picture painted in that space: render(net, profile="{profile}")', profile=profile)
        return profile if isinstance(profile, Profile) else read_profile(path_of(profile))

    def proof(
        self,
        printer: str | Path,
        *,
        intent: str = "relative",
        paper: bool = False,
        ground: str | None = None,
        dpi: float = 300.0,
    ) -> Proof:
        """What it looks like once it is printed, by LittleCMS, and which share of it the printer cannot print.

        Args:
            printer: the profile of a printer and its paper, CMYK or RGB: "FOGRA39L_coated.icc".
            intent: `relative` leaves what can be printed as it is (black becomes black), `perceptual` brings all
                colours nearer, in relation to each other.
            paper: whether white is shown as that of the paper; black is as weak as that of its ink in any case.
            ground: the colour over which a picture that is not opaque is laid; white.
            dpi: dots an inch, noted in its file.

        Raises:
            InvalidValueError: an intent that there is not.
            FileError: a profile that cannot be read, or is of another kind.
        """
        intent = one_of(tuple(INTENTS), intent=intent)
        dpi = number_of_dots(dpi)
        profile = read_profile(path_of(printer), PRINTERS)
        space, below = self.recipe.profile, hex_to_srgb(["#ffffff" if ground is None else Color().read(ground)])[0]
        red, green, blue = from_srgb(below, space).tolist()
        pixels = over_ground(as_color(self.pixels), (red, green, blue))
        printed, lost = soft_proof(pixels, profile_of(space), profile, intent=intent, paper=bool(paper))
        return Proof(printed, lost, profile.description, space, dpi)


def number_of_dots(dpi: float) -> float:
    """Dots an inch, checked."""
    return number("1 to 100,000 dots an inch", 1, 100_000, dpi=dpi)
