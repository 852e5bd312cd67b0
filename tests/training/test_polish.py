"""The head in closed form."""

from __future__ import annotations

import numpy as np
import pytest
import skimage.data

import artnet as an
from artnet.fields.view import Window
from artnet.training.data.target import Target
from artnet.training.polish import polish


def largest_difference(one, other):
    return int(np.abs(one.pixels.astype(int) - other.pixels.astype(int)).max())


def test_the_linear_style_in_closed_form_equals_its_descent():
    picture = skimage.data.astronaut()
    solved = an.fit(picture, style="linear", seed=1, steps=0, polish=True, size=64)
    walked = an.fit(picture, style="linear", seed=1, size=64)
    assert largest_difference(solved, walked) <= 1
    assert solved.psnr >= walked.psnr - 1e-3


def test_linear_painting_is_linear_regression():
    photo = skimage.data.coffee()
    painting = an.fit(photo, style="linear", steps=0, polish=True, size=96, seed=1)
    target = Target.read(photo, 96)
    points = Window(target.size).pixel_points(np.arange(target.size[0] * target.size[1], dtype=np.int32)).numpy()
    bands = [an.LinearRegression().fit(points, channel).predict(points) for channel in target.color.reshape(-1, 3).T]
    want = np.round(np.clip(np.stack(bands, axis=-1), 0, 1) * 255).reshape(target.color.shape)
    assert np.abs(painting.pixels.astype(int) - want).max() <= 1


def test_it_is_the_least_of_all_heads_against_numpy():
    target = Target.read(skimage.data.chelsea(), 48)
    rng = np.random.default_rng(0)
    counts = rng.uniform(size=target.size[::-1]).astype(np.float32)
    net = an.CPPN(hidden=[9, 7], activation="sin", head="rgb(squash=clip)", init="training", inputs="x y", seed=2)
    values = target.color.reshape(-1, 3)
    points = Window(target.size).pixel_points(np.arange(len(values), dtype=np.int32))
    seen = net.features(points, 0.0, net.latent).numpy().astype(float)
    before = net.values(net.logits(points, 0.0, net.latent)).numpy()
    loss = polish(net, values, target.size, counts)
    root = np.sqrt(counts.reshape(-1, 1).astype(float))
    want = np.linalg.lstsq(root * np.c_[seen, np.ones(len(seen))], root * (values - 0.5), rcond=None)[0]
    got = np.concatenate([net.layers[-1].weight.numpy(), net.layers[-1].bias.numpy()[None]])
    fitted, best = np.c_[seen, np.ones(len(seen))] @ got, np.c_[seen, np.ones(len(seen))] @ want
    assert fitted == pytest.approx(best, abs=1e-4)
    weighted = np.sum(counts.reshape(-1, 1) * (before - values) ** 2) / (3 * counts.sum())
    assert loss == pytest.approx(weighted, rel=1e-4)


def test_a_polished_fit_is_no_worse_and_is_remembered(tmp_path):
    settings = {"style": "waves", "hidden": [24] * 2, "batch": 256, "steps": 60, "size": 32, "seed": 1}
    plain, polished = (an.fit(skimage.data.coffee(), **settings, polish=polished) for polished in (False, True))
    assert polished.psnr >= plain.psnr
    assert polished.recipe.training.polish
    assert polished.recipe.training.steps == 60
    assert len(polished.trajectory) == len(plain.trajectory) + 1
    path = polished.picture.save(tmp_path / "painting.png")
    again = an.render(an.load(path), size=polished.recipe.size, supersample=1)
    assert (again.pixels == polished.pixels).all()


@pytest.mark.parametrize("style", ["painterly", "poster", "stencil"])
def test_where_least_squares_is_not_what_is_fitted(style):
    with pytest.raises(an.InvalidValueError, match="linear"):
        an.fit(style=style, polish=True, steps=1, size=16)


def test_features_that_are_nearly_one_leave_no_grain():
    """Forty wide tanh units over a small canvas are nearly lines: told apart, their weights would cancel in float32."""
    photo = skimage.data.astronaut()
    painting = an.fit(photo, style="waves", activation="tanh", hidden=[160], steps=0, polish=True, size=96, seed=7)
    weights = painting.net.layers[-1].weight.numpy()
    assert np.abs(weights).max() < 2e4
    across = np.diff(painting.pixels.astype(int), axis=1)
    assert np.abs(across).mean() < 3  # a smooth painting
