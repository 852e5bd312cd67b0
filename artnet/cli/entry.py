"""Where `artnet` begins: Ctrl-C ends it without a word until the command line listens itself."""

from __future__ import annotations

import signal

__all__ = ["main"]

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def main() -> None:
    """Run the command line."""
    from artnet.cli.main import main

    main()
