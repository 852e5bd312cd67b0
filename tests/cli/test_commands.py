"""The commands at work: what they write, where they say so, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import shutil

import click
import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.cli import doctor, main
from artnet.cli.main import cli, run

QUICK = ("--steps", "3", "--size", "16", "--hidden", "4", "--batch", "0", "--gif-frames", "3", "--style", "linear")
FILES = {
    "checkpoint.safetensors", "loss.png", "network.safetensors", "painting.png", "trajectory.safetensors",
    "training.gif",
}  # fmt: skip
PIXELS = ("--size", "20x14", "--hidden", "5,4", "--seed", "7")


@pytest.fixture(autouse=True)
def somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (12, 16, 3), np.uint8)).save(path)
    return path


@pytest.fixture(scope="module")
def painted(tmp_path_factory):
    """The folder of a fit from the command line; not to be written to."""
    folder = tmp_path_factory.mktemp("painted")
    path = folder / "photo.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (12, 16, 3), np.uint8)).save(path)
    assert run(["fit", str(path), *QUICK, "--seed", "a word", "-o", str(folder / "out")]) == 0
    return folder / "out"


def called(capsys, *arguments):
    capsys.readouterr()
    code = run([str(a) for a in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def pixels(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("command", list(main.COMMANDS))
def test_help_tells_the_meaning_of_every_option(command, capsys):
    code, out, err = called(capsys, command, "--help")
    assert (code, err) == (0, "")
    found = cli.get_command(click.Context(cli), command)
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{command} {parameter.opts} says nothing"
            assert parameter.opts[-1] in out
            assert re.sub(r"\W+", "", parameter.help.split("[")[0]) in re.sub(r"\W+", "", out)


def test_the_door(capsys):
    for arguments in (("--help",), ("-h",)):
        code, out, _ = called(capsys, *arguments)
        assert code == 0
        assert all(f"  {name} " in out for name in main.COMMANDS)
    code, out, _ = called(capsys, "--version")
    assert code == 0
    assert an.__version__ in out
    code, out, err = called(capsys)
    assert (code, out) == (2, "")
    assert err.count("\n") > 10, "the help keeps its lines"
    code, _, err = called(capsys, "rendr")
    assert code == 2
    assert "Did you mean render" in err


def test_fit_writes_a_folder_and_names_its_files_on_stdout(photo, capsys, tmp_path):
    code, out, err = called(capsys, "fit", photo, *QUICK, "--seed", 5, "-o", tmp_path / "out")
    assert code == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == FILES
    assert {line.split()[0] for line in out.splitlines()} == {str(tmp_path / "out" / name) for name in FILES}
    assert "dB" in err
    assert "seed 5" in err
    painting = an.open(tmp_path / "out")
    assert painting.recipe.network.seed == "5"
    assert painting.recipe.training.targets[0].file == "photo.png"
    assert str(tmp_path) not in painting.recipe.to_json()


def test_fit_without_out_names_the_folder_by_picture_seed_and_recipe(tmp_path, photo, capsys):
    dotted = photo.rename(tmp_path / "my.photo v1.png")
    code, out, _ = called(capsys, "fit", dotted, *QUICK, "--seed", "a b/c")
    assert code == 0
    (folder,) = (tmp_path / "outputs").iterdir()
    assert re.fullmatch(r"my\.photo-v1_sa-b-c_[0-9a-f]{8}", folder.name)
    assert out.startswith(f"outputs/{folder.name}/")


def test_the_command_line_equals_the_library(painted):
    again = an.fit(painted.parent / "photo.png", steps=3, size=16, hidden=[4], batch=0, style="linear", seed="a word")
    assert np.array_equal(an.open(painted).pixels, again.pixels)


def test_several_pictures_have_a_folder_each(tmp_path, photo, capsys):
    other = shutil.copy(photo, tmp_path / "other.png")
    code, _, err = called(capsys, "fit", photo, other, *QUICK, "-o", tmp_path / "out")
    assert code == 0
    assert "painting 2 of 2" in err
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"photo", "other"}
    (tmp_path / "deep").mkdir()
    twin = shutil.copy(photo, tmp_path / "deep" / "photo.jpg")
    code, _, err = called(capsys, "fit", photo, twin, *QUICK, "-o", tmp_path / "twins")
    assert code == 2
    assert "a folder for each picture" in err
    assert not (tmp_path / "twins" / "photo" / "painting.png").exists()


def test_nothing_is_overwritten_but_the_same(painted, tmp_path, capsys):
    folder = shutil.copytree(painted.parent, tmp_path / "copy") / "out"
    photo = folder.parent / "photo.png"
    before = (folder / "painting.png").read_bytes()
    same = ("fit", photo, *QUICK, "-o", folder)
    for other in (("--seed", "1"), ("--seed", "a word", "--latent", "2"), ("--seed", "a word", "--loss", "mae"), ()):
        code, out, err = called(capsys, *same, *other)
        assert (code, out) == (1, "")
        assert "Use --force" in err
        assert (folder / "painting.png").read_bytes() == before
    code, _, err = called(capsys, *same, "--seed", "a word")
    assert code == 0
    assert "--resume goes on" in err
    assert (folder / "painting.png").read_bytes() == before
    assert called(capsys, *same, "--seed", "1", "--force")[0] == 0
    assert (folder / "painting.png").read_bytes() != before


@pytest.mark.parametrize("name", ["painting.png", "training.gif", "loss.png", "preview.png", "checkpoint.safetensors"])
def test_a_folder_with_files_of_ones_own_is_left_alone(name, photo, tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text("mine")
    code, _, err = called(capsys, "fit", photo, *QUICK, "-o", tmp_path / "mine")
    assert code == 1
    assert name in err
    assert [p.read_text() for p in (tmp_path / "mine").iterdir()] == ["mine"]


def test_fit_resumes_with_more_steps(painted, tmp_path, capsys):
    folder = shutil.copytree(painted, tmp_path / "out")
    photo = painted.parent / "photo.png"
    longer = [*QUICK[2:], "--steps", "6", "-o", folder, "--resume"]
    code, out, _ = called(capsys, "fit", photo, *longer)
    assert code == 0
    assert len(an.open(folder).losses) == 6
    assert out.count("\n") == len(FILES)
    code, _, err = called(capsys, "fit", photo, *longer, "--loss", "mae")
    assert code == 1
    assert "another loss: 'mae'" in err
    assert called(capsys, "fit", photo, *longer, "--force")[0] == 2
    code, _, err = called(capsys, "fit", photo, *QUICK, "-o", tmp_path / "nowhere", "--resume")
    assert code == 0
    assert "there is no checkpoint" in " ".join(err.split())
    assert len(an.open(tmp_path / "nowhere").losses) == 3


def test_fit_from_a_painting(painted, tmp_path, capsys):
    for name in ("painting.png", "network.safetensors", "training.gif"):
        code, _, _ = called(
            capsys, "fit", painted.parent / "photo.png", "--from", painted / name, "--steps", 0, "--size", 16,
            "--gif-frames", 2, "-o", tmp_path / name[:4],
        )  # fmt: skip
        assert code == 0
        assert np.array_equal(pixels(tmp_path / name[:4] / "painting.png"), pixels(painted / "painting.png"))


def test_fit_with_mask_strip_and_without_metadata(photo, tmp_path, capsys):
    options = ("--mask", photo, "--strip", "--gif-size", "40x30", "--no-metadata", "-o", tmp_path / "out")
    assert called(capsys, "fit", photo, *QUICK, *options)[0] == 0
    with Image.open(tmp_path / "out" / "training.gif") as gif:
        assert gif.height == 30
        assert gif.width > 120
    for name in ("painting.png", "training.gif"):
        code, _, err = called(capsys, "info", tmp_path / "out" / name)
        assert code == 1
        assert "without a recipe" in err


def test_a_loss_that_is_never_a_number_exits_1_and_leaves_nothing_half_written(photo, tmp_path, capsys):
    def rotten(predicted, target):
        return (predicted - target) * float("nan")

    an.loss("rotten")(rotten)
    try:
        code, out, err = called(capsys, "fit", photo, *QUICK, "--loss", "rotten", "-o", tmp_path / "out")
    finally:
        del an.LOSSES._rows["rotten"]
    assert (code, out) == (1, "")
    assert "Try a lower learning_rate" in err
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "gif"])
def test_render_file_is_the_same_again_pixel_for_pixel(suffix, tmp_path, capsys):
    first = tmp_path / f"first.{suffix}"
    quality = ["--file-quality", 60] if suffix in ("jpg", "webp") else []
    code, out, _ = called(capsys, "render", *PIXELS, *quality, "-o", first)
    assert code == 0
    assert out.startswith(str(first))
    code, out, _ = called(capsys, "render", first, "-o", tmp_path / f"again.{suffix}")
    assert code == 0
    assert np.array_equal(pixels(first), pixels(tmp_path / f"again.{suffix}"))
    assert first.read_bytes() == (tmp_path / f"again.{suffix}").read_bytes()
    assert called(capsys, "render", first, "--size", 40, "-o", tmp_path / "large.png")[0] == 0
    assert pixels(tmp_path / "large.png").shape == (28, 40, 3)


def test_render_a_painting_and_its_training(painted, tmp_path, capsys):
    for source in ("painting.png", "network.safetensors"):
        path = tmp_path / f"{source[:3]}.png"
        assert called(capsys, "render", painted / source, "--size", "16x12", "--quality", "draft", "-o", path)[0] == 0
        assert np.array_equal(pixels(path), pixels(painted / "painting.png"))
    assert called(capsys, "render", painted / "training.gif", "-o", tmp_path / "a.gif")[0] == 0
    assert (tmp_path / "a.gif").read_bytes() == (painted / "training.gif").read_bytes()
    assert called(capsys, "render", painted / "training.gif", "--size", "31", "-o", tmp_path / "b.gif")[0] == 0
    with Image.open(tmp_path / "b.gif") as gif:
        assert max(gif.size) == 31
    assert called(capsys, "render", painted / "training.gif", "-o", tmp_path / "a.png")[0] == 2
    shutil.copy(painted / "training.gif", tmp_path / "alone.gif")
    code, _, err = called(capsys, "render", tmp_path / "alone.gif", "-o", tmp_path / "c.gif")
    assert code == 1
    assert "trajectory.safetensors" in err


def test_render_overwrites_only_the_same(tmp_path, capsys):
    path = tmp_path / "p.png"
    assert called(capsys, "render", *PIXELS, "-o", path)[0] == 0
    assert called(capsys, "render", *PIXELS, "-o", path)[0] == 0
    before = path.read_bytes()
    code, _, err = called(capsys, "render", *PIXELS, "--zoom", 2, "-o", path)
    assert code == 1
    assert "--force" in err
    assert path.read_bytes() == before
    assert called(capsys, "render", *PIXELS, "--zoom", 2, "-o", path, "--force")[0] == 0
    assert path.read_bytes() != before
    path.write_text("mine")
    assert called(capsys, "render", *PIXELS, "-o", path)[0] == 1
    assert path.read_text() == "mine"


def test_seeds_are_text_and_a_drawn_one_is_said(tmp_path, capsys):
    for seed in ("42", " 42 ", "käse & brot"):
        assert called(capsys, "render", *PIXELS[:4], "--seed", seed, "-o", tmp_path / f"{len(seed)}.png")[0] == 0
    assert (tmp_path / "2.png").read_bytes() == (tmp_path / "4.png").read_bytes()
    assert an.open(tmp_path / "11.png").recipe.network.seed == "käse & brot"
    code, out, _ = called(capsys, "render", *PIXELS[:4])
    assert code == 0
    seed = re.search(r"seed (\d+)", out)[1]
    (path,) = (tmp_path / "outputs" / "pattern").iterdir()
    assert f"_s{seed}_" in path.name


def test_render_without_metadata(tmp_path, capsys):
    assert called(capsys, "render", *PIXELS, "--no-metadata", "-o", tmp_path / "p.png")[0] == 0
    assert b"artnet" not in (tmp_path / "p.png").read_bytes()
    assert called(capsys, "render", tmp_path / "p.png")[0] == 1


def test_info(painted, capsys):
    for name in ("painting.png", "training.gif", "network.safetensors"):
        code, out, err = called(capsys, "info", painted / name)
        assert (code, err) == (0, "")
        assert "a word" in out
        assert "photo.png" in out
        code, out, _ = called(capsys, "info", painted / name, "--json")
        assert code == 0
        assert json.loads(out)["network"]["seed"] == "a word"


def test_doctor(tmp_path, capsys, monkeypatch):
    code, out, _ = called(capsys, "doctor")
    assert code == 0
    assert out.count("ok ") == 5
    assert list(tmp_path.iterdir()) == []

    def broken():
        raise RuntimeError("no luck")

    monkeypatch.setitem(doctor.CHECKS, "a tiny fit", broken)
    code, out, _ = called(capsys, "doctor")
    assert code == 1
    assert "FAIL" in out
    assert "no luck" in out


def test_a_full_disk_is_one_line_and_leaves_the_old_file(tmp_path, capsys, monkeypatch):
    path = tmp_path / "p.png"
    assert called(capsys, "render", *PIXELS, "-o", path)[0] == 0
    before = path.read_bytes()

    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, out, err = called(capsys, "render", *PIXELS, "-o", path)
    assert (code, out) == (1, "")
    assert "no space left" in err
    assert err.strip().count("\n") == 0
    assert [p.name for p in tmp_path.iterdir()] == ["p.png"]
    assert path.read_bytes() == before
    code, _, err = called(capsys, "fit", tmp_path / "p.png", *QUICK, "-o", tmp_path / "out")
    assert code == 1
    assert "no space left" in err
    assert list((tmp_path / "out").iterdir()) == []


def test_what_people_type_first(called, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert called("list", "activation")[1] == called("list", "activations")[1] != ""
    assert called("list", "loss")[1] == called("list", "losses")[1]
    assert called("list", "symmetry")[0] == called("list", "head")[0] == 0
    assert called("help", "fit")[1] == called("fit", "--help")[1]
    assert called("help")[1] == called("--help")[1]
    assert called("fit", "--size", "8", "--steps", "1", "--seed", "1", "-o", "folder")[0] == 0
    assert called("render", "folder", "--size", "8", "-o", "a.png")[0] == 0
    assert called("render", "--head", "palette", "--palette", "white black", "--size", "8", "-o", "b.png")[0] == 0


def test_the_next_line_of_a_picture_with_a_dash_works(called, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (8, 8)).save("-dash.png")
    code, _, err = called("fit", "--size", "8", "--steps", "1", "--seed", "1", "-o", "f", "--", "-dash.png")
    assert code == 0
    assert "artnet fit ./-dash.png" in err
