"""Arrays and recipe texts <-> files; it knows no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from artnet.lazy import later

if TYPE_CHECKING:
    from artnet.media.gif.writer import write_gif
    from artnet.media.io.atomic import write_bytes, writing
    from artnet.media.io.tensors import (
        looks_like_tensors,
        read_bytes,
        read_tensor_metadata,
        read_tensors,
        tensors_from_bytes,
        tensors_to_bytes,
        write_tensors,
    )
    from artnet.media.metadata import read_text
    from artnet.media.stills.encoding import (
        SourcePicture,
        encode_picture,
        fit_size,
        format_of,
        read_picture,
        resize_picture,
        write_picture,
    )

__all__ = [
    "SourcePicture",
    "encode_picture",
    "fit_size",
    "format_of",
    "looks_like_tensors",
    "read_bytes",
    "read_picture",
    "read_tensor_metadata",
    "read_tensors",
    "read_text",
    "resize_picture",
    "tensors_from_bytes",
    "tensors_to_bytes",
    "write_bytes",
    "write_gif",
    "write_picture",
    "write_tensors",
    "writing",
]

__getattr__ = later(
    __name__,
    {
        "SourcePicture": "artnet.media.stills.encoding",
        "encode_picture": "artnet.media.stills.encoding",
        "fit_size": "artnet.media.stills.encoding",
        "format_of": "artnet.media.stills.encoding",
        "looks_like_tensors": "artnet.media.io.tensors",
        "read_bytes": "artnet.media.io.tensors",
        "read_picture": "artnet.media.stills.encoding",
        "read_tensor_metadata": "artnet.media.io.tensors",
        "read_tensors": "artnet.media.io.tensors",
        "read_text": "artnet.media.metadata",
        "resize_picture": "artnet.media.stills.encoding",
        "tensors_from_bytes": "artnet.media.io.tensors",
        "tensors_to_bytes": "artnet.media.io.tensors",
        "write_bytes": "artnet.media.io.atomic",
        "write_gif": "artnet.media.gif.writer",
        "write_picture": "artnet.media.stills.encoding",
        "write_tensors": "artnet.media.io.tensors",
        "writing": "artnet.media.io.atomic",
    },
)
