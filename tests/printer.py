"""The profile of a printer for tests: Ghostscript's, which Debian's libgs-common brings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CMYK = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
needs_printer = pytest.mark.skipif(
    not CMYK.is_file() and not os.environ.get("ARTNET_PRINTER"), reason="needs Debian's libgs-common"
)


def renamed(profile: bytes, *, model: bytes = b"RGB ", device: bytes = b"mntr") -> bytes:
    """A profile that says of itself that it is of another model, or of another kind of device."""
    return profile[:12] + device + model + profile[20:]
