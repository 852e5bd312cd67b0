"""Every row that a shader takes, drawn by a real browser and compared with the network itself."""

from __future__ import annotations

import re

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image, ImageDraw

import artnet as an
from artnet.exporting import checking
from artnet.exporting.export import scenes_of
from artnet.exporting.shaders.hosts import isf, shadertoy, touchdesigner
from artnet.exporting.shaders.shader import Shader
from artnet.exporting.shaders.webgl import glsl, paged
from artnet.fields.view import Window, view_matrix

SIDE = 96
VIEW = {"zoom": 0.7, "rotation": 10.0, "center": (0.1, 0.2)}
SMALL = {"hidden": [6, 6], "seed": 3, "latent": 2}
NEEDS_A_FILE = ("picture",)
ROWS = [
    *(("activations", row.name, {"activation": row.name}) for row in an.ACTIVATIONS),
    *(("heads", row.name, {"head": row.name}) for row in an.HEADS),
    *(("inputs", row.name, {"inputs": " ".join(dict.fromkeys(["x", "y", row.name]))}) for row in an.INPUTS
      if row.name not in NEEDS_A_FILE),
    *(("encodings", row.name, {"inputs": "x y", "encoding": row.name}) for row in an.ENCODINGS),
    *(("structures", row.name, {"structure": row.name} | ({"hidden": []} if row.name == "linear" else {}))
      for row in an.STRUCTURES),
]  # fmt: skip


def scene_for(net, symmetry="none", size=(SIDE, SIDE)):
    (scene,) = scenes_of(net, size=size, view=an.View(**VIEW, symmetry=symmetry))
    return scene


def expected(scene, size=(SIDE, SIDE)):
    """The colours (height, width, 4) of the network itself, by TensorFlow; opacity as in a browser."""
    pixels = tf.range(size[0] * size[1])
    window, net = Window(size, scene.recipe.view.symmetry), scene.net
    z = tf.constant(scene.latent)

    @tf.function(autograph=False)
    def colors():
        matrix = tf.constant(view_matrix(scene.recipe.view))
        paper = window.sample_paper(pixels, 1, matrix, lambda places: net.logits(places, tf.constant(0.0), z))
        return net.painted(paper)

    return opaque(colors().numpy().reshape(size[1], size[0], -1))


def opaque(values):
    """Four channels, premultiplied."""
    if values.shape[2] == 1:
        values = values.repeat(3, axis=2)
    if values.shape[2] == 3:
        return np.concatenate([values, np.ones_like(values[..., :1])], axis=2)
    return np.concatenate([values[..., :3] * values[..., 3:], values[..., 3:]], axis=2)


def uniforms(scene, size=(SIDE, SIDE)):
    return checking.uniforms(scene, size)


def drawn(page, shader, given, size):
    return checking.drawn(page, shader if isinstance(shader, Shader) else Shader(shader), given, size)[0]


def assert_alike(got, wanted, share=0.999):
    """At most 1/255 on 99.9 % of values and 2/255 anywhere but where colours jump: there one pixel may fall over."""
    apart = 255 * np.abs(got - wanted)
    assert np.isfinite(got).all()
    assert np.quantile(apart, share) <= 1
    assert np.mean(apart > 2) <= 5e-4
    jump = np.abs(np.diff(wanted, axis=0, append=wanted[-1:])) + np.abs(np.diff(wanted, axis=1, append=wanted[:, -1:]))
    steep = 255 * (jump + np.roll(jump, 1, 0) + np.roll(jump, 1, 1)).max(axis=2) > 8
    assert (apart.max(axis=2)[~steep] <= 2).all()


@pytest.mark.parametrize(("kind", "name", "network"), ROWS, ids=[f"{kind}-{name}" for kind, name, _ in ROWS])
def test_a_browser_paints_the_same(kind, name, network, drawing_page):
    scene = scene_for(an.CPPN(**{**SMALL, **network}))
    shader = paged(scene)
    got = drawn(drawing_page, shader, uniforms(scene), (SIDE, SIDE))
    assert_alike(got, expected(scene))


