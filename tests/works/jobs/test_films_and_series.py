"""Films, sheets and series as jobs: nothing that is done is done again, and nothing that was altered counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import artnet as an
from artnet.cli.main import run
from artnet.errors import ArtnetWarning, InvalidValueError, OutputError
from artnet.works.jobs import films
from artnet.works.jobs.films import FilmJob, film_parts
from artnet.works.jobs.series import Series


def film(**changes):
    return an.animate(an.pattern(3, look="rose"), **{"size": 40, "seconds": 1, "fps": 10, **changes})


class Counted:
    """An animation that counts its frames as they are painted, and stops at some."""

    def __init__(self, inner, stop: tuple[int, ...] = ()) -> None:
        self.painted: list[int] = []
        self.stop = stop
        self.film = an.Animation(lambda number: self._frame(inner, number), inner.delays, inner.recipe)

    def _frame(self, inner, number):
        self.painted.append(number)
        if len(self.painted) in self.stop:
            raise KeyboardInterrupt
        return inner[number]


@pytest.fixture
def short_spans(monkeypatch):
    monkeypatch.setattr(films, "LONGEST_SPAN", 3)


def test_spans_cover_the_film_once() -> None:
    for size, frames in (((40, 40), 10), ((1920, 1080), 3000), ((16, 16), 100_000), ((16_000, 16_000), 5)):
        recipe = an.pattern(1, look="glass").but(size=size)
        places = [part.place for part in film_parts(recipe, frames)]
        assert len(places) <= 4096
        assert [number for first, last in places for number in range(first, last)] == list(range(frames))


@pytest.mark.parametrize("name", ["x.gif", "x.webp", "x.mp4", "x.apng"])
def test_a_film_that_was_stopped_goes_on_to_the_same_bytes(tmp_path: Path, name: str, short_spans) -> None:
    whole = film().save(tmp_path / name).read_bytes()
    path = tmp_path / "parts" / name
    counted = Counted(film(), stop=(9, 14))
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            FilmJob(counted.film, path, tmp_path / "j").run()
        assert not path.exists()
    assert FilmJob(counted.film, path, tmp_path / "j").run(keep_parts=True).read_bytes() == whole
    assert counted.painted.count(4) <= 2
    assert len(counted.painted) < 3 * 10
    before = len(counted.painted)
    altered = sorted((tmp_path / "j").glob("*.part"))[0]
    altered.write_bytes(altered.read_bytes()[:-9])
    with pytest.warns(ArtnetWarning, match="made again"):
        assert FilmJob(counted.film, path, tmp_path / "j").run().read_bytes() == whole
    assert len(counted.painted) - before <= 5
    assert not (tmp_path / "j").exists()


def test_packed_frames_are_the_same(tmp_path: Path, monkeypatch) -> None:
    whole = film().save(tmp_path / "x.gif").read_bytes()
    monkeypatch.setattr(films, "PACKED_FROM", 1)
    job = an.plan(film(), tmp_path / "y.gif")
    assert job.is_packed
    assert job.run().read_bytes() == whole


def test_frames_asked_for_in_any_order(tmp_path: Path, short_spans) -> None:
    from artnet.works.jobs.films import _KeptFrames
    from artnet.works.jobs.folder import JobFolder

    plain, job = film(), FilmJob(film(), tmp_path / "x.gif", tmp_path / "j")
    with JobFolder.begun(tmp_path / "j", job.job) as there:
        kept = _KeptFrames(film(), there, packed=False)
        for number in (4, 0, 9, 1):
            np.testing.assert_array_equal(kept[number], plain[number])
        assert there.count() == 0  # one alone is painted, and not kept
        for number, frame in zip(range(7), kept, strict=False):
            np.testing.assert_array_equal(frame, plain[number])
        assert there.count() == 2  # 0 to 2 and 3 to 5
        for number in (4, 0, 9, 1):
            np.testing.assert_array_equal(kept[number], plain[number])
        kept.close()


def test_numbered_frames_need_no_job(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="numbered frames go on"):
        an.plan(film(), tmp_path / "frames")


def test_a_receipt_is_of_files_as_they_were(tmp_path: Path) -> None:
    works = [("one", "1" * 64), ("two", "2" * 64)]
    file = tmp_path / "one.txt"
    file.write_text("one")
    with Series.begun(tmp_path / "s.job", works) as series:
        assert series.done(0) is None
        series.receipt(0, [file], "77")
        assert series.done(0) == [tmp_path / "s.job" / ".." / "one.txt"]
    with Series.begun(tmp_path / "s.job", works) as series:
        assert series.done(0) is not None
        assert series.done(1) is None
        file.write_text("other")
        assert series.done(0) is None
        assert series.remembered(0) == "77"
        series.finish()
    assert not (tmp_path / "s.job").exists()
    with Series.begun(tmp_path / "s.job", works) as series:
        series.receipt(1, [file])
    with pytest.raises(OutputError, match="another job"), Series.begun(tmp_path / "s.job", works[:1]):
        pass


@pytest.fixture
def place(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def interrupted_after(monkeypatch, where: str, count: int) -> list[int]:
    """Whatever paints there is interrupted at its call of that number."""
    module, name = where.rsplit(".", 1)
    import importlib

    inner = getattr(importlib.import_module(module), name)
    calls: list[int] = []

    def counted(*args, **named):
        calls.append(len(calls))
        if len(calls) == count:
            raise KeyboardInterrupt
        return inner(*args, **named)

    monkeypatch.setattr(where, counted)
    return calls


def test_a_series_of_pictures_goes_on(place: Path, monkeypatch, capsys) -> None:
    command = ["render", "--seed", "0..5", "--size", "24", "-o", "all"]
    calls = interrupted_after(monkeypatch, "artnet.works.making.make", 4)
    assert run(command) == 130
    assert "3 parts kept in all/series_" in capsys.readouterr().err
    assert run(command) == 0
    assert len(calls) == 4 + 3
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 6  # those that were done are told too
    assert len(list((place / "all").iterdir())) == 6


def test_a_sheet_goes_on(place: Path, monkeypatch, capsys) -> None:
    assert run(["render", "--seed", "0..5", "--sheet", "--size", "300", "-o", "whole.png"]) == 0
    calls = interrupted_after(monkeypatch, "artnet.works.making.make", 5)
    command = ["render", "--seed", "0..5", "--sheet", "--size", "300", "-o", "x.png"]
    assert run(command) == 130
    assert run(command) == 0
    assert len(calls) == 5 + 2
    assert (place / "x.png").read_bytes() == (place / "whole.png").read_bytes()
    assert {path.name for path in place.iterdir()} == {"x.png", "whole.png"}


def test_runs_of_a_sketch_go_on(place: Path, monkeypatch, capsys) -> None:
    source = (
        "import artnet as an\n\n@an.sketch\ndef dots(depth: int = 2):\n"
        "    return an.render(an.CPPN(hidden=[8] * depth, seed=3), size=24)\n"
    )
    (place / "dots.py").write_text(source)
    calls = interrupted_after(monkeypatch, "artnet.cli.sketches.running.run_once", 3)
    command = ["run", "dots.py", "-p", "depth=1..4", "-o", "all"]
    assert run(command) == 130
    assert run(command) == 0
    assert len(calls) == 3 + 2
    assert capsys.readouterr().out.count("done before") == 2
    # Another source is another series.
    calls.clear()
    assert run(["run", "dots.py", "-p", "depth=1..4", "--sheet", "-o", "s.png"]) == 0
    assert {path.name for path in place.iterdir()} == {"all", "s.png", "dots.py", "__pycache__"} - (
        set() if (place / "__pycache__").exists() else {"__pycache__"}
    )


def test_fits_go_on_and_the_clock_is_remembered(place: Path, monkeypatch, capsys) -> None:
    command = ["fit", "--seed", "0..1", "--seconds", "0.2", "--size", "32", "--no-gif", "-o", "all", "--keep-parts"]
    calls = interrupted_after(monkeypatch, "artnet.cli.fits.painting.paint_job", 2)
    assert run(command) == 130
    assert run(command) == 0
    assert len(calls) == 3
    (one, *_) = sorted((place / "all").glob("*_s0_*/painting.png"))
    steps, before = an.open(one).recipe.training.steps, one.read_bytes()
    one.write_bytes(before[:-4])
    capsys.readouterr()
    assert run(command) == 0  # made again, with as many steps
    assert an.open(one).recipe.training.steps == steps
    assert one.read_bytes() == before


@pytest.mark.parametrize(
    ("command", "parts"),
    [
        (["render", "--seed", "7", "--size", "300"], 4),
        (["render", "--seed", "0..4", "--size", "30"], 5),
        (["render", "--seed", "0..4", "--sheet"], 5),
        (["animate", "--seed", "7", "--size", "30", "--seconds", "1"], 1),
        (["fit", "--seed", "0..2", "--steps", "3", "--size", "24"], 3),
        (["run", "one.py", "-s", "0..3"], 4),
    ],
)
def test_plans(place: Path, command: list[str], parts: int, capsys) -> None:
    (place / "one.py").write_text(
        "import artnet as an\n\n@an.sketch\ndef one():\n    return an.render(an.CPPN(seed=1))\n"
    )
    assert run([*command, "--plan", "j"]) == 0
    assert capsys.readouterr().out.strip() == f"j  a job of {parts} part{'s' if parts > 1 else ''}"
    assert [path.name for path in (place / "j").iterdir()] == ["job.json"]
    assert {path.name for path in place.iterdir()} - {"one.py", "j", "__pycache__", "outputs"} == set()
    assert not [path for path in place.rglob("outputs/**/*") if path.is_file()]


def test_a_disk_that_fills_leaves_what_is_done_and_one_line(place: Path, monkeypatch, capsys) -> None:
    import errno
    import zipfile

    command = ["render", "--seed", "7", "--look", "glass", "--size", "1200x54", "--keep-parts", "-o", "x.tif"]
    assert run([*command[:-3], "-o", "whole.tif"]) == 0
    written, write = [], zipfile.ZipFile.writestr

    def writestr(self, info, data, *more, **named):
        written.append(len(data))
        if len(written) > 5:  # a block and the head of each part: the third has no room
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, info, data, *more, **named)

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "writestr", writestr)
        capsys.readouterr()
        assert run(command) == 1
    said = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("painting")]
    assert "2 parts kept in x.tif.job" in said[-2]
    assert said[-1].startswith("artnet: Expected a place to write")
    assert "no space left on the disk" in said[-1]
    assert not (place / "x.tif").exists()
    assert len(list((place / "x.tif.job").iterdir())) == 3  # job.json, and two parts: nothing half-written
    assert run(command) == 0
    assert (place / "x.tif").read_bytes() == (place / "whole.tif").read_bytes()
