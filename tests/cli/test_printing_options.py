"""`--profile`, `--proof`, `--bleed` and sizes of paper on the command line."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image
from printer import CMYK, needs_printer, renamed

import artnet as an
from artnet.media.profiles.own import display_p3_profile
from artnet.media.stills.profiles import srgb_profile


@pytest.fixture
def profiles(tmp_path, workbench):
    (tmp_path / "p3.icc").write_bytes(display_p3_profile())
    (tmp_path / "plain.icc").write_bytes(srgb_profile())
    for model in ("GRAY", "CMYK", "Lab "):
        (tmp_path / f"{model.strip().lower()}.icc").write_bytes(renamed(srgb_profile(), model=model.encode()))
    (tmp_path / "cut.icc").write_bytes(srgb_profile()[:180])
    return tmp_path


def painted(*arguments):
    """What the real command line says, in a process of its own."""
    main = "from artnet.cli.entry import main; main()"
    command = [sys.executable, "-c", main, "render", "--seed", "7", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def icc_of(file):
    with Image.open(file) as image:
        return image.info["icc_profile"]


def test_the_real_command_line(profiles):
    ran = painted("--head", "oklab", "--size", "a8", "--dpi", "40", "--bleed", "3mm", "--profile", "display-p3",
                  "-o", "a.png")  # fmt: skip
    assert (ran.returncode, "92 x 127" in ran.stdout) == (0, True), ran.stderr
    assert icc_of("a.png") == display_p3_profile()
    recipe = an.open("a.png").recipe
    assert (recipe.profile, recipe.bleed, recipe.trim) == ("display-p3", 5, (82, 117))
    ran = painted("--size", "64", "--bleed", "0mm", "-o", "b.png")
    assert ran.returncode == 2
    assert ran.stderr.strip() == (
        "artnet: Expected a bleed above 0 with its unit, such as 3mm, 0.3cm, 0.125in or 36px. Received: bleed='0mm'"
    )


def test_p3_again_at_another_size(profiles, called):
    assert (
        called("render", "--seed", 7, "--size", 60, "--profile", "display-p3", "--bleed", "6px", "-o", "a.png")[0] == 0
    )
    assert called("render", "a.png", "--size", 36, "-o", "b.png")[0] == 0
    assert icc_of("b.png") == display_p3_profile()
    recipe = an.open("b.png").recipe
    assert (recipe.profile, recipe.size, recipe.bleed) == ("display-p3", (36, 36), 3)
    assert called("render", "a.png", "--profile", "srgb", "-o", "c.png")[0] == 0
    assert icc_of("c.png") == srgb_profile()
    code, out, _ = called("info", "a.png")
    assert code == 0
    assert "profile  display-p3" in out
    assert "of which 6 on every side are bleed" in out
    assert called("render", "a.png", "--size", 40, "--bleed", "10px", "-o", "d.png")[0] == 0
    assert an.open("d.png").recipe.size == (60, 60)


def test_a_profile_from_a_file_again(profiles, called):
    assert called("render", "--seed", 7, "--size", 40, "--profile", "p3.icc", "-o", "a.png")[0] == 0
    (profiles / "p3.icc").unlink()
    assert called("render", "a.png", "--size", 20, "-o", "b.png")[0] == 0  # it carries it
    assert icc_of("b.png") == display_p3_profile()
    _, out, _ = called("info", "b.png")
    assert "p3.icc (" in out
    assert "painted in display-p3" in out
    assert called("render", "--seed", 7, "--size", 40, "--profile", "plain.icc", "-o", "c.png")[0] == 0
    assert an.open("c.png").recipe.profile == "srgb"
    assert called("render", "--seed", 7, "-p", "profile=srgb,display-p3", "--size", 20, "-o", "several")[0] == 0
    assert {icc_of(file) for file in (profiles / "several").iterdir()} == {srgb_profile(), display_p3_profile()}


@needs_printer
def test_a_proof_lies_beside(profiles, called):
    code, out, _ = called("render", "--seed", 7, "--size", 50, "--proof", CMYK, "-o", "a.jpg")
    assert code == 0
    first, second = out.strip().splitlines()
    assert first.startswith("a.jpg")
    assert second.startswith("a-proof.png")
    assert second.endswith("% of it is out of gamut")
    with Image.open("a-proof.png") as proof:
        assert proof.size == (50, 50)
    shown = ["--proof", CMYK, "--proof-intent", "perceptual", "--proof-paper"]
    code, _, error = called("render", "--seed", 7, "--size", 50, *shown, "-o", "a.jpg")
    assert (code, "already exists" in error) == (1, True)
    assert called("render", "--seed", 7, "--size", 50, *shown, "-o", "a.jpg", "--force")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--profile", "cmyk.icc"], 1, "of CMYK. How it will print is shown by --proof"),
        (["--profile", "gray.icc"], 1, "of gray"),
        (["--profile", "lab.icc"], 1, "of Lab"),
        (["--profile", "cut.icc"], 1, "broken"),
        (["--profile", "none.icc"], 1, "no such file"),
        (["--profile", "adobe"], 2, "srgb, display-p3, or the file"),
        (["--profile", "display-p3", "--format", "gif"], 2, "a GIF has none"),
        (["--profile", "display-p3", "--sheet"], 2, "not of a sheet"),
        (["--proof", "gray.icc"], 1, "printer, CMYK or RGB"),
        (["--proof", "none.icc"], 1, "no such file"),
        (["--proof", "p3.icc", "--sheet"], 2, "not of a sheet"),
        (["--proof-paper"], 2, "goes with --proof"),
        (["--proof-intent", "relative"], 2, "goes with --proof"),
        (["--bleed", "3"], 2, "with its unit"),
        (["--bleed", "-3mm"], 2, "with its unit"),
        (["--bleed", "nanmm"], 2, "with its unit"),
        (["--bleed", "3mm"], 2, "--dpi, or a size of paper"),
        (["--bleed", "32px", "--size", "32"], 2, "smaller than the picture"),
        (["--bleed", "3px", "--frame", "contain"], 2, "cover or extend"),
        (["--bleed", "3px", "--sheet"], 2, "not of a sheet"),
        (["--dpi", "0"], 2, "--dpi"),
        (["--dpi", "-1"], 2, "--dpi"),
        (["--dpi", "nan"], 2, "dpi=nan"),
        (["--size", "b7"], 2, "a0 to a10, b0 to b6"),
        (["--size", "1048577"], 2, "1,048,576"),
        (["-p", "proof=a,b"], 2, "Expected -p of one of"),
    ],
)
def test_what_cannot_be(profiles, called, arguments, code, said):
    found, out, error = called("render", "--seed", 1, *([] if "--size" in arguments else ["--size", 64]), *arguments)
    assert (found, out) == (code, "")
    assert said in error
    assert len(error.strip().splitlines()) == 1


def test_a_film_has_neither(profiles, called):
    assert called("animate", "--seed", 1, "--size", 32, "-o", "a.gif")[0] == 0
    for option in (["--profile", "display-p3"], ["--bleed", "3px"]):
        code, _, error = called("render", "a.gif", *option)
        assert (code, "is of pictures" in error) == (2, True)
