"""A fit: when it stops, what its numbers mean, and every part of it in every combination that makes sense."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image
from skimage import data
from skimage.metrics import peak_signal_noise_ratio

import artnet as an
from artnet.errors import InvalidValueError, UnknownNameError
from artnet.nets.cppn import CPPN
from artnet.nets.heads import HEADS
from artnet.training.data.target import Target
from artnet.training.optim.losses import LOSSES
from artnet.training.optim.optimizers import OPTIMIZERS
from artnet.training.optim.schedules import SCHEDULES
from artnet.training.plan import make_plan
from artnet.training.session.trainer import Trainer
from artnet.training.styles import STYLES

TINY = {"style": "linear", "structure": "dense", "hidden": [6], "activation": "tanh", "learning_rate": 0.01}
"""The smallest fit with a hidden layer; nothing of the style's tuning matters to it."""


def picture(height=16, width=20, seed=0):
    """Smooth colours with an edge, (height, width, 3) uint8."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    shift = seed * 0.1
    channels = [x, y, (x + y > 0.8) * 0.7 + 0.1 * shift]
    return np.round(np.clip(np.stack(channels, -1), 0, 1) * 255).astype(np.uint8)


def fit(target=None, **options):
    target = picture() if target is None else target
    return an.fit(target, **{**TINY, "size": (20, 16), "seed": "test", "steps": 5, **options})


def same_weights(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


@pytest.fixture
def clock(monkeypatch):
    """A clock on which every look takes 2 ms, so that what is stopped by time does not depend on the machine."""
    looks = itertools.count()
    times = SimpleNamespace(monotonic=lambda: 0.002 * next(looks), process_time=lambda: 0.0)
    monkeypatch.setattr("artnet.training.session.clock.time", times)


# --- when it stops


@pytest.mark.parametrize("steps", [0, 1, 130])
def test_steps_are_exact(steps):
    painting = fit(steps=steps)
    assert painting.stopped == "steps"
    assert len(painting.losses) == steps
    assert painting.recipe.training.steps == steps
    assert painting.trajectory.steps[0] == 0
    assert painting.trajectory.steps[-1] == steps
    assert np.isfinite(painting.losses).all()


def test_seconds_end_it(clock):
    painting = fit(steps=None, seconds=0.5)
    assert painting.stopped == "seconds"
    assert len(painting.losses) == painting.recipe.training.steps > 0


def test_the_first_goal_ends_it(clock):
    assert fit(steps=3, seconds=1000.0, psnr=98.0).stopped == "steps"
    assert fit(steps=1 << 40, seconds=0.3).stopped == "seconds"
    assert fit(steps=500, psnr=1.0).stopped == "psnr"


def test_psnr_ends_it_and_is_that_of_the_saved_file(tmp_path):
    goal = 14.0
    painting = fit(steps=3000, psnr=goal)
    assert painting.stopped == "psnr"
    assert painting.psnr >= goal
    painting.save(tmp_path)
    with Image.open(tmp_path / "painting.png") as saved:
        difference = np.asarray(saved, np.float64) - picture()
    assert abs(10 * np.log10(255**2 / np.mean(difference**2)) - painting.psnr) < 1e-4  # a float32 mean of squares


@pytest.mark.parametrize("size", [(20, 16), (31, 9)])
def test_psnr_is_that_of_scikit_image(size):
    painting = fit(size=size)
    target = painting.trajectory.target
    assert painting.pixels.shape == target.shape == (size[1], size[0], 3)
    assert abs(peak_signal_noise_ratio(target, painting.pixels, data_range=255) - painting.psnr) < 1e-4


def test_should_stop_ends_it_with_what_is_there():
    painting = fit(steps=1000, should_stop=lambda: True)
    assert painting.stopped == "interrupted"
    assert len(painting.losses) == 0
    counted = itertools.count()
    painting = fit(steps=1000, should_stop=lambda: next(counted) >= 4)
    assert painting.stopped == "interrupted"
    assert 0 < len(painting.losses) < 1000


def test_progress_tells_of_steps_loss_and_time():
    seen = []
    painting = fit(steps=40, progress=seen.append)
    assert [p.step for p in seen] == sorted({p.step for p in seen})
    assert seen[-1].step == seen[-1].steps == 40
    assert seen[-1].loss == painting.losses[-1]
    assert all(p.seconds >= 0 and (p.seconds_left is None or p.seconds_left >= 0) for p in seen)


def test_what_stopped_by_the_clock_is_made_again_from_its_step_count(clock):
    """The recipe's steps, horizon and hold give every learning rate again, and so the same bytes."""
    painting = fit(steps=None, seconds=0.6, schedule="cosine")
    training = painting.recipe.training
    assert training.hold > 0
    plan = make_plan(
        Target.read(picture(), (20, 16)),
        TINY["style"],
        {**{k: v for k, v in TINY.items() if k != "style"}, "schedule": "cosine"},
        seed="test",
    )
    net = CPPN.from_blueprint(plan.blueprint)
    trainer = Trainer(net, plan.aim, (20, 16), plan.method, plan.target.weights)
    losses = trainer.run(training.steps, horizon=training.horizon, hold=training.hold)
    assert np.array_equal(losses, painting.losses)
    assert same_weights(net.weights(), painting.net.weights())


