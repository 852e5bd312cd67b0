"""Named arrays <-> safetensors files: a length, a JSON header, the numbers. There is nothing in it to execute.

What is read is checked before it is used: sizes are bounded, types are those below, numbers are finite.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
from numpy.typing import NDArray

from artnet.errors import RecipeError, invalid
from artnet.media.io.atomic import write_bytes
from artnet.media.io.sources import opened
from artnet.recipes.serialization import TEXT_LIMIT

__all__ = [
    "digest_of_tensors",
    "looks_like_tensors",
    "read_bytes",
    "read_tensor_metadata",
    "read_tensors",
    "tensors_from_bytes",
    "tensors_to_bytes",
    "write_tensors",
]

DTYPES = {"F16": "<f2", "F32": "<f4", "U8": "|u1", "I32": "<i4", "I64": "<i8"}
FILE_LIMIT = 1 << 30
"""Bytes of a file: 268 million float32 numbers, a thousand times the network of 5 layers of 256 units."""
MOST_AXES = 8
HEADER_LIMIT = 4 * TEXT_LIMIT
"""Bytes of the header: a recipe text twice as long for its escaped quotes, and as much for 100,000 names."""
_METADATA = "__metadata__"
DIGEST_KEY = "artnet.sha256"
"""The SHA-256 of all numbers: a flipped bit would paint another picture, and say nothing."""
_WHAT = "a network file (safetensors)"


def tensors_to_bytes(tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> bytes:
    """A safetensors file; the same arrays and texts, in any order, give the same bytes.

    Raises:
        InvalidValueError: another dtype than float16, float32, uint8, int32, int64; a number that is not finite.
    """
    codes = {np.dtype(dtype): code for code, dtype in DTYPES.items()}
    header: dict[str, Any] = {}
    parts: list[bytes] = []
    offset = 0
    # The widest numbers first, as the format's own library does: so each array is aligned.
    for name, array in sorted(tensors.items(), key=lambda item: (-np.asarray(item[1]).dtype.itemsize, item[0])):
        array = np.asarray(array)
        dtype = array.dtype.newbyteorder("<") if array.dtype.itemsize > 1 else array.dtype
        if dtype not in codes or name == _METADATA:
            raise invalid("arrays of float16, float32, uint8, int32 or int64", name=name, dtype=str(array.dtype))
        if not np.isfinite(array).all():
            raise invalid("finite numbers", tensor=name)
        part = array.astype(dtype, copy=False).tobytes()
        header[name] = {"dtype": codes[dtype], "shape": array.shape, "data_offsets": [offset, offset + len(part)]}
        parts.append(part)
        offset += len(part)
    digest = hashlib.sha256(b"".join(parts)).hexdigest()
    header = {_METADATA: dict(sorted({**metadata, DIGEST_KEY: digest}.items()))} | header
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    if len(text) > HEADER_LIMIT or 8 + len(text) + offset > FILE_LIMIT:
        raise invalid(f"at most {FILE_LIMIT:,} bytes of tensors and {HEADER_LIMIT:,} of names and texts", bytes=offset)
    return b"".join([len(text).to_bytes(8, "little"), text, *parts])


def tensors_from_bytes(data: bytes) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The arrays and the texts of a safetensors file; the arrays are the caller's own.

    Raises:
        RecipeError: data that is cut, altered, not safetensors, of another dtype, or with numbers that are not finite.
    """
    if len(data) > FILE_LIMIT:
        raise RecipeError(f"Expected {_WHAT} of at most {FILE_LIMIT:,} bytes. Received: {len(data):,}")
    start = 8 + _header_length(data[:9], len(data))
    header = _header(data[8:start])
    _texts(header)  # or it is refused
    digest = (header.get(_METADATA) or {}).get(DIGEST_KEY)
    if digest is not None and hashlib.sha256(data[start:]).hexdigest() != digest:
        raise RecipeError(f"Expected {_WHAT} as it was written (SHA-256). Received: cut or altered numbers")
    try:
        read = safetensors.deserialize(data)  # type: ignore[no-untyped-call]
    except Exception as error:  # SafetensorError, and whatever else hostile bytes bring about
        raise RecipeError(f"Expected a whole network file. Received: cut or altered data ({_line(error)})") from None
    tensors = {}
    for name, info in sorted(read):
        if info["dtype"] not in DTYPES:
            raise RecipeError(f"Expected numbers of {', '.join(DTYPES)}. Received: {name[:80]!r} of {info['dtype']}")
        if len(info["shape"]) > MOST_AXES:
            raise RecipeError(f"Expected tensors of at most {MOST_AXES} axes. Received: {name[:80]!r} with more")
        array = np.frombuffer(info["data"], DTYPES[info["dtype"]]).reshape(info["shape"])
        if not np.isfinite(array).all():
            raise RecipeError(f"Expected finite numbers in the network file. Received: {name[:80]!r} with others")
        tensors[name] = array if array.flags.writeable else array.copy()
    return tensors, _texts(header)


