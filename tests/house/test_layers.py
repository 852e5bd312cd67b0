"""The house: floors from the ground up, no circles, documented public names that exist, what artnet never does."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import artnet

HOUSE = Path(artnet.__file__).parent
GROUND = "ground"
FLOORS = (
    "ground", "recipes", "color", "regression", "media", "fields", "nets", "looks", "programs", "rendering",
    "training", "works", "exporting", "evolving", "sketching", "farming", "studio", "cli",
)  # fmt: skip
FILES = sorted(HOUSE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text()) for path in FILES}
MODULES = sorted(m.name for m in pkgutil.walk_packages([str(HOUSE)], "artnet."))


def module_of(path):
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module):
    parts = module.split(".")
    if len(parts) == 1:
        return "artnet"
    return parts[1] if (HOUSE / parts[1]).is_dir() else GROUND


def only_for_types(node):
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def statements(nodes, *, inside_functions):
    """All statements that run, those for type checking left out."""
    for node in nodes:
        if only_for_types(node):
            yield from statements(node.orelse, inside_functions=inside_functions)
            continue
        yield node
        if not inside_functions and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        yield from statements(ast.iter_child_nodes(node), inside_functions=inside_functions)


def imports_of(path, *, inside_functions=True):
    """The modules of artnet that a file imports."""
    found = set()
    for node in statements(TREES[path].body, inside_functions=inside_functions):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module_of(path).split(".")
                package = package if path.name == "__init__.py" else package[:-1]
                base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [base])])
            found |= {f"{base}.{a.name}" if f"{base}.{a.name}" in MODULES else base for a in node.names}
    return {name for name in found if name == "artnet" or name.startswith("artnet.")}


def test_a_file_imports_only_from_its_floor_or_a_lower_one():
    offenders = [
        f"{module_of(path)} imports {module}"
        for path in FILES
        if floor_of(module_of(path)) != "artnet"  # the front door, which hands out the names of all floors
        for module in sorted(imports_of(path))
        if module == "artnet" or FLOORS.index(floor_of(module)) > FLOORS.index(floor_of(module_of(path)))
    ]
    assert offenders == []


MOST_FILES = 13
"""In a folder: more are two steps of the journey that have not been told apart."""


def test_folders_are_steps_of_the_journey():
    folders = {path.parent for path in FILES} - {HOUSE}
    crowded = {str(f.relative_to(HOUSE)): n for f in folders if (n := len(list(f.glob("[!_]*.py")))) > MOST_FILES}
    assert crowded == {}
    assert [str(f) for f in folders if not (f / "__init__.py").is_file()] == []
    vague = {"utils", "util", "helpers", "misc", "common", "core", "base"}
    assert [module_of(path) for path in FILES if path.stem in vague - {"common"}] == []


def test_every_folder_is_a_known_floor():
    folders = {p.name for p in HOUSE.iterdir() if p.is_dir() and list(p.glob("*.py"))}
    assert folders <= set(FLOORS), "name the new floor in FLOORS, at its height"


def test_modules_import_each_other_without_circles():
    edges = {module_of(p): imports_of(p) for p in FILES if floor_of(module_of(p)) != "artnet"}
    packages = {module_of(p) for p in FILES if p.name == "__init__.py"}
    done: set[str] = set()

    def visit(module, path):
        assert module not in path, " -> ".join([*path[path.index(module) :], module])
        if module in done:
            return
        for target in sorted(edges.get(module, ())):
            if target != module and not (target in packages and module.startswith(target)):
                visit(target, [*path, module])
        done.add(module)

    for module in edges:
        visit(module, [])


def test_importing_artnet_or_a_registry_does_not_import_tensorflow():
    code = (
        "import sys, artnet, artnet.cli.main, artnet.cli.fit, artnet.cli.render, artnet.cli.info, artnet.cli.doctor\n"
        "artnet.LOSSES.names(); artnet.STYLES.names(); dir(artnet)\n"
        "print([m for m in ('tensorflow', 'keras') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
    assert ran.stderr == ""


def test_every_module_can_be_imported_and_its_names_are_there():
    offenders = []
    for name in MODULES:
        module = importlib.import_module(name)
        names = getattr(module, "__all__", None)
        offenders += [] if module.__doc__ else [f"{name} says nothing of itself"]
        if names is None:
            offenders += [f"{name} has no __all__"] if "\ndef " in Path(module.__file__).read_text() else []
            continue
        offenders += [f"{name}.{each} is not there" for each in names if not hasattr(module, each)]
        offenders += [f"{name} names one twice"] if len(set(names)) != len(names) else []
    assert offenders == []


def test_the_names_of_artnet_are_there():
    assert all(getattr(artnet, name) is not None for name in artnet.__all__)
    assert set(artnet.__all__) <= set(dir(artnet))
    with pytest.raises(AttributeError, match="nonsuch"):
        artnet.nonsuch  # noqa: B018


def isort_key(name):
    """Ruff's order (RUF022): CONSTANTS, then Classes, then functions, each by letters, numbers as numbers."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def test_all_is_a_sorted_list():
    offenders = []
    for path in FILES:
        for node in TREES[path].body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(t, ast.Name) and t.id == "__all__" for t in targets):
                names = ast.literal_eval(node.value)
                offenders += [] if names == sorted(names, key=isort_key) else [module_of(path)]
    assert offenders == []


