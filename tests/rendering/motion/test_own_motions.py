"""A motion of one's own: a path that artnet follows; what is none is named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import artnet as an
from artnet.errors import PartError
from artnet.rendering.motion.paths import MotionPath


@pytest.fixture
def own_motions():
    before = dict(an.MOTIONS._rows)
    yield
    an.MOTIONS._rows = before


def test_a_path_is_followed(own_motions):
    @an.motion(mode="once")
    def lean(context, degrees=20.0):
        return MotionPath(lambda place, pose: replace(pose, view=replace(pose.view, rotation=degrees * place)))

    net = an.CPPN(hidden=[8], seed=5)
    frames = list(an.animate(net, motion="lean(degrees=45)", size=(40, 30), frames=3, quality="draft"))
    last = an.render(net, size=(40, 30), view=an.View(rotation=45), quality="draft").pixels
    np.testing.assert_array_equal(frames[-1], last)
    assert not np.array_equal(frames[0], last)


def test_what_is_no_path_is_named(own_motions):
    @an.motion
    def nowhere(context):
        return lambda place, pose: pose

    with pytest.raises(PartError, match="Expected a MotionPath from the motion 'nowhere'"):
        an.animate(an.CPPN(hidden=[8], seed=5), motion="nowhere", size=(40, 30), frames=3)
