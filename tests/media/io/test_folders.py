"""A folder of many files is whole or absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from artnet.errors import OutputError
from artnet.media.io.folders import filling


def never(folder: Path) -> bool:
    return False


def test_it_becomes_the_folder_only_when_all_is_well(tmp_path: Path) -> None:
    with filling(tmp_path / "new" / "a", never) as place:
        (place / "x").write_text("1")
        assert not (tmp_path / "new" / "a").exists()
    assert (tmp_path / "new" / "a" / "x").read_text() == "1"
    with pytest.raises(ZeroDivisionError), filling(tmp_path / "b", never) as place:
        (place / "x").write_text(str(1 / 0))
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_what_is_there_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "old").write_text("1")
    with pytest.raises(OutputError, match="something else"), filling(tmp_path / "a", never):
        raise AssertionError
    with pytest.raises(KeyError), filling(tmp_path / "a", lambda folder: True):
        raise KeyError
    assert (tmp_path / "a" / "old").is_file()
    with filling(tmp_path / "a", lambda folder: (folder / "old").is_file()) as place:
        (place / "new").write_text("2")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_comes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="something else"), filling(tmp_path / "a", never):
        (tmp_path / "a").write_text("somebody's")
    assert (tmp_path / "a").read_text() == "somebody's"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_place_that_cannot_be_written(locked: Path) -> None:
    with pytest.raises(OutputError), filling(locked / "a", never):
        raise AssertionError
