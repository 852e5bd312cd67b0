"""PDF of one picture on one page, without loss and with its profile, by pikepdf of the extra `print`.

The page is as large as the picture at its dots an inch. With a bleed the trim box says where it is cut. It is no PDF/X,
and does not say so: offset printers who need one make it of this. The recipe is an attached file.
"""

from __future__ import annotations

import zlib
from decimal import Decimal
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import MissingExtraError, invalid
from artnet.media.stills.profiles import profile_fits
from artnet.media.streams.png import deflated_rows

__all__ = ["encode_pdf", "load_pikepdf"]

POINTS = 72
"""Points an inch."""
LARGEST_PAGE = 14_400
"""Points a side (PDF 32000-1, annex C); of a larger page a unit is so many points."""
_PNG_PREDICTORS = 15


def encode_pdf(
    pixels: NDArray[Any],
    *,
    dpi: float = 300.0,
    text: str | None = None,
    profile: bytes | None = None,
    bleed: int = 0,
) -> bytes:
    """The file of pixels (height, width, 1, 3 or 4) uint8; a fourth channel is opacity.

    `bleed` is in pixels, on each side: what lies there is cut off. The same arguments give the same bytes.

    Raises:
        InvalidValueError: a bleed that leaves nothing.
        MissingExtraError: without the extra `print`.
    """
    pikepdf = load_pikepdf()
    height, width, channels = pixels.shape
    if not 0 <= 2 * bleed < min(width, height):
        raise invalid("a bleed of less than half the short side, in pixels", bleed=bleed, size=(width, height))
    pdf = pikepdf.new()
    name = pikepdf.Name
    colors = pixels[..., :3] if channels == 4 else pixels
    space = name.DeviceGray if channels == 1 else name.DeviceRGB
    if profile and profile_fits(profile, channels):
        icc = pikepdf.Stream(pdf, zlib.compress(profile), N=colors.shape[2], Filter=name.FlateDecode)
        icc.Alternate = space
        space = pikepdf.Array([name.ICCBased, icc])
    image = _image(pdf, pikepdf, colors, space)
    if channels == 4:
        image.SMask = _image(pdf, pikepdf, pixels[..., 3:], name.DeviceGray)
    sides = [side * POINTS / dpi for side in (width, height)]
    unit = -(-max(sides) // LARGEST_PAGE)
    wide, high, cut = (_points(each / unit) for each in (*sides, bleed * POINTS / dpi))
    whole = pikepdf.Array([0, 0, wide, high])
    page = pikepdf.Dictionary(
        Type=name.Page,
        MediaBox=whole,
        BleedBox=whole,
        TrimBox=pikepdf.Array([cut, cut, wide - cut, high - cut]),
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=image)),
        Contents=pikepdf.Stream(pdf, f"q {wide:f} 0 0 {high:f} 0 0 cm /Picture Do Q".encode()),
    )
    if unit > 1:
        page.UserUnit = int(unit)
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.docinfo[name.Producer] = "artnet"
    if text is not None:
        pdf.attachments["recipe.json"] = pikepdf.AttachedFileSpec(
            pdf, text.encode("ascii"), filename="recipe.json", mime_type="application/json"
        )
    file = BytesIO()
    pdf.save(
        file,
        min_version="1.6",
        compress_streams=False,  # so that the recipe is found without a library
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        deterministic_id=True,
    )
    return file.getvalue()


def _image(pdf: Any, pikepdf: Any, pixels: NDArray[Any], space: Any) -> Any:
    height, width, channels = pixels.shape
    bits = 8 * pixels.dtype.itemsize
    pieces = deflated_rows([np.ascontiguousarray(pixels)], size=(width, height), channels=channels, bits=bits)
    return pikepdf.Stream(
        pdf,
        b"".join(pieces),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=space,
        BitsPerComponent=bits,
        Filter=pikepdf.Name.FlateDecode,
        DecodeParms=pikepdf.Dictionary(
            Predictor=_PNG_PREDICTORS, Colors=channels, BitsPerComponent=bits, Columns=width
        ),
    )


def _points(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.0001"))


def load_pikepdf() -> Any:
    """The library, whose import takes a while.

    Raises:
        MissingExtraError: without the extra `print`.
    """
    try:
        import pikepdf
    except ImportError:
        raise MissingExtraError("Expected pikepdf, which writes PDF. Install it: pip install 'artnet[print]'") from None
    return pikepdf
