"""Each instruction beside TensorFlow, fed its operands: within 4 units in the last place, integers exactly."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from artnet.programs.operations import KINDS, OPERATIONS

RNG = np.random.default_rng(7)
WIDE = np.concatenate([RNG.normal(0, s, 4000) for s in (0.01, 1, 30)]).astype(np.float32)[:, None].T
OTHER = np.roll(WIDE, 1777, axis=1)
SIZE = np.abs(WIDE) + np.float32(1e-3)
UNIT = np.clip(WIDE / 40, -1, 1)
WHOLE = RNG.integers(-(2**31), 2**31, (1, 5000)).astype(np.int32)
BITS = RNG.integers(0, 2**32, (1, 5000)).astype(np.uint32)
THERE, BACK = WHOLE[:, ::-1].copy(), BITS[:, ::-1].copy()
TRUTH, FALSE = RNG.random((1, 5000)) < 0.5, RNG.random((1, 5000)) < 0.3
FEW = RNG.normal(size=(12, 50)).astype(np.float32)

FLOATS = {
    "add": (tf.add, WIDE, OTHER), "sub": (tf.subtract, WIDE, OTHER), "mul": (tf.multiply, WIDE, OTHER),
    "div": (tf.divide, WIDE, SIZE), "floormod": (tf.math.floormod, WIDE, SIZE), "pow": (tf.pow, SIZE, UNIT * 3),
    "min": (tf.minimum, WIDE, OTHER), "max": (tf.maximum, WIDE, OTHER), "atan2": (tf.atan2, WIDE, OTHER),
    "neg": (tf.negative, WIDE), "abs": (tf.abs, WIDE), "sign": (tf.sign, WIDE), "floor": (tf.floor, WIDE),
    "ceil": (tf.math.ceil, WIDE), "round": (tf.round, WIDE), "sin": (tf.sin, WIDE), "cos": (tf.cos, WIDE),
    "tan": (tf.tan, WIDE), "asin": (tf.asin, UNIT), "acos": (tf.acos, UNIT), "atan": (tf.atan, WIDE),
    "sinh": (tf.sinh, WIDE), "cosh": (tf.cosh, WIDE), "tanh": (tf.tanh, WIDE), "exp": (tf.exp, WIDE),
    "expm1": (tf.math.expm1, WIDE), "log": (tf.math.log, SIZE), "log1p": (tf.math.log1p, SIZE),
    "sqrt": (tf.sqrt, SIZE), "rsqrt": (tf.math.rsqrt, SIZE), "sigmoid": (tf.sigmoid, WIDE),
    "softplus": (tf.math.softplus, WIDE), "erfc": (tf.math.erfc, UNIT * 4),
}  # fmt: skip
EXACT = {
    "isfinite": (tf.math.is_finite, WIDE), "less": (tf.less, WIDE, OTHER), "lessequal": (tf.less_equal, WIDE, WIDE),
    "equal": (tf.equal, np.floor(WIDE), np.floor(OTHER)), "and": (tf.logical_and, TRUTH, FALSE),
    "or": (tf.logical_or, TRUTH, FALSE), "not": (tf.logical_not, TRUTH),
    "select": (tf.where, TRUTH, WHOLE, THERE), "bitand": (tf.bitwise.bitwise_and, BITS, BACK),
    "bitor": (tf.bitwise.bitwise_or, BITS, BACK), "bitxor": (tf.bitwise.bitwise_xor, BITS, BACK),
    "shiftright": (tf.bitwise.right_shift, BITS, BITS % 32), "shiftleft": (tf.bitwise.left_shift, BITS, BITS % 32),
    "to_float": (lambda a: tf.cast(a, tf.float32), WHOLE), "to_int": (lambda a: tf.cast(a, tf.int32), WIDE),
    "to_uint": (lambda a: tf.cast(a, tf.uint32), np.abs(WIDE)), "to_bool": (lambda a: tf.cast(a, tf.bool), WHOLE),
    "bits_int": (lambda a: tf.bitcast(a, tf.int32), BITS), "bits_uint": (lambda a: tf.bitcast(a, tf.uint32), WHOLE),
    "add ": (tf.add, WHOLE, THERE), "mul ": (tf.multiply, BITS, BACK),
    "div ": (tf.math.floordiv, WHOLE, THERE | 1),
    "floormod ": (tf.math.floormod, WHOLE, THERE | 1),
}  # fmt: skip
FOLDED = {
    "sum": lambda a: tf.reduce_sum(a, 1), "product": lambda a: tf.reduce_prod(a, 1),
    "largest": lambda a: tf.reduce_max(a, 1), "smallest": lambda a: tf.reduce_min(a, 1),
    "argmin": lambda a: tf.argmin(a, 1, tf.int32), "argmax": lambda a: tf.argmax(a, 1, tf.int32),
    "all": lambda a: tf.reduce_all(a > -1, 1), "any": lambda a: tf.reduce_any(a > 1, 1),
}  # fmt: skip
MOVING = ("matmul", "look_up", "pick")


def test_all_are_tested():
    assert {name.strip() for name in [*FLOATS, *EXACT, *FOLDED, *MOVING]} == set(OPERATIONS)


@pytest.mark.parametrize("name", FLOATS)
def test_floats(name):
    function, *operands = FLOATS[name]
    with np.errstate(over="ignore"):  # exp(100) is infinite in both
        got, wanted = OPERATIONS[name].compute(*operands), function(*operands).numpy()
        exact = OPERATIONS[name].compute(*(operand.astype(np.float64) for operand in operands))
    assert got.dtype == np.float32
    least = np.spacing(np.maximum(np.minimum(np.abs(wanted), np.float32(1e38)), np.float32(1e-30)))
    with np.errstate(invalid="ignore"):
        near = (got == wanted) | (np.abs(got.astype(float) - wanted) <= 4 * least)
        nearer = np.abs(got - exact) <= np.abs(wanted - exact)  # Eigen's softplus, sigmoid and erfc are up to 7 off
    assert (near | nearer).all()


@pytest.mark.parametrize("name", EXACT)
def test_whole_numbers_and_truth_exactly(name):
    function, *operands = EXACT[name]
    got, wanted = OPERATIONS[name.strip()].compute(*operands), function(*operands).numpy()
    assert got.dtype in [np.dtype(kind) for kind in KINDS.values()]
    assert np.array_equal(got, wanted)


@pytest.mark.parametrize("name", FOLDED)
def test_folds(name):
    given = FEW > -1 if name == "all" else FEW > 1 if name == "any" else FEW
    got = OPERATIONS[name].compute(given, each=4)
    wanted = FOLDED[name](FEW.reshape(3, 4, 50)).numpy()
    assert got.shape == (3, 50)
    assert np.allclose(got.astype(float), wanted.astype(float), rtol=5e-7, atol=1e-6)


def test_products_with_one_matrix_and_with_one_for_each_point():
    matrix = RNG.normal(size=(4 * 5, 1)).astype(np.float32)
    got = OPERATIONS["matmul"].compute(FEW, matrix, rows=3)
    wanted = np.einsum("rip,io->rop", FEW.reshape(3, 4, 50), matrix.reshape(4, 5)).reshape(15, 50)
    assert np.allclose(got, wanted, atol=1e-6)
    assert np.allclose(OPERATIONS["matmul"].compute(FEW, np.repeat(matrix, 50, axis=1), rows=3), wanted, atol=1e-6)


def test_look_ups_and_picks():
    table = np.arange(12, dtype=np.float32)[:, None]
    rows = np.array([[0, 3, 9], [1, 2, -4]], np.int32)
    got = OPERATIONS["look_up"].compute(table, rows, width=3)
    assert np.array_equal(got.T, [[0, 1, 2, 3, 4, 5], [9, 10, 11, 6, 7, 8], [9, 10, 11, 0, 1, 2]])
    assert np.array_equal(OPERATIONS["look_up"].compute(np.repeat(table, 3, axis=1), rows, width=3), got)
    picked = OPERATIONS["pick"].compute(table, rows.astype(np.float32), at=((1, 1), (0, 11), (0, 0)))
    assert np.array_equal(picked, [[1, 2, -4], [11, 11, 11], [0, 0, 0]])
