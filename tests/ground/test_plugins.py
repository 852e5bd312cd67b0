"""Entry points: an installed package's parts are there once a name is asked for that nobody knows."""

from __future__ import annotations

import subprocess
import sys

import pytest

PART = """from artnet.nets.activations.registry import ACTIVATIONS
{}

@ACTIVATIONS.register(initializer="standard")
def of_a_package(z):
    return z
"""


def installed(folder, body=""):
    (folder / "mypackage.py").write_text(PART.format(body))
    info = folder / "mypackage-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mypackage\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[artnet.plugins]\nmine = mypackage\n")


def asked(folder, code):
    return subprocess.run(
        [sys.executable, "-c", f"import sys\nsys.path.insert(0, {str(folder)!r})\nimport artnet as an\n{code}"],
        capture_output=True, text=True,
    )  # fmt: skip


def test_a_package_is_imported_when_its_name_is_asked_for(tmp_path):
    installed(tmp_path)
    done = asked(
        tmp_path,
        "an.ACTIVATIONS['tanh']; assert 'mypackage' not in sys.modules\n"
        "print(an.ACTIVATIONS['of_a_package'].plugin, 'tensorflow' in sys.modules)",
    )
    assert done.stdout.split() == ["mypackage", "False"], done.stderr


@pytest.mark.parametrize("body", ["1 / 0", "import nonsuch_module"])
def test_a_package_that_cannot_be_imported_is_named(tmp_path, body):
    installed(tmp_path, body)
    done = asked(
        tmp_path,
        "try:\n    an.ACTIVATIONS['of_a_package']\nexcept an.InvalidValueError as error:\n    print(error)",
    )
    assert "mypackage" in done.stdout, done.stderr
    assert "Mend or uninstall" in done.stdout


def test_a_script_owns_its_parts_under_its_own_name(tmp_path):
    script = tmp_path / "parts_of_mine.py"
    script.write_text(
        "import artnet as an\n\n@an.activation\ndef f_of_mine(z):\n    return z\n\n"
        "print(an.ACTIVATIONS['f_of_mine'].plugin)"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert done.stdout.strip() == "parts_of_mine", done.stderr
