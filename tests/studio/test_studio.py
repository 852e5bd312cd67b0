"""What the studio does with messages, without a socket."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file
from safetensors.numpy import save as saved_tensors

import artnet as an
import artnet.studio.actions
from artnet.errors import OutputError
from artnet.studio.studio import Studio


class Listener:
    """A page that hears everything."""

    def __init__(self):
        self.heard = []

    async def send(self, message, data=None):
        self.heard.append(message)

    def answer(self, number):
        return next((message for message in self.heard if message.get("id") == number), None)


@pytest.fixture
def studio(tmp_path):
    studio = Studio(tmp_path / "outputs")
    studio.start(None)
    yield studio
    studio.close()


def run(coroutine):
    """What a coroutine gives, in a thread of its own: that of the tests has a loop once a browser was there."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, coroutine).result()


def said(studio, *messages, data=b""):
    """The answers to messages, in the order of the messages."""

    async def all_of():
        page = Listener()
        for number, message in enumerate(messages):
            await studio.answer(page, {**message, "id": number}, data)
        while any(page.answer(number) is None for number in range(len(messages))):
            await asyncio.sleep(0.01)
        return [page.answer(number) for number in range(len(messages))]

    return run(all_of())


def test_what_is_saved_is_what_was_shown_when_it_was_asked(studio):
    small = {"do": "save", "form": "png", "size": "8x8", "quality": "draft"}
    first, turned, second = said(studio, small, {"do": "turn", "values": {"zoom": 3}}, small)
    zooms = [an.open(studio.outputs / answer["ok"]["path"]).recipe.view.zoom for answer in (first, second)]
    assert zooms[0] != zooms[1] == 3
    assert "ok" in turned


def test_numbers_that_are_none(studio, tmp_path):
    """A network of NaN is painted as what it is, or refused, in a line."""
    an.CPPN(hidden=[4], seed=3).save(tmp_path / "network.safetensors")
    with safe_open(tmp_path / "network.safetensors", "numpy") as file:
        metadata = file.metadata()
    numbers = {name: np.full_like(value, np.nan) for name, value in load_file(tmp_path / "network.safetensors").items()}
    (answer,) = said(studio, {"do": "open_file", "name": "a.safetensors"}, data=saved_tensors(numbers, metadata))
    assert ("ok" in answer) != ("error" in answer)
    assert "\n" not in answer.get("error", "")


def test_what_it_was_making_ends_with_it(studio):
    async def ended():
        def work(progress):
            progress(0.1)
            studio.close()
            progress(0.2)

        await studio.job("something", work)

    with pytest.raises(OutputError, match="has ended"):
        run(ended())


@pytest.mark.parametrize(
    "raised",
    [
        RuntimeError("a\nb"),
        ZeroDivisionError(),
        AssertionError(),
        StopIteration(),
        MemoryError(),
        RecursionError(),
        OSError(28, "full"),
        KeyError("x"),
    ],
    ids=repr,
)
def test_whatever_goes_wrong_is_a_line(raised, studio, monkeypatch):
    from artnet.studio import studio as module

    async def fails(*given):
        raise raised

    monkeypatch.setitem(module.ACTIONS, "go", fails)
    (answer,) = said(studio, {"do": "go"})
    assert answer["error"]
    assert "\n" not in answer["error"]


def test_a_link_among_its_folders(tmp_path):
    (tmp_path / "outputs" / "studio").mkdir(parents=True)
    (tmp_path / "outputs" / "studio" / "sounds").symlink_to(tmp_path)
    with pytest.raises(OutputError, match="a link that leads elsewhere"):
        Studio(tmp_path / "outputs").start(None)