@pytest.mark.parametrize(
    "bad",
    [
        {"steps": -1}, {"steps": 1.5}, {"steps": True}, {"steps": 1 << 60}, {"seconds": 0}, {"seconds": -1.0},
        {"seconds": float("nan")}, {"seconds": float("inf")}, {"psnr": -3.0}, {"psnr": float("nan")}, {"batch": -1},
        {"batch": 2.5}, {"learning_rate": 0.0}, {"learning_rate": -1.0}, {"learning_rate": float("nan")},
        {"learning_rate": float("inf")}, {"hidden": [0]}, {"hidden": [1 << 30]}, {"hidden": "wide"}, {"latent": -1},
        {"weight_scale": float("nan")}, {"seed": 1.5}, {"seed": ""}, {"size": 0}, {"loss": ""}, {"optimizer": ""},
        {"schedule": ""}, {"loss": 3}, {"head": "palette", "palette": "#12"}, {"head": "rgb", "palette": "#123456"},
        {"head": "rgb", "loss": "softmax_cross_entropy"}, {"head": "stencil", "loss": "mse"},
        {"head": "palette", "loss": "sigmoid_cross_entropy"}, {"resume": True}, {"activation": ["tanh", "sin"]},
        {"schedule": "cosine(end=-1)"}, {"optimizer": "adam(nothing=1)"},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_used_is_refused(bad):
    with pytest.raises(InvalidValueError, match="Expected"):
        fit(**bad)


@pytest.mark.parametrize(
    "name", ["style", "activation", "loss", "optimizer", "schedule", "head", "encoding", "structure"]
)
def test_a_misspelt_name_is_answered_with_the_list(name):
    with pytest.raises(UnknownNameError, match="Known"):
        fit(**{name: "nonsuch"})


# --- what the numbers mean


def plain_network(net, size):
    """A tanh network with one hidden layer on x y and the rgb head, in float64, at the pixel centres."""
    width, height = size
    short = min(size)
    x = (2 * np.arange(width) + 1 - width) / short
    y = (height - 1 - 2 * np.arange(height)) / short
    points = np.stack(np.meshgrid(x, y), -1).reshape(-1, 2)
    w = {name: value.astype(np.float64) for name, value in net.weights().items()}
    hidden = np.tanh(points @ w["hidden.0.weight"] + w["hidden.0.bias"])
    return 1 / (1 + np.exp(-(hidden @ w["head.weight"] + w["head.bias"])))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("loss", ["mse", "mae"])
def test_the_loss_at_step_0_is_that_of_numpy(loss, weighted):
    size = (20, 16)
    mask = np.tile(np.linspace(0, 255, 20).astype(np.uint8), (16, 1)) if weighted else None
    options = {"inputs": "x y", "head": "rgb", "loss": loss, "batch": 0, "mask": mask}
    start = fit(steps=0, **options)
    predicted = plain_network(start.net, size)
    distance = np.abs(predicted - picture().reshape(-1, 3) / 255)
    each = (distance**2 if loss == "mse" else distance).mean(axis=1)
    weights = np.ones(len(each)) if mask is None else mask.reshape(-1) / 255
    assert fit(steps=1, **options).losses[0] == pytest.approx((each * weights).sum() / weights.sum(), rel=1e-5)


def test_a_random_batch_is_a_fair_sample_of_all_pixels():
    """At a learning rate of nearly 0 the losses of 200 random batches average to the loss over all pixels."""
    full = fit(steps=1, batch=0).losses[0]
    some = fit(steps=200, batch=40, learning_rate=1e-12).losses
    assert len(np.unique(some)) > 100
    # 200 batches of 40 of 320 pixels: the standard error is std / sqrt(200); four of them.
    assert abs(some.mean() - full) < 4 * some.std() / np.sqrt(200)


def test_a_batch_of_all_pixels_or_more_is_the_full_batch():
    losses = [fit(steps=20, batch=batch).losses for batch in (0, 320, 10_000)]
    assert np.array_equal(losses[0], losses[1])
    assert np.array_equal(losses[0], losses[2])


@pytest.mark.parametrize("batch", [0, 64])
def test_pixels_that_are_masked_out_do_not_influence(batch):
    mask = np.zeros((16, 20), np.uint8)
    mask[:, :11] = 255
    other = picture()
    other[:, 11:] = 255 - other[:, 11:]
    first, second = (fit(p, mask=mask, batch=batch, steps=30) for p in (picture(), other))
    assert same_weights(first.net.weights(), second.net.weights())
    assert np.array_equal(first.losses, second.losses)
    unmasked = fit(other, batch=batch, steps=30)
    assert not same_weights(first.net.weights(), unmasked.net.weights())


def test_opacity_is_learnt_with_the_rgba_head():
    """The left half is clear: nothing of its colour counts, but that it is clear does."""
    rgba = np.full((16, 20, 4), 255, np.uint8)
    rgba[:, :10, 3] = 0
    painting = fit(rgba, head="rgba", steps=300, batch=0, learning_rate=0.05)
    assert painting.pixels[:, :5, 3].mean() < 60
    assert painting.pixels[:, -5:, 3].mean() > 195


def test_it_learns():
    painting = fit(steps=400, batch=0)
    assert painting.losses[-1] < 0.3 * painting.losses[0]


def test_seeds_are_text_inside():
    number, text, other = (fit(seed=seed).net.weights() for seed in (42, "42", 43))
    assert same_weights(number, text)
    assert not same_weights(number, other)
    drawn = fit(seed=None, steps=0)
    assert same_weights(drawn.net.weights(), fit(seed=drawn.recipe.network.seed, steps=0).net.weights())


# --- every part


@pytest.mark.filterwarnings("ignore:.*too fine to be seen")
@pytest.mark.parametrize("style", STYLES.names())
def test_every_style_paints_a_photograph(style):
    painting = an.fit(data.astronaut(), style=style, size=24, steps=6, batch=128, seed=style)
    assert painting.pixels.shape[:2] == (24, 24)
    assert np.isfinite(painting.losses).all()
    assert 0 < painting.psnr < 99
    assert painting.recipe.training.style == style


def pairs():
    """Every loss with the first head that fits it, every head with the first loss that fits it, and mixed colours."""
    fitting = [(h.name, x.name) for h, x in itertools.product(HEADS, LOSSES) if x.target == h.aim]
    by_loss = {loss: (head, loss) for head, loss in reversed(fitting)}
    by_head = {head: (head, loss) for head, loss in reversed(fitting)}
    return sorted({*by_loss.values(), *by_head.values(), ("palette", "mse"), ("halftone", "tone")})


def parts():
    """Each name at least once: every optimizer, head, loss and schedule."""
    every = [pairs(), OPTIMIZERS.names(), SCHEDULES.names()]
    rows = max(map(len, every))
    return list(itertools.islice(zip(*map(itertools.cycle, every), strict=False), rows))


@pytest.mark.parametrize(("pair", "optimizer", "schedule"), parts(), ids=str)
def test_every_part_of_a_fit(pair, optimizer, schedule):
    head, loss = pair
    chosen = {"head": head, "loss": loss, "optimizer": optimizer, "schedule": schedule}
    painting = fit(**chosen, steps=30, batch=0, size=(10, 8), learning_rate=None, hidden=[6, 6])
    assert np.isfinite(painting.losses).all()
    assert painting.losses[-1] < painting.losses[0]
    assert painting.pixels.shape[-1] == painting.net.channels == painting.trajectory.target.shape[-1]
    assert (painting.recipe.network.head, painting.recipe.training.loss) == (head, loss)
    assert (painting.recipe.training.optimizer, painting.recipe.training.schedule) == (optimizer, schedule)


@pytest.mark.parametrize("schedule", ["step", "warmup"])
def test_schedules_of_a_fit_by_the_clock(schedule, clock):
    painting = fit(schedule=schedule, batch=0, size=(10, 8), steps=None, seconds=0.3)
    assert np.isfinite(painting.losses).all()
    assert painting.losses[-1] < painting.losses[0]


def test_functions_of_ones_own():
    def far(predicted, target):
        return tf.reduce_mean(tf.abs(predicted - target) ** 1.5, axis=-1)

    def bend(z):
        return z / (1.0 + tf.abs(z))

    def falling(step, horizon):
        return 1.0 - 0.5 * step / horizon

    def downhill(variable, slots, gradient, learning_rate, step):
        return variable.assign_sub(learning_rate * gradient)

    painting = fit(loss=far, activation=bend, schedule=falling, optimizer=downhill, steps=30, learning_rate=0.5)
    assert painting.losses[-1] < painting.losses[0]
    assert {
        "losses/far",
        "activations/bend",
        "schedules/falling",
        "optimizers/downhill",
    } <= painting.recipe.plugins.keys()
    assert set(painting.recipe.plugins.values()) == {__name__}


@pytest.mark.parametrize("structure", ["residual", "dense_to_all", "recurrent", "linear"])
def test_every_structure_learns(structure):
    painting = fit(structure=structure, hidden=[6, 6], steps=40, batch=0, inputs="x y r")
    assert painting.losses[-1] < painting.losses[0]


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1)])
def test_the_smallest_canvases(size, tmp_path):
    painting = fit(size=size, steps=3)
    assert painting.pixels.shape == (size[1], size[0], 3)
    painting.save(tmp_path / "tiny")
    assert an.open(tmp_path / "tiny").psnr == painting.psnr


