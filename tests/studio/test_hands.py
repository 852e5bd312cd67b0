"""Breeding, comparing, the timeline, and pictures that Python paints, as a person does it in a real browser."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy as np
import pytest
from pages import Pages, at, calm, recipe, step, until, value
from running import Running

import artnet as an

CELLS = """[...document.querySelectorAll('#breed .child canvas')].map((cell) => {
  const small = document.createElement("canvas");
  Object.assign(small, {width: 6, height: 4});
  small.getContext("2d").drawImage(cell, 0, 0, 6, 4);
  return [...small.getContext("2d").getImageData(0, 0, 6, 4).data];
})"""
SEEN = """(() => {
  const small = document.createElement("canvas");
  Object.assign(small, {width: 24, height: 16});
  const shown = document.querySelector('#stage canvas.film') ?? studio.painter.player.live.canvas;
  small.getContext("2d").drawImage(shown, 0, 0, 24, 16);
  return [...small.getContext("2d").getImageData(0, 0, 24, 16).data];
})()"""


@pytest.fixture
def calmed(page):
    """The known picture, and nothing open on it afterwards."""
    yield page
    page.evaluate("studio.breeding.isOpen && studio.breeding.close(); studio.compare.close(); studio.motion.close();"
                  "studio.motion.keys = []; studio.motion.at = 0;")  # fmt: skip
    calm(page)


def painted(page):
    page.wait_for_selector("#breed[data-painted='16']:not([aria-busy])", timeout=60_000)
    return np.array(page.evaluate(CELLS), float)


def test_breeding(calmed, running):
    page = calmed
    before = at(page)
    page.keyboard.press("b")
    first = painted(page)
    assert first.shape[0] == 16
    for n in range(16):  # each is another picture, its parent among them
        assert all(np.abs(first[n] - first[m]).mean() > 1 for m in range(n))
    children = page.locator("#breed .child")
    assert children.nth(0).get_attribute("aria-label") == "parent 1"
    page.locator("#breed summary").click()
    page.get_by_role("checkbox", name="palette").check()
    page.locator("#breed summary").click()
    children.nth(3).click()
    page.keyboard.press(" ")
    until(page, "studio.breeding.children.length === 16 && !studio.breeding.busy")
    until(page, "document.querySelector('#breed .child')?.getAttribute('aria-selected') === 'false'")
    page.wait_for_timeout(500)
    second = painted(page)
    palettes = "new Set(studio.breeding.children.map(({values}) => JSON.stringify([values.color_0, values.color_1])))"
    assert page.evaluate(f"{palettes}.size") == 1  # it was locked
    assert np.abs(first - second[0]).mean(axis=1).argmin() == 3  # the chosen one is the parent now
    children.nth(5).click()
    children.nth(9).click()
    page.keyboard.press(" ")
    until(page, "document.querySelectorAll('#breed .child').length === 17")
    page.wait_for_selector("#breed[data-painted='17']:not([aria-busy])", timeout=60_000)
    assert page.locator("#breed .tag").count() == 2
    page.locator("#breed .child").nth(6).click()
    step(page, lambda: page.keyboard.press("Enter"))
    assert not page.evaluate("studio.breeding.isOpen")
    until(page, f"studio.tree.nodes.get(studio.tree.at).parent === {before}")
    assert recipe(page)["weights"]["sha256"]
    path = page.evaluate("studio.ask('save', {form: 'sketch'})")["path"]
    picture = an.render(an.load(running.outputs / path.replace(".py", ".safetensors")), size=24)
    assert picture.pixels.std() > 1


def test_a_lock_that_holds_everything_is_told(calmed):
    page = calmed
    page.keyboard.press("b")
    painted(page)
    page.locator("#breed select").select_option("color")
    page.get_by_label("keep colour").check()
    page.keyboard.press(" ")
    page.wait_for_selector("#note.bad")
    assert "Expected something that may change" in page.locator("#note").inner_text()
    page.get_by_label("keep colour").uncheck()
    page.locator("#breed select").select_option("all")
    page.keyboard.press("Escape")
    assert not page.evaluate("studio.breeding.isOpen")


def test_two_steps_under_a_wipe(calmed):
    page = calmed
    here = at(page)
    step(page, lambda: page.evaluate("studio.ask('edit', {name: 'palette', value: '#ffffff #000000'})"))
    until(page, "document.body.dataset.shown === String(studio.tree.at)")
    page.keyboard.press("c")
    until(page, "studio.compare.isOpen && studio.compare.player.drawings > 0")
    assert page.evaluate("studio.compare.player.recipe.artnet.network.palette.length") == 3
    bar = page.locator(".wipe")
    box = bar.bounding_box()
    middle = box["x"] + box["width"] / 2
    page.mouse.move(middle, 300)
    page.mouse.down()
    page.mouse.move(middle - 200, 300, steps=4)
    page.mouse.up()
    assert page.evaluate("studio.compare.at") == pytest.approx(0.5 - 200 / 900, abs=0.02)
    page.keyboard.press("ArrowLeft")
    assert int(bar.get_attribute("aria-valuenow")) < 30
    left = page.evaluate("getComputedStyle(document.querySelector('canvas.other')).clipPath")
    assert "inset" in left
    page.mouse.move(200, 300)
    step(page, lambda: page.mouse.wheel(0, -300))  # one view: both are moved
    until(page, "studio.compare.isOpen === false"
                " || studio.compare.player.live.values.zoom === studio.painter.player.live.values.zoom")  # fmt: skip
    page.keyboard.press("Escape")
    assert page.locator("canvas.other").count() == 0
    page.locator(f"#strip .node[aria-label$='step {here}']").click(modifiers=["Shift"])
    until(page, "studio.compare.isOpen")
    assert at(page) != here
    page.keyboard.press("c")
    assert page.locator(".wipe").count() == 0


def test_keys_are_played_as_the_film_has_them(calmed, running):
    page = calmed
    page.keyboard.press("t")
    page.get_by_label("motion", exact=True).wait_for()
    page.keyboard.press("k")
    zoom = value(page, "zoom")
    until(page, "studio.motion.keys.length === 1")
    page.evaluate("studio.motion.seek(0.5)")
    step(page, lambda: page.evaluate("studio.painter.set('zoom', 3)"))
    page.keyboard.press("k")
    until(page, "studio.motion.keys.length === 2")
    page.wait_for_timeout(400)
    page.get_by_label("play the motion").click()
    until(page, "studio.motion.playing")
    seen = set()
    for _ in range(40):
        seen.add(round(value(page, "zoom"), 2))
        page.wait_for_timeout(50)
    page.get_by_label("play the motion").click()
    assert len(seen) > 5
    assert min(seen) >= zoom - 0.01
    assert max(seen) <= 3.01
    page.evaluate("studio.motion.seek(0.5)")
    until(page, "Math.abs(studio.painter.player.live.values.zoom - 3) < 0.05")
    path = page.evaluate("studio.ask('save', {form: 'film gif', size: '32x24', ...studio.motion.asked, fps: 10})")[
        "path"
    ]
    motion = an.open(running.outputs / path).recipe.motion
    assert motion.name.startswith("keys")
    assert [key.at for key in motion.keys] == [0.0, 0.5]


def test_a_depth_is_in_the_keys_where_it_differs(calmed, running):
    page = calmed
    step(page, lambda: page.evaluate("studio.ask('edit', {name: 'structure', value: 'recurrent'})"))
    page.keyboard.press("t")
    page.get_by_label("motion", exact=True).wait_for()
    page.keyboard.press("k")
    until(page, "studio.motion.keys.length === 1")
    step(page, lambda: page.evaluate("studio.ask('edit', {name: 'structure.depth', value: 6})"))
    page.evaluate("studio.motion.seek(0.5)")
    page.keyboard.press("k")
    until(page, "studio.motion.keys.length === 2")
    page.get_by_label("play the motion").click()
    page.wait_for_selector("#timeline[data-frames='48']", timeout=60_000)
    page.get_by_label("play the motion").click()
    path = page.evaluate("studio.ask('save', {form: 'film gif', size: '32x24', ...studio.motion.asked, fps: 10})")[
        "path"
    ]
    assert [key.depth for key in an.open(running.outputs / path).recipe.motion.keys] == [3.0, 6.0]


def test_what_no_knob_turns_is_painted_by_python(calmed):
    page = calmed
    page.keyboard.press("t")
    menu = page.get_by_label("motion", exact=True)
    menu.wait_for()
    weights = page.evaluate("studio.motion.menus.motions.find(({name}) => name === 'weights').usage")
    page.get_by_label("seconds").fill("1")
    page.get_by_label("seconds").press("Tab")
    menu.select_option(weights)
    page.wait_for_timeout(400)
    page.get_by_label("play the motion").click()
    page.wait_for_selector("#timeline[data-frames='12']", timeout=60_000)
    page.get_by_label("play the motion").click()
    page.evaluate("studio.motion.seek(0)")
    page.wait_for_timeout(100)
    one = np.array(page.evaluate(SEEN), float)
    page.evaluate("studio.motion.seek(0.5)")
    page.wait_for_timeout(100)
    assert np.abs(one - np.array(page.evaluate(SEEN), float)).mean() > 1
    page.get_by_label("close the timeline").click()
    assert page.locator("canvas.film").count() == 0


def test_where_the_card_cannot_python_paints(calmed):
    page = calmed
    card = np.array(page.evaluate(SEEN), float)
    page.evaluate("studio.ask('by_python', {why: 'a test'})")
    page.wait_for_selector("canvas.printed")
    calm(page)
    assert "painted by Python, not by the card: a test" in page.locator("#note").inner_text()
    assert np.array(page.evaluate(SEEN), float).std() > 0.3 * card.std()


def test_a_picture_that_comes_in_strips_is_the_whole_one(calmed):
    page = calmed
    page.evaluate("studio.painter.player.touch()")
    page.evaluate("studio.painter.player.cost = 0.004")  # two seconds for all of it: it is painted beside
    until(page, "studio.painter.player.beside")
    until(page, "!studio.painter.player.beside && studio.painter.player.painted.share === 1")
    apart = page.evaluate("""async () => {
      const {live, live: {canvas}} = studio.painter.player;
      const whole = await live.pixels(canvas.width, canvas.height);
      const flat = document.createElement("canvas");
      Object.assign(flat, {width: canvas.width, height: canvas.height});
      flat.getContext("2d").drawImage(canvas, 0, 0);
      const shown = flat.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      return [canvas.width, shown.reduce((most, value, n) => Math.max(most, Math.abs(value - whole[n])), 0)];
    }""")
    assert apart[0] == 900
    assert apart[1] <= 1


PLUGIN = '''
import numpy as np
import tensorflow as tf

import artnet as an


@an.activation("far_away")
def far_away(x):
    """It leaves TensorFlow."""
    y = tf.numpy_function(lambda a: np.sin(3 * a).astype(np.float32), [x], tf.float32)
    return tf.ensure_shape(y, x.shape)
'''


def test_a_part_that_no_shader_has_is_painted_by_python(browser, tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    (work / "mine.py").write_text(PLUGIN)
    studio = Running(work, "--no-browser", "--plugin", "mine.py")
    pages = Pages(browser, studio)
    try:
        page = pages()
        page.evaluate("studio.ask('new', {seed: '7', look: 'ink'})")
        calm(page)
        page.evaluate("studio.ask('edit', {name: 'activation', value: 'far_away'})")
        page.wait_for_selector("canvas.printed", timeout=60_000)
        calm(page)
        assert "painted by Python" in page.locator("#note").inner_text()
        first, node, zoom = np.array(page.evaluate(SEEN), float), at(page), value(page, "zoom")
        assert first.std() > 5
        page.mouse.move(300, 300)
        page.mouse.wheel(0, -600)
        until(page, f"studio.tree.at > {node}")
        until(page, "document.body.dataset.shown === String(studio.tree.at)")
        calm(page)
        assert value(page, "zoom") > 1.2 * zoom
        assert np.abs(np.array(page.evaluate(SEEN), float) - first).mean() > 1
        assert pages.said == []
    finally:
        pages.close()
        studio.stop()


def test_a_plugin_that_is_not_there_is_named_at_once(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    (work / "mine.py").write_text(PLUGIN)
    words = ["render", "--plugin", "mine.py", "--activation", "far_away", "--size", "16", "-o", "p.png"]
    command = [sys.executable, "-c", "from artnet.cli.entry import main; main()"]
    subprocess.run([*command, *words], cwd=work, check=True, capture_output=True)
    told = subprocess.run([*command, "studio", "p.png", "--no-browser"], cwd=work, capture_output=True, text=True,
                          timeout=60, check=False)  # fmt: skip
    assert told.returncode == 1
    assert re.search(r"made with far_away of mine\w*, which is not here: import it, or --plugin FILE", told.stderr)
    assert "Traceback" not in told.stderr


SKETCH = '''
import artnet as an


@an.sketch
def dunes(seed=1, waves=3.0):
    """A sketch."""
    return an.render(an.CPPN(hidden=[8, 8], activation="sin", weight_scale=waves / 3, seed=seed), size=(48, 32))


if __name__ == "__main__":
    an.run(dunes)
'''


def test_a_sketch_is_painted_turned_broken_and_mended(browser, tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    sketch = work / "dunes.py"
    sketch.write_text(SKETCH)
    studio = Running(work, "--no-browser", "dunes.py")
    pages = Pages(browser, studio)
    try:
        page = pages(wait=False)
        page.get_by_label("waves", exact=True).wait_for(timeout=120_000)
        page.wait_for_selector("body[data-shown]")
        calm(page)
        first, node = np.array(page.evaluate(SEEN), float), at(page)
        page.get_by_label("waves, number").fill("9")
        page.get_by_label("waves, number").press("Enter")
        until(page, f"studio.tree.at > {node}")
        until(page, "document.body.dataset.shown === String(studio.tree.at)")
        calm(page)
        assert np.abs(np.array(page.evaluate(SEEN), float) - first).mean() > 1
        sketch.write_text(SKETCH.replace("hidden=[8, 8]", "hidden=[8, 8"))
        page.wait_for_selector("#note.bad", timeout=60_000)
        assert "dunes.py" in page.locator("#note").inner_text()
        assert page.locator("#stage > canvas:not(.brush)").count() == 1  # the last good picture stays
        sketch.write_text(SKETCH.replace('"sin"', '"tanh"'))
        until(page, "!document.querySelector('#note.bad')")
        until(page, "studio.painter.player.recipe.artnet.network.activation[0] === 'tanh'")
        assert pages.said == []
    finally:
        pages.close()
        studio.stop()
