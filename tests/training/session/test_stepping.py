"""The ways of stepping: which suits what, and that parts are summed to the whole."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

import artnet as an
from artnet.nets.cppn import CPPN
from artnet.training.data.target import Target
from artnet.training.optim.losses import LOSSES
from artnet.training.plan import make_plan
from artnet.training.session.stepping import pixels
from artnet.training.session.stepping.pixels import PixelSteps
from artnet.training.session.stepping.task import Task
from artnet.training.session.stepping.ways import WAYS, way_of

SIZE = (20, 16)


def picture(count=1):
    return np.random.default_rng(6).integers(0, 256, (count, *SIZE[::-1], 3), np.uint8)


@pytest.fixture
def rough():
    """A loss on whole pictures, registered for as long as a test lasts."""
    before = dict(LOSSES._rows)

    def rough(painted, target):
        edges = tf.abs(painted[1:] - painted[:-1] - target[1:] + target[:-1])
        return tf.reduce_mean(edges) + tf.reduce_mean(tf.abs(painted - target))

    yield an.loss(whole=True)(rough)
    LOSSES._rows = before


def task_of(style="painterly", count=1, mask=None, **settings):
    target = Target.film_of(picture(count), SIZE) if count > 1 else Target.read(picture()[0], SIZE, mask=mask)
    plan = make_plan(target, style, {"hidden": [6], **settings}, seed=1)
    net = CPPN.from_blueprint(plan.blueprint)
    return Task(net, plan.aim, target.size, plan.method, target.weights, target.times)


def gradients(stepping, step=0):
    loss, gradients = tf.function(stepping.loss_and_gradients, autograph=False)(tf.constant(step, tf.int64))
    return float(loss), [g.numpy() for g in gradients]


@pytest.mark.parametrize(
    ("way", "options"),
    [
        ("pixels", {}),
        ("pixels", {"batch": 0}),
        ("pixels", {"style": "sharp", "count": 4}),
        ("pixels", {"style": "sharp", "encoding": "hash"}),
        ("lattice", {"style": "sharp"}),
        ("lattice", {"style": "detail", "batch": 0}),
    ],
)
def test_a_task_is_stepped_through_by_what_suits_it(way, options):
    assert way_of(task_of(**options)) is WAYS[way]


@pytest.mark.parametrize("style", ["painterly", "sharp"])
def test_a_loss_on_whole_pictures_goes_before_all_else(rough, style):
    task = task_of(style, loss=rough)
    assert way_of(task) is WAYS["picture"]
    loss, slopes = gradients(WAYS["picture"].steps(task))
    assert loss > 0
    assert all(np.abs(slope).max() > 0 for slope in slopes)


@pytest.mark.parametrize("batch", [0, 100])
@pytest.mark.parametrize("count", [1, 3])
def test_random_pixels_in_parts_give_the_same_gradients(monkeypatch, batch, count):
    mask = None if count > 1 else np.tile(np.linspace(0, 255, SIZE[0]).astype(np.uint8), (SIZE[1], 1))
    task = task_of(batch=batch, count=count, mask=mask)
    found = []
    for part in (8192, 33):
        monkeypatch.setattr(pixels, "PART", part)
        monkeypatch.setattr(pixels, "PART_GPU", part)
        found.append(gradients(PixelSteps(task), step=3))
    (loss, slopes), (in_parts, sums) = found
    assert loss == pytest.approx(in_parts, rel=1e-5)
    for a, b in zip(slopes, sums, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-6)


def test_a_lattice_of_all_pixels_is_as_all_pixels():
    task = task_of("sharp", batch=0)
    loss, slopes = gradients(WAYS["lattice"].steps(task))
    same, others = gradients(WAYS["pixels"].steps(task))
    assert loss == pytest.approx(same, rel=1e-5)
    for a, b in zip(slopes, others, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-5)


def test_what_the_loss_does_not_depend_on_has_a_gradient_of_zeros():
    task = task_of()
    task.net.tables.append(tf.Variable(tf.ones([3])))
    _, slopes = gradients(PixelSteps(task))
    assert np.array_equal(slopes[0], np.zeros(3))
