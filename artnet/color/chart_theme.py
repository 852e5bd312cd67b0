"""The look that sheets, plots and figures share: warm paper, dark ink, one colour to look at."""

from __future__ import annotations

__all__ = ["ACCENT", "FAINT", "INK", "PAPER", "SOFT"]

PAPER, INK, FAINT, ACCENT, SOFT = "#f6f2ea", "#2a2a30", "#ded9cd", "#d4532b", "#efc3ae"
"""Ground, letters and axes, grid, the one thing to look at, and its shadow."""
