"""Arrays and recipe texts <-> files; it knows no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from artnet.lazy import later

if TYPE_CHECKING:
    from artnet.media.atomic import write_bytes, writing
    from artnet.media.gif import write_gif
    from artnet.media.metadata import read_text
    from artnet.media.pictures import (
        SourcePicture,
        encode_picture,
        fit_size,
        format_of,
        read_picture,
        resize_picture,
        write_picture,
    )
    from artnet.media.tensors import (
        looks_like_tensors,
        read_bytes,
        read_tensor_metadata,
        read_tensors,
        tensors_from_bytes,
        tensors_to_bytes,
        write_tensors,
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
        "SourcePicture": "artnet.media.pictures",
        "encode_picture": "artnet.media.pictures",
        "fit_size": "artnet.media.pictures",
        "format_of": "artnet.media.pictures",
        "looks_like_tensors": "artnet.media.tensors",
        "read_bytes": "artnet.media.tensors",
        "read_picture": "artnet.media.pictures",
        "read_tensor_metadata": "artnet.media.tensors",
        "read_tensors": "artnet.media.tensors",
        "read_text": "artnet.media.metadata",
        "resize_picture": "artnet.media.pictures",
        "tensors_from_bytes": "artnet.media.tensors",
        "tensors_to_bytes": "artnet.media.tensors",
        "write_bytes": "artnet.media.atomic",
        "write_gif": "artnet.media.gif",
        "write_picture": "artnet.media.pictures",
        "write_tensors": "artnet.media.tensors",
        "writing": "artnet.media.atomic",
    },
)
