"""A sketch: an artist's function. Its arguments are its parameters; what it returns is shown and saved."""

from __future__ import annotations

import contextlib
import difflib
import functools
import inspect
import itertools
import os
import random
import re
import sys
import sysconfig
import tokenize
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from artnet.digests import sha256_of, sha256_of_file
from artnet.errors import InvalidValueError, invalid
from artnet.options import File, Seed, Size
from artnet.parameters import Parameter, parameters_of
from artnet.recipes.schema import SketchRecipe, SourceRecipe
from artnet.seeds import drawn_from, normal_seed

if TYPE_CHECKING:
    from artnet.rendering.motion.animation import Animation
    from artnet.rendering.picture import Picture
    from artnet.sketching.results import Result

__all__ = ["Sketch", "read_source", "sketch", "source_bytes"]

LONGEST_SOURCE = 64 * 1024
"""Characters of a source that travel in a recipe; of a longer one only the SHA-256 does."""
LONGEST_LINE, MOST_LINES = 2_000, 4_096
MOST_FRAMES = 100_000


class Sketch:
    """A function and its parameters. Calling it calls the function; `run` gives a picture that remembers."""

    def __init__(self, function: Callable[..., Any], name: str | None = None, module: Any = None) -> None:
        """A sketch of a function whose arguments all have names and say what they may be.

        `module` holds the names of the file in which it stands, where that is not the function's own.
        """
        module = vars(sys.modules.get(function.__module__, object())) if module is None else module
        self.module = module.get("__name__", function.__module__)
        self.function = function
        self.name = function.__name__ if name is None else name
        self.__module__ = self.module  # where `pickle` finds it, by name
        if not isinstance(self.name, str) or not re.fullmatch(r"\w[\w-]{0,59}", self.name):
            raise invalid("a name of letters, digits, _ and - for the sketch", name=name)
        if inspect.iscoroutinefunction(function):
            raise invalid(f"a plain function for the sketch {self.name}", function="async def")
        self.parameters: dict[str, Parameter] = parameters_of(function)
        self.file = Path(module.get("__file__") or inspect.getsourcefile(function) or "notebook.py")
        self.source = _source_of(function, self.file)
        self.__doc__ = inspect.getdoc(function) or ""

    def __reduce__(self) -> str:
        return self.function.__qualname__

    def __repr__(self) -> str:
        return f"Sketch({self.name}, {', '.join(self.parameters) or 'no parameters'})"

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.file.resolve().parent

    @property
    def summary(self) -> str:
        """The first line about it: of the function, else of its file."""
        lines = (self.__doc__ or "", getattr(sys.modules.get(self.function.__module__), "__doc__", None) or "")
        return next((text.strip().splitlines()[0] for text in lines if text.strip()), "")

    def read(self, values: dict[str, Any]) -> dict[str, Any]:
        """The value of every parameter: those given, checked, and the defaults of the others. A seed is drawn.

        Raises:
            InvalidValueError: a name that it does not have, a value that it does not take, or one that is missing.
        """
        for name in values:
            if name not in self.parameters:
                near = difflib.get_close_matches(name, self.parameters, n=2, cutoff=0.5)
                hint = f" Did you mean {' or '.join(near)}?" if near else ""
                known = ", ".join(self.parameters) or "none"
                raise InvalidValueError(f"Expected a parameter of {self.name}: {known}. Received: {name!r}.{hint}")
        missing = [p.name for p in self.parameters.values() if p.required and p.name not in values]
        if missing:
            raise InvalidValueError(f"{self.name} needs a value for {' and '.join(missing)}")
        chosen = {p.name: p.read(values.get(p.name, p.default)) for p in self.parameters.values()}
        kinds = {name: parameter.type for name, parameter in self.parameters.items()}
        return {n: kinds[n].read(v) if isinstance(kinds[n], Seed) else v for n, v in chosen.items()}

    def __call__(self, *arguments: Any, **values: Any) -> Any:
        """What the function returns, for these values; those not given have their defaults.

        Networks that draw their seeds inside draw them from the sketch's own, if it has one.
        """
        given = inspect.signature(self.function).bind_partial(*arguments, **values).arguments
        chosen = self.read(given)
        return self._called(chosen, normal_seed(chosen.get("seed")))

    def run(self, **values: Any) -> Picture | Animation:
        """What the function returns (of several the first that can be seen), as a picture or an animation whose recipe
        holds the sketch.

        Also `size` (width, height) and `seed`, where the function has no arguments of these names: the size is that
        at which a network is painted, and seeds that are drawn inside are drawn from the seed.

        Raises:
            InvalidValueError: a value that cannot be used, or a function that returns nothing that can be shown.
        """
        from artnet.sketching.results import results_of, shown_of  # which imports TensorFlow

        evaluated = self.evaluate(**values)
        return shown_of(results_of(*evaluated), evaluated[1])

    def run_all(self, **values: Any) -> dict[str, Result]:
        """The same, of a function that returns several in a dict: each by its name, one alone under the empty name.

        Raises:
            InvalidValueError: as `run`.
        """
        from artnet.sketching.results import results_of  # which imports TensorFlow

        return results_of(*self.evaluate(**values))

    def evaluate(self, **values: Any) -> tuple[Any, SketchRecipe, str, tuple[int, int] | None]:
        """What the function returns, the recipe of the sketch, the seed, and the size that was asked for beside it."""
        chosen, seed, size = self._chosen(values)
        value = self._called(chosen, seed, whole=True)
        return value, self._recipe(chosen, seed, size), seed, size

    def recipe_of(self, **values: Any) -> SketchRecipe:
        """The recipe of a run, without running it."""
        return self._recipe(*self._chosen(values))

    def _chosen(self, values: dict[str, Any]) -> tuple[dict[str, Any], str, tuple[int, int] | None]:
        """The value of every parameter, the seed, and the size that was asked for beside them."""
        own = {name: values.pop(name) for name in ("seed", "size") if name in values and name not in self.parameters}
        chosen = self.read(values)
        seed = str(chosen["seed"]) if "seed" in chosen else normal_seed(own.get("seed"))
        return chosen, seed, None if own.get("size") is None else Size().read(own["size"])

    def _called(self, values: dict[str, Any], seed: str, *, whole: bool = False) -> Any:
        """What the function gives; `whole` if it yields its frames: then all of them, drawn from the seed too."""
        with drawn_from(seed), _seeded(seed), importing_from(self.folder), staying_here():
            value = self.function(**values)
            if not whole or not isinstance(value, Iterator):
                return value
            frames = list(itertools.islice(value, MOST_FRAMES + 1))
            if len(frames) > MOST_FRAMES:
                raise InvalidValueError(f"Expected at most {MOST_FRAMES:,} frames of {self.name}. Received: more")
            return frames

    def _recipe(self, values: dict[str, Any], seed: str, size: tuple[int, int] | None) -> SketchRecipe:
        texts = {"seed": seed} | ({} if size is None else {"size": Size().text(size)})
        others = [SourceRecipe(path.name, sha256_of_file(path)) for path in modules_beside(self.file)]
        for name, value in values.items():
            texts[name] = self.parameters[name].text(value)
            if isinstance(self.parameters[name].type, File) and value is not None:
                others.append(SourceRecipe(value.name, sha256_of_file(value)))
                texts[name] = others[-1].shown  # where it lies is nobody's business
        lines = tuple(self.source.splitlines())
        fits = len(self.source) <= LONGEST_SOURCE and len(lines) <= MOST_LINES
        return SketchRecipe(
            name=self.name,
            file=self.file.name,
            sha256=source_sha256(self.source),
            parameters=texts,
            others=tuple(others),
            source=lines if fits and all(len(line) <= LONGEST_LINE for line in lines) else (),
        )


