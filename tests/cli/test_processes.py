"""Real processes: Ctrl-C, SIGTERM and SIGKILL in the middle of a fit, and what standard output holds."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.cli.main import run
from artnet.errors import ArtnetError
from artnet.media.io.locking import held_alone
from artnet.training.session.checkpoint import read_checkpoint

STEPS = 2500
SETTINGS = (
    "--size", "48", "--style", "linear", "--structure", "dense", "--hidden", "32,32", "--activation", "tanh",
    "--batch", "512", "--seed", "signal", "--schedule", "cosine", "--learning-rate", "0.003",
    "--gif-frames", "3", "--gif-size", "24", "--steps",
)  # fmt: skip
FILES = ("painting.png", "network.safetensors", "trajectory.safetensors", "training.gif", "loss.png")


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    path = tmp_path_factory.mktemp("photo") / "photo.png"
    Image.fromarray(np.random.default_rng(5).integers(0, 256, (36, 48, 3), np.uint8)).save(path)
    return path


def start(photo, folder, *more, steps=STEPS):
    command = [sys.executable, "-m", "artnet.cli", "fit", photo, *SETTINGS, str(steps), "-o", folder, *more]
    command[1:3] = ["-c", "from artnet.cli.main import main; main()"]
    return subprocess.Popen(
        [str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=photo.parent
    )


def once_it_paints(process, folder):
    """Wait for the first preview, which is written after the first steps."""
    until = time.monotonic() + 120
    while not (folder / "preview.png").exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_fit_that_is_asked_to_end_saves_whole_files_and_goes_on_to_the_same_end(photo, tmp_path):
    """SIGTERM, then Ctrl-C in what resumed it; then, in this process, to the end of a fit that nothing interrupted."""
    folder, whole = tmp_path / "out", tmp_path / "whole"
    process = start(photo, folder)
    once_it_paints(process, folder)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "interrupted at step" in err
    assert sorted(p.name for p in folder.iterdir()) == sorted([*FILES, "checkpoint.safetensors"])
    assert len(out.splitlines()) == len(FILES) + 1
    part = an.open(folder)
    done = len(part.losses)
    assert 0 < done < STEPS

    process = start(photo, folder, "--resume")
    once_it_paints(process, folder)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert done < len(an.open(folder).losses) < STEPS

    for place, more in ((folder, ("--resume",)), (whole, ())):
        assert run([str(word) for word in ("fit", photo, *SETTINGS, STEPS, "-o", place, *more)]) == 0
    for name in FILES:
        assert (folder / name).read_bytes() == (whole / name).read_bytes(), name


def test_a_killed_fit_leaves_only_whole_files(photo, tmp_path):
    folder = tmp_path / "out"
    process = start(photo, folder, steps=1 << 30)
    once_it_paints(process, folder)
    process.kill()
    process.communicate(timeout=60)
    for path in folder.iterdir():
        if path.name.startswith(".") and ".part" in path.name:
            continue
        assert path.name in ("preview.png", "checkpoint.safetensors", ".artnet.lock")
        if path.suffix == ".png":
            with Image.open(path) as image:
                image.load()
                assert image.size == (48, 36)
        elif path.suffix == ".safetensors":
            read_checkpoint(folder)
    for path in (folder, *folder.iterdir()):
        with pytest.raises(ArtnetError):
            an.open(path)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_output_is_no_failure(tmp_path, closed):
    """As a daemon's: everything is saved, and that is what counts."""
    run = f"{sys.executable} -c 'from artnet.cli.main import main; main()'"
    done = subprocess.run(["sh", "-c", f"{run} new tide {closed}"], cwd=tmp_path, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0
    assert (tmp_path / "tide.py").exists()


INTERRUPTED = """
import os, signal, sys
import click
from artnet.cli.main import answered

@click.command()
def command():
    try:
        os.kill(os.getpid(), getattr(signal, sys.argv[1]))
        sum(range(10**9))
    except KeyboardInterrupt:
        raise ValueError("not a sequence")  # as TensorFlow's C code does with an interrupt in the middle of a trace

sys.exit(answered(command, [], "artnet"))
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupt_that_became_another_error_is_an_interrupt(name):
    done = subprocess.run([sys.executable, "-c", INTERRUPTED, name], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "artnet: interrupted\n")


def test_a_terminal_that_cannot_say_a_name_ends_nothing(tmp_path):
    source = "import artnet as an\n\n@an.sketch\ndef words(seed=1):\n    return an.CPPN(hidden=[3], seed=seed)\n"
    (tmp_path / "words.py").write_text(source)
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "artnet.cli", "run", "words.py", "-s", "東,京", "--size", "8", "-o", "all"]
    command[1:3] = ["-c", "from artnet.cli.main import main; main()"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2), done.stderr
    assert "\\u6771" in done.stdout
    assert len(list((tmp_path / "all").iterdir())) == 2


def test_a_file_of_the_current_folder_is_no_module(tmp_path):
    """A worker is started in a folder that somebody else filled."""
    for name in ("artnet", "numpy", "json", "tensorflow"):
        (tmp_path / f"{name}.py").write_text("import pathlib\npathlib.Path('executed').touch()\n")
    code = "from artnet.sketching.workers.pool import WorkerPool as P; p = P('artnet.cli.sketches.watch_job');"
    code += "[w.stdout.readline() for w in p._waiting]; p.close()"
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "executed").exists()


def test_tensorflow_starts_quietly_after_artnet(tmp_path):
    code = "import artnet as an, tensorflow as tf; tf.constant(1.0) + 1; an.render(an.CPPN(hidden=[3], seed=1), size=8)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("command", [["list", "activations"], ["list"], ["--help"], ["fit", "--help"]])
def test_a_reader_that_goes_away_is_its_own_business(command, tmp_path):
    code = "from artnet.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", code, *command],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()
    assert process.stderr.read() == ""
    process.wait()


def test_what_a_killed_process_left_is_taken_away(tmp_path):
    """A part that nobody writes any more; not one that somebody does."""
    dead, alive = tmp_path / ".a.png.0123456789ab.part", tmp_path / ".b.mp4.ba9876543210.part.mp4"
    dead.write_bytes(b"half")
    alive.write_bytes(b"half")
    with alive.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert run(["render", "--size", "8", "--hidden", "3", "--seed", "1", "-o", str(tmp_path / "a.png")]) == 0
        assert not dead.exists()
        assert alive.exists()


def test_numbered_frames_of_a_killed_run_go_on(tmp_path):
    """Killed before the first frame was whole, or right after it."""
    made = ["animate", "--seed", "1", "--size", "8", "--hidden", "3", "--seconds", "0.2", "--format", "png"]
    folder = tmp_path / "frames"
    assert run([*made, "-o", str(folder)]) == 0
    (inside,) = folder.iterdir()
    whole = {file.name: file.read_bytes() for file in inside.iterdir()}
    for left in ([".00000.png.0123456789ab.part"], ["00000.png"]):
        for file in inside.iterdir():
            if file.name not in left:
                file.unlink()
        for name in left:
            (inside / name).write_bytes(whole.get(name, b"half"))
        assert run([*made, "-o", str(folder)]) == 0
        assert {file.name: file.read_bytes() for file in inside.iterdir() if file.name in whole} == whole


def test_a_fit_that_was_ended_before_its_first_checkpoint_goes_on_from_nothing(tmp_path, capsys):
    fit = ["fit", "--size", "16", "--steps", "4", "--seed", "1", "--style", "linear", "-o", str(tmp_path / "f")]
    assert run([*fit, "--resume"]) == 0
    assert "there is no checkpoint" in " ".join(capsys.readouterr().err.split())
    assert run([*fit, "--resume"]) == 0
    assert "no checkpoint" not in capsys.readouterr().err
    painting = (tmp_path / "f" / "painting.png").read_bytes()
    (tmp_path / "f" / "checkpoint.safetensors").unlink()
    assert run(fit) == 0
    assert "--resume goes on" not in capsys.readouterr().err
    assert (tmp_path / "f" / "painting.png").read_bytes() == painting


def test_a_gif_is_held_or_left_out(tmp_path):
    fit = ["fit", "--size", "16", "--steps", "4", "--seed", "1", "--style", "linear"]
    assert run([*fit, "--gif-frames", "6", "--hold", "3", "--gif-seconds", "5", "-o", str(tmp_path / "a")]) == 0
    with Image.open(tmp_path / "a" / "training.gif") as image:
        image.seek(image.n_frames - 1)
        assert image.info["duration"] == 3000
    assert run([*fit, "--no-gif", "-o", str(tmp_path / "b")]) == 0
    assert not (tmp_path / "b" / "training.gif").exists()
    assert run([*fit, "--hold", "9", "-o", str(tmp_path / "c")]) == 2
    assert not (tmp_path / "c").exists(), "it is answered before anything is painted"


def test_settings_of_a_downloaded_folder_stay_in_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for text in ('outputs = "/elsewhere"', 'outputs = "../up"', 'outputs = "~/home"', f"a{'.b' * 40_000} = 1"):
        (tmp_path / "artnet.toml").write_text(text)
        assert run(["render", "--size", "8"]) in (1, 2)
        err = capsys.readouterr().err
        assert "artnet.toml" in err
        assert len(err.splitlines()) == 1
    (tmp_path / "artnet.toml").write_text('outputs = "mine"')
    assert run(["render", "--size", "8", "--hidden", "3"]) == 0
    assert (tmp_path / "mine" / "pattern").is_dir()


def test_two_fits_do_not_mix_their_files(tmp_path, capsys):
    folder = tmp_path / "f"
    fit = ["fit", "--size", "16", "--steps", "4", "--seed", "1", "--style", "linear", "-o", str(folder)]
    with held_alone(folder):
        (folder / "preview.png").write_bytes(b"of the first")
        assert run([*fit, "--force"]) == 1
        assert "is being written by another fit" in capsys.readouterr().err
        with pytest.raises(ArtnetError, match="another fit"):
            an.fit(np.zeros((8, 8, 3), np.uint8), style="linear", steps=1, size=8, folder=folder)
        assert {file.name for file in folder.iterdir()} == {".artnet.lock", "preview.png"}, "nothing of it is touched"
    (folder / "preview.png").unlink()
    assert run(fit) == 0
    assert not list(folder.glob(".*"))
