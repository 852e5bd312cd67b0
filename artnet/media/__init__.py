"""Arrays and recipe texts <-> files; it knows no network."""

from __future__ import annotations

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
