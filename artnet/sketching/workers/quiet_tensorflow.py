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
    quiet_tensorflow(announced=True)
    try:
        importlib.import_module("tensorflow")
    except Exception as error:
        first = str(error).strip().partition("\n")[0][:300]
        raise MissingExtraError(
            f"Expected TensorFlow to start: pip install 'tensorflow>=2.21'. Received: {type(error).__name__}: {first}"
        ) from error


def quiet_tensorflow(*, announced: bool = False) -> None:
    """From now on, whoever imports TensorFlow first does so quietly, unless TF_CPP_MIN_LOG_LEVEL asks for its lines.

    What it writes to standard error meanwhile is shown only if it fails: its first lines come from C++ before logging
    is set up, so that no setting silences them. `announced`, on the command line, a line on the terminal says what is
    waited for, and its devices wake at once, which say so as well.
    """
    if os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3") == "0":
        return
    finder = next((finder for finder in sys.meta_path if isinstance(finder, QuietFinder)), None)
    if finder is None:
        finder = QuietFinder()
        sys.meta_path.insert(0, finder)
    finder.announced = finder.announced or announced


class QuietFinder:
    """Finds TensorFlow as Python does, and mutes its import."""

    announced = False

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
            with _muted(told=self.announced):
                load(module)
                if self.announced:
                    _ = module.constant(0.0) + 1.0  # wakes the devices

        spec.loader.exec_module = load_quietly  # type: ignore[method-assign]
        return spec


@contextlib.contextmanager
def _muted(*, told: bool) -> Iterator[None]:
    if sys.stderr is None:  # closed by whoever started us
        yield
        return
    terminal = told and sys.stderr.isatty()
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
