"""Standard streams: those that whoever started us closed, and those that cannot say every letter."""

from __future__ import annotations

import os
import sys

__all__ = ["open_streams"]


def open_streams() -> None:
    """What is closed leads nowhere from now on.

    Otherwise the next file that is opened, such as a picture, has the number of standard error, and what TensorFlow's
    C++ says is written into it.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:  # the least number that is free
        os.set_inheritable(number, True)
    os.close(number)
    for name, number in (("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w", closefd=False))
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):  # a name that the terminal cannot say is escaped, and ends nothing
            stream.reconfigure(errors="backslashreplace")
