"""`export` in Python and on the command line: every target, every source, and what cannot be."""

from __future__ import annotations

import dataclasses
import json
import random
import re
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.cli.main import main
from artnet.exporting.export import scenes_of
from artnet.exporting.saved_model import exact_colors


def run(words):
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return ended.value.code or 0


@pytest.mark.parametrize("name", an.TARGETS.names())
def test_every_target_from_the_command_line(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    out = f"out{an.TARGETS[name].suffix}"
    words = ["export", "--seed", 3, "--hidden", "6,6", "--size", "48x32", "--to", name, "-o", out]
    assert run(words) == 0
    assert re.match(rf"{out}(  |/$)", capsys.readouterr().out.strip())
    assert (tmp_path / out).exists()
    assert run(words) == 1
    assert "already exists. Use --force" in capsys.readouterr().err
    assert run([*words, "--force"]) == 0
    assert f"  {name}" in " ".join(re.findall(r"\n\s+\w+  .*", help_of())).replace("\n", "  ")


def help_of():
    from click.testing import CliRunner

    from artnet.cli.export import command

    return CliRunner().invoke(command, ["--help"]).output


def test_a_folder_gets_a_name_and_a_file_is_none(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ["export", "--seed", 3, "--look", "neon", "--size", 32]
    assert run([*words, "--to", "glsl", "-o", "copies/"]) == 0
    assert run([*words, "--to", "wgsl", "-o", "copies"]) == 0
    assert sorted(file.name for file in (tmp_path / "copies").iterdir()) == ["neon_s3.frag", "neon_s3.wgsl"]
    (tmp_path / "model").write_text("mine")
    assert run([*words, "--to", "savedmodel", "-o", "model", "--force"]) == 1
    assert "model is a file" in capsys.readouterr().err
    assert (tmp_path / "model").read_text() == "mine"


def test_what_is_said_of_the_view_changes_only_that():
    rose = an.pattern(seed=3, look="rose")
    (scene,) = scenes_of(rose, zoom=2.5)
    assert scene.recipe.view == dataclasses.replace(rose.view, zoom=2.5)
    assert scene.recipe.view.symmetry.startswith("kaleidoscope")
    assert an.export(rose, to="glsl", zoom=2.5).text != an.export(rose, to="glsl").text


@pytest.mark.parametrize("frame", ["cover", "extend"])
def test_a_painting_is_framed_as_it_is_rendered(frame):
    painting = an.fit(np.random.default_rng(1).integers(0, 255, (24, 36, 3)).astype(np.uint8), steps=30, seed=1)
    still = an.render(painting.net, size=(40, 40), quality="draft", frame=frame)
    (scene,) = scenes_of(still)
    assert scene.recipe.canvas is None
    again = an.render(painting.net, size=(40, 40), quality="draft", frame=frame).pixels
    assert np.abs(np.round(exact_colors(scene, (40, 40)) * 255) - again).max() <= 1


def test_every_source(tmp_path):
    net = an.CPPN(hidden=[5], seed=2)
    picture = an.render(net, size=(24, 16), zoom=3)
    picture.save(tmp_path / "a.png")
    net.save(tmp_path / "a.safetensors")
    an.animate(net, motion="zoom", frames=2, size=16).save(tmp_path / "a.gif")
    an.sheet([picture, picture]).save(tmp_path / "sheet.png")
    painting = an.fit(np.zeros((8, 8, 3), np.uint8), steps=2, seed=1)
    from_picture = an.export(picture, to="glsl").text
    assert from_picture == an.export(tmp_path / "a.png", to="glsl").text
    assert "zoom: 3.0" in from_picture
    for source in (net, tmp_path / "a.safetensors", tmp_path / "a.gif", painting, net.recipe and an.pattern(seed=1)):
        assert "vec4 artnet(" in an.export(source, to="glsl").text
    page = an.export(tmp_path / "sheet.png", to="html").text
    assert page.count("<canvas") == 2
    assert an.export([net, picture, painting], to="html").text.count("data-recipe>") == 3


def test_a_saved_model_needs_no_artnet(tmp_path):
    net = an.CPPN(hidden=[8, 8], seed=4, latent=3, head="contours")
    view = an.View(zoom=0.6, rotation=20, symmetry="kaleidoscope(n=5)")
    an.export(net, to="savedmodel", size=(40, 30), view=view).save(tmp_path / "model")
    code = (
        "import sys, tensorflow as tf, numpy as np\n"
        f"model = tf.saved_model.load({str(tmp_path / 'model')!r})\n"
        "picture = model.signatures['picture'](width=tf.constant(40), height=tf.constant(30))['pixels']\n"
        "points = model.signatures['points'](screen=tf.zeros([5, 2]), time=tf.constant(0.0), latent=tf.zeros([3]))\n"
        f"np.save({str(tmp_path / 'picture.npy')!r}, picture.numpy())\n"
        "print(points['color'].shape, [m for m in sys.modules if m.startswith('artnet')])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert ran.stdout.strip() == "(5, 3) []"
    got = np.load(tmp_path / "picture.npy")
    wanted = an.render(net, size=(40, 30), view=view, quality="draft").pixels
    assert np.abs(np.round(got * 255) - wanted).max() <= 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "nonsuch"], "nonsuch"),
        (["--to", "glsl", "nothere.png"], "nothere.png"),
        (["--to", "glsl", "--hidden", "200x6", "--weights", "baked"], "at most 24,000 numbers for glsl"),
        (["--to", "wgsl", "--encoding", "hash", "--weights", "baked"], "--weights data takes any"),
        (["--to", "shadertoy", "--encoding", "hash"], "html takes any"),
        (["--to", "isf", "--weights", "data"], "Expected weights of isf to be only baked. Received: 'data'"),
        (["--to", "svg", "--weights", "data"], "options of svg"),
        (["--to", "glsl", "a.png", "b.png"], "one network for glsl"),
        (["--to", "glsl", "a.png", "--seed", "3"], "Expected no other network"),
        (["--to", "glsl", "text.png"], "text.png"),
        (["--to", "svg", "--levels", "0"], "levels"),
        (["--to", "svg", "--channel", "alpha"], "lightness"),
        (["--to", "glsl", "--channel", "red"], "options of glsl"),
        (["--to", "svg", "--size", "20000"], "millimetres say how large"),
        (["--to", "glsl", "--levels", "3"], "options of glsl"),
        (["--to", "html", "--zoom", "nan"], "zoom"),
    ],
)
def test_what_cannot_be_exported(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("a.png", "b.png"):
        an.render(an.CPPN(hidden=[3], seed=1), size=8).save(name)
    (tmp_path / "text.png").write_text("none")
    assert run(["export", *words, "-o", "out.x"]) in (1, 2)
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert not (tmp_path / "out.x").exists()


def test_names_of_targets_and_too_many_networks():
    net = an.CPPN(hidden=[3], seed=1)
    with pytest.raises(an.UnknownNameError, match=r"Did you mean .*'glsl'.* Known: html, glsl"):
        an.export(net, to="gsl")
    with pytest.raises(an.InvalidValueError, match="1 to 36 networks"):
        an.export([net] * 37, to="html")
    with pytest.raises(an.InvalidValueError, match="a network, a painting"):
        an.export(3, to="html")
    with pytest.raises(an.InvalidValueError, match="one text"):
        _ = an.export(net, to="savedmodel").text


def test_what_a_text_can_make_of_a_point():
    (scene,) = scenes_of(an.CPPN(hidden=[9], seed=1))
    an.TARGETS["isf"].check(scene)
    with pytest.raises(an.InvalidValueError, match=r"makes at most 10 numbers for each point for isf.* html takes any"):
        dataclasses.replace(an.TARGETS["isf"], made=10).check(scene)


def test_a_target_of_ones_own(monkeypatch):
    monkeypatch.setattr(an.TARGETS, "_rows", dict(an.TARGETS._rows))

    @an.target(suffix=".count")
    def counted(scene, times=1):
        """How many numbers it has."""
        return str(times * scene.baked.numbers)

    net = an.CPPN(hidden=[3], seed=1)
    numbers = scenes_of(net)[0].baked.numbers
    assert an.export(net, to="counted").text == str(numbers)
    assert an.export(net, to="counted(times=3)").text == an.export(net, to="counted", times=3).text == str(3 * numbers)
    with pytest.raises(an.InvalidValueError, match="times of counted"):
        an.export(net, to="counted", times="many")

    @an.target
    def bad(scene):
        return 3

    with pytest.raises(an.PartError, match="'bad'"):
        an.export(net, to="bad")


def test_a_thousand_mutated_pages_are_read_or_refused(tmp_path):
    whole = an.export(an.pattern(seed=7, look="neon", size=64), to="html").text.encode()
    start = whole.index(b"data-recipe")
    rng, file, read = random.Random(5), tmp_path / "page.html", 0
    said: list[str] = []
    for _ in range(1000):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(start, start + 1500) if rng.random() < 0.7 else rng.randrange(len(data))
            kind = rng.random()
            if kind < 0.5:
                data[at] = rng.randrange(256)
            elif kind < 0.75:
                del data[at : at + rng.randint(1, 40)]
            else:
                data[at:at] = rng.choice([b"</script>", b'"', b"{", b"\\u0000", b"999999999999999999", b"\xff"])
        file.write_bytes(data)
        try:
            an.load(file) if rng.random() < 0.02 else an.works.saved_work.read_work(file)
            read += 1
        except an.ArtnetError as error:
            said.append(str(error))
    assert not any("\n" in text for text in said)
    assert 100 < read < 1000


def test_five_hundred_hostile_recipes_export_to_tame_text():
    rng = random.Random(9)
    parts = ["*/", "/*", "//", "</script>", "<!--", "-->", "'", '"', "`", "${x}", "\\", "#define x", "]]>", "&lt;",
             "<svg onload=1>", "?>", "{{", "%s", "x"]  # fmt: skip
    net = an.CPPN(hidden=[2], seed=1)
    for _ in range(500):
        name = "".join(rng.choices(parts, k=rng.randint(1, 6)))[:200]
        target = rng.choice(["glsl", "shadertoy", "isf", "touchdesigner", "wgsl", "svg"])
        text = an.export(net, to=target, name=name, **({"size": 8} if target == "svg" else {})).text
        for bad in ("</script", "<!--", "`", "${", "#define", "<svg onload"):
            assert bad not in text, (name, target)
        assert text.count("*/") == text.count("/*") == (target == "isf")
        if target == "isf":
            json.loads(text[2 : text.index("*/")])


def test_exporting_a_small_network_takes_no_session_of_its_own():
    """What is traced for an export leaves nothing behind."""
    before = len(tf.compat.v1.global_variables())
    an.export(an.CPPN(hidden=[4], seed=1), to="glsl")
    assert len(tf.compat.v1.global_variables()) == before
