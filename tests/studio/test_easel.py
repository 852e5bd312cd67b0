"""Paint: a photograph is learnt while it is watched; by a client of the real server, and in a real browser."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pages import until
from PIL import Image

import artnet as an
from artnet.studio.painting.targets import Targets, is_photograph

connect = pytest.importorskip("websockets.sync.client").connect

STUDIO = "from artnet.cli.entry import main; main()"
ENDS = ("done", "failed")


def photograph(width=48, height=32):
    """A sun over a hill, as the bytes of a PNG."""
    y, x = np.mgrid[0:height, 0:width] / height
    sun = ((x - 0.9) ** 2 + (y - 0.4) ** 2 < 0.05)[..., None]
    sky = np.stack([0.2 + 0.5 * y, 0.3 + 0.3 * y, 0.7 - 0.2 * y], axis=-1)
    pixels = np.where(sun, [1.0, 0.8, 0.3], sky)
    pixels[y > 0.75 + 0.1 * np.sin(4 * x)] = [0.1, 0.3, 0.15]
    buffer = io.BytesIO()
    Image.fromarray((255 * pixels).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


class Served:
    """The studio in a process of its own, in a folder."""

    def __init__(self, folder, *arguments):
        environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", STUDIO, "studio", "--no-browser", *arguments], cwd=folder, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.address = self.process.stdout.readline().strip()
        assert "#" in self.address
        self.port = int(re.search(r":(\d+)/", self.address)[1])

    def end(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Page:
    """What a page is to the server: it asks, and is told."""

    def __init__(self, served):
        self.socket = connect(
            f"ws://127.0.0.1:{served.port}/socket", origin=f"http://127.0.0.1:{served.port}", max_size=None
        ).__enter__()
        self.socket.send(json.dumps({"token": served.address.partition("#")[2]}))
        self.asked = 0

    def said(self):
        """The next message, and the bytes before it."""
        data, frame = None, self.socket.recv(timeout=120)
        if isinstance(frame, bytes):
            data, frame = frame, self.socket.recv(timeout=120)
        return json.loads(frame), data

    def until(self, wanted):
        """All that is said until a message that is wanted; that one last."""
        heard = []
        while not heard or not wanted(heard[-1][0]):
            heard.append(self.said())
        return heard

    def ask(self, what, data=None, **fields):
        """Everything that is said up to the answer; the answer last."""
        self.asked += 1
        number = self.asked
        if data is not None:
            self.socket.send(data)
        self.socket.send(json.dumps({**fields, "do": what, "id": number}))
        heard = self.until(lambda message: message.get("id") == number)
        return heard[:-1], heard[-1][0]

    def learnt(self):
        """All that is said until a fit has ended."""
        return self.until(lambda message: message.get("event") == "easel" and message["state"] in ENDS)

    def shown(self):
        return self.until(lambda message: message.get("event") == "shown")[-1][0]


def steps_of(heard):
    return [(message, data) for message, data in heard if message.get("event") == "learning"]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    studio = Served(tmp_path_factory.mktemp("studio"))
    yield studio
    studio.end()


@pytest.fixture
def page(served):
    one = Page(served)
    one.shown()
    yield one
    one.ask("paint_stop")
    one.socket.close()


@pytest.fixture
def outputs(served):
    return Path(f"/proc/{served.process.pid}/cwd").resolve() / "outputs"


def test_a_photograph_is_learnt_and_saved_as_any_fit(page, outputs):
    before, answer = page.ask(
        "open_file", photograph(), name="a sun.png", style="smooth", steps=300, size=48, seed="sun"
    )
    assert answer["ok"] == {}
    heard = [*before, *page.learnt()]
    (begun,) = [message for message, _ in heard if message.get("state") == "painting"]
    assert begun["work"]["shader"].startswith("#version 300 es")
    assert begun["size"] == [48, 32]
    told = steps_of(heard)
    assert len(told) > 2
    assert {len(data) % 16 for _, data in told} == {0}
    assert len({data for _, data in told}) > 2  # the weights are others each time
    assert np.isfinite(np.frombuffer(told[-1][1], "<f4")).all()
    assert told[-1][0]["psnr"] > told[0][0]["psnr"]
    done = heard[-1][0]
    assert (done["state"], done["step"], done["stopped"]) == ("done", 300, "steps")
    shown = page.shown()
    assert shown["work"]["training"]["steps"][-1] == 300
    assert shown["painted"]["name"] == "a-sun.png"
    painting = an.open(outputs / done["folder"])
    assert painting.psnr == pytest.approx(done["psnr"], abs=0.01)
    again = an.render(painting.net, size=(48, 32), supersample=1)
    assert np.abs(again.pixels.astype(int) - painting.pixels).max() <= 1
    assert not (outputs / done["folder"] / "preview.png").exists()


def test_it_is_stopped_goes_on_and_counts_what_was_brushed(page, outputs):
    page.ask("paint", photograph(), name="sun.png", style="smooth", steps=100_000, size=48, seed="on")
    page.until(lambda message: message.get("event") == "learning" and message["step"] > 0)
    page.ask("paint_stop")
    stopped = page.learnt()[-1][0]
    assert stopped["stopped"] == "interrupted"
    page.shown()

    page.ask("paint_on", steps=100_000)
    heard = page.until(lambda message: message.get("event") == "learning" and message["step"] > stopped["step"])
    (begun,) = [message for message, _ in heard if message.get("state") == "painting"]
    assert begun["curve"][-1][0] <= stopped["step"]

    mask = io.BytesIO()
    Image.fromarray(np.repeat(np.uint8([0, 255]), 24)[None].repeat(32, 0)).save(mask, "PNG")
    before, answer = page.ask("paint_mask", mask.getvalue())
    assert answer["ok"] == {"now": True}
    heard = [*before, *page.until(lambda message: message.get("event") == "learning")]
    last = steps_of(before)[-1][0] if steps_of(before) else begun
    assert [message["masked"] for message, _ in heard if message.get("state") == "painting"] == [True]
    assert heard[-1][0]["step"] >= last.get("step", 0) - 50  # it goes on from the last safe state
    page.ask("paint_stop")
    done = page.learnt()[-1][0]
    painting = an.open(outputs / done["folder"])
    assert painting.recipe.training.mask.file == "mask.png"
    assert painting.recipe.training.start is not None
    assert painting.trajectory.steps[0] == 0  # the way there is all in it
    assert an.open(outputs / stopped["folder"]).recipe.training.mask is None
    page.shown()


def test_another_style_starts_anew_and_a_page_that_comes_later_sees_it(page, served):
    page.ask("paint", photograph(), name="sun.png", style="smooth", steps=100_000, size=48)
    page.until(lambda message: message.get("event") == "learning")
    before, _ = page.ask("paint", style="linear", steps=100_000, size=48)
    heard = [*before, *page.until(lambda message: message.get("event") == "learning")]
    begun = [message for message, _ in heard if message.get("state") == "painting"]
    assert begun[-1]["style"] == "linear"
    late = Page(served)
    heard, answer = late.ask("easel")
    assert "painterly" in {style["name"] for style in answer["ok"]["styles"]}
    assert [message["style"] for message, _ in heard if message.get("state") == "painting"] == ["linear"]
    late.ask("paint_by_python")
    pictures = late.until(lambda message: message.get("event") == "learning" and message["python"])
    assert Image.open(io.BytesIO(pictures[-1][1])).size == (48, 32)
    late.socket.close()
    page.ask("paint_stop")
    page.learnt()
    page.shown()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("notes.txt", b"buy milk", "notes.txt|picture"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture"),
        ("cut.png", photograph()[:200], "cut"),
        ("bomb.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\0\0\0\1\0\0\x08\2\0\0\0\0\0\0\0", "picture|pixels|cut|chunk"),
    ],
)
def test_what_is_no_photograph_is_answered_with_one_line(page, name, data, said):
    for what in ("open_file", "paint"):
        _, answer = page.ask(what, data, name=name)
        assert re.search(said, answer["error"])
        assert "\n" not in answer["error"]


def test_values_that_cannot_be_are_answered_with_one_line(page):
    for fields in ({"style": "nosuch"}, {"steps": -1}, {"seconds": "long"}, {"seconds": float("inf")}):
        _, answer = page.ask("paint", photograph(), name="sun.png", **fields)
        assert "Received" in answer["error"]
    _, answer = page.ask("paint_mask", b"no picture")
    assert "picture" in answer["error"]


def test_a_fit_that_cannot_be_says_why_and_shows_what_was_there(page):
    page.ask("paint", photograph(), name="sun.png", style="smooth", size=0)
    failed = page.learnt()[-1][0]
    assert "size" in failed["error"]
    assert page.shown()["node"]


def test_photographs_are_kept_below_the_folder_whatever_they_are_called(tmp_path):
    targets, data = Targets(tmp_path / "home" / "targets"), photograph()
    for name in ("../../../escape.png", "C:\\sun.png", "..", "/etc/passwd", ".hidden.png", "a\nb.png"):
        path = targets.keep(name, data)
        assert path.is_relative_to(tmp_path / "home" / "targets")
        assert path.read_bytes() == data
    assert [p.name for p in tmp_path.iterdir()] == ["home"]
    assert is_photograph(data)
    assert not is_photograph(b"nothing")
    picture = an.render(an.CPPN(hidden=[4], seed=1), size=16)
    picture.save(tmp_path / "p.png")
    assert not is_photograph((tmp_path / "p.png").read_bytes())


def test_the_command_takes_a_photograph(tmp_path):
    (tmp_path / "sun.png").write_bytes(photograph(16, 16))
    studio = Served(tmp_path, "sun.png")
    try:
        page = Page(studio)
        heard = [message for message, _ in page.ask("easel")[0]]
        while not any(message.get("state") == "painting" and message["name"] == "sun" for message in heard):
            heard.append(page.said()[0])
        before, _ = page.ask("paint_stop")
        ended = [message for message, _ in before if message.get("event") == "easel" and message["state"] in ENDS]
        assert (ended or [page.learnt()[-1][0]])[-1]["state"] == "done"
    finally:
        studio.end()


def test_ctrl_c_in_the_middle_saves_what_was_learnt(tmp_path):
    studio = Served(tmp_path)
    page = Page(studio)
    page.shown()
    page.ask("paint", photograph(), name="sun.png", style="smooth", steps=100_000, size=48, seed=1)
    page.until(lambda message: message.get("event") == "learning" and message["step"] > 10)
    page.socket.close()
    studio.end()
    assert studio.process.returncode == 0
    (folder,) = (tmp_path / "outputs").glob("sun_*")
    assert an.open(folder).recipe.training.steps > 10


def seen(page):
    """The canvas, painted."""
    return page.evaluate("""() => {
      const {canvas} = studio.painter.player.live;
      const small = document.createElement("canvas");
      Object.assign(small, {width: 24, height: 16});
      small.getContext("2d").drawImage(canvas, 0, 0, 24, 16);
      return [...small.getContext("2d").getImageData(0, 0, 24, 16).data];
    }""")


def test_in_a_browser_it_is_seen_brushed_stopped_and_scrubbed(browser, tmp_path):
    studio = Served(tmp_path)
    said: list[str] = []
    try:
        page = browser.new_context(viewport={"width": 760, "height": 480}).new_page()
        page.set_default_timeout(120_000)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(studio.address)
        page.wait_for_selector("body[data-shown]")
        page.keyboard.press("p")
        page.wait_for_selector("#easel:not([hidden])")
        page.select_option("#easel select[aria-label=style]", "linear")
        page.select_option("#easel select[aria-label='how long']", "300")
        sun = {"name": "sun.png", "mimeType": "image/png", "buffer": photograph()}
        page.set_input_files("#easel input[type=file]", sun)
        page.wait_for_selector("body[data-easel=painting][data-frames]")
        first = seen(page)
        frames = int(page.get_attribute("body", "data-frames"))
        page.wait_for_selector(f"body[data-frames]:not([data-frames='{frames}'])")
        page.wait_for_timeout(1500)
        assert seen(page) != first

        page.evaluate("studio.ask('new', {seed: '3', look: 'ink'})")  # it goes on learning meanwhile
        until(page, "document.body.dataset.shown === String(studio.tree.at)")
        assert page.evaluate("studio.painter.learning") is False
        page.keyboard.press("p")
        page.wait_for_selector("body[data-easel=painting]")
        frames = int(page.get_attribute("body", "data-frames"))
        page.wait_for_selector(f"body[data-frames]:not([data-frames='{frames}'])")
        assert page.evaluate("studio.painter.learning") is True

        page.keyboard.press("b")
        box = page.locator("canvas.brush").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] / 2)
        page.mouse.up()
        page.wait_for_selector("body[data-masks]")
        page.wait_for_selector("body[data-easel=painting]")
        page.locator("#easel button", has_text="stop").click()
        page.wait_for_selector("body[data-easel=done]")
        page.wait_for_selector("#scrubber:not([hidden])")
        page.wait_for_timeout(800)
        last = seen(page)
        page.locator("#scrubber input").evaluate(
            "input => { input.value = 0; input.dispatchEvent(new Event('input')); }"
        )
        page.wait_for_selector("#scrubber[data-step='0']")
        page.wait_for_timeout(800)
        assert seen(page) != last
        page.keyboard.press("z")
        page.wait_for_selector("#scrubber[hidden]", state="attached")
        page.keyboard.press("y")
        page.wait_for_selector("#scrubber:not([hidden])")
        (masked,) = [p for p in (tmp_path / "outputs").glob("sun_*") if (p / "painting.png").exists()]
        assert an.open(masked).recipe.training.mask is not None
        assert said == []
    finally:
        studio.end()