@pytest.mark.parametrize("name", [row.name for row in an.SYMMETRIES])
def test_symmetries_travel(name, drawing_page):
    size = (96, 64)
    scene = scene_for(an.CPPN(**SMALL), name, size)
    assert_alike(drawn(drawing_page, glsl(scene), uniforms(scene, size), size), expected(scene, size))


@pytest.mark.parametrize("look", an.LOOKS.names())
def test_looks_travel(look, drawing_page):
    (scene,) = scenes_of(an.pattern(seed=5, look=look), size=SIDE)
    shader = paged(scene)
    got = drawn(drawing_page, shader, uniforms(scene), (SIDE, SIDE))
    screened = scene.net.blueprint.head.entry.finest is not None  # most of a small picture is the edge of a dot
    assert_alike(got, expected(scene), 0.995 if screened else 0.999)


def test_networks_that_shout_leave_no_holes(drawing_page):
    """With |z| up to 1,000 a card's own tanh and exp would give no numbers."""
    for activation in ("tanh", "sigmoid", "softplus", "gaussian", "elu", "sin", "gelu", "hosc", "expsin"):
        net = an.CPPN(**SMALL, activation=activation)
        net.set_weights({name: 300 * value for name, value in net.weights().items()})
        shader = paged(scene_for(net))
        got = drawn(drawing_page, shader, uniforms(scene_for(net)), (SIDE, SIDE))
        assert np.isfinite(got).all(), activation


def test_a_network_with_its_numbers_in_a_texture(drawing_page):
    scene = scene_for(an.CPPN(hidden=[64] * 5, seed=1))
    shader = paged(scene)
    assert len(shader.numbers) > 4000
    assert len(shader.text) < 60_000
    assert_alike(drawn(drawing_page, shader, uniforms(scene), (SIDE, SIDE)), expected(scene))


@pytest.mark.parametrize("head", ["rgb", "palette", "ramp"])
@pytest.mark.parametrize("write", [glsl, paged])
def test_numbers_in_the_shader_and_beside_it_give_the_same(write, head, drawing_page):
    scene = scene_for(an.CPPN(hidden=[32] * 3, seed=1, head=head))
    baked, beside = (write(scene, weights=weights) for weights in ("baked", "data"))
    assert len(baked.numbers) < 100 < len(beside.numbers)
    assert len(beside.text) < len(baked.text)
    for shader in (baked, beside):
        assert_alike(drawn(drawing_page, shader, uniforms(scene), (SIDE, SIDE)), expected(scene))


