"""Soft proofs: a picture as a printer will have it, by the profile of the printer and its paper, and what that loses.

LittleCMS takes each colour to the printer's and back. Out of gamut is what comes back as another colour, by more than
`FAR` in CIELAB (1976): from there LittleCMS itself gives its alarm. Both ways black becomes
black, so that the weak black of ink on paper is not counted.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from artnet.media.profiles.conversion import bands_of
from artnet.media.profiles.files import Profile

__all__ = ["FAR", "INTENTS", "soft_proof"]

FAR = 5.0
"""Of CIELAB: what is further off counts as out of gamut. (Just noticeable is about 2.3; tables of 8 bits are 1 off.)"""
INTENTS: Mapping[str, ImageCms.Intent] = {
    "relative": ImageCms.Intent.RELATIVE_COLORIMETRIC,
    "perceptual": ImageCms.Intent.PERCEPTUAL,
}
"""How colours are brought into the printer's gamut: those inside as they are, or all of them, in relation."""
RELATIVE = ImageCms.Intent.RELATIVE_COLORIMETRIC
L_SCALE = 100 / 255


def soft_proof(
    pixels: NDArray[np.uint8], source: bytes, printer: Profile, *, intent: str, paper: bool
) -> tuple[NDArray[np.uint8], float]:
    """What pixels (height, width, 3) of a profile look like once they are printed, and the share that is out of gamut.

    They are of the same profile. Black is as weak as that of its ink; with `paper`, white is the paper's own too.
    """
    own, lab = _opened(source), ImageCms.createProfile("LAB")
    press = _opened(printer.data)
    shown = ImageCms.buildProofTransform(
        own,
        own,
        press,
        "RGB",
        "RGB",
        renderingIntent=INTENTS[intent],
        proofRenderingIntent=ImageCms.Intent.ABSOLUTE_COLORIMETRIC if paper else RELATIVE,
        flags=ImageCms.Flags.SOFTPROOFING | ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    meant = _black_to_black(own, lab, "RGB", "LAB")
    there, back = _black_to_black(own, press, "RGB", printer.model), _black_to_black(press, lab, printer.model, "LAB")
    proof, lost = np.empty_like(pixels), 0
    for rows in bands_of(pixels):
        band = Image.fromarray(np.ascontiguousarray(pixels[rows]))
        proof[rows] = np.asarray(ImageCms.applyTransform(band, shown))
        printed = ImageCms.applyTransform(_there(band, there), back)
        off = _lab(printed) - _lab(ImageCms.applyTransform(band, meant))
        lost += int(np.count_nonzero((off**2).sum(axis=-1) > FAR**2))
    return proof, lost / (pixels.shape[0] * pixels.shape[1])


def _black_to_black(source: Any, target: Any, model: str, target_model: str) -> ImageCms.ImageCmsTransform:
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    return ImageCms.buildTransform(source, target, model, target_model, renderingIntent=RELATIVE, flags=flags)


def _there(band: Image.Image, there: ImageCms.ImageCmsTransform) -> Image.Image:
    """The colours of the printer."""
    printed = ImageCms.applyTransform(band, there)
    assert printed is not None  # not in place
    return printed


def _lab(image: Any) -> NDArray[np.float32]:
    """CIELAB (height, width, 3) of a Pillow image, which has a and b as signed bytes."""
    values = np.asarray(image)
    a_and_b = np.ascontiguousarray(values[..., 1:]).view(np.int8)
    return np.concatenate([values[..., :1] * np.float32(L_SCALE), a_and_b], axis=-1, dtype=np.float32)


def _opened(data: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(data))
