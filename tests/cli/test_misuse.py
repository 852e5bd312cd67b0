"""Everything that a person can get wrong: one line that says what was expected, the right exit code, no traceback."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

import artnet as an
from artnet.cli.main import run
from artnet.media.io.tensors import read_tensors, tensors_to_bytes
from artnet.recipes.embedding import recipe_to_text
from artnet.recipes.schema import FileRecipe, NetworkRecipe, Recipe, SourceRecipe, TrainingRecipe


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb():
    """A PNG of a few bytes that says it has 60,000 x 60,000 pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = (png_chunk(b"IHDR", header), png_chunk(b"IDAT", zlib.compress(b"\0" * 1000)), png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_with(text):
    info = PngImagePlugin.PngInfo()
    info.add_itxt("artnet", text)
    return info


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """A folder of files that are not what they seem; it is also where the commands run."""
    folder = tmp_path_factory.mktemp("bad")
    good = Image.fromarray(np.random.default_rng(1).integers(0, 256, (12, 16, 3), np.uint8))
    good.save(folder / "good.png")
    whole = (folder / "good.png").read_bytes()
    files = {
        "empty.png": b"", "cut.png": whole[:300], "head.png": whole[:20], "text.png": b"not a picture at all",
        "bomb.png": bomb(), "other.exe": b"MZ\0\0" * 50,
    }  # fmt: skip
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "folder.png").mkdir()
    (folder / "taken").write_text("a file")
    (folder / "black.png").write_bytes(whole)
    Image.new("L", (4, 4), 0).save(folder / "black.png")

    network = an.save_network(an.CPPN(hidden=[4], seed=1), folder / "net.safetensors").read_bytes()
    tensors, metadata = read_tensors(folder / "net.safetensors")
    recipe = json.loads(metadata["artnet"])

    def altered(**changes):
        return tensors_to_bytes(tensors, {"artnet": json.dumps(recipe | changes)})

    networks = {
        "net_cut": network[:-3], "net_head": network[:12], "net_flipped": b"\xff" * 8 + network[8:],
        "net_later": altered(version=99), "net_version": altered(version="one"), "net_name": altered(more=1),
        "net_size": altered(size=[0, 10]), "net_kind": altered(kind="film"), "net_plain": tensors_to_bytes(tensors, {}),
        "net_deep": tensors_to_bytes(tensors, {"artnet": "[" * 200_000}),
        "net_wide": altered(network=recipe["network"] | {"hidden": [8192] * 60, "activation": ["tanh"] * 60}),
        "net_other": altered(network=recipe["network"] | {"hidden": [5]}),
        "net_unknown": altered(network=recipe["network"] | {"activation": ["nonsuch"]}),
        "net_fewer": tensors_to_bytes(dict(list(tensors.items())[1:]), metadata),
    }  # fmt: skip
    for name, data in networks.items():
        (folder / f"{name}.safetensors").write_bytes(data)

    still = Recipe(network=NetworkRecipe(hidden=(4,)), size=(8, 8), file=FileRecipe())
    plain = json.loads(recipe_to_text(still))
    escape = json.loads(recipe_to_text(still.but(weights=SourceRecipe("x", "0" * 64))))
    escape["artnet"]["weights"]["file"] = "../../etc/passwd"
    training = json.loads(recipe_to_text(still.but(training=TrainingRecipe(targets=(SourceRecipe("x", "0" * 64),)))))
    training["artnet"]["training"]["targets"][0]["file"] = "..\\secret"
    texts = {
        "deep": '{"artnet":' + "[" * 100_000,
        "bomb": json.dumps({"artnet": {"plugins": {str(i): "x" for i in range(9000)}}}),
        "nan": json.dumps(plain).replace('"time": 0.0', '"time": NaN'), "escape": json.dumps(escape),
        "secret": json.dumps(training), "list": '{"artnet":[1,2]}', "weights": json.dumps(plain | {"weights": "!!"}),
        "huge": json.dumps({"artnet": plain["artnet"] | {"size": [10**9, 10**9]}}),
        "missing": json.dumps({"artnet": plain["artnet"] | {"weights": {"file": "gone", "sha256": "0" * 64}}}),
    }  # fmt: skip
    for name, text in texts.items():
        good.save(folder / f"recipe_{name}.png", pnginfo=png_with(text))
    good.save(folder / "recipe.gif")
    return folder


FIT = ("fit", "good.png", "--size", "16", "--steps", "1", "-o", "out")
RENDER = ("render", "--size", "8", "-o", "out.png")