@pytest.mark.parametrize("shows", ["brightness", "distance"])
def test_pictures_travel_as_numbers(shows, drawing_page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    picture = Image.new("L", (240, 180), 255)
    ImageDraw.Draw(picture).ellipse((60, 40, 180, 150), fill=40)
    picture.save("word.png")
    scene = scene_for(an.CPPN(**{**SMALL, "inputs": f"x y picture(word.png, shows={shows})"}))
    shader = paged(scene)
    assert len(shader.numbers) == 240 * 180 / 4
    assert len(shader.text) < 20_000
    assert_alike(drawn(drawing_page, shader, uniforms(scene), (SIDE, SIDE)), expected(scene))
    with pytest.raises(an.InvalidValueError, match=r"without a large picture.* with word.png; html takes it"):
        an.export(scene.net, to="shadertoy")
    assert len(an.export(scene.net, to="glsl").numbers) >= 240 * 180 * 4


def test_shadertoy_in_its_uniforms(drawing_page):
    scene = scene_for(an.CPPN(hidden=[12] * 3, seed=2, latent=4))
    around = f"""#version 300 es
precision highp float; precision highp int;
uniform vec3 iResolution; uniform float iTime; uniform vec4 iMouse; out vec4 shown;
{shadertoy(scene)}
void main() {{ mainImage(shown, gl_FragCoord.xy); }}"""
    given = {"iResolution": [SIDE, SIDE, 1], "iTime": 0.0, "iMouse": [0, 0, 0, 0]}
    still = drawn(drawing_page, around, given, (SIDE, SIDE))
    assert_alike(still, expected(scene))
    moved = drawn(drawing_page, around, {**given, "iMouse": [10, 80, 1, 0]}, (SIDE, SIDE))
    assert np.abs(moved - still).mean() > 0.02, "the mouse moves something"


def test_isf_and_touchdesigner_in_stubs_of_their_hosts(drawing_page):
    import json

    scene = scene_for(an.CPPN(hidden=[12] * 3, seed=2, latent=2, head="palette"))
    text = isf(scene)
    about = json.loads(re.match(r"/\*(.*?)\*/", text, re.DOTALL)[1])
    names = {row["NAME"]: row for row in about["INPUTS"]}
    assert {"zoom", "latent_0", "color_0", "speed"} <= set(names)
    given = {name: row["DEFAULT"] for name, row in names.items()}
    declared = "\n".join(
        f"uniform {'vec4' if row['TYPE'] == 'color' else 'float'} {name};" for name, row in names.items()
    )
    body = text[text.index("*/") + 2 :].replace("gl_FragColor", "shown")
    host = f"#version 300 es\nprecision highp float; precision highp int;\nuniform float TIME; uniform vec2 RENDERSIZE;\nout vec4 shown;\n{declared}\n{body}"  # noqa: E501
    assert_alike(
        drawn(drawing_page, host, given | {"TIME": 0, "RENDERSIZE": [SIDE, SIDE]}, (SIDE, SIDE)), expected(scene)
    )
    host = f"""#version 300 es
precision highp float; precision highp int;
struct Info {{ vec4 res; }};
uniform vec2 size_; Info uTDOutputInfo; vec3 vUV;
vec4 TDOutputSwizzle(vec4 c) {{ return c; }}
{touchdesigner(scene).replace("void main()", "void inner()")}
void main() {{ uTDOutputInfo.res = vec4(1.0 / size_, size_); vUV = vec3(gl_FragCoord.xy / size_, 0.0); inner(); }}"""
    given = uniforms(scene) | {"size_": [SIDE, SIDE]}
    assert_alike(drawn(drawing_page, host, given, (SIDE, SIDE)), expected(scene))


def test_text_is_small_and_says_what_may_be_turned():
    text = glsl(scene_for(an.CPPN(seed=1, latent=8))).text
    assert len(text) < 70_000
    assert re.search(r"uniform float latent_7; // latent 8: -?[\d.e-]+, from -3 to 3", text)
    assert max(map(len, text.splitlines())) <= 130


def test_check_tells_how_the_copy_compares(browser, tmp_path, monkeypatch, capsys):
    from artnet.cli.main import main

    monkeypatch.setattr(checking, "FLAGS", (*checking.FLAGS, *checking.SOFTWARE))
    words = ["export", "--seed", "3", "--hidden", "6,6", "--size", "64", "--to", "glsl", "--check"]
    with pytest.raises(SystemExit) as ended:
        main([*words, "-o", str(tmp_path / "a.frag")])
    assert not ended.value.code
    found = re.search(r"largest difference ([\d.]+)/255, 100.00 % of values within 1/255, drawn by .*SwiftShader",
                      capsys.readouterr().out)  # fmt: skip
    assert found
    assert float(found[1]) < 0.1


def test_without_a_browser_check_says_what_to_install(tmp_path, monkeypatch, capsys):
    from artnet.cli.main import main

    monkeypatch.setattr(checking, "chromium", lambda: None)
    with pytest.raises(SystemExit) as ended:
        main(["export", "--seed", "3", "--hidden", "4", "--to", "glsl", "--check", "-o", str(tmp_path / "a.frag")])
    assert ended.value.code == 1
    assert "apt install chromium" in capsys.readouterr().err
