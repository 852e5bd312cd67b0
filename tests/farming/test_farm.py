"""Workers do the parts of a job's folder, at the same time, killed, or one after another: one result."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import artnet as an
from artnet.cli.main import run
from artnet.errors import ArtnetWarning, InvalidValueError, OutputError, RecipeError
from artnet.farming import fingerprint as prints
from artnet.farming import worker as workers
from artnet.farming.claims import STALE, claim_path, claimed, is_claimed
from artnet.farming.records import Record, noted, records_of
from artnet.farming.status import status
from artnet.farming.verifying import verify
from artnet.farming.worker import work
from artnet.works.jobs import films
from artnet.works.jobs.folder import read_job
from artnet.works.jobs.planning import taken_up

MAIN = "from artnet.cli.entry import main; main()"


def planned(folder: Path, name: str = "wall.tif", **settings):
    return an.plan(an.pattern(3, look="rose"), folder / name, size=(600, 400), folder=folder / "job", **settings)


@pytest.fixture
def short_spans(monkeypatch):
    monkeypatch.setattr(films, "LONGEST_SPAN", 3)


@pytest.mark.parametrize("name", ["wall.tif", "wall.png", "wall.dzi"])
def test_what_workers_did_is_joined_to_the_bytes_of_one_process(tmp_path: Path, name: str) -> None:
    alone = an.plan(an.pattern(3, look="rose"), tmp_path / "alone" / name, size=(600, 400)).run()
    job = planned(tmp_path, name)
    folder = job.write()
    assert work(folder, [0, 2, 5]).done == 3
    assert status(folder).done == 3
    worked = work(folder)
    assert (worked.done, worked.there) == (len(job.parts) - 3, 3)
    assert work(folder).done == 0
    joined = taken_up(folder).run()
    if name == "wall.dzi":
        tiles = [path.relative_to(alone.parent) for path in sorted(alone.parent.rglob("*.jp*g"))]
        assert tiles
        assert all((joined.parent / tile).read_bytes() == (alone.parent / tile).read_bytes() for tile in tiles)
    else:
        assert joined.read_bytes() == alone.read_bytes()
    assert not folder.exists()


@pytest.mark.parametrize("name", ["x.gif", "x.mp4"])
def test_a_film_and_all_that_it_needs_travel_in_the_job(tmp_path: Path, name: str, short_spans) -> None:
    net = an.CPPN(hidden=[8, 8], seed=4, latent=3)
    film = an.animate(net, size=40, seconds=1, fps=10)
    whole = film.save(tmp_path / name).read_bytes()
    folder = an.plan(film, tmp_path / "far" / name, folder=tmp_path / "job").write()
    assert work(folder).done == 4
    found = status(folder)
    assert (found.parts, found.done, found.running, found.failed) == (4, 4, 0, ())
    assert found.workers[0].megapixels == pytest.approx(10 * 40 * 40 / 1e6)
    assert taken_up(folder).run().read_bytes() == whole


def test_a_training_a_sound_and_settings_travel_too(tmp_path: Path, short_spans) -> None:
    from artnet.media.stills.encoding import write_picture
    from artnet.recipes.schema import FileRecipe

    target = np.linspace(0, 255, 24 * 24 * 3).astype(np.uint8).reshape(24, 24, 3)
    write_picture(tmp_path / "t.png", target, FileRecipe())
    painting = an.fit(tmp_path / "t.png", steps=12, size=24, seed=1)
    painting.save(tmp_path / "fit")
    film = an.animate(tmp_path / "fit", size=32, frames=6)
    whole = film.save(tmp_path / "a.gif", colors=16).read_bytes()
    folder = an.plan(film, tmp_path / "far" / "a.gif", folder=tmp_path / "job", colors=16).write()
    assert sorted(path.name for path in folder.iterdir()) == ["job.json", "trajectory.safetensors"]
    work(folder)
    assert taken_up(folder).run().read_bytes() == whole
    import wave

    with wave.open(str(tmp_path / "s.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes((np.sin(np.arange(8000) / 9) * 9000).astype("<i2").tobytes())
    loud = an.animate(an.pattern(2, look="rose"), size=32, fps=6, audio=tmp_path / "s.wav")
    folder = an.plan(loud, tmp_path / "far" / "s.mp4", folder=tmp_path / "loud").write()
    whole = loud.save(tmp_path / "s.mp4").read_bytes()
    (tmp_path / "s.wav").unlink()
    work(folder)
    assert taken_up(folder).run().read_bytes() == whole


def test_a_morph_travels(tmp_path: Path, short_spans) -> None:
    nets = [an.CPPN(hidden=[6], seed=1) for _ in range(2)]
    nets[1].set_weights({name: 2 * value for name, value in nets[1].weights().items()})
    paths = [net.save(tmp_path / f"{n}.safetensors") for n, net in enumerate(nets)]
    film = an.animate(paths, size=32, frames=5)
    folder = an.plan(film, tmp_path / "far" / "m.apng", folder=tmp_path / "job").write()
    work(folder)
    again = an.open(taken_up(folder).run())
    for number in range(5):
        np.testing.assert_array_equal(again[number], film[number])


def test_workers_that_are_killed_lose_nothing(tmp_path: Path) -> None:
    """Two workers of the command line at a time; one of them is killed, whatever it is at."""
    alone = planned(tmp_path / "alone").run().read_bytes()
    folder = planned(tmp_path).write()
    command = [sys.executable, "-c", MAIN, "farm", "work", str(folder)]
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}
    for _ in range(2):
        pair = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(2)]
        limit = time.monotonic() + 120
        before = status(folder).done
        while status(folder).done == before < len(planned(tmp_path).parts) and time.monotonic() < limit:
            time.sleep(0.05)
        pair[0].send_signal(signal.SIGKILL)
        pair[0].wait()
        assert pair[1].wait(120) == 0
    for path in folder.glob("*.claim"):  # as if ten minutes had gone by
        os.utime(path, (0, 0))
    work(folder)
    assert status(folder).done == len(read_job(folder).parts)
    assert taken_up(folder).run().read_bytes() == alone


def test_a_claim_keeps_others_away_until_it_is_stale(tmp_path: Path) -> None:
    part = planned(tmp_path).parts[0]
    with claimed(tmp_path, part, "one") as beat:
        assert beat is not None
        beat(0.5)
        assert is_claimed(tmp_path, part)
        with claimed(tmp_path, part, "two") as other:
            assert other is None
        assert is_claimed(tmp_path, part)
        long_ago = time.time() - STALE - 1
        os.utime(claim_path(tmp_path, part), (long_ago, long_ago))
        assert not is_claimed(tmp_path, part)
        with claimed(tmp_path, part, "two") as other:
            assert other is not None
            assert is_claimed(tmp_path, part)
    assert not claim_path(tmp_path, part).exists()


def test_a_part_that_was_altered_is_found_and_made_again(tmp_path: Path) -> None:
    folder = planned(tmp_path).write()
    work(folder)
    path = folder / read_job(folder).parts[3].file
    path.write_bytes(path.read_bytes()[:-7] + b"altered")
    with pytest.warns(ArtnetWarning, match="made again"):
        checked = verify(folder, 1.0)
    assert [one.number for one in checked if not one.is_right] == [3]
    with pytest.warns(ArtnetWarning, match="made again"):
        assert work(folder).done == 1
    assert all(one.is_right and one.difference == 0 for one in verify(folder, 1.0))


def test_a_part_that_was_painted_wrongly_is_found(tmp_path: Path, monkeypatch) -> None:
    from artnet.works.jobs.folder import JobFolder
    from artnet.works.jobs.job import StillJob

    job = planned(tmp_path)
    folder = job.write()
    work(folder)
    blocks: list[bytes] = []
    job.paint(job.parts[1], blocks.append)
    with JobFolder(folder, job.job).writing(job.parts[0]) as add:  # whole, with a right checksum, of another place
        for block in blocks:
            add(block)
    wrong = [one for one in verify(folder, 1.0) if not one.is_right]
    assert [one.number for one in wrong] == [0]
    assert wrong[0].difference > 1

    pixels = StillJob.pixels
    monkeypatch.setattr(StillJob, "pixels", lambda self, block: pixels(self, block) // 200)  # two levels, 0 and 1
    assert [one.number for one in verify(folder, 1.0) if not one.is_right] == [0]  # by the same fingerprint
    monkeypatch.setattr("artnet.farming.verifying.fingerprint", lambda: "another")
    assert all(one.is_right for one in verify(folder, 1.0))


def test_another_fingerprint_is_told_of_a_film_and_can_be_refused(tmp_path: Path, short_spans) -> None:
    folder = an.plan(an.animate(an.pattern(3, look="rose"), size=32, frames=6), tmp_path / "x.gif").write()
    work(folder, [0])
    assert records_of(folder)[0].fingerprint == prints.fingerprint()
    assert "tensorflow" in prints.fingerprint()
    noted(folder, Record("0" * 24, "elsewhere-1", 1.0, "artnet 0.0.9, tensorflow 2.0"))
    with pytest.raises(InvalidValueError, match=r"artnet 0\.0\.9"):
        work(folder, same_fingerprint=True)
    with pytest.warns(ArtnetWarning, match="level"):
        work(folder)


def test_what_is_written_beside_the_parts_may_be_anything(tmp_path: Path) -> None:
    folder = planned(tmp_path).write()
    lines = b'\xff\xfe nonsense\n{"part": 3, "seconds": []}\n[1]\n{"seconds": 1' + b"0" * 400 + b"}\n"
    (folder / "host-1.worker").write_bytes(lines + b"[" * 100_000 + b'\n{"part": "a"')
    (folder / "host-2.worker").mkdir()
    assert status(folder).workers == ()
    work(folder, [0])
    assert len(status(folder).workers) == 1


@pytest.mark.parametrize("numbers", [[], [-1], [10_000]])
def test_numbers_that_there_are_not(tmp_path: Path, numbers: list[int]) -> None:
    folder = planned(tmp_path).write()
    with pytest.raises(InvalidValueError, match="numbers of parts"):
        work(folder, numbers)


def test_the_last_range_may_reach_beyond(tmp_path: Path) -> None:
    job = planned(tmp_path)
    last = len(job.parts) - 1
    assert work(job.write(), range(last, last + 9)).done == 1


def test_a_job_that_vanishes_ends_the_worker(tmp_path: Path, monkeypatch) -> None:
    folder = planned(tmp_path).write()
    do = workers._do

    def done_and_gone(*arguments) -> None:
        do(*arguments)
        (folder / "job.json").unlink()

    monkeypatch.setattr(workers, "_do", done_and_gone)
    with pytest.raises(OutputError, match="no job any more"):
        work(folder)


def test_a_job_that_was_altered(tmp_path: Path) -> None:
    folder = planned(tmp_path).write()
    (folder / "job.json").write_text("{}")
    with pytest.raises(RecipeError, match="version"):
        work(folder)


@pytest.mark.parametrize("name", ["path", "progress", "film"])
def test_settings_that_no_film_has(tmp_path: Path, name: str) -> None:
    folder = an.plan(an.animate(an.pattern(3, look="rose"), size=32, frames=3), tmp_path / "x.gif").write()
    text = (folder / "job.json").read_text()
    (folder / "job.json").write_text(text.replace('"settings":{', f'"settings":{{"{name}":"1",', 1))
    assert name in read_job(folder).settings
    with pytest.raises(RecipeError, match="settings of a film"):
        work(folder)


def test_on_the_command_line(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["render", "--seed", "3", "--look", "rose", "--size", "600x400", "--plan", "j", "-o", "w.png"]) == 0
    assert run(["farm", "work", "j", "--parts", "1-2"]) == 0
    assert run(["farm", "join", "j"]) == 1
    assert "without number 0" in capsys.readouterr().err
    assert run(["farm", "work", "j"]) == 0
    assert run(["farm", "status", "j"]) == 0
    assert "parts done" in capsys.readouterr().out
    assert run(["farm", "verify", "j", "--sample", "20%"]) == 0
    assert run(["farm", "join", "j", "--keep-parts"]) == 0
    assert Path("w.png").is_file()
    Path("w.png").write_bytes(b"somebody's")
    assert run(["farm", "join", "j"]) == 1  # what is there is not overwritten
    assert "--force" in capsys.readouterr().err
    assert run(["farm", "join", "j", "--force"]) == 0
    assert not Path("j").exists()
    assert (
        run(
            ["animate", "--seed", "3", "--look", "rose", "--size", "32", "--seconds", "1", "--plan", "m", "-o", "m.gif"]
        )
        == 0
    )
    assert run(["render", "m"]) == 0  # the folder of a film's job is a source, too
    assert "25 frames" in capsys.readouterr().out
    assert Path("m.gif").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["work", "nowhere"], "without job.json"),
        (["join", "nowhere"], "without job.json"),
        (["status", "nowhere"], "without job.json"),
        (["verify", "nowhere"], "without job.json"),
        (["work", "j", "--parts", "3-1"], "range"),
        (["work", "j", "--parts", "x"], "range"),
        (["verify", "j", "--sample", "200%"], "share"),
        (["verify", "j", "--sample", "half"], "share"),
        (["verify", "j"], "parts to compare with"),
    ],
)
def test_misuse_is_answered_in_one_line(tmp_path: Path, monkeypatch, capsys, arguments: list[str], said: str) -> None:
    monkeypatch.chdir(tmp_path)
    planned(tmp_path).write()
    Path("job").rename("j")
    assert run(["farm", *arguments]) in (1, 2)
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_many_works_go_on_by_their_own_command(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["render", "--seed", "0..2", "--size", "32", "--plan", "s"]) == 0
    assert run(["farm", "work", "s"]) in (1, 2)
    assert "the command that began" in capsys.readouterr().err
