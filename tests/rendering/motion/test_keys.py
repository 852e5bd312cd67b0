"""Keys: poses set by hand, and what lies between them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import artnet as an
from artnet.rendering.motion.film import Film

SMALL = {"hidden": [4], "latent": 2, "seed": 1, "head": "palette", "palette": ["#102030", "#e0a040"]}


def film(keys, frames=8, **more):
    net = an.CPPN(**SMALL)
    return an.animate(net, keys=keys, frames=frames, seconds=1, size=16, quality="draft", **more), net


def poses(keys, easing="linear", **network):
    net = an.CPPN(**{**SMALL, **network})
    recipe = an.animate(net, keys=keys, motion=f"keys(easing={easing})", frames=4, seconds=1, size=16).recipe
    return Film(net, recipe, None, None, [])


def test_frames_at_keys_are_pictures_of_the_keys():
    views = [an.View(zoom=1.0), an.View(zoom=3.0, rotation=90, center=(0.3, -0.2))]
    latents = [(0.0, 1.0), (1.5, -1.0)]
    keys = [an.Key(at=n / 2, view=views[n], latent=latents[n]) for n in (0, 1)]
    made, net = film(keys)
    for frame, (view, z) in zip((0, 4), zip(views, latents, strict=True), strict=True):
        wanted = an.render(net, size=16, view=view, latent=z, quality="draft").pixels
        assert (np.asarray(made[frame]) == wanted).all()


def test_a_loop_has_no_seam_and_half_way_is_half_way():
    keys = [an.Key(at=0.25, latent=(0.0, 0.0)), an.Key(at=0.75, latent=(2.0, 4.0))]
    path = poses(keys)
    for place, wanted in ((0.25, 0), (0.5, 1), (0.75, 2), (0.0, 1), (1.0, 1)):
        assert np.allclose(path.pose(place).latent, (wanted, 2 * wanted))
    eased = poses(keys, "cubic")
    assert np.allclose(eased.pose(0.5).latent, (1, 2))
    assert eased.pose(0.3).latent[0] < path.pose(0.3).latent[0]


@given(st.floats(0.01, 100), st.floats(0, 1), st.floats(-2, 2))
def test_the_point_that_both_views_share_stays_where_it_is(zoom, share, x):
    """A dive: what a zoom about a point keeps in place, every moment of it does."""
    if abs(zoom - 1) < 1e-3:
        return
    aim = x / (1 - 1 / zoom)  # seen at (aim - 0) * 1 before, and at (aim - x) * zoom after: at the same place
    path = poses([an.Key(at=0.0), an.Key(at=1.0, view=an.View(zoom=zoom, center=(x, 0.0)))])
    view = path.pose(share).view
    assert np.isclose((aim - view.center[0]) * view.zoom, aim, rtol=1e-3, atol=1e-3 * max(1, abs(aim)))


def test_what_no_key_says_stays():
    path = poses([an.Key(at=0.0, time=0.0), an.Key(at=0.5, time=1.0)])
    pose = path.pose(0.25)
    assert pose.time == 0.5
    assert pose.palette is None
    assert pose.view == an.View()


def test_colours_and_depth_move():
    colors = ("#000000", "#ffffff"), ("#ff0000", "#ffffff")
    path = poses([an.Key(at=0.0, palette=colors[0]), an.Key(at=0.5, palette=colors[1])])
    assert np.allclose(path.pose(0.5).palette[0], (1, 0, 0))
    assert 0.7 < path.pose(0.25).palette[0][0] < 0.75, "in linear light"
    deep = poses([an.Key(at=0.0, depth=1.0), an.Key(at=0.5, depth=5.0)], structure="recurrent", hidden=[4, 4])
    assert deep.pose(0.25).depth == 3.0
    flat = poses([an.Key(at=0.0, depth=0.0), an.Key(at=0.5, depth=0.0)], structure="recurrent", hidden=[4, 4])
    assert flat.pose(0.25).depth == 0.0, "a depth of nothing is one that was said"


def test_a_film_of_keys_is_made_again_from_its_file(tmp_path):
    colors = ("#123456", "#fedcba")
    made, _ = film([an.Key(at=0.0, view=an.View()), an.Key(at=0.5, view=an.View(zoom=2.0), palette=colors)])
    path = made.save(tmp_path / "a.gif")
    again = an.make(path)
    assert again.recipe.motion.keys == made.recipe.motion.keys
    assert all((np.asarray(a) == np.asarray(b)).all() for a, b in zip(made, again, strict=True))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ([an.Key(at=0.1)], "two keys or more"),
        ([an.Key(at=0.1), an.Key(at=0.1)], "different places"),
        ([an.Key(at=0.1), an.Key(at=0.5, latent=(1.0,))], "latent of 2"),
        ([an.Key(at=0.1), an.Key(at=0.5, palette=("#000000",))], "2 colours"),
        ([an.Key(at=0.1), an.Key(at=0.5, depth=2.0)], "recurrent"),
        ([an.Key(at=0.1), an.Key(at=0.5, view=an.View(zoom=0))], "zoom"),
        ([an.Key(at=n / 300) for n in range(257)], "at most 256"),
    ],
)
def test_keys_that_cannot_be(keys, said):
    with pytest.raises(an.InvalidValueError, match=said):
        film(keys)


def test_keys_and_another_motion():
    with pytest.raises(an.InvalidValueError, match="the motion keys for keys"):
        film([an.Key(at=0.0), an.Key(at=0.5)], motion="zoom")
    with pytest.raises(an.InvalidValueError, match="two --key or more"):
        an.animate(an.CPPN(**SMALL), motion="keys")
