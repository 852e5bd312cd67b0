"""Families: one program with several sets of numbers is what it is with each of them."""

from __future__ import annotations

import numpy as np
import pytest

import artnet as an
from artnet.programs import evaluate, program_of
from artnet.programs.families import evaluate_family

NETS = {
    "usual": {},
    "mixed": {"activation": "tanh+gaussian+sin", "inputs": "x y noise warp", "head": "palette"},
    "inks": {"head": "inks(n=3)", "inputs": "x y cells"},
    "hard": {"head": "palette(hard=true)", "palette": "#102030 #ffcc00 #aa3355"},
    "slopes": {"head": "contours"},
}


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("views", [False, True])
def test_a_family_is_its_members(name, views, asked):
    nets = [asked(an.CPPN(hidden=[12] * 2, latent=2, seed=seed, **NETS[name])) for seed in (1, 2, 3)]
    program = program_of(nets[0].net)
    weights = nets[0].net.numbers()
    shared = {key: value for key, value in nets[0].given.items() if key not in weights}
    own = {key: np.stack([net.given[key] for net in nets]) for key in weights}
    if views:
        own["matrix"] = np.stack([shared["matrix"] * scale for scale in (1.0, 1.1, 0.7)]).astype(np.float32)
    found = evaluate_family(program, shared, own)["color"]
    for number in range(3):
        alone = evaluate(program, {**shared, **{key: value[number] for key, value in own.items()}})["color"]
        assert (np.abs(found[number] - alone) < 2e-3).mean() > 0.998  # but where a colour jumps


def test_what_is_missing_or_of_another_shape_is_refused():
    program = program_of(an.CPPN(hidden=[3], seed=1))
    with pytest.raises(an.InvalidValueError, match="a value for the parameter"):
        evaluate_family(program, {}, {})
    with pytest.raises(an.InvalidValueError, match="for each member"):
        evaluate_family(program, {}, {node: np.zeros(5) for node in program.parameters})
