"""Pictures of 16 bits: painted, saved, opened, made again; from Python and from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import imagecodecs
import numpy as np
import pikepdf
import pytest
import tifffile

import artnet as an
from artnet.cli.main import cli
from artnet.errors import InvalidValueError
from artnet.media.metadata import read_text
from artnet.media.stills.depths import at_depth


@pytest.fixture(scope="module")
def net() -> an.CPPN:
    return an.CPPN(hidden=[8, 8], seed=7)


@pytest.fixture(scope="module")
def deep(net: an.CPPN) -> an.Picture:
    return an.render(net, size=(48, 30), bits=16, quality="exact")


def test_16_bits_are_painted(net: an.CPPN, deep: an.Picture) -> None:
    assert deep.pixels.dtype == np.uint16
    assert len(np.unique(deep.pixels)) > 300
    plain = an.render(net, size=(48, 30), quality="exact").pixels
    assert np.abs(at_depth(deep.pixels, 8).astype(int) - plain).max() <= 1
    with pytest.raises(InvalidValueError, match="8 or 16"):
        an.render(net, size=8, bits=12)


def test_saved_with_all_bits_and_with_fewer(deep: an.Picture, tmp_path: Path) -> None:
    np.testing.assert_array_equal(tifffile.imread(deep.save(tmp_path / "a.tif")), deep.pixels)
    np.testing.assert_array_equal(imagecodecs.png_decode(deep.save(tmp_path / "a.png").read_bytes()), deep.pixels)
    assert imagecodecs.avif_decode(deep.save(tmp_path / "a.avif").read_bytes()).dtype == np.uint16
    for name in ("a.jpg", "a.webp", "a.gif", "a.pdf"):
        assert read_text(deep.save(tmp_path / name))
    np.testing.assert_array_equal(
        tifffile.imread(deep.save(tmp_path / "b.tiff", bits=8, pyramid=True)), at_depth(deep.pixels, 8)
    )
    assert deep._repr_png_()[24] == 8


def test_opened_and_made_again(deep: an.Picture, tmp_path: Path) -> None:
    for name, exact in (("a.tif", True), ("a.png", False), ("a.pdf", False)):
        path = deep.save(tmp_path / name)
        opened = an.open(path)
        assert opened.recipe.identity == deep.recipe.identity
        if exact:
            np.testing.assert_array_equal(opened.pixels, deep.pixels)
        else:
            assert np.abs(at_depth(opened.pixels, 8).astype(int) - at_depth(deep.pixels, 8)).max() <= 1
    again = an.make(tmp_path / "a.png")
    np.testing.assert_array_equal(again.pixels, deep.pixels)
    assert an.make(tmp_path / "a.png", bits=8).pixels.dtype == np.uint8


def test_misuse_of_save(net: an.CPPN, deep: an.Picture, tmp_path: Path) -> None:
    plain = an.render(net, size=8)
    with pytest.raises(InvalidValueError, match="bits=16"):
        plain.save(tmp_path / "a.png", bits=16)
    for options, said in (({"bits": 10}, "avif"), ({"bits": 9}, "10 or 16"), ({"pyramid": True}, "tiff")):
        with pytest.raises(InvalidValueError, match=said):
            deep.save(tmp_path / "a.png", **options)
    assert list(tmp_path.iterdir()) == []


def run(*words: str | Path) -> int:
    try:
        cli.main([str(word) for word in words], standalone_mode=False)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


SMALL = ("--hidden", "6", "--seed", "3", "--size", "40x30")


@pytest.mark.parametrize(
    ("words", "bits", "kind"),
    [
        (("-o", "a.png", "--bits", "16"), 16, "png"),
        (("-o", "a.tiff", "--bits", "16", "--pyramid"), 16, "tiff"),
        (("-o", "a.avif", "--bits", "10"), 10, "avif"),
        (("-o", "a.avif", "--file-quality", "60"), 8, "avif"),
        (("-o", "a.pdf", "--dpi", "150"), 8, "pdf"),
        (("--format", "tiff"), 8, "tiff"),
    ],
)
def test_the_command_line(
    words: tuple[str, ...], bits: int, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("render", *SMALL, *words)
    (path,) = [file for file in tmp_path.rglob("*.*") if file.is_file()]
    assert path.suffix == {"tiff": ".tiff" if "-o" in words else ".tif"}.get(kind, f".{kind}")
    file = an.Recipe.from_plain(json.loads(read_text(path))["artnet"]).file
    assert file is not None
    assert (file.format, file.bits, file.pyramid) == (kind, bits, "--pyramid" in words)
    before = path.read_bytes()
    run("render", path, "-o", f"again{path.suffix}")
    assert Path(f"again{path.suffix}").read_bytes() == before
    run("info", path)
    if kind == "pdf":
        with pikepdf.open(path) as pdf:
            assert float(pdf.pages[0].MediaBox[2]) == pytest.approx(40 * 72 / 150)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "a.jpg", "--bits", "16"), "png, tiff"),
        (("-o", "a.png", "--bits", "10"), "avif"),
        (("-o", "a.png", "--pyramid"), "tiff"),
        (("-o", "a.avif", "--size", "40000x10"), "32,768"),
    ],
)
def test_misuse_of_the_command_line(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidValueError, match=said):
        run("render", *SMALL, *words)
    assert list(tmp_path.iterdir()) == []