MISUSE = [
    *[(*FIT, *more) for more in (
        ("--style", "nonsuch"), ("--activation", "nonsuch"), ("--activation", ""), ("--loss", "nonsuch"),
        ("--loss", ""), ("--optimizer", "nonsuch"), ("--schedule", "nonsuch"), ("--head", "nonsuch"),
        ("--encoding", "nonsuch"), ("--structure", "nonsuch"), ("--inputs", "x nonsuch"), ("--inputs", ""),
        ("--head", "palette", "--palette", "nonsuch"), ("--head", "palette", "--palette", "#12"),
        ("--palette", "#ffffff"), ("--size", "0"), ("--size", "-5"), ("--size", "axb"), ("--size", "10x"),
        ("--size", "99999999"), ("--size", "65000x65000"), ("--size", "65000"), ("--size", ""), ("--steps", "-1"),
        ("--steps", "1.5"), ("--steps", "many"), ("--steps", "99999999999999999999"), ("--seconds", "nan"),
        ("--seconds", "0"), ("--seconds", "-1"), ("--seconds", "inf"), ("--psnr", "-3"), ("--psnr", "nan"),
        ("--batch", "-1"), ("--batch", "1.5"), ("--learning-rate", "0"), ("--learning-rate", "nan"),
        ("--learning-rate", "-0.1"), ("--learning-rate", "inf"), ("--hidden", "0"), ("--hidden", "abc"),
        ("--hidden", "9999999"), ("--hidden", ""), ("--hidden", "8,,8"), ("--hidden", "8x0,"), ("--hidden", "8x999"),
        ("--latent", "-1"), ("--latent", "99999"), ("--weight-scale", "nan"), ("--seed", ""), ("--seed", "x" * 500),
        ("--gif-size", "0"), ("--gif-size", "axb"), ("--gif-frames", "0"), ("--gif-frames", "many"),
        ("--gif-seconds", "0"), ("--gif-seconds", "nan"), ("-o", "out.png"), ("--resume", "--force"), ("--nonsuch",),
        ("--mask", "black.png"),  ("--optimizer", "adam(x=1)"),
        ("--loss", "huber(delta=nan)"), ("--head", "stencil", "--loss", "mse"), ("--activation", "tanh:3,sin:4"),
        ("--from", "net.safetensors", "--hidden", "9"),
    )],
    *[(*RENDER, *more) for more in (
        ("--symmetry", "nonsuch"), ("--symmetry", "kaleidoscope(n=0)"), ("--zoom", "0"), ("--zoom", "nan"),
        ("--zoom", "-1"), ("--center", "a,b"), ("--center", "1"), ("--center", "nan,0"), ("--rotation", "nan"),
        ("--quality", "best"), ("--format", "bmp"), ("--frame", "fill"), ("--time", "nan"), ("--size", "0"),
        ("--size", "1048577"), ("--size", "axb"), ("--dpi", "0"), ("--dpi", "nan"), ("--file-quality", "0"),
        ("--file-quality", "101"), ("-o", "out.bmp"), ("-o", "out.pgn"), ("-o", "-"),
        ("--hidden", "0"), ("--activation", "nonsuch"),
        ("--head", "palette", "--palette", "nonsuch"), ("--seed", ""),
    )],
    ("render", "net.safetensors", "--hidden", "9"), ("render", "net.safetensors", "--seed", "9"),
    ("render", "a.png", "b.png"), ("info",), ("info", "good.png", "more"), ("nonsuch",), ("--nonsuch",), (),
]  # fmt: skip

LATE = [
    (*line, *more) for line in (FIT, RENDER) for more in (
        ("--encoding", "fourier(features=0)"), ("--encoding", "octaves(count=99)"),
        ("--structure", "recurrent(depth=-1)"), ("--head", "rgb(squash=nonsuch)"),
    )
] + [(*FIT, "--schedule", "cosine(end=2)")]  # fmt: skip
"""Options of an entry that only the entry can judge, when the graph is made."""

FAILED = [
    *[(*FIT[:1], name, *FIT[2:]) for name in (
        "missing.png", "empty.png", "cut.png", "head.png", "text.png", "folder.png", "bomb.png", "other.exe", ".",
        "net.safetensors", "/dev/null", "x" * 300 + ".png",
    )],
    *[(*FIT, "--mask", name) for name in ("missing.png", "text.png", "bomb.png")],
    *[(*FIT, "--from", name) for name in ("missing.png", "good.png", "net_cut.safetensors", "recipe_escape.png")],
    (*FIT, "-o", "taken"), (*FIT, "-o", "taken/below"), (*FIT, "-o", "/proc/artnet"), (*FIT, "-o", "x" * 300),
    (*RENDER, "-o", "taken/p.png"),
    (*RENDER, "-o", "/proc/p.png"), (*RENDER, "-o", "y" * 300 + ".png"), (*RENDER, "-o", "good.png"),
    *[(command, name) for command in ("render", "info") for name in (
        "missing.png", "good.png", "text.png", "empty.png", "folder.png", ".", "net_cut.safetensors",
        "net_head.safetensors", "net_flipped.safetensors", "net_later.safetensors", "net_version.safetensors",
        "net_name.safetensors", "net_size.safetensors", "net_kind.safetensors", "net_plain.safetensors",
        "net_deep.safetensors", "recipe_deep.png", "recipe_bomb.png", "recipe_nan.png", "recipe_escape.png",
        "recipe_secret.png", "recipe_list.png", "recipe_weights.png", "recipe_huge.png", "recipe.gif", "/dev/zero",
    ) if (command, name) != ("info", "net_cut.safetensors")],
    *[("render", name) for name in (
        "recipe_missing.png", "net_wide.safetensors", "net_other.safetensors", "net_unknown.safetensors",
        "net_fewer.safetensors",
    )],
]  # fmt: skip


