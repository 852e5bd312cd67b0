"""A fit that is saved decodes each file once, and serialises each array once."""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.media.io.tensors import tensors_to_bytes
from artnet.media.stills.decoding import decode_picture

SETTINGS = {"style": "linear", "structure": "dense", "hidden": [4], "size": 16, "steps": 5, "seed": "once"}


def counted(monkeypatch, function, key):
    """How often a function was called, by `key` of its arguments and its result, wherever it was imported."""
    calls = Counter()

    def counting(*arguments):
        result = function(*arguments)
        calls[key(*arguments, result)] += 1
        return result

    name = function.__name__
    for module in [m for n, m in sys.modules.items() if n.startswith("artnet.")]:
        if vars(module).get(name) is function:
            monkeypatch.setattr(module, name, counting)
    return calls


@pytest.fixture
def files(tmp_path):
    paths = []
    for number, size in enumerate([(16, 12), (14, 14)]):
        paths.append(tmp_path / f"{number}.png")
        pixels = np.random.default_rng(number).integers(0, 256, (*size[::-1], 3), np.uint8)
        Image.fromarray(pixels).save(paths[-1])
    return paths


@pytest.mark.parametrize("how", ["together", "mask"])
def test_each_file_is_decoded_once(files, monkeypatch, how):
    an.fit(files[0], **SETTINGS)  # all modules are there now
    decoded = counted(monkeypatch, decode_picture, lambda data, name, *more: name)
    if how == "together":
        painting = an.fit(files, together=True, **SETTINGS)
        assert painting.notes[0] == "pictures of different aspects: the middle of each is fitted on 16 x 12"
    else:
        an.fit(files[0], mask=files[1], **SETTINGS)
    assert list(decoded.values()) == [1, 1]


@pytest.mark.parametrize(("own_gif", "together"), [(False, True), (True, False)])
def test_network_and_trajectory_are_serialised_once(files, monkeypatch, tmp_path, together, own_gif):
    an.fit(files[0], **SETTINGS).save(tmp_path / "first")
    serialised = counted(monkeypatch, tensors_to_bytes, lambda tensors, metadata, result: result)
    painting = an.fit(files if together else files[0], together=together, **SETTINGS)
    painting.save(tmp_path / "out", gif=painting.training(frames=3) if own_gif else None)
    names = ("network.safetensors", "trajectory.safetensors")
    assert serialised == {(tmp_path / "out" / name).read_bytes(): 1 for name in names}


def test_an_animation_of_a_painting_names_the_trajectory_that_is_saved(files, tmp_path):
    painting = an.fit(files[0], **SETTINGS)
    film = an.animate(painting, motion="training", size=(16, 12), frames=3)
    painting.save(tmp_path)
    assert film.recipe.trajectory == painting.training().recipe.trajectory == painting.trajectory_source
    film.save(tmp_path / "other.gif")
    again = an.open(tmp_path / "other.gif")
    assert np.array_equal(again[0], film[0])


def test_a_changed_network_is_what_the_picture_carries(files):
    """Unlike the trajectory, a network can be changed: its bytes are not remembered."""
    painting = an.fit(files[0], **SETTINGS)
    before = painting.picture.weights
    painting.net.layers[0].bias.assign_add([1.0] * 4)
    assert painting.picture.weights != before