def digest_of_tensors(data: bytes) -> str:
    """The SHA-256 of the numbers in a safetensors file of artnet's, whatever its texts say; empty in a foreign one."""
    header = _header(data[8 : 8 + _header_length(data[:9], len(data))])
    _texts(header)
    return str((header.get(_METADATA) or {}).get(DIGEST_KEY, ""))


def write_tensors(path: str | Path, tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> None:
    """Write a safetensors file, whole or not at all.

    Raises:
        InvalidValueError: as `tensors_to_bytes`.
        OutputError: the place cannot be written.
    """
    write_bytes(path, tensors_to_bytes(tensors, metadata))


def read_tensors(path: str | Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The arrays and the texts of a safetensors file.

    Raises:
        RecipeError: no such file, and as `tensors_from_bytes`.
    """
    return tensors_from_bytes(read_bytes(path))


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a network file, not checked but for their number.

    Raises:
        RecipeError: no such file, a folder, a device, an empty or too large file.
    """
    with opened(path, FILE_LIMIT, _WHAT, RecipeError) as (file, size):
        return file.read(size + 1)


def read_tensor_metadata(path: str | Path) -> dict[str, str]:
    """The texts of a safetensors file; only its header is read.

    Raises:
        RecipeError: no such file, or no safetensors header.
    """
    with opened(path, FILE_LIMIT, _WHAT, RecipeError) as (file, size):
        length = _header_length(file.read(9), size)
        file.seek(8)
        return _texts(_header(file.read(length)))


def looks_like_tensors(path: str | Path) -> bool:
    """Whether a file begins as a safetensors file does; False also where there is no file to read."""
    try:
        with opened(path, FILE_LIMIT, _WHAT, RecipeError) as (file, size):
            _header_length(file.read(9), size)
    except RecipeError:
        return False
    return True


def _header_length(head: bytes, size: int) -> int:
    length = int.from_bytes(head[:8], "little")
    if len(head) < 9 or head[8:9] != b"{" or not 2 <= length <= min(HEADER_LIMIT, size - 8):
        raise RecipeError(f"Expected {_WHAT}. Received: other or cut data")
    return length


def _header(data: bytes) -> dict[str, Any]:
    try:
        header = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RecipeError(f"Expected a whole network file. Received: an altered header ({_line(error)})") from None
    return header  # a JSON object, as it begins with a brace


def _texts(header: dict[str, Any]) -> dict[str, str]:
    texts = header.get(_METADATA) or {}
    if not isinstance(texts, dict) or not all(isinstance(value, str) for value in texts.values()):
        raise RecipeError(f"Expected texts as metadata of the network file. Received: {str(texts)[:80]!r}")
    return {name: text for name, text in texts.items() if name != DIGEST_KEY}


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120]
