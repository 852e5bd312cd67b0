"""What lies in the outputs folder, and nothing else, may be opened."""

from __future__ import annotations

import io
import os

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.errors import ArtnetError, InvalidValueError
from artnet.recipes.schema import SketchRecipe
from artnet.rendering.picture import Picture
from artnet.studio.shelves.library import listed, opened, sketch_of, small_picture, star


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Outputs with a picture, and a picture outside to which everything leads."""
    home = tmp_path_factory.mktemp("library")
    outputs = home / "outputs"
    picture = an.render(an.CPPN(hidden=[4], seed=3), size=8)
    for place in ("outputs/a/in.png", "secret.png", "outputs-not/secret.png", "outputs/.hidden/in.png",
                  "outputs/.in.png", "outputs/studio/in.png", "outputs/a/a%2e%2e.png"):  # fmt: skip
        picture.save(home / place)
    (outputs / "file.png").symlink_to(home / "secret.png")
    (outputs / "out").symlink_to(home)
    (outputs / "loop.png").symlink_to(outputs / "loop.png")
    (outputs / "dangling.png").symlink_to(home / "nothing.png")
    (outputs / "passwd.png").symlink_to("/etc/passwd")
    (outputs / "zero.png").symlink_to("/dev/zero")
    (outputs / "inside.png").symlink_to(outputs / "a" / "in.png")
    (outputs / "folder.png").mkdir()
    os.mkfifo(outputs / "pipe.png")
    (outputs / "words.txt").write_text("words")
    (outputs / "empty.png").write_bytes(b"")
    (outputs / "scalable.svg").write_text("<svg onload='alert(1)'/>")
    return outputs


def test_it_lists_works(folder):
    assert {one["path"] for one in listed(folder)} == {"a/in.png", "a/a%2e%2e.png", "empty.png"}
    assert listed(folder / "nowhere") == []


def test_stars_stay_and_are_no_works(folder):
    assert not any(one["star"] for one in listed(folder))
    star(folder, "a/in.png", True)
    star(folder, "empty.png", True)
    star(folder, "empty.png", False)
    assert {one["path"] for one in listed(folder) if one["star"]} == {"a/in.png"}
    with pytest.raises(InvalidValueError):
        star(folder, "../secret.png", True)
    for spoilt in (b"[", b"{}", b"[3, null]", b"\xff" * 9, b"[" * 100_000):
        (folder / "studio" / "stars.json").write_bytes(spoilt)
        assert not any(one["star"] for one in listed(folder))


def test_the_sketch_of_a_file_is_known(folder):
    assert sketch_of(folder, "a/in.png") == ""
    assert sketch_of(folder, "empty.png") == ""
    picture = an.open(folder / "a" / "in.png")
    recipe = picture.recipe.but(sketch=SketchRecipe("dunes", "dunes.py", "0" * 64), file=None)
    Picture(picture.pixels, recipe).save(folder / "dunes.png")
    assert sketch_of(folder, "dunes.png") == "dunes"
    (folder / "dunes.png").unlink()


@pytest.mark.parametrize("path", ["a/in.png", "a//in.png", "inside.png", "a/a%2e%2e.png"])
def test_it_opens_what_lies_there(path, folder):
    assert opened(folder, path).recipe.network.seed == "3"
    assert small_picture(folder, path).startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("path", [
    "../secret.png", "a/../../secret.png", "/../secret.png", "out/secret.png", "file.png", "../outputs-not/secret.png",
    "%2e%2e%2fsecret.png", "%2e%2e/secret.png", "..%2fsecret.png", "..\\secret.png", "a\\in.png", "a/in.png\0",
    "\0", "a/in.png\0.png", "/etc/passwd", "passwd.png", "zero.png", "C:/secret.png", "C:secret.png", "//host/a.png",
    "\\\\host\\a.png", "loop.png", "dangling.png", "folder.png", "pipe.png", "words.txt", ".in.png", ".hidden/in.png",
    "./a/in.png", "a/./in.png", "", ".", "..", "/", "a", "a/", "a/in.png/", "~/secret.png", "file:///etc/passwd.png",
    "x" * 10_000 + ".png", "a/" * 5_000 + "in.png", "\ud800.png", "in.png", "A/IN.PNG\n", "scalable.svg",
    None, 3, True, [], {}, ["a/in.png"], b"a/in.png",
], ids=lambda path: repr(path)[:30])  # fmt: skip
def test_it_opens_nothing_else(path, folder):
    for act in (opened, small_picture):
        with pytest.raises(InvalidValueError, match="Expected a file of the outputs folder") as error:
            act(folder, path)
        assert "\n" not in str(error.value)
        assert "secret" not in str(error.value) or "secret" in str(path)


def test_an_absolute_path_is_no_path(folder):
    """Even of a file that lies there: paths are told as they are listed."""
    with pytest.raises(InvalidValueError):
        opened(folder, f"{folder}/../secret.png")


def test_what_is_no_picture(folder):
    assert small_picture(folder, "empty.png") is None
    with pytest.raises(ArtnetError):
        opened(folder, "empty.png")


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (500, 3), (3, 500)])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "1", "P", "I;16"])
def test_small_pictures(size, mode, tmp_path):
    Image.fromarray(np.zeros(size[::-1], np.uint16) if mode == "I;16" else np.zeros(size[::-1], np.uint8)).convert(
        mode if mode != "I;16" else None
    ).save(tmp_path / "a.png")
    with Image.open(io.BytesIO(small_picture(tmp_path, "a.png"))) as small:
        assert small.format == "JPEG"
        assert max(small.size) <= 160
