"""Undo and redo as a tree: each node is a work after one gesture. It is on disk as it grows."""

from __future__ import annotations

import json
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

__all__ = ["Node", "Tree"]

FILE, NETWORKS, THUMBS = "tree.jsonl", "networks", "thumbs"
LONGEST_NAME = 80
MOST_THUMB = 40_000
"""Bytes of the small picture of a node."""


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


class Tree:
    """Nodes by number, and the one where we are; `folder` holds it line by line, and a killed studio loses none."""

    def __init__(self, folder: Path) -> None:
        """Read what is there; lines that cannot be read are left out."""
        self._folder = folder
        self.nodes: dict[int, Node] = {}
        self.at: int | None = None
        for line in self._lines():
            self._take(line)

    def _lines(self) -> Iterator[dict[str, Any]]:
        path = self._folder / FILE
        if not path.is_file():
            return
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                try:
                    found = json.loads(line)
                except (ValueError, RecursionError):  # the last one, when it was killed
                    continue
                if isinstance(found, dict):
                    yield found

    def _take(self, line: dict[str, Any]) -> None:
        if "at" in line and len(line) == 1:
            self.at = line["at"] if line["at"] in self.nodes else self.at
            return
        try:
            node = Node(**line)
            Recipe.from_json(node.recipe)
        except (TypeError, ArtnetError):
            return
        if node.parent is None or node.parent in self.nodes:
            self.nodes[node.id] = node
            self.at = node.id

    def _write(self, line: dict[str, Any]) -> None:
        """Add a line.

        Raises:
            OutputError: the disk does not take it.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / FILE).open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, separators=(",", ":")) + "\n")
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
            path = self._folder / NETWORKS / f"{digest}.safetensors"
            if not path.is_file():
                write_bytes(path, weights)
        self._write(asdict(node))
        return node

    def go(self, number: Any) -> Node:
        """Be at another node.

        Raises:
            InvalidValueError: there is none of that number.
        """
        node = self.node(number)
        self.at = node.id
        self._write({"at": node.id})
        return node

    def node(self, number: Any) -> Node:
        """A node by its number.

        Raises:
            InvalidValueError: there is none.
        """
        if not isinstance(number, int) or number not in self.nodes:
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
        at = self.at
        self._write(asdict(node))
        self._write({"at": at})
        return node

    def work(self, node: Node) -> SavedWork:
        """What a node holds.

        Raises:
            OutputError: its weights are no longer there.
        """
        if not node.weights:
            return SavedWork(Path(), Recipe.from_json(node.recipe))
        path = self._folder / NETWORKS / f"{node.weights}.safetensors"
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
        write_bytes(self._folder / THUMBS / f"{node.id}.jpg", data)

    def thumb(self, number: Any) -> bytes | None:
        """The small picture of a node, where one was kept."""
        path = self._folder / THUMBS / f"{self.node(number).id}.jpg"
        return path.read_bytes() if path.is_file() else None
