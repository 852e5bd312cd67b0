"""TensorFlow's start, without its start-up lines."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator

__all__ = ["start_tensorflow"]


def start_tensorflow() -> None:
    """Import TensorFlow and wake its devices; what it writes to standard error meanwhile is shown only if it fails.

    Its first lines come from C++ before logging is set up, so that no setting silences them.
    """
    with _muted():
        import tensorflow as tf

        tf.constant(0.0) + 1.0


@contextlib.contextmanager
def _muted() -> Iterator[None]:
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as written:
        os.dup2(written.fileno(), 2)
        failed = True
        try:
            yield
            failed = False
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            if failed:
                written.seek(0)
                sys.stderr.write(written.read().decode(errors="replace"))
