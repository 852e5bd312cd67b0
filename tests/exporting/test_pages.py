"""A page in a real browser, as a person uses it: knobs, hands, keys; what it saves is artnet's own file."""

from __future__ import annotations

import gzip
import json
import re

import numpy as np
import pytest
from browser import until
from PIL import Image, ImageDraw

import artnet as an
from artnet.recipes.embedding import recipe_from_text


@pytest.fixture
def neon(tmp_path):
    return an.export(an.pattern(seed=7, look="neon", size=320), to="html").save(tmp_path / "neon.html")


def value(page, name):
    return page.evaluate(f"artnet.players[0].live.values['{name}']")


def pixels(page):
    return page.evaluate("(artnet.players[0].paint(0.5), artnet.players[0].live.canvas.toDataURL())")


def test_hands_and_keys(neon, shot):
    page = shot(neon)
    before = pixels(page)
    page.mouse.move(300, 300)
    page.mouse.down()
    page.mouse.move(360, 340, steps=4)
    page.mouse.up()
    assert value(page, "center_x") < 0 < value(page, "center_y")
    page.mouse.wheel(0, -400)
    until(page, "artnet.players[0].live.values.zoom > 1")
    assert pixels(page) != before
    page.keyboard.press("0")
    assert value(page, "zoom") == pytest.approx(an.pattern(seed=7, look="neon").view.zoom)
    assert pixels(page) == before
    page.keyboard.press(" ")
    until(page, "artnet.players[0].phase > 0.005")
    page.keyboard.press(" ")
    assert pixels(page) != before
    page.keyboard.press("h")
    assert not page.locator("aside").is_visible()


def test_knobs(neon, shot):
    page = shot(neon)
    before = pixels(page)
    knob = page.get_by_label("latent 3")
    knob.evaluate("(input) => { input.value = 2; input.dispatchEvent(new Event('input')); }")
    assert value(page, "latent_2") == 2
    assert pixels(page) != before
    knob.dblclick()
    assert value(page, "latent_2") == pytest.approx(
        page.evaluate("artnet.players[0].work.knobs.find((k) => k.name === 'latent_2').default")
    )


@pytest.mark.parametrize("how", ["drawn", "painted"])
def test_what_it_saves_is_what_artnet_paints(how, tmp_path, shot):
    if how == "drawn":
        source = an.pattern(seed=7, look="ribbons", size=64)
    else:
        source = an.fit(np.random.default_rng(2).integers(0, 255, (24, 32, 3)).astype(np.uint8), steps=60, seed=1)
    page = shot(an.export(source, to="html").save(tmp_path / "a.html"))
    page.mouse.move(200, 200)
    page.mouse.wheel(0, 200)
    page.once("dialog", lambda dialog: dialog.accept("100 x 80"))
    with page.expect_download() as download:
        page.keyboard.press("s")
    file = tmp_path / "saved.png"
    download.value.save_as(file)
    picture = an.open(file)
    assert picture.recipe.size == (100, 80)
    again = an.make(file)
    apart = np.abs(again.pixels.astype(int) - picture.pixels.astype(int))
    assert np.quantile(apart, 0.99) <= 1
    with Image.open(file) as image:
        assert image.format == "PNG"
    assert an.render(an.load(file), size=(16, 16)).pixels.shape == (16, 16, 3)


