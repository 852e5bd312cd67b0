from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from golden_works import FOLDER, NETWORK, differs, paint, path_of
from PIL import Image

import artnet as an
from artnet.works.saved_work import read_work

AGAIN = "python tests/golden/regenerate.py"


@pytest.mark.parametrize("name", NETWORK)
def test_golden(name: str) -> None:
    assert path_of(name).is_file(), f"No golden picture {name}: {AGAIN} {name}"
    with Image.open(path_of(name)) as image:
        expected = np.asarray(image)
    got = paint(name).pixels
    expected = expected.reshape(*expected.shape[:2], -1)
    why = differs(got, expected)
    if why:
        pytest.fail(f"{name}: {why}. Look at {shown(name, got, expected)}. If it is meant: {AGAIN} {name}")


def shown(name: str, got: np.ndarray, expected: np.ndarray) -> Path:
    """A folder with what was painted, what was expected, and their difference, four times as strong."""
    folder = Path(tempfile.mkdtemp(prefix=f"artnet_golden_{name}_"))
    pictures = {"got": got, "expected": expected}
    if got.shape == expected.shape:
        gap = np.abs(got.astype(int) - expected.astype(int))[..., :3]
        pictures["difference"] = np.clip(4 * gap, 0, 255).astype(np.uint8)
    for title, pixels in pictures.items():
        Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(folder / f"{title}.png")
    return folder


def test_a_failure_shows_three_pictures() -> None:
    folder = shown("example", np.zeros((4, 4, 3), np.uint8), np.full((4, 4, 3), 9, np.uint8))
    assert sorted(p.name for p in folder.iterdir()) == ["difference.png", "expected.png", "got.png"]


def test_differences_that_count() -> None:
    base = np.full((100, 100, 3), 100, np.uint8)
    assert not differs(base + np.uint8(1), base)
    assert differs(base + np.uint8(2), base)
    patch = base.copy()
    patch[:3, :10] = 200  # 0.3 %
    assert not differs(patch, base)
    patch[:6, :20] = 110  # 1.2 %
    assert differs(patch, base)
    assert differs(base[:50], base)


def test_the_folder_is_complete_and_small() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(NETWORK), AGAIN
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < 300 * 1024
    for row in (*an.HEADS, *an.STRUCTURES):
        assert row.plugin or f"head_{row.name}" in NETWORK or f"structure_{row.name}" in NETWORK


@pytest.mark.parametrize("name", ["head_oklab", "structure_recurrent", "activation_sin+tanh"])
def test_a_golden_picture_is_its_own_source(name: str) -> None:
    # Not only painted alike: the recipe inside an old file still makes it.
    made = an.make(read_work(path_of(name)))
    with Image.open(path_of(name)) as image:
        assert not differs(made.pixels, np.asarray(image))