def answer(capsys, arguments):
    capsys.readouterr()
    code = run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def there(bad, monkeypatch):
    monkeypatch.chdir(bad)
    before = {p.name: p.stat().st_mtime_ns for p in bad.iterdir() if p.is_file()}
    yield bad
    after = {p.name: p.stat().st_mtime_ns for p in bad.iterdir() if p.is_file()}
    assert after == before, "a refused command neither writes nor changes a file"


@pytest.mark.parametrize("arguments", MISUSE, ids=lambda a: " ".join(a)[-60:])
def test_misuse_exits_2_with_one_line(there, arguments, capsys):
    code, out, err = answer(capsys, arguments)
    assert (code, out) == (2, ""), err
    if arguments:
        last = err.strip().splitlines()[-1]
        assert last.startswith("artnet: ")
        assert len(last) < 1500
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", FAILED, ids=lambda a: " ".join(a)[-60:])
def test_what_fails_exits_1_with_one_line(there, arguments, capsys):
    code, out, err = answer(capsys, arguments)
    assert (code, out) == (1, ""), err
    last = err.strip().splitlines()[-1]
    assert last.startswith("artnet: ")
    assert len(last) < 600
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", LATE, ids=lambda a: " ".join(a)[-60:])
def test_an_option_out_of_its_range_is_one_line_too(there, arguments, capsys):
    code, out, err = answer(capsys, arguments)
    assert (code in (1, 2), out) == (True, ""), err
    assert err.strip().splitlines()[-1].startswith("artnet: ")
    assert "Traceback" not in err


def test_a_picture_of_one_pixel_works(bad, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (1, 1), (9, 99, 199)).save("dot.png")
    options = ("--size", "1", "--steps", "2", "--hidden", "2", "--batch", "0", "--gif-frames", "2", "-o", "out")
    assert answer(capsys, ("fit", "dot.png", *options))[0] == 0
    assert an.open("out").pixels.shape == (1, 1, 3)


@pytest.fixture
def rendered_before(tmp_path, monkeypatch, capsys):
    """All that a rendering imports is there, and settings lie where another user may not look."""
    (tmp_path / "home").mkdir(mode=0o700)
    monkeypatch.setattr("artnet.cli.options.settings.user_file", lambda: tmp_path / "home" / "artnet.toml")
    assert answer(capsys, (*RENDER[:-1], str(tmp_path / "p.png")))[0] == 0


def test_a_folder_that_may_not_be_written(rendered_before, locked, monkeypatch, capsys):
    monkeypatch.chdir(locked)
    code, _, err = answer(capsys, (*RENDER[:-1], str(locked / "p.png")))
    assert code == 1
    assert "no permission" in err
    assert list(locked.iterdir()) == []


def test_misuse_and_help_answer_without_tensorflow(bad):
    """In a process of its own, for here it is loaded already."""
    lines = [
        ["--help"], ["--version"], [], ["fit", "--help"], ["render", "--help"], ["info", "--help"],
        ["doctor", "--help"],
        ["nonsuch"], ["info", "net.safetensors"], ["info", "good.png"], ["info", "recipe_escape.png"],
        [*FIT, "--style", "nonsuch"], [*FIT, "--hidden", "0"], [*FIT, "--learning-rate", "0"], [*FIT, "--steps", "-1"],
        [*FIT, "-o", "taken"], [*FIT, "-o", "out.png"], ["fit", "missing.png"], [*RENDER, "--symmetry", "nonsuch"],
        [*RENDER, "-o", "x.bmp"], ["render", "good.png"],
    ]  # fmt: skip
    code = (
        "import sys, json\nfrom artnet.cli.main import run\n"
        "for line in json.loads(sys.argv[1]):\n"
        "    run(line)\n"
        "    assert not {'tensorflow', 'keras'} & sys.modules.keys(), line\n"
        "print('light')"
    )
    ran = subprocess.run([sys.executable, "-c", code, json.dumps(lines)], cwd=bad, capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1:] == ["light"], ran.stderr
    assert "Traceback" not in ran.stderr
