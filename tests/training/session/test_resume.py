"""However a fit is cut into pieces, the same settings give the same bytes; what is not the same fit is refused."""

from __future__ import annotations

import itertools
import json
import shutil
from types import SimpleNamespace

import numpy as np
import pytest

import artnet as an
from artnet.errors import InvalidValueError, RecipeError
from artnet.media.io.tensors import read_tensors, write_tensors
from artnet.training.session import probe
from artnet.training.session.checkpoint import read_checkpoint

FILES = ("network.safetensors", "painting.png", "trajectory.safetensors", "training.gif", "loss.png")
SIZE = (20, 14)
SETTINGS = {
    "style": "linear",
    "structure": "dense",
    "hidden": [6],
    "activation": "sin+gaussian",
    "inputs": "x y r",
    "latent": 2,
    "schedule": "warmup",
    "learning_rate": 0.01,
    "batch": 50,
    "seed": "resume",
}


def picture():
    return np.random.default_rng(3).integers(0, 256, (14, 20, 3), np.uint8)


def fit(**options):
    return an.fit(picture(), **{**SETTINGS, "size": SIZE, "steps": 70, **options})


def after(chunks):
    """A `should_stop` that says so when asked the given time."""
    asked = iter(range(chunks))
    return lambda: next(asked, None) is None


@pytest.fixture
def clock(monkeypatch):
    """A clock on which every look takes 2 ms, so that what is stopped by time does not depend on the machine."""
    looks = itertools.count()
    monkeypatch.setattr(
        "artnet.training.session.clock.time",
        SimpleNamespace(monotonic=lambda: 0.002 * next(looks), process_time=lambda: 0.0),
    )


