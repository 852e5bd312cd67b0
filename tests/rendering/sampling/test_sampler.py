"""Networks through the sampler, against 64 samples in every pixel."""

from __future__ import annotations

import numpy as np
import pytest

import artnet as an
from artnet.errors import InvalidValueError
from artnet.fields.region import Region
from artnet.fields.view import View, Window, view_matrix
from artnet.nets.network_files import network_from_recipe
from artnet.recipes.quality import QUALITIES
from artnet.rendering.bands import whole
from artnet.rendering.evaluator import Evaluator
from artnet.rendering.sampling import sampler as module
from artnet.rendering.sampling.sampler import Sampler

SIZE = (330, 290)
"""More than what is computed wholly, and no whole number of cells."""
PART = Region(117, 95, 96, 80)
HEADS = sorted(row.name for row in an.HEADS if not row.plugin)
SMALL = {"hidden": [12, 12], "inputs": "x y r", "seed": "sampled"}


def sampled(net, size=SIZE, quality="good", region=None, symmetry="none", bits=8, **shown):
    painter = Sampler(net, Window(size, symmetry), quality=quality, tile=16_384, bits=bits)
    return whole(painter.bands(region, **shown), (region or Region(0, 0, *size)).height)


def dense(net, size=SIZE, side=8, region=PART, symmetry="none", **shown):
    """Levels of 8 bits, with fractions."""
    painter = Evaluator(net, Window(size, symmetry), supersample=side, tile=16_384, bits=16)
    return whole(painter.bands(region, **shown), region.height) / 257


def cut(pixels, region=PART):
    return pixels[region.y : region.y + region.height, region.x : region.x + region.width].astype(float)


def rms(got, wanted):
    return float(np.sqrt(np.mean((got - wanted) ** 2)))


@pytest.mark.parametrize("head", HEADS)
def test_good_is_closer_than_four_samples(head):
    net = an.CPPN(**SMALL, head=head, **({"palette": "dusk"} if an.HEADS[head].palette.startswith("any") else {}))
    truth = dense(net)
    got, four = cut(sampled(net)), np.round(dense(net, side=2))
    assert rms(got, truth) <= rms(four, truth) + 0.15  # which rounding to levels alone makes 0.29
    if not net.is_hard:
        off = np.abs(got - truth).max(axis=-1)
        assert (off <= 2).mean() >= min(0.99, (np.abs(four - truth).max(axis=-1) <= 2).mean())


@pytest.mark.parametrize("structure", sorted(row.name for row in an.STRUCTURES if not row.plugin))
def test_every_structure(structure):
    net = an.CPPN(**SMALL, structure=structure, activation="sin+gaussian")
    assert rms(cut(sampled(net)), dense(net)) < 0.5


@pytest.mark.parametrize("encoding", sorted(row.name for row in an.ENCODINGS if not row.plugin))
def test_every_encoding(encoding):
    net = an.CPPN(**SMALL, encoding=encoding)
    truth = dense(net)
    assert rms(cut(sampled(net)), truth) <= rms(np.round(dense(net, side=2)), truth) + 0.15


@pytest.mark.parametrize("symmetry", ["kaleidoscope(n=7)", "tile(repeat=3)", "mirror", "panorama"])
def test_symmetries_and_views(symmetry):
    net = an.CPPN(**SMALL, latent=2)
    shown = {
        "symmetry": symmetry, "matrix": view_matrix(View(zoom=0.7, rotation=20, center=(0.3, -0.2))), "time": 0.4,
        "latent": [0.5, -1.0],
    }  # fmt: skip
    truth = dense(net, **shown)
    assert rms(cut(sampled(net, **shown)), truth) <= rms(np.round(dense(net, side=2, **shown)), truth) + 0.15


def test_each_quality_keeps_what_it_says():
    net = network_from_recipe(an.pattern(3, look="glass"))
    truth, centers = dense(net), dense(net, side=1)
    errors = {}
    for name, quality in QUALITIES.items():
        if not quality.error:
            continue
        off = np.abs(cut(sampled(net, quality=name)) - (truth if quality.samples else centers)).max(axis=-1)
        assert np.quantile(off, 0.999) <= quality.error + 0.75, "and half a level for rounding, of so small a picture"
        assert off.max() <= 3 * quality.error + 0.5
        errors[name] = rms(cut(sampled(net, quality=name, bits=16)) / 257, truth)
    assert errors["print"] <= errors["good"] <= errors["draft"]
    exact = an.render(net, size=SIZE, quality="exact")
    assert exact.recipe.supersample == 8
    np.testing.assert_array_equal(exact.pixels, an.render(net, size=SIZE, supersample=8).pixels)


def test_a_part_has_the_bytes_of_the_whole(monkeypatch):
    monkeypatch.setattr(module, "TILE", 16)
    net = network_from_recipe(an.pattern(5, look="ribbons"))
    picture = sampled(net)
    for region in (PART, Region(0, 200, 330, 90), Region(329, 0, 1, 290), Region(128, 128, 1, 1)):
        np.testing.assert_array_equal(sampled(net, region=region), cut(picture, region))
    with pytest.raises(InvalidValueError):
        sampled(net, region=Region(0, 0, 331, 1))


def test_tiles_join(monkeypatch):
    """What is beside a seam is as good as elsewhere."""
    net = network_from_recipe(an.pattern(2, look="glass"))
    monkeypatch.setattr(module, "TILE", 16)
    off = np.abs(cut(sampled(net)) - dense(net)).max(axis=-1)
    seam = 128 - PART.x
    assert off[:, seam - 2 : seam + 2].max() <= off.max() <= 3.5
    assert off[:, seam - 2 : seam + 2].mean() <= off.mean() + 0.02
    assert off[128 - PART.y - 2 : 128 - PART.y + 2].mean() <= off.mean() + 0.02


def test_no_number_is_black():
    net = an.CPPN(hidden=[8], seed=1, head="gray")
    weights = net.weights()
    last = sorted(name for name in weights if "bias" in name)[-1]
    net.set_weights({**weights, last: np.full_like(weights[last], np.nan)})
    assert not sampled(net).any()


def test_an_animation_does_not_flicker():
    """From frame to frame the error changes by no more than the error itself."""
    film = {"motion": "zoom(factor=1.2)", "frames": 6, "seconds": 1.0, "size": SIZE, "mode": "once"}
    net = network_from_recipe(an.pattern(4, look="glass"))
    clips = [an.animate(net, quality=quality, **film) for quality in ("good", "exact")]
    good, exact = (np.stack([cut(np.asarray(frame)) for frame in clip]) for clip in clips)
    steps = np.diff(good, axis=0) - np.diff(exact, axis=0)
    assert np.quantile(np.abs(steps), 0.999) <= 2
    assert np.abs(steps).max() <= 4


def test_old_recipes_stay_dense_and_new_ones_say_so():
    net = an.CPPN(**SMALL)
    recipe = an.render(net, size=24).recipe
    assert (recipe.quality, recipe.supersample) == ("good", 2)
    plain = recipe.to_json().replace('"version":3', '"version":2').replace('"quality":"good",', "")
    old = an.Recipe.from_json(plain)
    assert (old.quality, old.supersample) == ("", 2)
    np.testing.assert_array_equal(an.make(old).pixels, an.render(net, size=24, supersample=2).pixels)
    assert old.identity == an.render(net, size=24, supersample=2).recipe.identity != recipe.identity
