"""The guides, every README.md of the repository, taken apart: what they link, type, run and compile."""

from __future__ import annotations

import ast
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


def gallery_tables():
    """The module that writes the guides' tables, which is no part of the library."""
    spec = importlib.util.spec_from_file_location("gallery_tables", ROOT / "outputs" / "gallery" / "tables.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GUIDES = [guide.as_posix() for guide in gallery_tables().guides()]
SHELL = re.compile(r"```(?:sh|bash|console|shell)\n(.*?)```", re.DOTALL)
TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"(<!-- compile only[^\n]*-->\n)?```python\n(.*?)```", re.DOTALL)
FENCED = re.compile(r"```.*?```", re.DOTALL)
SMALL = {"size": "(32, 24)", "steps": "2", "seconds": "0.2"}
ASKED = {"an.fit": {"size", "steps"}, "an.render": {"size"}, "an.animate": {"size", "seconds"}}
"""What is said of scale to what else would be large."""


@dataclass(frozen=True)
class Block:
    """A block of Python; a first line such as `# parts.py` says under which name shell lines know it."""

    guide: str
    number: int
    source: str
    runs: bool

    @property
    def file(self):
        named = re.match(r"# (\w+\.py)\n", self.source)
        return named[1] if named else f"block_{self.number}.py"


def text_of(guide):
    return (ROOT / guide).read_text(encoding="utf-8")


def python_blocks(guide):
    found = PYTHON.findall(text_of(guide))
    return [Block(guide, number, source, not marker) for number, (marker, source) in enumerate(found)]


def code_spans(guide):
    """What stands between backticks outside of blocks; a bar in a table is written with a backslash."""
    spans = re.findall(r"`((?:(?!\n\n)[^`])+)`", FENCED.sub("", text_of(guide)))
    return [" ".join(span.replace("\\|", "|").split()) for span in spans]


def typed_lines(guide, program):
    """Every command line in a code span or a shell block whose program's name ends so."""
    lines = [line.split(" #")[0] for block in SHELL.findall(text_of(guide)) for line in block.splitlines()]
    parts = [part.strip() for line in lines for part in re.split(r"&&|\|\||;", line)] + code_spans(guide)
    parts = [re.sub(r"^\S*/(?=artnet |python )", "", part) for part in parts]
    return sorted({part for part in parts if re.match(rf"{program}( (?!as )|$)", part)})


def links(guide):
    """(place, anchor) of every link to a file or a heading."""
    places = re.findall(r"\]\((?!https?:)([^)\s]+)\)", FENCED.sub("", text_of(guide)))
    return [tuple(place.partition("#")[::2]) for place in places]


def anchors(guide):
    """The anchors of a guide's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", guide.read_text(encoding="utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table_rows(guide):
    """Tables, each a list of rows, each a list of cells."""
    tables, last = [], ""
    for line in FENCED.sub("", text_of(guide)).splitlines():
        if line.startswith("|"):
            if not last.startswith("|"):
                tables.append([])
            tables[-1].append(re.split(r"(?<!\\)\|", line.strip())[1:-1])
        last = line
    return tables


class _Small(ast.NodeTransformer):
    """The same program on a small scale: sizes, steps and seconds, also where they are the defaults of a sketch."""

    def visit_Call(self, node):
        self.generic_visit(node)
        for keyword in node.keywords:
            if keyword.arg in SMALL and isinstance(keyword.value, ast.Constant | ast.Tuple):
                keyword.value = _expression(keyword.arg)
        wanted = ASKED.get(ast.unparse(node.func), set()) - {keyword.arg for keyword in node.keywords}
        node.keywords += [ast.keyword(name, _expression(name)) for name in sorted(wanted)]
        return node

    def visit_arguments(self, node):
        self.generic_visit(node)
        wanted = [argument.arg for argument in node.args[len(node.args) - len(node.defaults) :]]
        node.defaults = [
            _expression(name) if name in SMALL else old for name, old in zip(wanted, node.defaults, strict=True)
        ]
        return node


def _expression(name):
    return ast.parse(SMALL[name], mode="eval").body


def made_small(source):
    """A program that does the same in less time."""
    return ast.unparse(ast.fix_missing_locations(_Small().visit(ast.parse(source))))
