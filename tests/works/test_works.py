"""Pictures and networks that go into a file and come back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.errors import InvalidValueError, OutputError, PictureError, RecipeError
from artnet.nets.network_files import network_bytes, network_from_bytes
from artnet.recipes.embedding import EMBED_LIMIT
from artnet.recipes.schema import FileRecipe, View
from artnet.works.saved_work import read_work

SIZE = (33, 21)


def trained(**arguments: object) -> an.CPPN:
    """A network whose weights its seed does not give."""
    net = an.CPPN(**{"hidden": [6, 6], "inputs": "x y r z", "latent": 2, "seed": "é 1"} | arguments)  # type: ignore[arg-type]
    net.set_weights({name: w * np.float32(1.1) for name, w in net.weights().items()})
    net.origin = net.origin.but(canvas=SIZE, name="trained")  # type: ignore[union-attr]
    return net


RANDOM = an.CPPN(hidden=[6, 6], head="rgba", seed="random")
TRAINED = trained()


@pytest.mark.parametrize(
    ("name", "quality"), [("a.png", 95), ("a.jpg", 80), ("a.webp", 80), ("a.webp", 100), ("a.gif", 95)]
)
@pytest.mark.parametrize("net", [RANDOM, TRAINED], ids=["random", "trained"])
def test_a_picture_is_its_own_source(tmp_path: Path, net: an.CPPN, name: str, quality: int) -> None:
    view = View(center=(0.1, -0.2), zoom=1.3, rotation=15, symmetry="mirror")
    picture = an.render(net, size=SIZE, view=view, supersample=3, name="wörk")
    said = {"quality": quality} if name.endswith(("jpg", "webp")) else {}
    path = picture.save(tmp_path / "new" / name, dpi=240, **said)
    work = read_work(path)
    again = an.make(work)
    np.testing.assert_array_equal(again.pixels, picture.pixels)
    assert again.recipe.but(file=None) == picture.recipe
    assert again.recipe.identity == picture.recipe.identity
    # The file itself is made again as well, byte for byte.
    assert work.recipe.file == FileRecipe(format=work.recipe.file.format, quality=quality, dpi=240)
    assert again.encode(work.recipe.file) == path.read_bytes()
    assert work.recipe.name == "wörk"


def test_another_size_shows_the_same_composition(tmp_path: Path) -> None:
    picture = an.render(TRAINED, size=SIZE, quality="draft")
    large = an.make(read_work(picture.save(tmp_path / "a.png")), size=(99, 63))
    assert large.size == (99, 63)
    assert large.recipe.canvas == SIZE
    # Every third pixel of a picture three times as large has the same centre.
    assert np.abs(large.pixels[1::3, 1::3].astype(int) - picture.pixels).max() <= 1


def test_changes_while_making_again(tmp_path: Path) -> None:
    work = read_work(an.render(TRAINED, size=SIZE).save(tmp_path / "a.png"))
    made = an.make(work, supersample=1, view=View(zoom=2.0))
    np.testing.assert_array_equal(made.pixels, an.render(TRAINED, size=SIZE, supersample=1, view=View(zoom=2.0)).pixels)
    for quality in ("exact", "print"):
        finer = an.make(work, quality=quality)
        assert finer.recipe == an.render(TRAINED, size=SIZE, quality=quality, name=work.recipe.name).recipe
        np.testing.assert_array_equal(finer.pixels, an.render(TRAINED, size=SIZE, quality=quality).pixels)
    with pytest.raises(InvalidValueError):
        an.make(work, size=(0, 4))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif"])
def test_without_metadata_nothing_is_left(tmp_path: Path, name: str) -> None:
    path = an.render(TRAINED, size=SIZE, name="secret name").save(tmp_path / name, metadata=False)
    data = path.read_bytes()
    assert b"artnet" not in data
    assert b"secret" not in data
    assert [p.name for p in tmp_path.iterdir()] == [name]
    with pytest.raises(RecipeError, match="without a recipe"):
        read_work(path)


@pytest.mark.parametrize("head", [row.name for row in an.HEADS if not row.plugin])
def test_every_head_in_every_format(tmp_path: Path, head: str) -> None:
    pieces = {name: f"{name}(cells=2)" for name in ("mosaic", "dabs", "strokes")}
    coarse = {"halftone": "halftone(cells=2)", "hatch": "hatch(lines=2)", **pieces}  # which so small a picture can show
    net = an.CPPN(hidden=[5], head=coarse.get(head, head), seed=3)
    picture = an.render(net, size=(8, 6), quality="draft")
    for name in ("a.png", "a.jpg", "a.webp", "a.gif"):
        path = picture.save(tmp_path / name)
        np.testing.assert_array_equal(an.make(read_work(path)).pixels, picture.pixels)
        with Image.open(path) as image:
            assert image.size == (8, 6)
    with Image.open(tmp_path / "a.png") as image:
        np.testing.assert_array_equal(np.asarray(image).reshape(picture.pixels.shape), picture.pixels)


def test_a_network_file(tmp_path: Path) -> None:
    path = an.save_network(TRAINED, tmp_path / "net.safetensors")
    net = an.load(path)
    for name, weights in TRAINED.weights().items():
        np.testing.assert_array_equal(net.weights()[name], weights)
    assert net.origin == TRAINED.origin
    assert network_bytes(net) == path.read_bytes() == network_bytes(TRAINED)
    np.testing.assert_array_equal(an.render(net).pixels, an.render(TRAINED).pixels)


def test_a_random_network_comes_back_from_its_file(tmp_path: Path) -> None:
    net = an.load(an.save_network(RANDOM, tmp_path / "net.safetensors"))
    np.testing.assert_array_equal(an.render(net, size=SIZE).pixels, an.render(RANDOM, size=SIZE).pixels)


def test_altered_network_files_are_refused(tmp_path: Path) -> None:
    data = network_bytes(TRAINED)
    for broken in (b"", data[:50], data[:-1], data[: len(data) // 2], data.replace(b"head.bias", b"head.bios")):
        with pytest.raises(RecipeError):
            network_from_bytes(broken)
    other = network_bytes(trained(hidden=[6, 7]))
    path = an.render(TRAINED, size=SIZE).save(tmp_path / "a.png")
    from artnet.nets.network_files import network_from_recipe

    with pytest.raises(RecipeError, match="another network"):
        network_from_recipe(read_work(path).recipe, other)


HEAVY_WIDTH = 600


def heavy() -> an.CPPN:
    net = trained(hidden=[HEAVY_WIDTH, HEAVY_WIDTH], inputs="x y", latent=0)
    assert 4 * net.size > EMBED_LIMIT
    return net


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_heavy_weights_lie_beside(tmp_path: Path, name: str) -> None:
    picture = an.render(heavy(), size=(8, 8), quality="draft")
    path = picture.save(tmp_path / name)
    assert path.stat().st_size < 100_000
    work = read_work(path)
    assert work.weights is None
    beside = tmp_path / work.recipe.weights.file
    np.testing.assert_array_equal(an.make(work).pixels, picture.pixels)
    np.testing.assert_array_equal(an.render(an.load(path), size=(8, 8), quality="draft").pixels, picture.pixels)
    data = bytearray(beside.read_bytes())
    data[-1] ^= 1
    beside.write_bytes(data)
    with pytest.raises(RecipeError, match=f"The {beside.name} beside {name} is not"):
        an.make(read_work(path))
    beside.unlink()
    with pytest.raises(RecipeError, match=f"{name} was made with {beside.name}"):
        an.load(path)


def test_an_altered_picture_is_refused_or_the_same(tmp_path: Path) -> None:
    path = an.render(TRAINED, size=(6, 6)).save(tmp_path / "a.png")
    data = path.read_bytes()
    at = data.index(b'"weights":"') + 200
    path.write_bytes(data[:at] + (b"A" if data[at : at + 1] != b"A" else b"B") + data[at + 1 :])
    with pytest.raises((RecipeError, PictureError)):
        read_work(path)
    for cut in (10, 60, at):
        path.write_bytes(data[:cut])
        with pytest.raises((RecipeError, PictureError)):
            read_work(path)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.bmp", {}), ("a", {}), ("a.jpg", {"quality": 0}), ("a.jpg", {"quality": 101}), ("a.png", {"dpi": 0}),
        ("a.webp", {"dpi": 1e9}), ("a.png", {"dpi": float("nan")}), ("a.jpg", {"quality": 9.5}),
    ],
)  # fmt: skip
def test_what_cannot_be_saved(tmp_path: Path, name: str, options: dict) -> None:
    with pytest.raises(InvalidValueError):
        an.render(RANDOM, size=(4, 4)).save(tmp_path / name, **options)
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        an.render(RANDOM, size=(4, 4)).save(tmp_path / "file" / "a.png")


def test_a_picture_is_an_array_and_shows_itself() -> None:
    picture = an.render(TRAINED, size=SIZE)
    assert np.asarray(picture) is not None
    np.testing.assert_array_equal(np.asarray(picture), picture.pixels)
    assert np.asarray(picture, dtype=np.float64).dtype == np.float64
    assert picture._repr_png_().startswith(b"\x89PNG")
    assert "33 x 21" in repr(picture)
    assert picture.recipe.identity[:8] in repr(picture)
