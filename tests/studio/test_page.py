"""The page in a real browser, as a person uses it."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest
from pages import QUIET, at, calm, recipe, step, until, value
from PIL import Image

import artnet as an

DROP = """([name, data]) => {
  const given = new DataTransfer();
  given.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
  document.dispatchEvent(new DragEvent("drop", {dataTransfer: given, bubbles: true, cancelable: true}));
}"""


NO_WEBGL = """const {getContext} = HTMLCanvasElement.prototype;
HTMLCanvasElement.prototype.getContext = function(kind, ...more) {
  return kind === "webgl2" ? null : getContext.call(this, kind, ...more);
}"""


def test_it_opens_and_shows(opened, running):
    page = opened()
    assert "#" not in page.url
    assert running.token not in page.title() + page.content()
    assert page.title() == "artnet studio"
    pixels = np.array(page.evaluate("studio.painter.player.live.pixels(30, 20).then((p) => [...p])"))
    assert len({*pixels}) > 8


@pytest.mark.parametrize("change", ["", "view", "colours"])
def test_what_is_shown_is_what_is_saved(change, page, running):
    if change == "view":
        step(page, lambda: (page.mouse.move(300, 250), page.mouse.wheel(0, -300)))
        step(page, lambda: page.evaluate("studio.ask('edit', {name: 'symmetry', value: 'kaleidoscope(n=5)'})"))
    if change == "colours":
        step(page, lambda: page.locator(".wells input").first.fill("#00ff80"))
    width, height = 90, 60
    shown = page.evaluate(f"studio.painter.player.live.pixels({width}, {height}).then((p) => [...p])")
    path = page.evaluate(f"studio.ask('save', {{form: 'png', size: '{width}x{height}', quality: 'draft'}})")["path"]
    picture = an.open(running.outputs / path)
    assert picture.recipe.size == (width, height)
    shown = np.array(shown, np.int16).reshape(height, width, 4)[..., :3]
    apart = np.abs(shown - picture.pixels.astype(np.int16)).max(axis=-1)
    assert np.mean(apart <= 1) >= (0.999 if change != "view" else 0.99), np.quantile(apart, [0.9, 0.99, 0.999])


def drag(page, x, y, dx, dy):
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()


def test_drag_wheel_undo_redo(page):
    first, center, zoom = at(page), value(page, "center_x"), value(page, "zoom")
    second = step(page, lambda: drag(page, 300, 250, 60, 0))
    assert value(page, "center_x") < center
    third = step(page, lambda: page.mouse.wheel(0, -400))
    assert value(page, "zoom") > zoom
    step(page, lambda: page.keyboard.press("z"))
    assert at(page) == second
    step(page, lambda: page.keyboard.press("Control+z"))
    assert at(page) == first
    until(page, f"document.body.dataset.shown === '{first}'")
    assert (value(page, "center_x"), value(page, "zoom")) == pytest.approx((center, zoom))
    step(page, lambda: page.keyboard.press("y"))
    step(page, lambda: page.keyboard.press("Control+Shift+z"))
    assert at(page) == third


def test_controls(page):
    slider = page.get_by_label("zoom", exact=True)
    step(page, lambda: (slider.focus(), page.keyboard.press("ArrowRight")))
    number = page.get_by_label("zoom, number")
    step(page, lambda: (number.fill("2,5"), number.press("Enter")))
    assert value(page, "zoom") == pytest.approx(2.5)
    assert recipe(page)["view"]["zoom"] == pytest.approx(2.5)
    step(page, lambda: page.locator(".wells input").nth(1).fill("#123456"))
    assert recipe(page)["network"]["palette"][1] == "#123456"
    step(page, lambda: page.get_by_label("head", exact=True).select_option("contours"))
    until(page, "studio.painter.player.recipe.artnet.network.head.startsWith('contours')")
    step(page, lambda: page.get_by_label("symmetry", exact=True).select_option("mirror"))
    step(page, lambda: page.get_by_label("another seed").click())
    number.fill("nonsense")
    number.press("Enter")
    assert re.fullmatch(r"[\d.]+", number.input_value())
    page.get_by_label("layers").fill("nonsense")
    page.get_by_label("layers").press("Enter")
    page.wait_for_selector("#note.bad")
    assert "Expected" in page.locator("#note").inner_text()


def test_pad(page):
    pad = page.locator(".pad")
    pad.scroll_into_view_if_needed()
    before = value(page, "latent_0"), value(page, "latent_1")
    pad.focus()
    step(page, lambda: (page.keyboard.press("ArrowRight"), page.keyboard.press("ArrowUp")))
    assert value(page, "latent_0") == pytest.approx(before[0] + 0.1)
    assert value(page, "latent_1") == pytest.approx(before[1] + 0.1)
    box = pad.bounding_box()
    step(page, lambda: drag(page, box["x"] + 20, box["y"] + 20, box["width"] - 50, 10))
    assert value(page, "latent_0") > 1
    assert recipe(page)["latent"][0] == pytest.approx(value(page, "latent_0"))


def encoded(data):
    import base64

    return base64.b64encode(data).decode()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """One work in every kind of file that artnet saves."""
    folder = tmp_path_factory.mktemp("files")
    net = an.CPPN(hidden=[6, 6], seed=11, head="palette", palette=["#300020", "#ffe000"])
    picture = an.render(net, size=24, view=an.View(zoom=3.0))
    for suffix in ("png", "jpg", "webp"):
        picture.save(folder / f"a.{suffix}")
    film = an.animate(net, size=16, seconds=0.2, fps=5)
    for suffix in ("gif", "mp4"):
        film.save(folder / f"a.{suffix}")
    an.export(picture, to="html").save(folder / "a.html")
    net.save(folder / "a.safetensors")
    return {file.suffix[1:]: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "gif", "mp4", "html", "safetensors"])
def test_a_file_that_is_dropped(kind, page, files):
    step(page, lambda: page.evaluate(DROP, [f"a.{kind}", encoded(files[kind])]))
    until(page, "studio.painter.player.recipe.artnet.network.hidden.length === 2")
    assert recipe(page)["network"]["seed"] == "11"
    assert recipe(page)["network"]["palette"] == ["#300020", "#ffe000"]


@pytest.mark.parametrize("only", ["colours", "network", "view"])
def test_a_part_of_a_file(only, page, files):
    before = recipe(page)
    step(page, lambda: page.evaluate(
        "([only, data]) => studio.ask('open_file', {name: 'a.png', only}, "
        "Uint8Array.from(atob(data), (c) => c.charCodeAt(0)).buffer)", [only, encoded(files["png"])]))  # fmt: skip
    until(page, "document.body.dataset.shown === String(studio.tree.at)")
    now = recipe(page)
    assert (now["network"]["palette"] == ["#300020", "#ffe000"]) == (only != "view")
    assert (now["network"]["hidden"] == [6, 6]) == (only == "network")
    assert (now["view"] != before["view"]) == (only == "view")


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.txt", "a.png", "<img src=x onerror=alert(1)>.png"])
def test_what_is_dropped_and_is_nothing(name, page):
    before = at(page)
    page.evaluate(DROP, [name, encoded(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")])
    page.wait_for_selector("#note.bad")
    assert at(page) == before
    assert page.locator("#note img").count() == 0


def test_saving_by_the_dialog(page, running):
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog")
    assert dialog.is_visible()
    dialog.get_by_label("size in pixels").fill("32x24")
    dialog.get_by_role("button", name=re.compile("^png")).first.click()
    until(page, "document.querySelector('#note').textContent.startsWith('saved ')")
    path = page.locator("#note").inner_text().removeprefix("saved ").partition(",")[0]
    with Image.open(running.outputs / path) as image:
        assert image.size == (32, 24)
    page.keyboard.press("l")
    page.get_by_role("dialog").get_by_title(path).wait_for()
    page.keyboard.press("Escape")


def test_the_page_goes_on_while_a_film_is_saved(page):
    page.evaluate("void (window.film = studio.ask('save', {form: 'film gif', size: '48x32', seconds: 4, fps: 25})"
                  ".then((found) => { window.done = found ?? {}; }))")  # fmt: skip
    before = at(page)
    drag(page, 300, 250, 40, 0)
    until(page, f"studio.tree.at !== {before}")
    assert page.evaluate("!window.done")
    until(page, "window.done?.path?.endsWith('.gif')")


def test_name_and_star_stay(page):
    words = '<b>ring</b> & "quotes" é'
    page.once("dialog", lambda dialog: dialog.accept(words))
    page.keyboard.press("m")
    page.keyboard.press("*")
    until(page, "studio.tree.nodes.get(studio.tree.at).star && studio.tree.nodes.get(studio.tree.at).name")
    node = at(page)
    page.reload()
    page.wait_for_selector("body[data-shown]")
    until(page, QUIET)
    assert at(page) == node
    assert page.evaluate("studio.tree.nodes.get(studio.tree.at).name") == words
    assert page.locator("#strip .node[aria-current=true] .star").count() == 1
    assert page.locator("#strip b").count() == 0


def test_a_thumb_of_each_step(page):
    step(page, lambda: drag(page, 300, 250, 30, 30))
    calm(page)
    until(page, f"studio.tree.thumbs.has({at(page)})")
    until(page, "document.querySelector('#strip .node[aria-current=true] img')?.naturalWidth > 10")


def test_the_keys_are_told(page):
    page.keyboard.press("?")
    words = page.get_by_role("dialog").inner_text()
    assert "another picture" in words
    assert "object" not in words
    page.keyboard.press("Escape")


def test_two_tabs(page, opened):
    other = opened()
    step(page, lambda: drag(page, 300, 250, 60, 0))
    calm(page)
    until(other, f"studio.tree.at === {at(page)}")
    assert len(page.evaluate("[...studio.tree.nodes.keys()]")) == len(other.evaluate("[...studio.tree.nodes.keys()]"))


def test_without_a_key(opened, running):
    page = opened(running.address.partition("#")[0], wait=False)
    page.get_by_text("This page has no key").wait_for()


def test_without_webgl(opened):
    """Python paints."""
    page = opened(wait=False, script=NO_WEBGL)
    page.wait_for_selector("canvas.printed")
    until(page, "document.body.dataset.shown === String(studio.tree.at)")
    assert "painted by Python, not by the card: this browser has no WebGL2" in page.locator("#note").inner_text()
    assert page.locator(".words").count() == 0
    drawn = "studio.painter.player.live.canvas.getContext('2d').getImageData(0, 0, 60, 40).data"
    pixels = page.evaluate(f"[...{drawn}]")
    assert len({*pixels}) > 8


def test_random_hands(page):
    """200 gestures of all kinds, then back to the start, which is as it was."""
    dice = random.Random(5)
    start, before = at(page), page.evaluate("studio.painter.player.live.pixels(30, 20).then((p) => [...p])")
    words = ["z", "y", "*", "h", "h", "0", " ", " ", "Control+z", "c", "/", "Escape"]
    acts = [
        lambda: drag(page, dice.randrange(20, 560), dice.randrange(70, 480), dice.randrange(-80, 80), 9),
        lambda: (page.mouse.move(dice.randrange(20, 560), 300), page.mouse.wheel(0, dice.randrange(-300, 300))),
        lambda: page.keyboard.press(dice.choice(words)),
        lambda: page.evaluate("(n) => { const all = [...document.querySelectorAll('#panel input[type=range]')];"
                              " const one = all[n % all.length]; if (!one) return;"
                              " one.value = +one.min + (one.max - one.min) * (n % 89) / 89;"
                              " one.dispatchEvent(new Event('input')); one.dispatchEvent(new Event('change')); }",
                              dice.randrange(1000)),
        lambda: page.evaluate("(n) => { const all = [...document.querySelectorAll('.wells input')];"
                              " const one = all[n % all.length]; if (!one) return;"
                              " one.value = '#' + String(100000 + n); one.dispatchEvent(new Event('input')); }",
                              dice.randrange(1000)),
        lambda: page.evaluate("(n) => { const all = [...document.querySelectorAll('#strip .node')];"
                              " all[n % all.length]?.click(); }", dice.randrange(1000)),
    ]  # fmt: skip
    for n in range(200):
        dice.choice(acts)()
        if n % 20 == 19:
            page.keyboard.press("Escape")
            calm(page)
    page.evaluate("document.body.classList.remove('bare'); document.activeElement.blur();"
                  "studio.painter.player.playing = false")  # fmt: skip
    calm(page)
    page.evaluate(f"studio.ask('go', {{node: {start}}})")
    until(page, f"studio.tree.at === {start} && document.body.dataset.shown === '{start}'")
    calm(page)
    assert at(page) == start
    pixels = "studio.painter.player.live.pixels(30, 20).then((p) => [...p])"
    apart = 255
    for _ in range(60):  # what was asked for before may still come
        apart = max(abs(one - other) for one, other in zip(page.evaluate(pixels), before, strict=True))
        if apart <= 1:
            break
        page.wait_for_timeout(500)
    assert apart <= 1, "a level, by which two compilations of a shader may differ"
    assert page.evaluate("studio.link.waiting.size") == 0


def test_killed_and_begun_again(page, opened, running):
    """It opens where it was; the old page says that its key is no longer one."""
    step(page, lambda: drag(page, 300, 250, 60, 30))
    calm(page)
    node = at(page)
    center = value(page, "center_x")
    running.kill()
    page.get_by_text("Python does not answer").wait_for()
    port = running.port
    running.start("--port", str(port))
    page.get_by_text("This page has no key").wait_for()
    fresh = opened()
    assert at(fresh) == node
    assert value(fresh, "center_x") == pytest.approx(center)
