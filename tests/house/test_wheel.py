"""The wheel, built from a copy of the sources and used from another folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("artnet", "pyproject.toml", "README.md")


def run(*command, cwd, **options):
    ran = subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True, **options)
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built without network: with the setuptools of the environment, which the extra `test` brings."""
    copy = tmp_path_factory.mktemp("sources")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, copy / part)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "dist", ".", cwd=copy)
    (built,) = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    place = tmp_path_factory.mktemp("site")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "install", "--no-deps", "--no-index", "--no-compile", "--target", place, wheel, cwd=place)
    return place


def test_the_wheel_holds_the_whole_library_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {n for n in archive.namelist() if ".dist-info/" not in n}
        texts = {n for n in archive.namelist() if ".dist-info/" in n}
    sources = {p.relative_to(ROOT).as_posix() for p in (ROOT / "artnet").rglob("*.py")}
    sources |= {p.relative_to(ROOT).as_posix() for p in (ROOT / "artnet" / "sketching" / "templates").glob("*.txt")}
    pages = {p.relative_to(ROOT).as_posix() for p in (ROOT / "artnet" / "exporting" / "pages").glob("*.[chj]*")}
    pages |= {p.relative_to(ROOT).as_posix() for p in (ROOT / "artnet" / "media" / "streams").glob("viewer.*")}
    web = {p.relative_to(ROOT).as_posix() for p in (ROOT / "artnet" / "studio" / "web").rglob("*.*")}
    assert len(pages) == 12
    assert {"artnet/studio/web/index.html", "artnet/studio/web/paint/paint.css"} <= web
    assert names == sources | pages | web | {"artnet/py.typed"}
    assert any(n.endswith("entry_points.txt") for n in texts)


def test_it_is_used_from_another_folder(site, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(site), "TF_CPP_MIN_LOG_LEVEL": "3"}
    code = (
        "import artnet as an, pathlib\n"
        "print(an.__file__)\n"
        "print((pathlib.Path(an.__file__).parent / 'py.typed').is_file())\n"
        "net = an.CPPN(hidden=[4], seed=1)\n"
        "print(an.render(net, size=(8, 6)).save('p.png'))\n"
        "print(an.load('p.png').seed)\n"
    )
    lines = run(sys.executable, "-c", code, cwd=tmp_path, env=environment).splitlines()
    assert lines[0].startswith(str(site))
    assert lines[1:] == ["True", "p.png", "1"]
    script = site / "bin" / "artnet"
    assert script.is_file()
    version = run(sys.executable, script, "--version", cwd=tmp_path, env=environment)
    assert "artnet" in version
    assert "seed" in run(sys.executable, script, "info", "p.png", cwd=tmp_path, env=environment)