def documented(value):
    return bool((inspect.getdoc(value) or "").strip())


def undocumented(name, value):
    """What of a public function or class has no docstring."""
    if not (inspect.isfunction(value) or inspect.isclass(value)) or not value.__module__.startswith("artnet"):
        return []
    found = [] if documented(value) else [name]
    if inspect.isclass(value):
        fields = getattr(value, "__dataclass_fields__", {})
        methods = [m for m in vars(value) if not m.startswith("_") and m not in fields]
        methods = [m for m in methods if callable(getattr(value, m)) and not documented(getattr(value, m))]
        found += [f"{name}.{method}" for method in methods]
    return found


def test_public_names_are_documented():
    modules = [importlib.import_module(name) for name in MODULES]
    named = [(f"{m.__name__}.{key}", getattr(m, key)) for m in modules for key in getattr(m, "__all__", ())]
    assert [offender for name, value in named for offender in undocumented(name, value)] == []


FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "joblib", "marshal", "shelve", "keras"}
FORBIDDEN_NAMES = ("tf.keras", "tensorflow.keras", "np.random.seed", "tf.random.set_seed")
FOR_THE_COMMAND_LINE = (
    "print", "sys.exit", "exit", "quit", "eval", "exec", "os._exit", "os.system", "input",
    "np.load", "tf.saved_model.load", "tf.get_logger", "logging.basicConfig",
)  # fmt: skip


def what_it_must_not(path, node):
    """What a node of a file does that artnet never does; nothing for most."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        return {n.split(".")[0] for n in names} & FORBIDDEN_MODULES or "tensorflow.keras" in names
    if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
        return ast.unparse(node.value) != "False"
    if isinstance(node, ast.Attribute):
        return ast.unparse(node) in FORBIDDEN_NAMES
    if not isinstance(node, ast.Call) or floor_of(module_of(path)) == "cli":
        return False
    called = ast.unparse(node.func)
    if called == "os._exit" and "workers" in path.parts:  # how a process ends whose owner is gone
        return False
    sets = called.startswith("tf.config.") and not called.startswith("tf.config.list_")
    return called in FOR_THE_COMMAND_LINE or sets


def test_what_artnet_never_does():
    """No printing, exiting or settings in the library; no pickle and no Keras anywhere."""
    offenders = [
        f"{module_of(path)}:{getattr(node, 'lineno', '?')} {ast.unparse(node)[:80]}"
        for path in FILES
        for node in ast.walk(TREES[path])
        if what_it_must_not(path, node)
    ]
    assert offenders == []
