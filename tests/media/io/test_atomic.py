from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from artnet.errors import OutputError, PictureError
from artnet.media.io.atomic import write_bytes, writing

OLD, NEW = b"the old file", b"the new file"


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.bin"
    write_bytes(path, OLD)
    write_bytes(str(path), NEW)
    assert path.read_bytes() == NEW
    assert names(path.parent) == ["a.bin"]


def test_the_temporary_lies_hidden_beside_and_keeps_the_suffix(tmp_path: Path) -> None:
    with writing(tmp_path / "film.mp4", suffix=".mp4") as temporary:
        assert temporary.parent == tmp_path
        assert temporary.name.startswith(".film.mp4.")
        assert temporary.name.endswith(".part.mp4")
        temporary.write_bytes(NEW)
        assert not (tmp_path / "film.mp4").exists()
    assert names(tmp_path) == ["film.mp4"]


@pytest.mark.parametrize("problem", [RuntimeError, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError])
def test_an_interruption_leaves_the_old_file(tmp_path: Path, problem: type[BaseException]) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(OLD)

    def interrupted() -> None:
        with writing(path) as temporary:
            temporary.write_bytes(NEW)
            raise problem

    with pytest.raises(problem):
        interrupted()
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.bin"]


@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
@pytest.mark.parametrize("existed", [True, False])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, existed: bool
) -> None:
    path = tmp_path / "a.bin"
    if existed:
        path.write_bytes(OLD)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(OutputError, match="no space left") as caught:
            write_bytes(path, NEW)
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == (["a.bin"] if existed else [])
    assert not existed or path.read_bytes() == OLD


def test_a_full_disk_in_the_block(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no space left"), writing(tmp_path / "a") as temporary:
        raise OSError(errno.ENOSPC, "full", str(temporary))
    assert names(tmp_path) == []


def test_errors_that_are_not_about_the_place_pass(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), writing(tmp_path / "a"):
        (tmp_path / "elsewhere" / "source.png").read_bytes()
    with pytest.raises(PictureError), writing(tmp_path / "a"):
        raise PictureError("a source")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda folder: folder, "a folder of that name"),
        (lambda folder: folder / ("n" * 300), "too long"),
        (lambda folder: folder / ("n" * 300) / "a.png", "too long"),
        (lambda folder: folder / "file" / "a.png", "through a file"),
        (lambda folder: folder / "file" / "deep" / "a.png", "through a file"),
    ],
)
def test_places_that_cannot_be_written(tmp_path: Path, make, reason: str) -> None:
    (tmp_path / "file").write_bytes(OLD)
    with pytest.raises(OutputError, match=reason) as caught:
        write_bytes(make(tmp_path), NEW)
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == ["file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_or_device_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/null")):
        with pytest.raises(OutputError, match="a device or a pipe"):
            write_bytes(path, NEW)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_no_permission(locked: Path) -> None:
    with pytest.raises(OutputError, match="no permission"):
        write_bytes(locked / "a", NEW)
    assert names(locked) == []


@pytest.mark.skipif(os.name == "nt", reason="needs modes")
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_modes_are_those_of_a_normal_open(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_bytes(tmp_path / "new", NEW)
        (tmp_path / "old").write_bytes(OLD)
        (tmp_path / "old").chmod(0o640)
        write_bytes(tmp_path / "old", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o666 & ~umask
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_bytes(OLD)
    (tmp_path / "link").symlink_to(tmp_path / "real" / "a")
    write_bytes(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == NEW


def test_a_long_name_in_any_script(tmp_path: Path) -> None:
    for name in ("n" * 251 + ".png", "絵" * 80 + ".png"):
        write_bytes(tmp_path / name, NEW)
        assert (tmp_path / name).read_bytes() == NEW


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_link_that_leads_back_to_itself(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError, match="leads back to itself"):
        write_bytes(tmp_path / "loop", b"x")
