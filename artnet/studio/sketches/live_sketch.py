"""A sketch in the studio: painted by processes of its own, the newest wins; saving its file paints it again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from artnet.errors import FileError
from artnet.media.io.sources import shown
from artnet.seeds import draw_seed
from artnet.sketching.workers.pool import WorkerPool

__all__ = ["LiveSketch"]

LOOK = 0.03
"""Seconds between two looks at the answer of a process, and at the files."""


class LiveSketch:
    """The sketch of a file, with values of its parameters as texts."""

    def __init__(self, path: Path, name: str | None, out: Path) -> None:
        """Nothing runs yet; pictures go below `out`.

        Raises:
            FileError: no such file.
        """
        if not path.is_file():
            raise FileError(f"Expected a sketch, a Python file. Received: {shown(path)}, which is not there")
        self._path, self._name, self._out = path.resolve(), name, out
        self._pool = WorkerPool("artnet.studio.sketches.sketch_job")
        self._seed = draw_seed()
        self._files: dict[Path, float] = {self._path: self._moment(self._path)}
        self.values: dict[str, str] = {}
        self.controls: list[dict[str, Any]] = []
        self.report = ""

    def close(self) -> None:
        """End its processes."""
        self._pool.close()

    def run(self) -> None:
        """Paint it with the values as they are; a run that goes on ends."""
        self._out.mkdir(parents=True, exist_ok=True)
        self._pool.start({
            "path": str(self._path), "name": self._name, "values": self.values, "seed": self._seed,
            "out": str(self._out),
        })  # fmt: skip

    def turn(self, name: str, value: Any) -> None:
        """Another value of a parameter; of a seed an empty one draws."""
        text = str(value).lower() if isinstance(value, bool) else str(value)
        self.values[name] = draw_seed() if name == "seed" and not text else text
        self.run()

    async def follow(self, answered: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        """For ever: run again what was saved, and hand on what becomes of runs."""
        self.run()
        while True:
            await asyncio.sleep(LOOK)
            if self._saved():
                self.run()
            answer = self._pool.answer()
            if answer is not None:
                self.controls = answer.get("controls") or self.controls
                self.report = "" if answer["ok"] else _short(answer)
                for module in map(Path, answer["modules"]):
                    self._files.setdefault(module, self._moment(module))
                await answered(answer)

    def _saved(self) -> bool:
        changed = False
        for path, before in self._files.items():
            now = self._moment(path)
            changed = changed or now not in (before, 0.0)
            self._files[path] = now or before
        return changed

    def _moment(self, path: Path) -> float:
        with contextlib.suppress(OSError):
            return path.stat().st_mtime
        return 0.0  # an editor is just replacing it


def _short(answer: dict[str, Any]) -> str:
    """What went wrong, with its line."""
    lines = str(answer["report"]).strip().splitlines()
    where = f"{answer['line']}: " if answer.get("line") and answer["line"] not in lines[-1] else ""
    return f"{where}{lines[-1]}" if lines else "the sketch ended before it was done"