@overload
def sketch(function: Callable[..., Any], /) -> Sketch: ...
@overload
def sketch(*, name: str) -> Callable[[Callable[..., Any]], Sketch]: ...
def sketch(function: Any = None, /, *, name: str | None = None) -> Any:
    """Make a sketch of a function, as decorator with or without a name.

    >>> @sketch                                                                            # doctest: +SKIP
    ... def rings(depth: an.Range(1, 12) = 6, palette: an.Palette = "dusk", seed=3):
    ...     return an.CPPN(structure=f"recurrent(depth={depth})", head="palette", palette=palette, seed=seed)

    Raises:
        InvalidValueError: an argument that does not say what it may be.
    """
    module = sys._getframe(1).f_globals  # where it stands: a function that another module wrapped is not of that one
    if function is None:
        return lambda inner: _sketch_of(inner, name, module)
    return _sketch_of(function, None, module)


def _sketch_of(function: Any, name: str | None, module: Any) -> Sketch:
    if not inspect.isfunction(function):
        raise invalid("a function to make a sketch of", function=function)
    return Sketch(function, name, module)


@contextlib.contextmanager
def importing_from(folder: Path) -> Iterator[None]:
    """Let modules be found in a sketch's own folder first, as Python does for a script."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(str(folder))


@contextlib.contextmanager
def _seeded(seed: str) -> Iterator[None]:
    """Let `random` and `numpy.random` begin at the seed, so that a sketch that uses them gives the same again.

    What they were at comes back.
    """
    before, numpy_before = random.getstate(), np.random.get_state()  # noqa: NPY002 (it is what the sketch may use)
    random.seed(seed)
    begun = np.random.RandomState(list(sha256(seed.encode("utf-8", "surrogatepass")).digest()))
    np.random.set_state(begun.get_state())  # noqa: NPY002
    try:
        yield
    finally:
        random.setstate(before)
        np.random.set_state(numpy_before)  # noqa: NPY002


@contextlib.contextmanager
def staying_here() -> Iterator[None]:
    """Come back to this folder, wherever a sketch goes: relative places are meant from here."""
    try:
        here = Path.cwd()
    except OSError:  # a folder that was deleted under our feet
        yield
        return
    try:
        yield
    finally:
        os.chdir(here)


def modules_beside(file: Path) -> list[Path]:
    """The files of the modules that are loaded from a sketch's folder, itself left out."""
    folder = file.resolve().parent
    installed = tuple(f"{root}{os.sep}" for root in _installed() if root.startswith(f"{folder}{os.sep}"))
    found = set()
    for module in list(sys.modules.values()):
        place = getattr(module, "__file__", None) or ""
        if not place.endswith(".py") or not place.startswith(f"{folder}{os.sep}") or place.startswith(installed):
            continue
        parts = Path(place).relative_to(folder).parts
        if Path(place) != file.resolve() and not any(p in ("site-packages", "artnet") or p[0] == "." for p in parts):
            found.add(Path(place))
    return sorted(found)


@functools.cache
def _installed() -> tuple[str, ...]:
    """Where Python and its packages live, which may be below an artist's home."""
    places = [sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()]
    return tuple({os.path.realpath(place) for place in places})


def source_sha256(source: str) -> str:
    """The SHA-256 of a source, whatever ends its lines."""
    return sha256_of("\n".join(source.splitlines()).encode("utf-8", "surrogatepass"))


def read_source(file: Path) -> str:
    """A Python file, in the encoding that it says.

    Raises:
        OSError: there is none.
        ValueError: it is in another encoding, or says one that there is not.
    """
    try:
        with tokenize.open(file) as text:
            return text.read()
    except SyntaxError as error:
        raise ValueError(str(error)) from None


def source_bytes(source: str) -> bytes:
    """A source as its own first lines say that it is encoded."""
    data = source.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(iter(data.splitlines(keepends=True)).__next__)
        return source.encode(encoding)
    except (SyntaxError, LookupError, UnicodeEncodeError):
        return data


def _source_of(function: Callable[..., Any], file: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        return read_source(file)
    with contextlib.suppress(OSError, TypeError):
        return inspect.getsource(function)  # of a notebook's cell
    return ""
