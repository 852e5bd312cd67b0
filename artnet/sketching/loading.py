"""A file of sketches -> its sketches."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from artnet.errors import FileError
from artnet.media.io.sources import shown
from artnet.sketching.sketch import Sketch, importing_from, staying_here

__all__ = ["choose_sketch", "file_of_module", "load_module", "load_sketches"]


def load_sketches(path: str | Path) -> dict[str, Sketch]:
    """The sketches of a Python file by name, in the order in which they stand there. What the file does is done.

    Raises:
        FileError: no such file, or not a Python file.
        Exception: whatever the file raises.
    """
    module = load_module(Path(path), "a sketch")
    own = [value for value in vars(module).values() if isinstance(value, Sketch)]
    return {sketch.name: sketch for sketch in own if sketch.module == module.__name__}


def choose_sketch(path: str | Path, name: str | None = None) -> Sketch:
    """The one sketch of a file, or the one of that name.

    Raises:
        FileError: no such file, no sketch in it, several of which none was named, or none of that name.
    """
    sketches = load_sketches(path)
    file = shown(path)
    if not sketches:
        raise FileError(
            f"Expected a sketch in {file}: a function below @an.sketch. Received: a file without one. `artnet new`"
            " writes one to begin with"
        )
    if name is None and len(sketches) == 1:
        return next(iter(sketches.values()))
    if name not in sketches:
        names = ", ".join(sketches)
        came = "no name" if name is None else repr(name)
        raise FileError(
            f"Expected the name of a sketch, as in {file}:{next(iter(sketches))}. It has {names}. Received: {came}"
        )
    return sketches[name]


def load_module(path: Path, what: str) -> ModuleType:
    """Import a Python file, anew each time, under the name of the file, or one made of it where that is taken.

    Raises:
        FileError: no such file, or not a Python file; `what` was expected.
        Exception: whatever the file raises.
    """
    if not path.is_file() or path.suffix != ".py":
        raise FileError(
            f"Expected {what}, a Python file. Received: {shown(path)}"
            + ("" if path.exists() else ", which is not there")
        )
    path = path.resolve()
    name = _free_name(path)
    spec = importlib.util.spec_from_file_location(name, path, loader=FreshLoader(name, str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        with importing_from(path.parent), staying_here():
            spec.loader.exec_module(module)
    except BaseException:
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before
        raise
    return module


class FreshLoader(SourceFileLoader):
    """Compiles the file that is there now.

    Python's cache knows a file by its size and the second in which it was saved, so that a digit changed right after a
    run would be overlooked.
    """

    def get_code(self, fullname: str) -> CodeType:
        """The file, compiled."""
        data = self.get_data(self.path)
        if b"\0" in data:
            raise FileError(f"Expected a Python file in UTF-8. Received: {shown(self.path)}, in another encoding")
        return self.source_to_code(data, self.path)


def file_of_module(name: str) -> str:
    """The file that a module was imported from, as somebody would type it, by the name that it has in a recipe."""
    return re.sub(r"_[0-9a-f]{8}$", "", name).replace(".", "/") + ".py"


def _free_name(path: Path) -> str:
    known = sys.modules.get(path.stem)
    same = known is not None and Path(getattr(known, "__file__", None) or "").resolve() == path
    taken = (
        path.stem in sys.stdlib_module_names or importlib.util.find_spec(path.stem) is not None
        if known is None
        else not same
    )
    if not taken and path.stem.isidentifier():
        return path.stem
    return f"{path.stem}_{hashlib.sha256(os.fsencode(path)).hexdigest()[:8]}"
