"""What stands in the terminal while a sketch is watched: the last good picture, and below it how the last run went."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import TracebackType
from typing import Any

import click
import numpy as np
from PIL import Image
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from artnet.cli.terminal.display import tame
from artnet.media.io.sources import quiet

__all__ = ["Screen", "half_blocks"]

COLUMNS, LINES, FEWEST = 72, 26, 4
"""Of the picture, at most; and below how many lines there is none."""


class Screen:
    """A place in the terminal that is written anew; where standard error is no terminal, plain lines."""

    def __init__(self, sketch: Path) -> None:
        """For a sketch of that path."""
        self._sketch = sketch
        self._console = Console(stderr=True, highlight=False)
        self._live = Live(console=self._console, auto_refresh=False) if self._console.is_terminal else None
        self._picture: Path | None = None

    def __enter__(self) -> Screen:
        if self._live is not None:
            self._live.start()
        self._write(Text(f"watching {self._sketch}; Ctrl-C ends it", style="dim"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def working(self) -> None:
        """A new run has begun."""
        if self._live is not None:
            self._write(Text("painting ...", style="dim"))

    def show(self, answer: dict[str, Any], seconds: float) -> None:
        """The end of a run, so many seconds after the save: the picture, or the error below the last good one."""
        printed = Text(answer["printed"] + "\n" if answer["printed"] else "", style="dim")
        if answer["ok"]:
            self._picture = Path(answer["path"])
            self._write(printed, Text(f"{answer['line']}, {seconds:.1f} s after the save"))
        else:
            self._write(printed, Text(tame(answer["report"], "\n\t"), style="red"))

    def _write(self, *below: Text) -> None:
        """The picture as large as there is room above these lines, of which the last are seen in any case."""
        if self._live is None:
            for text in below:
                if text.plain.strip():
                    click.echo(text.plain.rstrip(), err=True)
            return
        width, height = self._console.size
        lines = [line for text in below if text.plain for line in text.wrap(self._console, width)]
        room = min(LINES, height - 2 - len(lines))
        picture: list[RenderableType] = []
        if self._picture is not None and room >= FEWEST:
            with contextlib.suppress(OSError):  # somebody took it away
                picture = [half_blocks(self._picture, min(COLUMNS, width), room)]
        self._live.update(Group(*picture, *lines[-(height - 1) :]), refresh=True)


def half_blocks(path: Path, columns: int, lines: int) -> Text:
    """A picture for a terminal with true colour: two pixels, one above the other, for each letter."""
    with quiet(), Image.open(path) as opened:
        image = opened.convert("RGB")
    scale = min(columns / image.width, 2 * lines / image.height, 1.0)
    wide, high = max(1, round(image.width * scale)), max(2, 2 * round(image.height * scale / 2))
    pixels = np.asarray(image.resize((wide, high), Image.Resampling.LANCZOS))
    text = Text()
    for upper, lower in zip(pixels[0::2], pixels[1::2], strict=True):
        for above, below in zip(upper.tolist(), lower.tolist(), strict=True):
            text.append("▀", style=f"rgb({above[0]},{above[1]},{above[2]}) on rgb({below[0]},{below[1]},{below[2]})")
        text.append("\n")
    return text
