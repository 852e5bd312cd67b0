"""Fits with grids: sharp, repeatable, of any shape, and what they leave behind."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import tensorflow as tf
from skimage import data
from skimage.metrics import peak_signal_noise_ratio
from skimage.transform import resize

import artnet as an
from artnet.errors import InvalidValueError
from artnet.nets.cppn import CPPN
from artnet.training.data.batches import MovingLattice
from artnet.training.data.target import Target
from artnet.training.plan import COARSE_STEPS, make_plan
from artnet.training.session.stepping import lattice
from artnet.training.session.stepping.lattice import LatticeSteps
from artnet.training.session.stepping.task import Task
from artnet.training.session.trainer import Trainer


def photo(width, height, name="astronaut"):
    return np.round(resize(getattr(data, name)(), (height, width), anti_aliasing=True) * 255).astype(np.uint8)


@pytest.mark.parametrize(("style", "steps", "least"), [("sharp", 200, 32.0), ("detail", 240, 31.5)])
def test_a_photograph(style, steps, least):
    target = photo(128, 96)
    painting = an.fit(target, style=style, size=(128, 96), steps=steps, seed=1)
    assert painting.psnr == pytest.approx(peak_signal_noise_ratio(target, painting.pixels), abs=1e-6)
    assert painting.psnr > least
    assert np.isfinite(painting.losses).all()


def test_half_of_the_numbers_of_the_picture():
    for size in ((512, 512), (768, 512)):
        plan = make_plan(Target.read(photo(96, 64), size), "sharp", {}, seed=1)
        assert plan.blueprint.size < 0.45 * size[0] * size[1] * 3


@pytest.mark.parametrize("size", [(7, 40), (1, 9), (2, 2)])
def test_any_shape(size):
    painting = an.fit(photo(40, 40), style="sharp", size=size, steps=6, seed=2)
    assert painting.pixels.shape == (size[1], size[0], 3)
    assert np.asarray(an.render(painting.net, size=(11, 13), quality="draft")).shape == (13, 11, 3)


def test_repeats_itself_and_goes_on(tmp_path):
    target, options = photo(40, 30), {"style": "sharp", "size": (40, 30), "seed": 5}
    whole = an.fit(target, steps=60, **options)
    stopping = threading.Event()

    def progress(report):
        if report.step >= 30:
            stopping.set()

    an.fit(target, steps=60, folder=tmp_path, progress=progress, should_stop=stopping.is_set, **options)
    resumed = an.fit(target, steps=60, folder=tmp_path, resume=True, **options)
    assert all(np.array_equal(w, resumed.net.weights()[name]) for name, w in whole.net.weights().items())
    opened = an.render(whole.net, size=(40, 30), quality="draft")
    assert np.array_equal(opened, whole.pixels)


def test_saved_and_loaded(tmp_path):
    painting = an.fit(photo(48, 32), style="sharp", size=(48, 32), steps=10, seed=5)
    painting.save(tmp_path / "work")
    loaded = an.load(tmp_path / "work" / "painting.png")
    assert loaded.blueprint.encoding.options["levels"] == "8x6 32x1"
    assert np.array_equal(an.render(loaded, size=(48, 32), quality="draft"), painting.pixels)


def gradients_of(net, target, plan):
    """Loss and gradients on the whole canvas."""
    task = Task(net, plan.aim, target.size, plan.method, target.weights)
    steps = LatticeSteps(task, MovingLattice(target.size, 1, plan.aim, target.weights, "seed"))
    return tf.function(steps.loss_and_gradients, autograph=False)(tf.constant(0, tf.int64))


def test_parts_give_the_same_gradients(monkeypatch):
    """The layers in parts, then back through the grids: the same numbers as all points at once."""
    target = Target.read(photo(48, 48), 48, mask=photo(48, 48, "camera"))
    found = []
    for part in (1 << 18, 100):
        monkeypatch.setattr(lattice, "PART", part)
        plan = make_plan(target, "sharp", {"batch": 0}, seed=3)
        found.append(gradients_of(CPPN.from_blueprint(plan.blueprint), target, plan))
    (loss, gradients), (in_parts, sums) = found
    assert float(loss) == pytest.approx(float(in_parts), rel=1e-5)
    for a, b in zip(gradients, sums, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-6)


def test_tables_have_a_rate_of_their_own():
    """One step of Adam on a grid is as one step in NumPy, at four times the rate of the layers."""
    target = Target.read(photo(16, 16), 16)
    plan = make_plan(target, "sharp", {"batch": 0, "schedule": "constant", "learning_rate": 0.01}, seed=3)
    net = CPPN.from_blueprint(plan.blueprint)
    one = Trainer(net, plan.aim, target.size, plan.method, None)
    before = net.weights()
    _, gradients = gradients_of(net, target, plan)
    one.run(1, horizon=10)
    for (name, weights), gradient in zip(net.weights().items(), gradients, strict=True):
        rate = 0.04 if name.startswith("encoding") else 0.01
        g = gradient.numpy().astype(np.float64)
        step = rate * np.sqrt(1 - 0.99) / (1 - 0.9) * (0.1 * g) / (np.sqrt(0.01 * g * g) + 1e-15)
        np.testing.assert_allclose(weights, before[name] - step, rtol=1e-4, atol=2e-6)


def test_coarse_to_fine():
    """The first steps learn means of blocks, so that the picture is there soon; then the optimizer begins anew."""
    target = Target.read(photo(96, 64), (96, 64))
    plan = make_plan(target, "sharp", {}, seed=3)
    assert plan.method.coarse == COARSE_STEPS
    one = Trainer(CPPN.from_blueprint(plan.blueprint), plan.aim, target.size, plan.method, None)
    one.run(COARSE_STEPS, horizon=100)
    remembered = [np.abs(v).max() for name, v in one.state().items() if name.startswith("optimizer")]
    assert min(remembered) > 0
    one.run(1, horizon=100)
    gradients = [v for name, v in one.state().items() if name.startswith("optimizer/m/")]
    assert all(np.abs(g).max() > 0 for g in gradients)
    split = Trainer(CPPN.from_blueprint(plan.blueprint), plan.aim, target.size, plan.method, None)
    for steps in (5, 15, 1):  # however the steps are divided
        split.run(steps, horizon=100)
    for name, values in one.state().items():
        np.testing.assert_array_equal(values, split.state()[name])


@pytest.mark.parametrize(
    ("style", "settings", "size"),
    [("sharp", {"batch": 0}, 96), ("sharp", {}, 48), ("painterly", {}, 96),
     ("poster", {"encoding": "grid"}, 96), ("sharp", {"encoding": "hash"}, 96)],
)  # fmt: skip
def test_not_all_fits_are_coarse_to_fine(style, settings, size):
    """Not on all pixels, on small canvases, without a lattice, or for classes, which have no means."""
    assert make_plan(Target.read(photo(96, 96), size), style, settings, seed=3).method.coarse == 0


def test_hash_grids_learn_from_random_pixels():
    target = photo(64, 64)
    encoding = "hash(levels=5, features=2, entries=1024, coarsest=8)"
    painting = an.fit(target, style="sharp", encoding=encoding, size=64, steps=180, seed=1)
    assert painting.net.blueprint.encoding.options["finest"] == 32
    assert painting.recipe.training.batch == 64 * 64
    assert painting.psnr > 25


@pytest.mark.parametrize(
    ("style", "encoding"),
    [("painterly", "sine(features=32, w=10)"), ("poster", "grid(50%x4)"), ("stencil", "hash(levels=4)"),
     ("painterly", "hash(levels=4)")],
)  # fmt: skip
def test_encodings_in_other_styles(encoding, style):
    painting = an.fit(photo(32, 32), style=style, encoding=encoding, hidden=[16], size=32, steps=40, seed=1)
    assert painting.losses[-1] < painting.losses[0]


def test_polish_solves_the_head():
    options = {"style": "sharp", "size": 48, "steps": 20, "seed": 1}
    plain, polished = (an.fit(photo(48, 48), polish=p, **options) for p in (False, True))
    assert polished.psnr > plain.psnr


def test_the_target_stops_it():
    painting = an.fit(photo(64, 64), style="sharp", size=64, psnr=26, seed=1)
    assert painting.stopped == "psnr"
    assert 26 <= painting.psnr < 31


def test_percent_needs_a_canvas():
    with pytest.raises(InvalidValueError, match="in a fit also as a share"):
        an.CPPN(encoding="grid(25%x6)")