def test_large_batches_are_summed_in_parts():
    """9,000 pixels are three parts of 4,096: the loss is that of one part of all, but for the order of the sum."""
    target = picture(90, 100)
    options = {"size": (100, 90), "inputs": "x y", "head": "rgb", "loss": "mse", "batch": 0}
    start = fit(target, steps=0, **options)
    expected = np.mean((plain_network(start.net, (100, 90)) - target.reshape(-1, 3) / 255) ** 2)
    assert fit(target, steps=1, **options).losses[0] == pytest.approx(expected, rel=1e-5)


# --- starting from something


def test_start_goes_on_from_the_weights_of_a_painting(tmp_path):
    first = fit(steps=60)
    first.save(tmp_path)
    for source in (
        first.net,
        tmp_path / "painting.png",
        str(tmp_path / "network.safetensors"),
        tmp_path / "training.gif",
    ):
        again = an.fit(picture(), style="linear", start=source, steps=0, size=(20, 16))
        assert same_weights(again.net.weights(), first.net.weights())
        assert again.psnr == first.psnr
        assert again.recipe.network.seed == "test"
        assert again.recipe.training.start is not None
    second = an.fit(picture(seed=3), style="linear", start=first.net, steps=5, size=(20, 16), seed="other")
    assert second.losses[0] < first.losses[0]
    assert not same_weights(second.net.weights(), first.net.weights())
    assert same_weights(first.net.weights(), an.load(tmp_path / "painting.png").weights()), "the start is not changed"


