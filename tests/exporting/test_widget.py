"""A network live in a notebook: its widget in Python, its module in a real browser, and a real notebook."""

from __future__ import annotations

import base64
import sys
from io import BytesIO

import numpy as np
import pytest
from browser import until
from PIL import Image

import artnet as an
from artnet.errors import InvalidValueError, MissingExtraError, RecipeError
from artnet.exporting.export import scenes_of
from artnet.exporting.pages.widget import widget_class
from artnet.exporting.shaders.fragment import knobs_of

SIZE = (120, 90)
HOST = """async ([esm, css, state]) => {
  document.body.innerHTML = "";
  const style = document.createElement("style");
  style.textContent = css;
  const el = document.createElement("div");
  document.body.append(style, el);
  const hearers = {};
  window.saved = [];
  window.model = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; (hearers[`change:${name}`] ?? []).forEach((one) => one()); },
    save_changes: () => saved.push(structuredClone(state.values)),
    on: (name, hear) => (hearers[name] ??= []).push(hear),
    off: (name, hear) => { hearers[name] = hearers[name].filter((one) => one !== hear); },
  };
  const address = URL.createObjectURL(new Blob([esm], {type: "text/javascript"}));
  const module = await import(address);
  window.end = await module.default.render({model, el});
}"""


def nets():
    return {"latent": an.pattern(seed=7, look="neon"), "palette": an.CPPN(head="palette", palette="fjord", seed=2),
            "time": an.CPPN(inputs="x y r loop", seed=4)}  # fmt: skip


def state(widget):
    return {"work": dict(widget.work), "values": dict(widget.values), "size": list(widget.size)}


@pytest.fixture
def host(browser):
    """`host(widget)` shows it in a page, as a notebook would."""
    said: list[str] = []
    context = browser.new_context(viewport={"width": 900, "height": 700})
    page = context.new_page()
    page.on("pageerror", lambda error: said.append(str(error)))

    def show(widget):
        page.evaluate(HOST, [widget._esm, widget._css, state(widget)])
        return page

    yield show
    context.close()
    assert said == []


def canvas_pixels(page, size=SIZE):
    until(page, f"document.querySelector('canvas')?.width === {size[0]}")
    page.wait_for_timeout(400)  # the last picture of what was moved
    address = page.evaluate("document.querySelector('canvas').toDataURL()")
    with Image.open(BytesIO(base64.b64decode(address.partition(",")[2]))) as image:
        return np.asarray(image.convert("RGB"))


def within(one, other):
    return np.mean(np.abs(one.astype(int) - other.astype(int)) <= 1) >= 0.999


@pytest.mark.parametrize("kind", list(nets()))
def test_what_a_hand_chose_is_known_in_python(kind, host):
    widget = an.live(nets()[kind], size=SIZE)
    page = host(widget)
    assert within(canvas_pixels(page), an.render(widget.recipe, supersample=1).pixels)
    page.get_by_label("zoom").evaluate("(input) => { input.value = 0.5; input.dispatchEvent(new Event('input')); }")
    if kind == "palette":
        page.get_by_label("colour 1", exact=True).evaluate(
            "(input) => { input.value = '#ff8000'; input.dispatchEvent(new Event('input')); }"
        )
    page.mouse.move(50, 40)
    page.mouse.down()
    page.mouse.move(70, 45, steps=3)
    page.mouse.up()
    until(page, "saved.length > 0")
    page.wait_for_timeout(400)
    widget.values = page.evaluate("saved.at(-1)")
    assert widget.values["zoom"] == pytest.approx(np.exp(0.5))
    assert widget.values["center_x"] != 0
    assert within(canvas_pixels(page), an.render(widget.recipe, supersample=1).pixels)
    assert np.array_equal(an.render(widget.recipe).pixels, widget.picture.pixels)


def test_what_python_chooses_is_seen(host):
    widget = an.live(nets()["latent"], size=SIZE)
    page = host(widget)
    before = canvas_pixels(page)
    widget.values = {"rotation": 40, "latent_1": 1.5}
    page.evaluate("(values) => model.set('values', values)", dict(widget.values))
    after = canvas_pixels(page)
    assert not within(before, after)
    assert within(after, an.render(widget.recipe, supersample=1).pixels)
    widget.size = (60, 90)
    page.evaluate("(size) => model.set('size', size)", list(widget.size))
    assert within(canvas_pixels(page, widget.size), an.render(widget.recipe, supersample=1).pixels)
    page.evaluate("end()")
    assert page.locator("canvas").count() == 0


