"""The tables of the guides, written from the registries: `python outputs/gallery/rebuild.py --only tables`.

A guide (any README.md) says where a table goes, and everything between the two marks is written here:

    <!-- table: easings -->
    <!-- end -->

Only rows are read, never what they do: TensorFlow is not imported.
"""

from __future__ import annotations

import ast
import dataclasses
import os
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import artnet as an
from artnet.cli.main import COMMANDS
from artnet.cli.options.settings import SETTINGS
from artnet.entries import Entry
from artnet.media.clips.formats import CLIP_FORMATS
from artnet.media.clips.video import CODECS
from artnet.media.stills.decoding import FORMATS
from artnet.media.stills.encoding import STILL_FORMATS
from artnet.registry import Registry
from artnet.sketching.templates import TEMPLATES
from artnet.specs import article

__all__ = ["TABLES", "filled", "guides", "write_tables"]

ROOT = Path(__file__).parents[2]
GALLERY = Path("outputs/gallery")
PLACES = (
    "README.md",
    "artnet/**/README.md",
    "sketches/**/README.md",
    "outputs/gallery/README.md",
    "tests/**/README.md",
)
MARKS = re.compile(r"(<!-- table: ([\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
WALL = 5
"""Sketches side by side on the README's wall."""

Cells = Sequence[str]


def guides() -> list[Path]:
    """Every README.md that is ours, from the root of the repository."""
    return sorted({path.relative_to(ROOT) for place in PLACES for path in ROOT.glob(place)})


def filled(text: str, guide: Path) -> str:
    """The text of a guide with its tables as they are today.

    Raises:
        KeyError: it asks for a table that there is not.
    """
    return MARKS.sub(lambda found: f"{found[1]}\n{TABLES[found[2]](guide)}\n\n{found[3]}", text)


def write_tables() -> list[Path]:
    """Write the tables into the guides; those that changed."""
    changed = []
    for guide in guides():
        before = (ROOT / guide).read_text(encoding="utf-8")
        after = filled(before, guide)
        if after != before:
            (ROOT / guide).write_text(after, encoding="utf-8")
            changed.append(guide)
    return changed


def table(head: Cells, rows: Iterable[Cells]) -> str:
    """Markdown; cells are markdown too."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def plain(text: str) -> str:
    """A text as a cell shows it."""
    return re.sub(r"([|<>*_])", lambda sign: f"&#{ord(sign[1])};", text)


def code(text: str) -> str:
    """A text as code in a cell; a bar would end the cell."""
    return f"`{text}`".replace("|", "\\|")


def link(guide: Path, place: Path | str) -> str:
    """A path from the root as a link from a guide."""
    return Path(os.path.relpath(place, guide.parent)).as_posix()


def rows_of(registry: Registry[Any], **columns: Callable[[Any], str]) -> Callable[[Path], str]:
    """A table of a registry: each row as it is written, with its options at their defaults, what it is, and more."""

    def write(guide: Path) -> str:
        return table(
            [registry.noun, "what it is", *columns],
            [[code(row.usage), plain(row.summary), *(column(row) for column in columns.values())] for row in registry],
        )

    return write


def styles(guide: Path) -> str:
    """Each style and the options that it stands for."""
    return table(
        ["style", "what it paints", "what it stands for"],
        [[code(row.name), plain(row.summary), code(options_of(row))] for row in an.STYLES],
    )


def options_of(style: Entry) -> str:
    """What a style stands for, as options of `artnet fit`."""
    settings = dict(style.function())
    units = settings.pop("hidden", [])
    words = (
        {"hidden": f"{units[0]}x{len(units)}" if len(set(units)) == 1 else ",".join(map(str, units))} if units else {}
    )
    words |= {name.replace("_", "-"): str(value) for name, value in settings.items()}
    return " ".join(f'--{name} "{v}"' if re.search(r"[^\w.,-]", v) else f"--{name} {v}" for name, v in words.items())


def activations(guide: Path) -> str:
    """Each activation with its picture, two beside each other."""
    cells = [
        [f"![{row.name}]({link(guide, GALLERY / 'activations' / f'{row.name}.webp')})", code(row.usage),
         plain(row.formula or row.summary)]
        for row in an.ACTIVATIONS
    ]  # fmt: skip
    pairs = zip_longest(cells[::2], cells[1::2], fillvalue=["", "", ""])
    return table(["", "activation", "formula"] * 2, [[*left, *right] for left, right in pairs])


def looks(guide: Path) -> str:
    """Each look with its sheet, four beside each other."""
    cells = [
        f"![{row.name}]({link(guide, GALLERY / 'looks' / f'{row.name}.webp')}) {code(row.usage)} {plain(row.summary)}"
        for row in an.LOOKS
    ]
    return beside(cells, 4)


def decorators(guide: Path) -> str:
    """What registers a part of one's own, and what it may be told of it."""
    names = {
        "activation": an.ACTIVATIONS, "field": an.INPUTS, "encoding": an.ENCODINGS, "structure": an.STRUCTURES,
        "head": an.HEADS, "palette": an.PALETTES, "symmetry": an.SYMMETRIES, "loss": an.LOSSES,
        "optimizer": an.OPTIMIZERS, "schedule": an.SCHEDULES, "style": an.STYLES, "look": an.LOOKS,
        "motion": an.MOTIONS, "easing": an.EASINGS, "target": an.TARGETS,
    }  # fmt: skip
    inherited = {each.name for each in dataclasses.fields(Entry)}
    rows = []
    for name, registry in names.items():
        own = [each.name for each in dataclasses.fields(registry.row) if each.name not in inherited]
        kind = f"{article(registry.noun)} {registry.noun}"
        rows.append([code(f"@an.{name}"), kind, ", ".join(map(code, own)) or "nothing more"])
    return table(["decorator", "registers", "may be told"], rows)


def film_formats(guide: Path) -> str:
    """What an animation can be saved as, and what can be set of it."""
    rows = []
    for row in CLIP_FORMATS:
        name = ", ".join(map(code, row.suffixes)) or code(f"--format {row.name}")
        options = [FLAGS[setting] for setting in row.settings if setting in FLAGS]
        rows.append([name, plain(row.summary), ", ".join(map(code, options)), f"{row.largest:,}"])
    return table(["file", "what it is", "settings", "longest side"], rows)


FLAGS = {
    "quality": "--file-quality", "colors": "--colors", "max_size": "--max-size", "shared": "--shared-palette",
    "codec": "--codec", "audio": "--audio", "bits": "--bits",
}  # fmt: skip
"""Settings of films, as the command line calls them."""


def pictures(guide: Path) -> str:
    """What still pictures are read and written, and with how many bits a channel."""
    rows = []
    for name in (*FORMATS, *(each.upper() for each in STILL_FORMATS if each.upper() not in FORMATS)):
        row = STILL_FORMATS.get(name.lower())
        written = ", ".join(map(code, row.suffixes)) if row else "no"
        bits = " or ".join(map(str, row.bits)) if row else ""
        longest = f"{row.longest:,}" if row and row.longest < 1 << 30 else ""
        rows.append([name, "yes" if name in FORMATS else "no", written, bits, longest])
    return table(["format", "read", "written as", "bits a channel", "longest side"], rows)


def settings(guide: Path) -> str:
    """Every setting, where it may come from."""
    return table(
        ["in `artnet.toml`", "environment", "what it is"],
        [[code(name), code(f"ARTNET_{name.upper()}"), row.summary] for name, row in SETTINGS.items()],
    )


def sketch_files() -> list[tuple[Path, str]]:
    """Each sketch of the repository and the first line about it, without its name."""
    files = sorted((ROOT / "sketches").glob("*.py"))
    lines = [
        (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n")[0] for file in files
    ]
    return [
        (file.relative_to(ROOT), line.partition(": ")[2].removesuffix("."))
        for file, line in zip(files, lines, strict=True)
    ]


def wall(guide: Path) -> str:
    """The sketches, pictures and names."""
    return beside([f"{picture_of(file, guide)} {file.stem}" for file, _ in sketch_files()], WALL)


def wall_with_lines(guide: Path) -> str:
    """The sketches, each with the first line about it."""
    return beside([f"{picture_of(file, guide)} `{file.stem}` {plain(line)}" for file, line in sketch_files()], 4)


def beside(cells: list[str], columns: int) -> str:
    """Cells in so many columns, the last row filled up."""
    cells = [*cells, *[""] * (-len(cells) % columns)]
    rows = [cells[i : i + columns] for i in range(0, len(cells), columns)]
    return table(rows[0], rows[1:])


def picture_of(file: Path, guide: Path) -> str:
    """The picture of a sketch, which leads to it."""
    return f"[![{file.stem}]({link(guide, GALLERY / 'sketches' / f'{file.stem}.webp')})]({link(guide, file)})"


TABLES: dict[str, Callable[[Path], str]] = {
    "activations": activations,
    "codecs": rows_of(CODECS),
    "commands": lambda guide: table(
        ["command", "what it does"],
        [[code(f"artnet {name}"), re.sub(r"(?<!\.)\.$", "", line)] for name, line in COMMANDS.items()],
    ),
    "decorators": decorators,
    "easings": rows_of(an.EASINGS),
    "encodings": rows_of(an.ENCODINGS),
    "film formats": film_formats,
    "heads": rows_of(an.HEADS),
    "inputs": rows_of(an.INPUTS),
    "looks": looks,
    "losses": rows_of(an.LOSSES),
    "motions": rows_of(an.MOTIONS, needs=lambda row: plain(row.needs), usually=lambda row: code(f"--{row.mode}")),
    "optimizers": rows_of(an.OPTIMIZERS, formula=lambda row: plain(row.formula)),
    "palettes": rows_of(an.PALETTES, colors=lambda row: " ".join(map(code, row.colors))),
    "pictures": pictures,
    "schedules": rows_of(an.SCHEDULES),
    "settings": settings,
    "structures": rows_of(an.STRUCTURES),
    "styles": styles,
    "symmetries": rows_of(an.SYMMETRIES),
    "targets": rows_of(an.TARGETS),
    "templates": lambda guide: table(
        ["template", "what it begins"], [[code(f"--template {name}"), line] for name, line in TEMPLATES.items()]
    ),
    "wall": wall,
    "wall with a line each": wall_with_lines,
}
