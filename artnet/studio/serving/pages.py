"""The files of the page, by the paths that the server answers; there are no others."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

__all__ = ["PATHS", "page_file"]

WEB, PAGES = "artnet.studio", "artnet.exporting.pages"
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PATHS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "/": (WEB, "web/index.html"),
    **{f"/{name}": (WEB, f"web/{name}") for name in (
        "studio.css", "icon.svg", "app.js", "link.js", "painter.js", "printed.js", "controls.js", "move.js", "breed.js",
        "help.js", "dom.js",
    )},
    **{f"/{name}": (WEB, f"web/shelves/{name}") for name in ("tree.js", "compare.js", "keep.js", "library.js")},
    **{f"/{name}": (WEB, f"web/paint/{name}") for name in (
        "paint.css", "easel.js", "brush.js", "curve.js", "scrubber.js",
    )},
})  # fmt: skip
"""Of each path the package that holds the file, and its name there."""
PLAYER = ("live.js", "training.js", "player.js")
"""What plays on an exported page, too; together they are one module."""
EXPORTS = "\nexport {Player, Training, hex};\n"


def page_file(path: str) -> tuple[str, bytes] | None:
    """The type and the bytes of what lies at a path; None where nothing does."""
    if path == "/player.js":
        parts = [files(PAGES).joinpath(name).read_text("utf-8") for name in (*PLAYER, "knobs.js")]
        return "text/javascript; charset=utf-8", ("\n".join(parts) + EXPORTS).encode()
    if path not in PATHS:
        return None
    package, name = PATHS[path]
    kind = KINDS[name[name.rindex(".") :]]
    place = files(package)
    for part in name.split("/"):
        place = place.joinpath(part)
    return f"{kind}; charset=utf-8", place.read_bytes()