def test_a_page_is_a_source(neon, tmp_path, capsys):
    from artnet.cli.main import main

    for words in (["info", str(neon)], ["render", str(neon), "--size", "48", "-o", str(tmp_path / "again.png")]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert not ended.value.code
    assert "neon" in capsys.readouterr().out
    assert np.array_equal(
        an.open(tmp_path / "again.png").pixels, an.render(an.pattern(seed=7, look="neon"), size=48).pixels
    )


def test_a_wall_and_a_finger(tmp_path, shot):
    file = tmp_path / "wall.html"
    an.export([an.pattern(seed=seed, look=look, size=64) for seed, look in ((1, "silk"), (2, "marble"), (3, "rose"))],
              to="html").save(file)  # fmt: skip
    page = shot(file, has_touch=True)
    assert page.evaluate("artnet.players.length") == 3
    page.locator("canvas").nth(1).tap()
    until(page, "artnet.players.every((p) => p.drawings > 1)")


RAMP = {"head": "ramp", "hidden": [16, 16], "seed": 4, "latent": 2}


def seen(page, number=0):
    """Pixels (height, width, 3) in [0, 255] of a picture of 1100 x 30, which takes two tiles."""
    text = page.evaluate(
        "(n) => artnet.players[n].live.pixels(1100, 30)"
        ".then((all) => Array.from(all, (v) => v.toString(16).padStart(2, '0')).join(''))", number)  # fmt: skip
    return np.frombuffer(bytes.fromhex(text), np.uint8).reshape(30, 1100, 4)[..., :3].astype(int)


def assert_painted(got, net, **options):
    apart = np.abs(got - an.render(net, size=(1100, 30), quality="draft", **options).pixels)
    assert np.mean(apart <= 1) >= 0.999


def test_the_colours_of_a_ramp_are_turned_on_the_page(tmp_path, shot):
    """Its steps are computed once for each palette, beside pages of other networks."""
    nets = [an.CPPN(**RAMP), an.CPPN(**{**RAMP, "head": "relief"}), an.CPPN(**RAMP)]
    page = shot(an.export(nets, to="html", size=(110, 30)).save(tmp_path / "a.html"))
    for n, net in enumerate(nets):
        assert_painted(seen(page, n), net)
    page.locator("canvas").nth(0).click()
    knob = page.get_by_label("colour 2")
    knob.evaluate("(input) => { input.value = '#12c46e'; input.dispatchEvent(new Event('input')); }")
    colors = list(nets[0].recipe.palette)
    other = an.CPPN(**RAMP, palette=[colors[0], "#12c46e", *colors[2:]])
    assert_painted(seen(page), other)
    page.evaluate("artnet.players[0].set('zoom', 2.5)")
    assert_painted(seen(page), other, zoom=2.5)
    assert_painted(seen(page, 2), nets[2])
    page.keyboard.press("0")
    assert_painted(seen(page), nets[0])


@pytest.mark.parametrize("shows", ["brightness", "distance"])
def test_a_picture_as_input_is_in_the_page(shows, tmp_path, shot, monkeypatch):
    monkeypatch.chdir(tmp_path)
    picture = Image.new("L", (240, 180), 255)
    ImageDraw.Draw(picture).ellipse((60, 40, 180, 150), fill=40)
    picture.save("word.png")
    net = an.CPPN(inputs=f"x y picture(word.png, shows={shows})", hidden=[6, 6], seed=3)
    exported = an.export(net, to="html", size=(110, 30))
    plain = an.export(an.CPPN(inputs="x y", hidden=[6, 6], seed=3), to="html", size=(110, 30))
    each = (len(exported.text) - len(plain.text)) / (240 * 180)
    assert each < (1.6 if shows == "brightness" else 5.6), "a byte for each pixel of a gray picture"
    assert_painted(seen(shot(exported.save(tmp_path / "a.html"))), net)


def test_a_card_that_forgets_is_told_again(tmp_path, shot):
    page = shot(an.export(an.CPPN(**RAMP), to="html", size=(110, 30)).save(tmp_path / "a.html"))
    before = seen(page)
    page.evaluate("(window.lose = artnet.players[0].live.gl.getExtension('WEBGL_lose_context')).loseContext()")
    until(page, "artnet.players[0].live.gl.isContextLost()")
    page.wait_for_timeout(100)
    page.evaluate("lose.restoreContext()")
    until(page, "!artnet.players[0].live.gl.isContextLost()")
    page.wait_for_timeout(100)
    assert np.array_equal(seen(page), before)


def test_without_webgl_there_is_a_picture_and_a_sentence(neon, browser):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(neon.absolute().as_uri())
    page.wait_for_selector("figure img:visible")
    assert "cannot move here" in page.locator(".failed").inner_text()
    context.close()


def test_a_page_is_small_and_asks_for_nothing(tmp_path):
    text = an.export(an.CPPN(seed=1, latent=8), to="html").text
    assert len(gzip.compress(text.encode())) < 60_000
    assert not re.search(r"""(?:src|href)=["'](?!data:)|@import|fetch\(|XMLHttpRequest|WebSocket""", text)
    assert "default-src 'none'" in text


NAMES = [
    "</script><script>alert(1)</script>",
    "*/ alert(1) /*",
    "<!--",
    "'\"`${1}",
    "a\\",
    "]]>",
    "<img src=x onerror=alert(1)>",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_can_end_a_comment_a_string_or_a_tag(name, tmp_path, shot):
    for target in ("glsl", "shadertoy", "isf", "touchdesigner"):
        text = an.export(an.CPPN(hidden=[3], seed=1), to=target, name=name).text
        assert name not in text
        assert text.count("*/") == (1 if target == "isf" else 0)
    exported = an.export(an.CPPN(hidden=[3], seed=1), to="html", name=name)
    page = shot(exported.save(tmp_path / "a.html"))
    assert page.evaluate("artnet.players.length") == 1
    assert page.locator("script").count() == 3
    recipe, _ = recipe_from_text(page.evaluate("document.querySelector('[data-recipe]').textContent"))
    assert recipe.name == name
    assert json.loads(recipe.to_json())["name"] == name


def test_a_phone_reaches_every_knob_and_finds_again_what_it_hid(tmp_path, shot):
    file = an.export(an.pattern(seed=7, look="neon", size=64), to="html").save(tmp_path / "a.html")
    page = shot(file, has_touch=True, is_mobile=True)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.locator("nav kbd").first.is_visible()
    box = page.locator("main").bounding_box()
    assert box["height"] > 400
    page.get_by_label("latent 8").scroll_into_view_if_needed()
    assert page.get_by_label("latent 8").is_visible()
    page.locator("nav button", has_text="hide").tap()
    assert not page.locator("aside").is_visible()
    page.locator("#again").tap()
    assert page.locator("aside").is_visible()


def test_a_rotation_of_more_than_half_a_turn_is_shown_as_less(tmp_path, shot):
    page = shot(an.export(an.pattern(seed=7, look="neon", size=64), to="html", rotation=299).save(tmp_path / "a.html"))
    knob = page.get_by_label("rotation")
    assert float(knob.input_value()) == pytest.approx(-61)
    assert value(page, "rotation") == pytest.approx(299)
    knob.evaluate("(input) => { input.value = 170; input.dispatchEvent(new Event('input')); }")
    assert value(page, "rotation") == 170
