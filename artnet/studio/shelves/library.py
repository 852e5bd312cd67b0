"""What lies in the outputs folder: works that may be opened, the newest first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from artnet.errors import ArtnetError, OutputError, invalid
from artnet.media.io.atomic import write_bytes
from artnet.studio.shelves.tree import own_place
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["listed", "opened", "sketch_of", "small_picture", "star"]

KINDS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp4", ".html", ".safetensors", ".avif", ".apng")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".apng", ".avif")
MOST = 400
SIDE = 160
STARS = ("studio", "stars.json")
"""Below the outputs: the paths of the files that have a star."""
MOST_BYTES = 1 << 20


def listed(outputs: Path) -> list[dict[str, Any]]:
    """The newest works: `path` below the folder, `name`, `at` in seconds, `bytes`, `star`."""
    found: list[dict[str, Any]] = []
    stars = _stars(outputs)
    for path in outputs.rglob("*"):
        below = path.relative_to(outputs)
        if path.suffix.lower() in KINDS and not any(part.startswith(".") for part in below.parts) and path.is_file():
            if path.is_symlink() or below.parts[0] == "studio":
                continue
            told = path.stat()
            name = below.as_posix()
            found.append({"path": name, "name": path.name, "at": told.st_mtime, "bytes": told.st_size,
                          "star": name in stars})  # fmt: skip
    return sorted(found, key=lambda one: -float(one["at"]))[:MOST]


def _stars(outputs: Path) -> set[str]:
    try:
        path = own_place(outputs / STARS[0], STARS[1])
        with path.open("rb") as file:
            found = json.loads(file.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError, OutputError):  # none yet, or another's
        return set()
    return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()


def star(outputs: Path, name: Any, on: Any) -> None:
    """Give a file of the folder a star, or take it away.

    Raises:
        InvalidValueError: it lies elsewhere.
        OutputError: the disk does not take it.
    """
    _inside(outputs, name)
    stars = _stars(outputs) | {name} if on else _stars(outputs) - {name}
    write_bytes(own_place(outputs / STARS[0], STARS[1]), json.dumps(sorted(stars)).encode())


def sketch_of(outputs: Path, name: Any) -> str:
    """The name of the sketch that made a file; empty where none did.

    Raises:
        InvalidValueError: it lies elsewhere.
    """
    path = _inside(outputs, name)
    try:
        sketch = read_work(path).recipe.sketch
    except (ArtnetError, OSError):
        return ""
    return sketch.name if sketch else ""


def _inside(outputs: Path, name: Any) -> Path:
    """A file of the folder, links followed.

    Raises:
        InvalidValueError: it lies elsewhere, or is not there.
    """
    refused = invalid("a file of the outputs folder", path=str(name)[:80])
    if not isinstance(name, str) or "\0" in name or "\\" in name:
        raise refused
    if any(part.startswith(".") for part in name.split("/")) or not name.lower().endswith(KINDS):
        raise refused
    try:
        path = (outputs / name).resolve()
        if path.is_relative_to(outputs.resolve()) and path.is_file():
            return path
    except (OSError, RuntimeError, ValueError):  # too long, a link that leads back to itself
        pass
    raise refused


def opened(outputs: Path, name: Any) -> SavedWork:
    """A work of the folder.

    Raises:
        InvalidValueError: it lies elsewhere.
        PictureError, RecipeError: as `read_work`.
    """
    return read_work(_inside(outputs, name))


def small_picture(outputs: Path, name: Any) -> bytes | None:
    """A JPEG of a picture of the folder; None of what is no picture."""
    import io

    from PIL import Image

    path = _inside(outputs, name)
    if path.suffix.lower() not in PICTURES:
        return None
    from artnet.media.stills.encoding import read_picture

    try:
        pixels = read_picture(path, needed=SIDE).pixels
    except ArtnetError:
        return None
    image = Image.fromarray((pixels[..., :3] * 255).round().astype("uint8"))
    image.thumbnail((SIDE, SIDE))
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=82)
    return buffer.getvalue()