def saved(painting, folder):
    gif = painting.training(frames=5, seconds=1)
    painting.save(folder, gif=gif)
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The files of the fit that nothing interrupted."""
    return saved(fit(), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def cut(tmp_path_factory):
    """The folder of a fit that was interrupted."""
    folder = tmp_path_factory.mktemp("cut")
    assert fit(folder=folder, should_stop=after(20)).stopped == "interrupted"
    return folder


def assert_same(files, expected):
    assert [name for name in FILES if files[name] != expected[name]] == []


def test_two_runs_give_the_same_bytes(whole, tmp_path):
    assert_same(saved(fit(), tmp_path), whole)


@pytest.mark.parametrize("chunks", [1, 20])
def test_interrupted_and_resumed_equals_uninterrupted(whole, tmp_path, chunks):
    part = fit(folder=tmp_path, should_stop=after(chunks))
    assert part.stopped == "interrupted"
    assert len(part.losses) < 70
    saved(part, tmp_path)
    assert_same(saved(fit(folder=tmp_path, resume=True), tmp_path), whole)


def test_interrupted_again_and_again(whole, tmp_path):
    fit(folder=tmp_path, should_stop=after(3))
    for _ in range(9):
        painting = fit(folder=tmp_path, resume=True, should_stop=after(13))
        if painting.stopped == "steps":
            break
    assert painting.stopped == "steps"
    assert_same(saved(painting, tmp_path), whole)


@pytest.mark.parametrize("seconds", [1e-9, 1e9], ids=["one step a call", "as many as there may be"])
def test_it_does_not_matter_how_the_steps_are_divided(whole, tmp_path, monkeypatch, seconds):
    """Also where a call ends between two records: none is left out for that."""
    monkeypatch.setattr("artnet.training.session.clock.CHUNK_SECONDS", seconds)
    assert_same(saved(fit(), tmp_path), whole)


def test_records_follow_from_the_step_alone():
    due, steps = [0], range(1, 400)
    while due[-1] < 400:
        due.append(due[-1] + max(1, due[-1] // probe.RECORD_SHARE))
    for step in steps:
        assert probe.record_at(step) == min(d for d in due if d >= step)


def test_resuming_what_is_done_changes_nothing(whole, tmp_path):
    fit(folder=tmp_path)
    painting = fit(folder=tmp_path, resume=True)
    assert painting.stopped == "steps"
    assert_same(saved(painting, tmp_path), whole)


def test_resuming_with_more_steps_goes_on(tmp_path):
    first = fit(folder=tmp_path, steps=40)
    second = fit(folder=tmp_path, resume=True, steps=55)
    assert len(second.losses) == 55
    assert np.array_equal(second.losses[:40], first.losses)
    assert second.recipe.training.steps == 55
    assert set(first.trajectory.steps) - {40} <= set(second.trajectory.steps)


def test_with_a_constant_schedule_more_steps_are_as_if_asked_at_once(tmp_path):
    fit(folder=tmp_path, steps=40, schedule="constant")
    second = fit(folder=tmp_path, resume=True, steps=55, schedule="constant")
    at_once = fit(steps=55, schedule="constant")
    assert np.array_equal(second.losses, at_once.losses)
    assert all(np.array_equal(w, at_once.net.weights()[name]) for name, w in second.net.weights().items())


def test_fewer_steps_than_were_done_keep_what_is_there(tmp_path):
    first = fit(folder=tmp_path, steps=40)
    second = fit(folder=tmp_path, resume=True, steps=10)
    assert len(second.losses) == 40
    assert np.array_equal(second.pixels, first.pixels)


def test_a_fit_by_the_clock_goes_on_with_more_seconds(tmp_path, clock):
    first = fit(folder=tmp_path, steps=None, seconds=0.5, schedule="cosine")
    second = fit(folder=tmp_path, steps=None, seconds=first.seconds + 0.5, schedule="cosine", resume=True)
    assert len(second.losses) > len(first.losses)
    assert np.array_equal(second.losses[: len(first.losses)], first.losses)


def test_the_seed_is_that_of_the_checkpoint(cut, whole, tmp_path):
    folder = shutil.copytree(cut, tmp_path / "copy")
    assert_same(saved(fit(folder=folder, resume=True, seed=None), folder), whole)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"learning_rate": 0.02}, "learning_rate"),
        ({"hidden": [7]}, "hidden"),
        ({"seed": "another"}, "seed"),
        ({"loss": "mae"}, "loss"),
        ({"batch": 51}, "batch"),
        ({"optimizer": "lion"}, "optimizer"),
        ({"schedule": "constant"}, "schedule"),
        ({"size": (14, 14)}, "size"),
        ({"activation": "tanh"}, "activation"),
        ({"mask": np.full((4, 4), 255, np.uint8)}, "mask"),
        ({"palette": None, "head": "oklab"}, "head"),
    ],
)
def test_other_settings_are_refused_by_name(cut, other, named):
    before = (cut / "checkpoint.safetensors").read_bytes()
    with pytest.raises(RecipeError, match=f"another {named}"):
        fit(folder=cut, resume=True, **other)
    assert (cut / "checkpoint.safetensors").read_bytes() == before


def test_another_picture_is_refused(cut):
    with pytest.raises(RecipeError, match="another targets"):
        an.fit(255 - picture(), **SETTINGS, size=SIZE, steps=70, folder=cut, resume=True)


def test_nothing_to_resume(tmp_path):
    with pytest.raises(RecipeError, match="no checkpoint"):
        fit(folder=tmp_path, resume=True)
    with pytest.raises(InvalidValueError, match="folder to resume in"):
        fit(resume=True)


def altered(cut, folder, change):
    tensors, metadata = read_tensors(cut / "checkpoint.safetensors")
    change(tensors, metadata)
    write_tensors(folder / "checkpoint.safetensors", tensors, metadata)


def moved(**values):
    def change(tensors, metadata):
        metadata["artnet.checkpoint"] = json.dumps(json.loads(metadata["artnet.checkpoint"]) | values)

    return change


def dropped(prefix):
    def change(tensors, metadata):
        for name in [n for n in tensors if n.startswith(prefix)]:
            del tensors[name]

    return change


def reshaped(prefix, make=lambda a: a[..., :-1]):
    def change(tensors, metadata):
        name = next(n for n in sorted(tensors) if n.startswith(prefix))
        tensors[name] = np.ascontiguousarray(make(tensors[name]))

    return change


@pytest.mark.parametrize(
    "change",
    [
        moved(step=3),
        moved(step=-1),
        moved(step="three"),
        moved(step=10**15),
        moved(rate=float(2**70)),
        moved(extra=1),
        moved(recipe="{}"),
        moved(recipe="[" * 10_000),
        lambda tensors, metadata: metadata.clear(),
        lambda tensors, metadata: metadata.update({"artnet.checkpoint": "[" * 100_000}),
        lambda tensors, metadata: metadata.update({"artnet.checkpoint": "null"}),
        dropped("losses"),
        dropped("steps"),
        dropped("state/net"),
        dropped("state/optimizer"),
        dropped("snapshots/"),
        reshaped("losses"),
        reshaped("probes"),
        reshaped("scores"),
        reshaped("scores", lambda a: a[:, 0]),
        reshaped("steps", lambda a: -a),
        reshaped("steps", lambda a: a[::-1]),
        reshaped("state/net"),
        reshaped("state/net", lambda a: a.astype(np.float16)),
        reshaped("snapshots/"),
        lambda tensors, metadata: tensors.update({"state/net/more": np.zeros(3, np.float32)}),
    ],
)
def test_an_altered_checkpoint_is_refused(cut, tmp_path, change):
    altered(cut, tmp_path, change)
    with pytest.raises(RecipeError, match="Expected"):
        fit(folder=tmp_path, resume=True)


@pytest.mark.parametrize("length", [0, 1, 8, 200, -1])
def test_a_cut_checkpoint_is_refused(cut, tmp_path, length):
    (tmp_path / "checkpoint.safetensors").write_bytes((cut / "checkpoint.safetensors").read_bytes()[:length])
    with pytest.raises(RecipeError, match="Expected"):
        fit(folder=tmp_path, resume=True)


def test_a_checkpoint_is_no_network_and_a_network_no_checkpoint(cut, tmp_path):
    with pytest.raises(RecipeError):
        an.load(cut / "checkpoint.safetensors")
    an.save_network(an.CPPN(hidden=[4], seed=1), tmp_path / "checkpoint.safetensors")
    with pytest.raises(RecipeError):
        fit(folder=tmp_path, resume=True)


def test_the_checkpoint_holds_a_safe_state(cut):
    checkpoint = read_checkpoint(cut)
    assert checkpoint.position.step == len(checkpoint.losses)
    assert all(np.isfinite(array).all() for array in checkpoint.state.values())
    assert checkpoint.recorder.snapshots[0].step == 0
