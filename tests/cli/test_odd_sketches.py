"""Sketches as they come: what they return, how they are written, where they are, how they are watched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.cli.main import answered
from artnet.cli.sketches import watch_job
from artnet.cli.sketches.script import command_of
from artnet.media.clips.films import read_film
from artnet.sketching.loading import choose_sketch
from artnet.works.saved_work import read_work

pytestmark = pytest.mark.usefixtures("workbench")

ARTNET = [sys.executable, "-c", "from artnet.cli.entry import main; main()"]
HEAD = "import artnet as an\nimport numpy as np\nfrom PIL import Image\n"


def written(name, body, **how):
    Path(name).write_text(HEAD + body, **{"encoding": "utf-8", **how})
    return name


@pytest.mark.parametrize("mode", ["P", "CMYK", "HSV", "YCbCr", "1", "LA", "L", "RGBA"])
def test_frames_are_converted_like_pictures(mode):
    convert = {"P": "quantize(8)", "HSV": "convert('HSV')"}.get(mode, f"convert({mode!r})")
    colors = ("white", "black") if mode in ("1", "LA", "L") else ("red", "lime")
    body = (
        f"def images():\n    return [Image.new('RGB', (16, 16), c).{convert} for c in {colors}]\n"
        "@an.sketch\ndef film(seed=1):\n    return images()\n"
        "@an.sketch\ndef still(seed=1):\n    return images()[0]\n"
    )
    path = written("odd.py", body)
    film, still = choose_sketch(path, "film").run(), choose_sketch(path, "still").run()
    assert film.recipe.size == still.size == (16, 16)
    first = film[0][..., :3] if still.pixels.shape[-1] > 1 else film[0][..., :1]
    np.testing.assert_array_equal(first, still.pixels[..., :3])
    assert np.abs(film[1][0, 0, :3].astype(int) - np.array(Image.new("RGB", (1, 1), colors[1]))[0, 0]).max() <= 2


def test_numbers_of_more_bits_keep_their_shades():
    ramp = np.linspace(0, 65535, 64).astype(np.uint16).reshape(8, 8)

    def deep(seed=1):
        return Image.fromarray(ramp)

    def sixteen(seed=1):
        return ramp

    for sketch in (deep, sixteen):
        pixels = an.Sketch(sketch).run().pixels
        assert np.abs(pixels[..., 0].astype(float) - ramp / 257).max() <= 1

    def bright(seed=1):
        return np.linspace(0, 255, 48).reshape(4, 4, 3)

    with pytest.raises(an.InvalidValueError, match=r"floats in \[0, 1\].*0 to 255"):
        an.Sketch(bright).run()


@pytest.mark.parametrize("value", ["[[[1, 2], [3]]]", "[np.zeros((4, 4, 3)), np.zeros((4, 4, 4))]"])
def test_what_cannot_be_frames_has_a_line(called, value):
    path = written("ragged.py", f"@an.sketch\ndef ragged(seed=1):\n    return {value}\n")
    code, _, err = called("run", path)
    assert code in (1, 2)
    assert "Expected" in err
    assert "Traceback" not in err


def test_an_opened_gif_is_a_film():
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "lime")]
    frames[0].save("in.gif", save_all=True, append_images=frames[1:], duration=[200, 1500])

    def film(seed=1):
        return Image.open("in.gif")

    made = an.Sketch(film).run()
    assert made.delays == (0.2, 1.5)
    assert made[1][0, 0].tolist() == [0, 255, 0]


def test_frames_that_are_yielded_stand_on_a_sheet_and_come_from_the_seed(called):
    body = (
        "import random\n@an.sketch\ndef gen(n=3, seed=1):\n"
        "    for i in range(n):\n        yield np.full((40, 60, 3), random.randrange(256), np.uint8)\n"
    )
    path = written("gen.py", body)
    assert called("run", path, "-s", "0..1", "--sheet", "-o", "sheet.png")[0] == 0
    one, other = choose_sketch(path).run(seed=3), choose_sketch(path).run(seed=3)
    np.testing.assert_array_equal(list(one), list(other))


def test_the_encoding_that_a_file_says_is_kept(called):
    source = '# -*- coding: latin-1 -*-\nimport artnet as an, numpy as np\nT = "Grün"\n@an.sketch\ndef latin(seed=1):\n'
    source += "    return np.full((20, 20, 3), len(T) * 30, np.uint8)\n"
    Path("latin.py").write_bytes(source.encode("latin-1"))
    assert called("run", "latin.py", "-o", "l.png")[0] == 0
    assert called("run", "l.png", "--sketches", ".", "--yes", "-o", "again.png")[0] == 0
    assert called("info", "l.png", "--source", "-o", "then.py")[0] == 0
    assert called("run", "latin.py", "--like")[0] == 0
    (kept,) = Path("outputs/latin/liked").glob("*/latin.py")
    for path in (Path("then.py"), kept):
        assert path.read_bytes() == source.encode("latin-1")


def test_a_file_in_another_encoding_is_named(called):
    Path("wide.py").write_bytes("x = 1\n".encode("utf-16"))
    code, _, err = called("run", "wide.py")
    assert code == 1
    assert "wide.py" in err
    assert "UTF-8" in err


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_a_name_that_is_no_text(called):
    path = os.fsdecode(b"d\xe9/my-sketch.py")
    Path(path).parent.mkdir()
    written(path, "@an.sketch\ndef s(seed=1):\n    return np.zeros((4, 4, 3))\n")
    assert called("run", path, "-o", "a.png")[0] == 0


def test_a_function_that_another_module_wrapped_is_a_sketch_of_its_file(called):
    Path("helper.py").write_text("def bordered(f):\n    def inner(seed=1):\n        return f(seed)\n    return inner\n")
    body = "import helper\n@an.sketch(name='dec')\n@helper.bordered\ndef dec(seed=1):\n    return np.zeros((4, 4, 3))\n"
    path = written("dec.py", body)
    code, _, err = called("run", path, "-o", "a.png")
    assert (code, err) == (0, "")
    assert read_work("a.png").recipe.sketch.file == "dec.py"


def test_a_seed_may_be_a_number():
    def counted(seed: int = 3):
        return np.full((4, 4, 3), seed * 10, np.uint8)

    def few(seed: an.Range(0, 9) = 4):
        return np.full((4, 4, 3), np.random.default_rng(seed).integers(9), np.uint8)

    assert an.Sketch(counted).run().pixels[0, 0, 0] == 30
    assert an.Sketch(counted).run(seed="5").recipe.seed == "5"
    for sketch, wrong in ((counted, "whale"), (few, 5000)):
        with pytest.raises(an.InvalidValueError, match="whole number"):
            an.Sketch(sketch).run(seed=wrong)
    assert an.Sketch(few).read({"seed": None})["seed"] in range(10)


def test_seeds_are_several_however_they_are_given(called):
    code, out, _ = called("run", "rings.py", "-p", "seed=1..3", "-o", "many")
    assert code == 0
    assert len(out.splitlines()) == 3


def test_a_sheet_remembers_its_columns(called):
    assert called("run", "rings.py", "-s", "0..5", "--sheet", "--columns", "6", "-o", "six.png")[0] == 0
    assert called("run", "six.png", "--sketches", ".", "--yes", "-o", "again.png")[0] == 0
    assert Path("again.png").read_bytes() == Path("six.png").read_bytes()
    assert called("run", "six.png", "--sketches", ".", "--yes", "--columns", "3", "-o", "three.png")[0] == 0
    with Image.open("six.png") as six, Image.open("three.png") as three:
        assert six.height < three.height


def test_settings_are_those_beside_the_sketch_however_it_is_called(called, tmp_path):
    (tmp_path / "sub").mkdir()
    Path("sub/plot.py").write_text(
        HEAD + "@an.sketch\ndef plot(n=4, seed=1):\n    return an.CPPN(hidden=[4], seed=seed)\n"
    )
    Path("sub/artnet.toml").write_text('size = "20"\n')
    for number, arguments in enumerate((["sub/plot.py"], ["sub/plot"], ["-o", "x.pyx/", "sub/plot.py"])):
        code, out, err = called("run", *arguments, *(["-o", f"{number}.png"] if number < 2 else []))
        assert (code, "20 x 20" in out) == (0, True), err
    assert "Parameters of plot" in called("run", "sub/plot", "--help")[1]


def test_a_parameter_may_be_called_like_an_option(capsys):
    body = (
        "@an.sketch\ndef s(format: an.Choice('a', 'b') = 'a', out=3, force=False, help=1, seed=1):\n"
        "    return np.full((4, 4, 3), out, np.uint8)\n"
    )
    sketch = choose_sketch(written("s.py", body))
    code = answered(command_of(sketch), ["--format", "b", "--out", "7", "--help", "2", "-o", "s.png"], "s.py")
    assert (code, capsys.readouterr().err) == (0, "")
    parameters = read_work("s.png").recipe.sketch.parameters
    assert {name: parameters[name] for name in ("format", "out", "help")} == {"format": "b", "out": "7", "help": "2"}


def watched(**job):
    plain = {"path": "rings.py", "name": None, "parameters": [], "size": None, "out": "outputs", "named": False,
             "suffix": None, "seed": "1", "metadata": True, "plugins": []}  # fmt: skip
    return watch_job.done({**plain, **job})


def test_what_is_watched_has_its_settings_its_plugins_and_its_metadata():
    Path("artnet.toml").write_text("[rings]\ndepth = 9\n")
    answer = watched()
    assert read_work(answer["path"]).recipe.sketch.parameters["depth"] == "9"
    answer = watched(parameters=["depth=2,3"])
    assert not answer["ok"]
    assert "one value" in answer["report"]
    Path("part.py").write_text(
        "import artnet as an, tensorflow as tf\n@an.activation\ndef zag(z):\n    return tf.sin(z)\n"
    )
    written(
        "use.py",
        "@an.sketch\ndef use(a: an.ACTIVATIONS = 'zag', seed=1):\n    return an.CPPN(hidden=[4], activation=a)\n",
    )
    answer = watched(path="use.py", plugins=["part.py"], size=[8, 8])
    assert answer["ok"], answer
    answer = watched(metadata=False)
    with pytest.raises(an.RecipeError):
        read_work(answer["path"])


def test_what_is_liked_is_what_was_watched_last(called):
    Path("artnet.toml").write_text("[rings]\ndepth = 2\n")  # which is no wish for another one
    watched(suffix=".jpg", parameters=["depth=3"])
    os.utime("outputs/rings/current.jpg", (1, 1))
    watched(parameters=["depth=7"])
    code, out, _ = called("run", "rings.py", "--like")
    assert code == 0
    assert "the one being watched" in out
    assert read_work(out.split("  ")[0]).recipe.sketch.parameters["depth"] == "7"


def test_who_asks_while_watched_finds_nobody():
    path = written("ask.py", "@an.sketch\ndef ask(seed=1):\n    input('how many? ')\n")
    job = {"path": path, "name": None, "parameters": [], "size": None, "out": "o", "named": True, "suffix": None,
           "seed": "1", "metadata": True, "plugins": []}  # fmt: skip
    command = [sys.executable, "-P", "-m", "artnet.cli.sketches.watch_job"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        worker.stdout.readline()
        worker.stdin.write(json.dumps(job) + "\n")
        worker.stdin.flush()
        answer = json.loads(worker.stdout.readline())
    assert "EOFError" in answer["report"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")
def test_processes_that_a_sketch_forks_end_without_a_word():
    body = (
        "import multiprocessing as mp\ndef square(x):\n    return x * x\n@an.sketch\ndef pooled(seed=1):\n"
        "    with mp.get_context('fork').Pool(2) as pool:\n        total = sum(pool.map(square, range(8)))\n"
        "    return np.full((8, 8, 3), total % 255, np.uint8)\n"
    )
    written("pooled.py", body)
    for _ in range(3):
        done = subprocess.run([*ARTNET, "run", "pooled.py", "--force"], capture_output=True,
                              text=True, check=False)  # fmt: skip
        assert (done.returncode, "KeyboardInterrupt" in done.stderr) == (0, False), done.stderr


def tone(path, seconds=2.0, rate=8000, *, ticks=False):
    time = np.arange(int(seconds * rate)) / rate
    wanted = np.sin(2 * np.pi * 440 * time) * ((time % 1 < 0.01) if ticks else 1)
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((wanted * 30_000).astype("<i2").tobytes())


def test_the_sound_goes_into_the_film(called):
    from artnet.media.clips.ffmpeg import find_ffmpeg

    tone("a.wav")
    for suffix in ("mp4", "mov"):
        film = f"a.{suffix}"
        assert called("animate", "--seed", 7, "--hidden", 4, "--audio", "a.wav", "--size", 32, "-o", film)[0] == 0
        said = subprocess.run([find_ffmpeg(), "-i", film], capture_output=True, text=True, check=False).stderr
        assert "Audio: aac" in said


def test_sparse_sounds_are_seen(called):
    tone("ticks.wav", ticks=True)
    arguments = ["--seed", 7, "--hidden", 4, "--audio", "ticks.wav", "--motion", "sound", "--size", 16]
    assert called("animate", *arguments, "-o", "a.apng")[0] == 0
    frames = np.array(list(read_film("a.apng")))[..., :3].astype(int)
    assert np.abs(np.diff(frames, axis=0)).max() > 10


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["render", "--file-quality", "5", "-o", "q.png"], "--file-quality"),
        (["render", "--format", "webp", "-o", "a.png"], "--format webp"),
        (["fit", "--no-gif", "--strip"], "--no-gif"),
        (["fit", "--no-gif", "--gif-size", "20"], "--no-gif"),
        (["render", "--size", "a6@30dpi", "--dpi", "20"], "30dpi"),
    ],
)
def test_options_that_would_do_nothing_are_refused(called, arguments, words):
    code, _, err = called(*arguments)
    assert code == 2
    assert words in err


def test_a_size_that_says_its_dots_is_noted_in_the_file(called):
    assert called("render", "--seed", 5, "--size", "a6@30dpi", "--hidden", 4, "-o", "paper.png")[0] == 0
    with Image.open("paper.png") as image:
        assert image.size == (124, 175)
        assert image.info["dpi"] == pytest.approx((30, 30), abs=0.1)


def test_the_command_that_info_prints_works(called):
    Path("pack").mkdir()
    Path("pack/__init__.py").touch()
    body = "from artnet.lazy import tf\n@an.activation\ndef rill(z, w=3.0):\n    return tf.sin(w * z)\n"
    written("pack/parts.py", body)
    net = "an.CPPN(activation='rill', hidden=[4], seed=1)"
    code = f"import pack.parts, artnet as an; an.render({net}, size=8).save('-b.png')"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path.cwd())
    line = next(line for line in called("info", "./-b.png")[1].splitlines() if "again" in line)
    command = line.split("artnet ")[1].replace("--size 4k", "--size 9").split()
    assert command[:4] == ["render", "./-b.png", "--plugin", "pack/parts.py"]
    done = subprocess.run([*ARTNET, *command, "-o", "out.png"], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
