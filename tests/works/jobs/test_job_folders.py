"""The folder of a job: taken up again, refused, cleared."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from artnet.errors import ArtnetWarning, OutputError, RecipeError
from artnet.recipes.schema import FileRecipe
from artnet.works.jobs.folder import JOB_FILE, JobFolder, check_space, read_job
from artnet.works.jobs.schema import JobRecipe, listed
from artnet.works.patterns import pattern


def job(seed: int = 1, count: int = 3) -> JobRecipe:
    work = pattern(seed, look="glass", size=(64, 64))
    parts = tuple(listed((number,), f"part {number}", work=work.identity) for number in range(count))
    return JobRecipe("series", "x.png", parts, work, FileRecipe())


def fill(there: JobFolder, number: int) -> None:
    with there.writing(there.job.parts[number]) as add:
        add(b"block")


def test_a_job_reads_back(tmp_path: Path) -> None:
    with JobFolder.begun(tmp_path / "j", job()) as there:
        fill(there, 0)
    assert read_job(tmp_path / "j") == job()
    assert json.loads((tmp_path / "j" / JOB_FILE).read_text())["work"]["network"]["seed"] == "1"


def test_parts_that_are_there_are_done(tmp_path: Path) -> None:
    with JobFolder.begun(tmp_path / "j", job()) as there:
        fill(there, 1)
    with JobFolder.begun(tmp_path / "j", job()) as there:
        done = [there.part(part) is not None for part in there.job.parts]
        assert done == [False, True, False]
        assert there.count() == 1
        there.remove()
    assert not (tmp_path / "j").exists()


def test_a_job_of_which_nothing_is_done_leaves_nothing_when_it_fails(tmp_path: Path) -> None:
    def failing(done: int) -> None:
        with JobFolder.begun(tmp_path / "j", job()) as there:
            for number in range(done):
                fill(there, number)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failing(0)
    assert not (tmp_path / "j").exists()
    with pytest.raises(KeyboardInterrupt):
        failing(1)
    assert len(list((tmp_path / "j").glob("*.part"))) == 1


def test_another_job_is_refused_and_forced(tmp_path: Path) -> None:
    with JobFolder.begun(tmp_path / "j", job(1)) as there:
        fill(there, 0)
    with pytest.raises(OutputError, match=r"another job.*--force"), JobFolder.begun(tmp_path / "j", job(2)):
        pass
    with JobFolder.begun(tmp_path / "j", job(2), force=True) as there:
        assert there.count() == 0
        assert not list((tmp_path / "j").glob("*.part"))


def test_what_is_no_job_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "j").mkdir()
    (tmp_path / "j" / "letter.txt").write_text("mine")
    for force in (False, True):
        with (
            pytest.raises(OutputError, match="no folder of a job"),
            JobFolder.begun(tmp_path / "j", job(), force=force),
        ):
            pass
    assert (tmp_path / "j" / "letter.txt").read_text() == "mine"


def test_what_is_not_ours_stays_when_the_job_is_done(tmp_path: Path) -> None:
    with JobFolder.begun(tmp_path / "j", job()) as there:
        (tmp_path / "j" / "letter.txt").write_text("mine")
        there.remove()
    assert [path.name for path in (tmp_path / "j").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '{"version": 2}', '{"version": 1}', '{"kind":"still","version":true}',
        '{"version": 1, "kind": "film", "parts": [], "result": "x"}',
    ],
)  # fmt: skip
def test_a_job_of_another_version_or_an_altered_one_is_named_and_made_again(tmp_path: Path, text: str) -> None:
    with JobFolder.begun(tmp_path / "j", job()) as there:
        fill(there, 0)
    (tmp_path / "j" / JOB_FILE).write_text(text)
    with pytest.raises(RecipeError):
        read_job(tmp_path / "j")
    with pytest.warns(ArtnetWarning, match="made again"), JobFolder.begun(tmp_path / "j", job()) as there:
        assert there.count() == 1  # its parts are known by what is in them
    assert read_job(tmp_path / "j") == job()


@pytest.mark.parametrize("result", ["../x.png", "a/b", "", "..", "a\\b", "x\0"])
def test_a_job_names_no_path(tmp_path: Path, result: str) -> None:
    plain = json.loads(job().to_json()) | {"result": result}
    with pytest.raises(RecipeError, match="base name"):
        JobRecipe.from_json(json.dumps(plain))


def test_an_altered_part_is_named_and_made_again(tmp_path: Path) -> None:
    with JobFolder.begun(tmp_path / "j", job()) as there:
        fill(there, 0)
        path = tmp_path / "j" / there.job.parts[0].file
        path.write_bytes(path.read_bytes()[:-30])
        with pytest.warns(ArtnetWarning, match="it is made again"):
            assert there.part(there.job.parts[0]) is None


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    with (
        JobFolder.begun(tmp_path / "j", job()),
        pytest.raises(OutputError, match="being written by another job"),
        JobFolder.begun(tmp_path / "j", job()),
    ):
        pass


def test_a_disk_too_small_is_said_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10_000_000))
    check_space(tmp_path / "not" / "yet", 9_999_999)
    with pytest.raises(OutputError, match=r"Expected 12 MB free .* Received: 10 MB"):
        check_space(tmp_path / "not" / "yet", 12_000_000)
