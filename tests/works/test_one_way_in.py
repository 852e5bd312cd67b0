"""A fit is assembled in one place: the command line and Python come to the same recipe, to the byte."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import artnet as an
from artnet.cli import fit as command_line
from artnet.cli.fits import painting
from artnet.nets.settings import NETWORK_SETTINGS
from artnet.training.settings import LEARNING_SETTINGS
from artnet.works import fitting

VALUES = {
    "hidden": ["8,8", "6x3", "12"],
    "activation": ["tanh", "sin(w=12)+gaussian", "relu", "tanh,abs"],
    "inputs": ["x y", "x y r noise(scale=2, seed=5)", "r theta"],
    "latent": ["0", "3"],
    "encoding": ["none", "fourier(8, sigma=2)", "octaves(2)", "grid(4x2 50%x1)"],
    "structure": ["dense", "residual", "dense_to_all"],
    "head": ["rgb", "rgb(squash=clip)", "gray", "oklab(chroma=0.2)"],
    "weight_scale": ["1", "0.5"],
    "loss": ["mse", "mae", "huber(delta=0.2)"],
    "optimizer": ["adam", "adam(beta2=0.99, epsilon=1e-15)", "lion", "momentum(0.8)"],
    "learning_rate": ["0.01", "2e-3"],
    "schedule": ["cosine", "warmup(share=0.2)", "constant"],
    "batch": ["0", "64"],
    "polish": ["yes"],
    "palette": ["dusk"],
}
STYLES = ["painterly", "waves", "sharp", "linear", "smooth"]


class Assembled(Exception):
    def __init__(self, job: fitting.FitJob) -> None:
        self.job = job


@pytest.fixture(scope="module", autouse=True)
def only_assembled():
    def stop(job, *_, **__):
        raise Assembled(job)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "paint_job", stop)
        patch.setattr(painting, "paint_job", stop)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    pixels = np.random.default_rng(3).integers(0, 256, (20, 28, 3), np.uint8)
    Image.fromarray(pixels).save(folder / "photo.png")
    Image.fromarray(pixels[..., 0]).save(folder / "mask.png")
    an.render(an.CPPN(hidden=[8, 8], activation="tanh", inputs="x y", seed="begin"), size=8).save(folder / "random.png")
    net = an.CPPN(hidden=[8, 8], activation="tanh", inputs="x y", seed="begin")
    net.set_weights(net.weights())
    an.save_network(net, folder / "network.safetensors")
    an.render(net, size=8).save(folder / "painting.png")
    return folder


def from_python(pictures, /, **arguments):
    with pytest.raises(Assembled) as stopped:
        an.fit(pictures / "photo.png", **arguments)
    return stopped.value.job.plan.recipe


def from_command_line(folder, *arguments):
    context = command_line.command.make_context("fit", [str(folder / "photo.png"), *arguments])
    with context, pytest.raises(Assembled) as stopped:
        command_line.command.invoke(context)
    return stopped.value.job.plan.recipe


def test_every_setting_is_drawn():
    assert set(VALUES) == {*NETWORK_SETTINGS, *LEARNING_SETTINGS}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(
    style=st.sampled_from(STYLES),
    chosen=st.sets(st.sampled_from(sorted(set(VALUES) - {"polish", "palette"})), max_size=4).flatmap(
        lambda names: st.fixed_dictionaries({name: st.sampled_from(VALUES[name]) for name in sorted(names)})
    ),
    size=st.sampled_from([None, "16", "20x12"]),
    seed=st.sampled_from(["7", "a word"]),
    mask=st.booleans(),
)
def test_the_same_recipe_to_the_byte(folder, tmp_path_factory, style, chosen, size, seed, mask):
    if chosen.get("structure") == "residual":  # which takes layers of one width, and no mix that widens them
        chosen = {name: value for name, value in chosen.items() if name != "hidden"}
    known = {**NETWORK_SETTINGS, **LEARNING_SETTINGS}
    python = {name: known[name].read(text) for name, text in chosen.items()}
    flags = [word for name, text in chosen.items() for word in (f"--{name.replace('_', '-')}", text)]
    out = tmp_path_factory.mktemp("out")
    more = ["--style", style, "--seed", seed, "-o", str(out), *(["--size", size] if size else [])]
    more += ["--mask", str(folder / "mask.png")] if mask else []
    ours = from_python(folder, **python, style=style, seed=seed, size=size, mask=folder / "mask.png" if mask else None)
    assert from_command_line(folder, *flags, *more).to_json() == ours.to_json()


@pytest.mark.parametrize(
    ("flags", "python"),
    [
        (["--polish", "--style", "waves"], {"polish": True, "style": "waves"}),
        (["--head", "palette", "--palette", "dusk"], {"head": "palette", "palette": "dusk"}),
        (["--palette", "#102030 #ffcc00", "--style", "stencil"],
         {"palette": ["#102030", "#ffcc00"], "style": "stencil"}),
        (["--activation", "sin / tanh", "--hidden", "6,6"], {"activation": ["sin", "tanh"], "hidden": [6, 6]}),
    ],
)  # fmt: skip
def test_what_the_draws_leave_out(folder, tmp_path, flags, python):
    ours = from_python(folder, **python, seed=1)
    assert from_command_line(folder, *flags, "--seed", "1", "-o", str(tmp_path)).to_json() == ours.to_json()


@pytest.mark.parametrize("name", ["random.png", "network.safetensors", "painting.png"])
def test_starting_from_a_file(folder, tmp_path, name):
    ours = from_python(folder, start=folder / name)
    assert ours.training.start.file == name
    assert ours.network.seed == "begin"
    there = from_command_line(folder, "--from", str(folder / name), "-o", str(tmp_path))
    assert there.to_json() == ours.to_json()


def test_resuming_restores_seed_and_size_in_both(folder, tmp_path):
    job = fitting.prepare_fit(folder / "photo.png", size="20x12", seed="x", folder=tmp_path / "fit")
    started(job)
    ours = from_python(folder, folder=tmp_path / "fit", resume=True)
    assert (ours.size, ours.network.seed) == ((20, 12), "x")
    there = from_command_line(folder, "-o", str(tmp_path / "fit"), "--resume")
    assert there.to_json() == ours.to_json()


def started(job: fitting.FitJob) -> None:
    """Do a step of a fit, so that there is a checkpoint."""
    from artnet.nets.cppn import CPPN
    from artnet.training.goal import Goal
    from artnet.training.session.session import FitSession

    assert isinstance(job.folder, Path)
    FitSession(job.plan, Goal(steps=1), CPPN.from_blueprint(job.plan.blueprint), job.folder, None, None).to_the_end()
