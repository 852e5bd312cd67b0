"""Whether a name is a file's or a folder's."""

from __future__ import annotations

from pathlib import Path

import pytest

import artnet as an
from artnet.media.clips.formats import CLIP_FORMATS, clip_format_of
from artnet.media.io.names import WRITTEN, FolderPath, names_file
from artnet.media.stills.encoding import format_of
from artnet.works.output_paths import picture_path


@pytest.mark.parametrize(
    "name", ["2026.11.26", "vol. 2", "v1.5", "a.final", "mr. jones", "take.02", "night.2", "plain", "a.v2", "..", "."]
)
def test_folders(name: str) -> None:
    assert not names_file(Path(name))
    assert clip_format_of(Path(name)) == "png"


@pytest.mark.parametrize(
    "name", ["x.png", "x.PNG", "v1.5/x.mp4", "x.pgn", "x.jepg", "x.wepb", "x.gfi", "x.mp5", "x.svg"]
)
def test_files(name: str) -> None:
    assert names_file(Path(name))


def test_what_is_there_or_ends_in_a_slash(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    assert not names_file(tmp_path / "a.png")
    assert not names_file(FolderPath("b.png/"))
    recipe = an.Recipe(network=an.CPPN(hidden=[2], seed=1).recipe)
    assert picture_path(FolderPath(tmp_path / "b.png"), recipe, ".png").parent.name == "b.png"


def test_every_format_that_is_written_is_known() -> None:
    for suffix in {suffix for row in CLIP_FORMATS for suffix in row.suffixes} | set(WRITTEN):
        assert names_file(Path(f"a{suffix}"))
    for suffix in (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".tif", ".tiff", ".pdf"):
        assert suffix in WRITTEN
        format_of(f"a{suffix}")
