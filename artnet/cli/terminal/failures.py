"""Of several works those that fail: each is told, and the others go on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from artnet.cli.terminal import display
from artnet.errors import ArtnetError, OutputError

__all__ = ["Failures"]


class Failures:
    """What failed of so many works, and the exit code that says so. One alone fails as it does."""

    def __init__(self, works: int) -> None:
        """Of so many works."""
        self._works, self._last, self.code = works, "", 0
        self.is_unfinished = False

    @contextlib.contextmanager
    def noted(self, label: str) -> Iterator[None]:
        """A work: if it fails, its label is told, with its report unless that is the one before."""
        try:
            yield
        except ArtnetError as error:
            if self._works == 1:
                raise
            report, self.code = str(error), 1
            # What could not be painted cannot be painted again either; what had no room may have some later.
            self.is_unfinished |= isinstance(error, OutputError)
            display.warned(f"{label} failed" + (", as the one before" if report == self._last else ":"))
            if report != self._last:
                display.note(report)
            self._last = report
