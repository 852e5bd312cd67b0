"""Long values row by row: the rows, put together, are the value."""

from __future__ import annotations

import numpy as np
import pytest

from artnet.programs.evaluation import evaluate
from artnet.programs.program import Builder
from artnet.programs.rows import row_of


def built(make):
    builder = Builder()
    return builder.program({"all": make(builder, builder.parameter("given", (4, 3)))})


def steps(b, given):
    """A table between colours: picks of several sources, products, folds."""
    tall = b.emit("pick", given, at=tuple((0, 3 * (n // 5) + c) for n in range(15) for c in range(3)))
    steep = b.emit("mul", tall, b.constant(np.repeat(np.arange(15, dtype=np.float32) / 7, 3)))
    ended = b.emit("pick", steep, given, at=tuple((0, n) for n in range(45)) + tuple((1, 9 + c) for c in range(3)))
    turned = b.emit("matmul", ended, b.constant(np.arange(9, dtype=np.float32) / 5), rows=16)
    most = b.emit("largest", turned, each=3)
    spread = b.emit("pick", most, at=tuple((0, n) for n in range(16) for _ in range(3)))
    return b.emit("select", b.emit("less", spread, turned), spread, b.emit("sin", turned))


CASES = {
    "steps": steps,
    "reversed": lambda b, given: b.emit("pick", given, at=tuple((0, n) for n in reversed(range(12)))),
    "by one number": lambda b, given: b.emit("add", given, b.emit("sum", given, each=12)),
    "whole numbers": lambda b, given: b.emit("argmax", given, each=3),
    "two matrices": lambda b, given: b.emit("matmul", given, b.emit("cos", given), rows=3),
    "primes": lambda b, given: b.emit("pick", given, given, at=tuple((n % 2, n * 5 % 12) for n in range(7))),
}


@pytest.mark.parametrize("name", CASES)
def test_rows_are_the_value(name):
    program = built(CASES[name])
    given = np.random.default_rng(1).normal(size=(4, 3)).astype(np.float32)
    wanted = evaluate(program, {"given": given})["all"].reshape(-1)
    row = row_of(program, "all")
    assert row.length == len(wanted)
    found = [
        evaluate(row.program, {"given": given, "row": np.int32(n)})["row"] for n in range(len(wanted) // row.width)
    ]
    assert np.concatenate([each.reshape(-1) for each in found]) == pytest.approx(wanted, abs=1e-6)


def test_rows_are_smaller_than_the_whole():
    program = built(steps)
    assert sum(node.length for _, node in row_of(program, "all").program.instructions) < sum(
        node.length for _, node in program.instructions
    )


def test_what_is_looked_up_has_no_rows():
    program = built(lambda b, given: b.emit("look_up", given, b.emit("to_int", given), width=1))
    assert row_of(program, "all") is None
