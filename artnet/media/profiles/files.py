"""Profiles that a person has: read, and told apart by what they are of."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms

from artnet.color.spaces.primaries import SPACES
from artnet.digests import sha256_of
from artnet.errors import PictureError, invalid
from artnet.media.io.sources import opened, shown
from artnet.recipes.schema import SourceRecipe

__all__ = ["PRINTERS", "Profile", "embedded_profile", "read_profile"]

PRINTERS = "CMYK RGB"
"""The colour models of printers."""

MOST_BYTES = 1 << 26
"""Of a profile; those of printers with large tables have some 10 MiB."""
KINDS = {"RGB": "of RGB", "GRAY": "of gray", "CMYK": "of CMYK", "Lab": "of Lab", "XYZ": "of XYZ"}
USELESS = {"link": "one that links two devices", "abst": "an abstract one", "nmcl": "one of named colours"}
EXPECTED = {
    "RGB": "a profile of RGB",
    PRINTERS: "the profile of a printer, CMYK or RGB",
}
HINTS = {("RGB", "CMYK"): ". How it will print is shown by --proof, in Python picture.proof"}


@dataclass(frozen=True)
class Profile:
    """A profile: its bytes, the name of its file, and the `model` of its colours, "RGB" or "CMYK"."""

    data: bytes
    name: str
    model: str

    @property
    def source(self) -> SourceRecipe:
        """As a recipe names it."""
        return SourceRecipe(self.name, sha256_of(self.data))

    @property
    def description(self) -> str:
        """What it calls itself."""
        return str(ImageCms.getProfileDescription(_opened(self.data))).strip()


def read_profile(path: str | Path, models: str = "RGB") -> Profile:
    """The profile in a file, of one of the colour models.

    Raises:
        InvalidValueError: neither a file nor the name of one.
        FileError: no such file.
        PictureError: no profile, a broken one, or one of another kind, which it names.
    """
    name = Path(path)
    if models == "RGB" and not name.suffix and not name.exists():  # a word that is mistyped, and no file
        raise invalid(f"{', '.join(SPACES)}, or the file of a profile of RGB such as printer.icc", profile=str(path))
    with opened(path, MOST_BYTES, what=EXPECTED[models]) as (file, size):
        data = file.read(size + 1)
    return _checked(data, shown(path), name.name, models)


def embedded_profile(picture: Path, source: SourceRecipe) -> Profile:
    """The profile of RGB that a saved picture carries, which its recipe names.

    Raises:
        PictureError: as `read_profile`; or it carries another one, or none.
    """
    with Image.open(picture) as image:
        data = image.info.get("icc_profile") or b""
    if sha256_of(data) != source.sha256:
        raise PictureError(
            f"Expected the profile {source.file} in {shown(picture)}. Received: another, or none."
            " Say which one with --profile, or --profile srgb"
        )
    return _checked(data, shown(picture), source.file, "RGB")


def _checked(data: bytes, where: str, name: str, models: str) -> Profile:
    expected = EXPECTED[models]
    try:
        if data[36:40] != b"acsp" or int.from_bytes(data[:4], "big") > len(data):
            raise ValueError
        profile = _opened(data).profile
        model, device = profile.xcolor_space.strip(), profile.device_class.strip()
    except Exception:  # LittleCMS and Pillow raise what they like
        raise PictureError(
            f"Expected {expected}, a whole ICC file. Received: {where}, which is none, or broken"
        ) from None
    kind = USELESS.get(device) or KINDS.get(model, f"of {model or 'nothing'}")
    if device in USELESS or model not in models.split():
        raise PictureError(f"Expected {expected}. Received: {where}, {kind}{HINTS.get((models, model), '')}")
    found = Profile(data, name, model)
    try:
        _try(found)
    except Exception:
        raise PictureError(f"Expected {expected} that LittleCMS can use. Received: {where}, {kind}, broken") from None
    return found


def _try(profile: Profile) -> None:
    """Build what is needed of it, which fails where a table is cut."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    ImageCms.buildTransform(srgb, _opened(profile.data), "RGB", profile.model)


def _opened(data: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(data))
