"""TensorFlow's start: without its start-up lines, and with one of ours while it lasts."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

from artnet.errors import MissingExtraError

__all__ = ["quiet_tensorflow", "start_tensorflow"]

STARTING = "starting TensorFlow ..."


def start_tensorflow() -> None:
    """Import TensorFlow, quietly, where it is not there yet.

    Raises:
        MissingExtraError: it is not installed, or broken.
    """
    quiet_tensorflow()
    try:
        importlib.import_module("tensorflow")
    except Exception as error:
        first = str(error).strip().partition("\n")[0][:300]
        raise MissingExtraError(
            f"Expected TensorFlow to start: pip install 'tensorflow>=2.21'. Received: {type(error).__name__}: {first}"
        ) from error


def quiet_tensorflow() -> None:
    """From now on, whoever imports TensorFlow first (a sketch, a plugin) does so quietly, and its devices wake.

    What it writes to standard error meanwhile is shown only if it fails: its first lines come from C++ before logging
    is set up, so that no setting silences them. On a terminal a line says what is waited for.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if not any(isinstance(finder, QuietFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, QuietFinder())


class QuietFinder:
    """Finds TensorFlow as Python does, and mutes its import."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of tensorflow, None for all else."""
        if name != "tensorflow":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def load_quietly(module: ModuleType) -> None:
            with _muted():
                load(module)
                _ = module.constant(0.0) + 1.0  # wakes the devices, which say so as well

        spec.loader.exec_module = load_quietly  # type: ignore[method-assign]
        return spec


@contextlib.contextmanager
def _muted() -> Iterator[None]:
    if sys.stderr is None:  # closed by whoever started us
        yield
        return
    terminal = sys.stderr.isatty()
    if terminal:
        sys.stderr.write(f"\x1b[2m{STARTING}\x1b[0m")
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as written:
        os.dup2(written.fileno(), 2)
        failed = False
        try:
            yield
        except Exception:
            failed = True
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            if terminal:
                sys.stderr.write("\r\x1b[K")
            if failed:
                written.seek(0)
                sys.stderr.write(written.read().decode(errors="replace"))
