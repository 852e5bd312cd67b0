"""What an artist reads when a sketch fails: its own lines, without those of artnet and of what artnet calls."""

from __future__ import annotations

import traceback
from pathlib import Path

__all__ = ["line_of", "report_of"]


def report_of(error: BaseException, folder: Path) -> str:
    """The traceback of an error, with the frames of files in a sketch's folder alone, and what caused it likewise."""
    report = traceback.TracebackException.from_exception(error)
    seen: set[int] = set()

    def trim(part: traceback.TracebackException | None) -> None:
        if part is None or id(part) in seen:
            return
        seen.add(id(part))
        part.stack = traceback.StackSummary.from_list(
            [frame for frame in part.stack if _is_own(frame.filename, folder)]
        )
        trim(part.__cause__)
        trim(part.__context__)

    trim(report)
    return "".join(report.format()).rstrip()


def line_of(error: BaseException, folder: Path) -> str | None:
    """Where in the sketch's folder an error arose, as "rings.py, line 14"; None where it did not."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_own(frame.filename, folder)]
    return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else None


def _is_own(file: str, folder: Path) -> bool:
    if file.startswith("<"):  # Python's own, such as <frozen importlib._bootstrap>
        return False
    place = Path(file).resolve()
    installed = Path(__file__).resolve().parents[1]
    inside = place.is_relative_to(folder.resolve()) and not place.is_relative_to(installed)
    return inside and "site-packages" not in place.parts