def test_start_from_a_random_pattern():
    net = an.CPPN(hidden=[5], inputs="x y r", latent=3, seed=9)
    painting = an.fit(picture(), style="linear", start=net, steps=0, size=(20, 16))
    assert np.array_equal(painting.pixels, an.render(net, size=(20, 16), supersample=1).pixels)


def test_start_keeps_the_seed_that_its_encoding_is_drawn_from():
    first = fit(encoding="fourier(features=4)", steps=20)
    again = an.fit(picture(), style="linear", start=first.net, steps=0, size=(20, 16))
    assert np.array_equal(again.pixels, first.pixels)
    with pytest.raises(InvalidValueError, match="the seed 'test'"):
        an.fit(picture(), style="linear", start=first.net, steps=0, size=(20, 16), seed="another")


def test_start_refuses_another_network():
    with pytest.raises(InvalidValueError, match="no other network"):
        fit(start=an.CPPN(hidden=[5], seed=1))


@pytest.mark.parametrize("head", [row.name for row in an.HEADS if row.palette and not row.plugin])
def test_a_picture_of_one_colour(head: str) -> None:
    """It has no ink and paper: where a head needs them, the seed draws its palette."""
    painting = an.fit(np.full((8, 8, 3), 90, np.uint8), head=head, steps=2, size=8, seed=1)
    assert painting.pixels.shape == (8, 8, 3)
