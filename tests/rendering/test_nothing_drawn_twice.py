"""What lies in a file is neither drawn from its seed nor settled before it is painted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import artnet as an
from artnet.nets.activations.initializers import Spread
from artnet.nets.layers import Dense
from artnet.works.saved_work import read_work


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was drawn or settled."""
    seen: list[str] = []

    def spy(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def spied(*arguments: Any, **named: Any) -> Any:
            seen.append(f"{owner.__name__}.{name}")
            return original(*arguments, **named)

        monkeypatch.setattr(owner, name, spied)

    spy(Dense, "settle")
    spy(Spread, "draw")
    return seen


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A painting on a grid, with a random network, a morph and a replay."""
    folder = tmp_path_factory.mktemp("works")
    target = np.random.default_rng(0).random((12, 16, 3)).astype(np.float32)
    painting = an.fit(target, style="sharp", size=16, steps=6, seed=1)
    painting.save(folder / "fit")
    an.animate(painting, motion="turn", frames=3).save(folder / "turn.gif")
    nets = [an.CPPN(hidden=[6], latent=2, seed=seed) for seed in (1, 2)]
    for net in nets:
        net.set_weights(net.weights())
    an.animate(nets, motion="morph", size=(8, 8), frames=3).save(folder / "morph.gif")
    an.save_network(nets[0], folder / "net.safetensors")
    return folder


def test_the_spy_sees_a_network_that_is_drawn(drawn: list[str]) -> None:
    an.CPPN(hidden=[6], seed=1)
    assert set(drawn) == {"Dense.settle", "Spread.draw"}


@pytest.mark.parametrize(
    "name", ["fit/painting.png", "fit/network.safetensors", "fit/training.gif", "turn.gif", "net.safetensors"]
)
def test_loading_and_painting(folder: Path, name: str, drawn: list[str]) -> None:
    assert an.render(an.load(folder / name), size=8).pixels.any()
    assert drawn == []


@pytest.mark.parametrize("name", ["fit/training.gif", "turn.gif", "morph.gif"])
def test_animations_made_again(folder: Path, name: str, drawn: list[str]) -> None:
    film = an.make(read_work(folder / name))
    assert film[0].any()
    assert film[1].any()
    assert drawn == []


def test_pictures_made_again_opened_and_moved(folder: Path, drawn: list[str]) -> None:
    an.make(read_work(folder / "fit/painting.png"))
    painting = an.open(folder / "fit")
    an.animate(painting, motion="training", frames=3)[1]
    an.animate(painting, motion="zoom", frames=3)[1]
    assert drawn == []


def test_a_fit_that_starts_from_another(folder: Path, drawn: list[str]) -> None:
    target = np.random.default_rng(0).random((12, 16, 3)).astype(np.float32)
    net = an.load(folder / "net.safetensors")
    began = an.fit(target, start=net, steps=0, size=16)
    for name, weights in net.weights().items():
        np.testing.assert_array_equal(began.net.weights()[name], weights)
    assert drawn == []


@pytest.mark.parametrize(("latent", "begun"), [(0, True), (2, False)])
def test_a_fit_that_goes_on(latent: int, begun: bool, tmp_path: Path, drawn: list[str]) -> None:
    target = np.random.default_rng(0).random((12, 16, 3)).astype(np.float32)
    start = an.CPPN(hidden=[6], latent=latent, seed=3) if begun else None
    drawn_anew = {"hidden": [6], "latent": latent, "style": "linear", "structure": "dense"}
    network = {"schedule": "constant", **({"start": start} if begun else drawn_anew)}
    half = an.fit(target, **network, steps=4, size=16, seed=1, folder=tmp_path)
    drawn.clear()
    on = an.fit(target, **network, steps=8, size=16, seed=1, folder=tmp_path, resume=True)
    assert drawn == []
    whole = an.fit(target, **network, steps=8, size=16, seed=1)
    for name, weights in whole.net.weights().items():
        np.testing.assert_array_equal(on.net.weights()[name], weights)
    assert half.net.weights().keys() == whole.net.weights().keys()


def test_a_random_network_is_drawn_once(drawn: list[str]) -> None:
    net = an.CPPN(hidden=[6], latent=2, seed=1)
    once = len(drawn)
    an.animate(net, motion="turn", size=8, frames=3)[1]
    assert len(drawn) == once