def test_out_of_sight_it_gives_the_card_back(host):
    page = host(an.live(nets()["latent"], size=SIZE))
    canvas_pixels(page)
    page.evaluate("document.body.style.paddingTop = '3000px'")
    until(page, "!document.querySelector('canvas') && document.querySelector('figure img')")
    page.evaluate("document.body.style.paddingTop = ''")
    until(page, "document.querySelector('canvas')")


def test_play_and_back(host):
    widget = an.live(nets()["time"], size=SIZE)
    page = host(widget)
    canvas_pixels(page)
    page.get_by_text("play").click()
    page.wait_for_timeout(300)
    page.get_by_text("pause").click()
    until(page, "saved.length > 0 && saved.at(-1).time > 0")
    page.get_by_text("back").click()
    until(page, "saved.at(-1).time === 0")


def test_without_webgl_a_picture_stands_still(host, browser):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("about:blank")
    widget = an.live(an.CPPN(seed=1, hidden=[4]), size=SIZE)
    page.evaluate(HOST, [widget._esm, widget._css, state(widget)])
    until(page, "document.querySelector('figure img') && document.body.innerText.includes('cannot move here')")
    context.close()


def test_the_widget_in_python():
    net = nets()["palette"]
    widget = an.live(net)
    names = [knob.name for knob in knobs_of(scenes_of(net)[0], scenes_of(net)[0].live.parameters)]
    assert [knob["name"] for knob in widget.knobs] == names == list(widget.values)
    assert widget.size == (560, 560)
    widget.values = {"color_0": "#ff0000", "zoom": 3}
    widget.values = {"color_1": (0, 1, 0)}
    assert widget.recipe.network.palette[:2] == ("#ff0000", "#00ff00")
    assert widget.values["zoom"] == 3
    for wrong in ({"zom": 1}, {"zoom": "far"}, {"zoom": 0}, {"color_0": "redd"}, {"color_0": [1, 2, 3]}, {1: 2}):
        with pytest.raises(InvalidValueError):
            widget.values = wrong
    with pytest.raises(InvalidValueError):
        widget.size = (0, 3)
    assert widget.recipe.network.palette[0] == "#ff0000"


def test_a_painting_brings_its_weights_in_its_picture(tmp_path):
    painting = an.fit(np.random.default_rng(2).integers(0, 255, (24, 32, 3)).astype(np.uint8), steps=20, seed=1,
                      size=(32, 24), head="palette", palette="fjord")  # fmt: skip
    widget = an.live(painting, size=(32, 24))
    assert "training" not in widget.work
    assert np.array_equal(widget.picture.pixels, an.render(painting.net, size=(32, 24), supersample=1).pixels)
    widget.values = {"zoom": 2, "color_0": "#ff0000"}
    picture = widget.picture
    picture.save(tmp_path / "a.png")
    assert np.array_equal(an.make(tmp_path / "a.png").pixels, picture.pixels)
    with pytest.raises(RecipeError, match=r"painting\.net"):
        an.render(widget.recipe)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    widget_class.cache_clear()
    try:
        with pytest.raises(MissingExtraError, match=r"artnet\[notebook\]"):
            an.live(an.CPPN(seed=1, hidden=[4]))
    finally:
        widget_class.cache_clear()


def test_a_network_is_live_in_a_real_notebook(tmp_path):
    import nbformat
    from nbclient import NotebookClient

    cells = [
        "import artnet as an\nnet = an.CPPN(hidden=[4], latent=2, seed=1)\nnet",
        "widget = an.live(net, size=(40, 30))\nwidget",
        "widget.values = {'zoom': 2}\nan.render(widget.recipe).recipe.view.zoom",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=300, kernel_name="python3",
                   resources={"metadata": {"path": str(tmp_path)}}).execute()  # fmt: skip
    shown = [{kind for output in cell.outputs for kind in output.get("data", {})} for cell in notebook.cells]
    view = "application/vnd.jupyter.widget-view+json"
    assert {view, "image/png", "text/plain"} <= shown[0]
    assert view in shown[1]
    assert "2.0" in str(notebook.cells[2].outputs)
