"""Colour profiles (ICC): the sRGB profile that saved files carry, and pictures of other profiles brought to sRGB."""

from __future__ import annotations

import functools
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

__all__ = ["lab_to_srgb", "profile_fits", "profile_to_srgb", "srgb_profile"]


@functools.cache
def srgb_profile() -> bytes:
    """The sRGB profile, the same bytes always: LittleCMS writes the time into it, which is set to 2000-01-01 here."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[24:36] = b"".join(n.to_bytes(2, "big") for n in (2000, 1, 1, 0, 0, 0))  # ICC.1, 7.2.8: year ... second
    data[84:100] = bytes(16)  # 7.2.18: the checksum; zeros say that there is none
    return bytes(data)


def profile_to_srgb(image: Image.Image, profile: bytes, target: bytes = b"") -> Image.Image:
    """An RGB, L or CMYK picture with a profile as RGB in sRGB, or in that of the `target` profile.

    Raises:
        Exception: Pillow's or LittleCMS's own, for a broken profile or one of another colour model.
    """
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if image.mode == "RGB" and (profile == target if target else _is_srgb(source)):
        return image  # a conversion from sRGB to sRGB would only round
    return _converted(image, source, target)


def is_srgb(profile: bytes) -> bool:
    """Whether a profile is that of sRGB; a broken one is not."""
    try:
        return _is_srgb(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except Exception:  # LittleCMS and Pillow raise what they like
        return False


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    is_rgb = profile.profile.xcolor_space.strip() == "RGB"
    return ImageCms.getProfileDescription(profile).startswith("sRGB") and is_rgb


def profile_fits(profile: bytes, channels: int) -> bool:
    """Whether a profile is one for pixels of so many channels, opacity included: that of RGB is none for gray."""
    return profile[16:20] == (b"GRAY" if channels in (1, 2) else b"RGB ")  # ICC.1, 7.2.8: the colour space


def gray_curve(profile: bytes) -> NDArray[np.float32]:
    """What a profile for gray adds to each of 256 even steps in [0, 1], shape (256,); sRGB's own curve adds nothing."""
    ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
    curve = np.asarray(profile_to_srgb(ramp, profile), dtype=np.float32)[0].mean(axis=-1)
    return (curve - np.arange(256, dtype=np.float32)) / np.float32(255)


def lab_to_srgb(image: Image.Image) -> Image.Image:
    """A CIELAB picture as RGB in sRGB."""
    return _converted(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))


def _converted(image: Image.Image, source: ImageCms.ImageCmsProfile, target: bytes = b"") -> Image.Image:
    converted = ImageCms.profileToProfile(
        image,
        source,
        ImageCms.ImageCmsProfile(io.BytesIO(target or srgb_profile())),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None  # not in place
    return converted
