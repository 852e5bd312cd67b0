"""What the recipe of a finished fit says of its schedule."""

from __future__ import annotations

import numpy as np
import pytest

from artnet.training.data.target import Target
from artnet.training.plan import make_plan
from artnet.training.session.checkpoint import Position
from artnet.training.session.finishing import done_recipe


@pytest.mark.parametrize(
    ("by_the_clock", "placed", "step", "stored"),
    [
        (False, (100, 0), 100, (0, 0)),  # as many steps as asked: the steps say it
        (False, (100, 0), 70, (100, 0)),  # stopped before: the rate had not fallen all the way
        (True, (100, 30), 100, (100, 30)),
        (True, (100, 30), 130, (100, 30)),  # it went on at the last rate
        (True, (0, 0), 20, (0, 20)),  # ended before the speed was known: the rate never fell
    ],
)
def test_horizon_and_hold_say_what_the_rate_was(by_the_clock, placed, step, stored):
    target = Target.read(np.zeros((4, 4, 3), np.uint8), 4)
    recipe = make_plan(target, "linear", {}, seed=1).recipe
    horizon, hold = placed
    position = Position(recipe=recipe.to_json(), horizon=horizon, hold=hold)
    training = done_recipe(recipe, position, step, by_the_clock=by_the_clock).training
    assert (training.horizon, training.hold) == stored
    assert training.steps == step
