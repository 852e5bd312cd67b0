"""Undo and redo as a tree: each node is a work after one gesture. It is on disk as it grows."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from artnet.checks import is_one_line
from artnet.digests import sha256_of
from artnet.errors import ArtnetError, OutputError, invalid
from artnet.media.io.atomic import write_bytes
from artnet.recipes.schema import Recipe
from artnet.works.saved_work import SavedWork

__all__ = ["Node", "Tree", "own_place"]

FILE, NETWORKS, THUMBS = "tree.jsonl", "networks", "thumbs"
LONGEST_NAME = 80
MOST_THUMB = 40_000
"""Bytes of the small picture of a node."""
LONGEST_LINE = 1 << 22
MOST_NODES = 1 << 30


@dataclass(frozen=True)
class Node:
    """A work in the tree: the recipe as JSON, the SHA-256 of its weights where it has any, and what it is called."""

    id: int
    parent: int | None
    what: str
    recipe: str
    weights: str = ""
    name: str = ""
    star: bool = False
    at: float = 0.0


def own_place(folder: Path, *names: str) -> Path:
    """A place in a folder of the studio's, which lies in the outputs folder: links that lead out of it are refused.

    Raises:
        OutputError: it lies elsewhere.
    """
    path = folder.joinpath(*names)
    try:
        if path.resolve().is_relative_to(folder.parent.resolve()):
            return path
    except (OSError, RuntimeError):  # links that lead back to themselves
        pass
    raise OutputError(f"Expected a place in {folder.parent}. Received: {path}, a link that leads elsewhere")


class Tree:
    """Nodes by number, and the one where we are; `folder` holds it line by line, and a killed studio loses none."""

    def __init__(self, folder: Path) -> None:
        """Read what is there; lines that cannot be read are left out, and recipes are read once they are shown."""
        self._folder = folder
        self.nodes: dict[int, Node] = {}
        self.at: int | None = None
        for line in self._lines():
            self._take(line)
        while self.at is not None and not self._is_readable(self.at):
            self.at = self.nodes[self.at].parent

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            path = own_place(self._folder, FILE)
            if not path.is_file():
                return
            with path.open(encoding="utf-8", errors="replace") as file:
                while line := file.readline(LONGEST_LINE):
                    try:
                        found = json.loads(line)
                    except (ValueError, RecursionError):  # the last one, when it was killed
                        continue
                    if isinstance(found, dict):
                        yield found
        except OSError:  # what cannot be read cannot be written either, which is told there
            return

    def _is_readable(self, number: int) -> bool:
        try:
            self.work(self.nodes[number])
        except (ArtnetError, OSError):
            return False
        return True

    def _take(self, line: dict[str, Any]) -> None:
        if set(line) == {"at"}:
            number = line["at"]
            self.at = number if _is_id(number) and number in self.nodes else self.at
            return
        try:
            node = Node(**line)
        except TypeError:
            return
        if not _is_sound(node):
            return
        known = self.nodes.get(node.id)
        if known is not None:  # told: its name or its star is another
            self.nodes[node.id] = replace(known, name=node.name, star=node.star)
        elif node.parent is None or node.parent in self.nodes:
            self.nodes[node.id] = node
            self.at = node.id

    def _write(self, line: dict[str, Any]) -> None:
        """Add a line.

        Raises:
            OutputError: the disk does not take it.
        """
        try:
            path = own_place(self._folder, FILE)
            self._folder.mkdir(parents=True, exist_ok=True)
            with path.open("a+b") as file:
                if file.tell() and (file.seek(-1, 2), file.read(1))[1] != b"\n":
                    file.write(b"\n")  # it was killed within a line, which else would spoil this one
                file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        except OutputError:
            raise
        except OSError as error:
            raise OutputError(f"The tree cannot be kept in {self._folder}: {error.strerror or error}") from error

    def add(self, work: SavedWork, what: str) -> Node:
        """A work after where we are, which is then there; the same work again is no other node.

        Raises:
            OutputError: the disk does not take it; the node is there all the same.
        """
        weights = work.network_file()
        digest = sha256_of(weights) if weights else ""
        text = work.recipe.to_json()
        here = self.nodes.get(self.at) if self.at is not None else None
        if here is not None and (here.recipe, here.weights) == (text, digest):
            return here
        node = Node(max(self.nodes, default=0) + 1, self.at, what[:LONGEST_NAME], text, digest, at=round(time.time()))
        self.nodes[node.id] = node
        self.at = node.id
        if weights:
            path = own_place(self._folder, NETWORKS, f"{digest}.safetensors")
            if not path.is_file():
                write_bytes(path, weights)
        self._write(asdict(node))
        return node

    def go(self, number: Any) -> Node:
        """Be at another node, whose work can be read.

        Raises:
            InvalidValueError: there is none of that number.
            OutputError, RecipeError: as `work`; we stay where we are.
        """
        node = self.node(number)
        self.work(node)
        self.at = node.id
        self._write({"at": node.id})
        return node

    def node(self, number: Any) -> Node:
        """A node by its number.

        Raises:
            InvalidValueError: there is none.
        """
        if not _is_id(number) or number not in self.nodes:
            raise invalid("a node of the tree", node=number)
        return self.nodes[number]

    def told(self, number: Any, *, name: Any = None, star: Any = None) -> Node:
        """A node with another name, or with or without a star.

        Raises:
            InvalidValueError: no node, or no name of a line.
        """
        node = self.node(number)
        if name is not None:
            if not isinstance(name, str) or len(name) > LONGEST_NAME or not (name == "" or is_one_line(name)):
                raise invalid(f"a name of at most {LONGEST_NAME} characters on one line", name=name)
            node = replace(node, name=name)
        if star is not None:
            node = replace(node, star=bool(star))
        self.nodes[node.id] = node
        self._write(asdict(node))
        return node

    def work(self, node: Node) -> SavedWork:
        """What a node holds.

        Raises:
            OutputError: its weights are no longer there.
            RecipeError: its recipe cannot be read.
        """
        if not node.weights:
            return SavedWork(Path(), Recipe.from_json(node.recipe))
        path = own_place(self._folder, NETWORKS, f"{node.weights}.safetensors")
        if not path.is_file():
            raise OutputError(f"The weights of node {node.id} are no longer in {path.parent}")
        return SavedWork(Path(), Recipe.from_json(node.recipe), path.read_bytes())

    def keep_thumb(self, number: Any, data: bytes) -> None:
        """The small picture of a node: a JPEG.

        Raises:
            InvalidValueError: no node, or no JPEG of a few kilobytes.
        """
        node = self.node(number)
        if not data.startswith(b"\xff\xd8\xff") or len(data) > MOST_THUMB:
            raise invalid(f"a JPEG of at most {MOST_THUMB:,} bytes", bytes=len(data))
        write_bytes(own_place(self._folder, THUMBS, f"{node.id}.jpg"), data)

    def thumb(self, number: Any) -> bytes | None:
        """The small picture of a node, where one was kept."""
        path = own_place(self._folder, THUMBS, f"{self.node(number).id}.jpg")
        return path.read_bytes() if path.is_file() else None


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < MOST_NODES


def _is_sound(node: Node) -> bool:
    """Whether a node of a file is one that this class wrote: others may have written it, too."""
    texts = (node.what, node.recipe, node.weights, node.name)
    return (
        _is_id(node.id)
        and (node.parent is None or (_is_id(node.parent) and node.parent < node.id))  # no circles
        and all(isinstance(text, str) for text in texts)
        and re.fullmatch(r"(?:[0-9a-f]{64})?", node.weights) is not None  # it names a file
        and max(len(node.what), len(node.name)) <= LONGEST_NAME
        and isinstance(node.star, bool)
        and isinstance(node.at, int | float)
        and math.isfinite(node.at)
    )
