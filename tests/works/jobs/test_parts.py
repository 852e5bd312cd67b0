"""A part is whole or absent, and knows when it was altered."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from artnet.errors import RecipeError
from artnet.works.jobs.parts import HEAD, open_part, writing_part

IDENTITY = "a" * 64


def write(path: Path, blocks: list[bytes], *, packed: bool = False) -> None:
    with writing_part(path, IDENTITY, packed=packed) as add:
        for block in blocks:
            add(block)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=300), max_size=6), st.booleans())
def test_blocks_come_back(tmp_path: Path, blocks: list[bytes], packed: bool) -> None:
    path = tmp_path / "one.part"
    write(path, blocks, packed=packed)
    found = open_part(path, IDENTITY)
    assert found is not None
    with found:
        assert [found[number] for number in range(len(found))] == blocks
        with pytest.raises(IndexError):
            found[len(blocks)]
    before = path.read_bytes()
    write(path, blocks, packed=packed)
    assert path.read_bytes() == before  # the same blocks, the same bytes


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    assert open_part(tmp_path / "none.part", IDENTITY) is None


def test_a_part_of_another_work_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "one.part", [b"x"])
    with pytest.raises(RecipeError, match="of another"):
        open_part(tmp_path / "one.part", "b" * 64)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_altered_byte_is_seen_or_harmless(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "one.part"
    blocks = [b"first block", b"", b"third" * 20]
    write(path, blocks, packed=data.draw(st.booleans()))
    whole = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] ^= data.draw(st.integers(1, 255))
    else:
        del whole[data.draw(st.integers(0, len(whole) - 1)) :]
    path.write_bytes(bytes(whole))
    try:
        found = open_part(path, IDENTITY)
    except RecipeError:
        return
    assert found is not None  # the byte was of the archive's own: a time, say, that nobody reads
    with found:
        assert [found[number] for number in range(len(found))] == blocks


def test_other_blocks_under_the_same_head_are_seen(tmp_path: Path) -> None:
    """Whoever alters a part with care has a right checksum of the archive, and a wrong one of the part."""
    path = tmp_path / "one.part"
    write(path, [b"mine"])
    with zipfile.ZipFile(path) as archive:
        head = archive.read(HEAD)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("000000", b"thine")
        archive.writestr(HEAD, head)
    with pytest.raises(RecipeError, match="SHA-256"):
        open_part(path, IDENTITY)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "one.part"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(HEAD, b" " * (1 << 26))
    assert path.stat().st_size < 1 << 17
    with pytest.raises(RecipeError, match="at most"):
        open_part(path, IDENTITY)


def test_an_interrupted_part_is_absent(tmp_path: Path) -> None:
    def interrupted() -> None:
        with writing_part(tmp_path / "one.part", IDENTITY) as add:
            add(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []
