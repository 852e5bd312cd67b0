from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from artnet.errors import InvalidValueError, RecipeError
from artnet.media.io import tensors as tensors_module
from artnet.media.io.tensors import (
    looks_like_tensors,
    read_bytes,
    read_tensor_metadata,
    read_tensors,
    tensors_from_bytes,
    tensors_to_bytes,
    write_tensors,
)

DTYPES = ["<f2", "<f4", "u1", "<i4", "<i8"]
finite = {"allow_nan": False, "allow_infinity": False}
arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: npst.arrays(
        dtype, npst.array_shapes(min_dims=0, max_side=4), elements=finite if "f" in dtype else None
    )
)
names = st.text(min_size=1, max_size=12).filter(lambda name: name != "__metadata__")


def sample() -> bytes:
    return tensors_to_bytes(
        {"b.weight": np.arange(6, dtype=np.float32).reshape(2, 3), "a": np.arange(4, dtype=np.int64)},
        {"artnet": '{"x":"é"}', "other": ""},
    )


def with_header(header: object, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(names, arrays, max_size=5), st.dictionaries(st.text(max_size=8), st.text(max_size=40)))
def test_round_trip_and_the_library_agrees(tensors: dict, metadata: dict) -> None:
    data = tensors_to_bytes(tensors, metadata)
    backward = dict(reversed(list(tensors.items())))
    assert tensors_to_bytes(backward, dict(reversed(list(metadata.items())))) == data
    read, texts = tensors_from_bytes(data)
    assert texts == metadata
    theirs = safetensors.numpy.load(data)
    assert set(read) == set(theirs) == set(tensors)
    for name, array in tensors.items():
        for got in (read[name], theirs[name]):
            assert got.dtype == array.dtype
            np.testing.assert_array_equal(got, array)
        assert read[name].flags.writeable


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(names, arrays, max_size=4))
def test_reads_what_the_library_writes(tensors: dict) -> None:
    read, texts = tensors_from_bytes(safetensors.numpy.save(tensors, {"k": "v"}))
    assert texts == {"k": "v"}
    for name, array in tensors.items():
        np.testing.assert_array_equal(read[name], array)


def test_big_endian_and_strided_arrays() -> None:
    array = np.arange(12, dtype=">f4").reshape(3, 4)[:, ::2].T
    read, _ = tensors_from_bytes(tensors_to_bytes({"a": array}, {}))
    np.testing.assert_array_equal(read["a"], array)


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "network.safetensors"
    write_tensors(path, {"a": np.ones(3, np.float16)}, {"artnet": "text"})
    tensors, metadata = read_tensors(path)
    assert tensors["a"].tolist() == [1, 1, 1]
    assert metadata == read_tensor_metadata(path) == {"artnet": "text"}
    assert read_bytes(path) == path.read_bytes()
    assert looks_like_tensors(path)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_numbers_are_finite(bad: float, dtype: type) -> None:
    array = np.array([0, bad], dtype)
    with pytest.raises(InvalidValueError, match="finite"):
        tensors_to_bytes({"a": array}, {})
    with pytest.raises(RecipeError, match="finite"):
        tensors_from_bytes(safetensors.numpy.save({"a": array}))


@pytest.mark.parametrize("array", [np.ones(2), np.ones(2, bool), np.ones(2, complex), np.array(["a"]), np.array([{}])])
def test_other_dtypes_are_refused(array: np.ndarray) -> None:
    with pytest.raises(InvalidValueError, match="float16, float32"):
        tensors_to_bytes({"a": array}, {})


def test_other_dtypes_are_not_read() -> None:
    for dtype in ("F64", "BOOL", "BF16"):
        size = {"F64": 8, "BOOL": 1, "BF16": 2}[dtype]
        data = with_header({"a": {"dtype": dtype, "shape": [1], "data_offsets": [0, size]}}, bytes(size))
        with pytest.raises(RecipeError, match=dtype):
            tensors_from_bytes(data)


def test_every_cut_is_an_error(tmp_path: Path) -> None:
    data = sample()
    for end in range(len(data)):
        with pytest.raises(RecipeError) as caught:
            tensors_from_bytes(data[:end])
        assert "\n" not in str(caught.value)
    with pytest.raises(RecipeError):
        tensors_from_bytes(data + b"x")
    path = tmp_path / "cut"
    for end in (1, 8, 9, 40):
        path.write_bytes(data[:end])
        with pytest.raises(RecipeError):
            read_tensor_metadata(path)


def test_flipped_bits_never_escape() -> None:
    data, random = sample(), np.random.default_rng(5)
    refusals: list[str] = []
    for _ in range(600):
        altered = bytearray(data)
        for at in random.integers(0, len(data), random.integers(1, 4)):
            altered[at] ^= 1 << random.integers(0, 8)
        try:
            tensors_from_bytes(bytes(altered))
        except RecipeError as error:
            refusals.append(str(error))
    assert refusals
    assert not any("\n" in line for line in refusals)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"not a network file at all",
        b"\x80\x04\x95pickle.",
        b"\xff" * 64,
        with_header(b"[]"),
        with_header(b"{" + b" " * 20),
        with_header(b'{"a":' + b"[" * 100_000),
        with_header(b'{"\xff":1}'),
        with_header({"a": {"dtype": "F32", "shape": [1 << 62, 1 << 62], "data_offsets": [0, 4]}}, bytes(4)),
        with_header({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}, b""),
        with_header({"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}, bytes(4)),
        with_header({"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}, bytes(8)),
        with_header({"a": 3}),
        with_header({"__metadata__": {"a": 1}}),
        with_header({"__metadata__": ["a"]}),
        struct.pack("<Q", 1 << 60) + b"{}",
    ],
)
def test_hostile_data(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        tensors_from_bytes(data)
    assert "\n" not in str(caught.value)
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(RecipeError):
        read_tensors(tmp_path / "file")


def test_no_file(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none", "no such file"), (tmp_path, "a folder")):
        with pytest.raises(RecipeError, match=words):
            read_tensor_metadata(path)
        assert not looks_like_tensors(path)


def test_other_files_do_not_look_like_tensors(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for data in (b"", b"{}", b"\x89PNG\r\n\x1a\n" + bytes(100), b"text " * 10):
        path.write_bytes(data)
        assert not looks_like_tensors(path)


def test_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = sample()
    (tmp_path / "file").write_bytes(data)
    monkeypatch.setattr(tensors_module, "FILE_LIMIT", len(data) - 1)
    for read in (lambda: tensors_from_bytes(data), lambda: read_tensors(tmp_path / "file"), sample):
        with pytest.raises((RecipeError, InvalidValueError), match="at most"):
            read()
    monkeypatch.setattr(tensors_module, "FILE_LIMIT", 1 << 20)
    monkeypatch.setattr(tensors_module, "HEADER_LIMIT", 10)
    with pytest.raises(RecipeError):
        tensors_from_bytes(data)


@pytest.mark.parametrize("place", [-1, -40, -79])
def test_a_flipped_bit_is_noticed(place: int) -> None:
    data = bytearray(tensors_to_bytes({"a": np.arange(20, dtype=np.float32)}, {"artnet": "text"}))
    data[place] ^= 1
    with pytest.raises(RecipeError, match="as it was written"):
        tensors_from_bytes(bytes(data))


def test_a_file_of_another_writer_needs_no_sum() -> None:
    data = safetensors.numpy.save({"a": np.ones(3, np.float32)}, {"from": "elsewhere"})
    tensors, metadata = tensors_from_bytes(data)
    assert tensors["a"].tolist() == [1, 1, 1]
    assert metadata == {"from": "elsewhere"}
    assert tensors_from_bytes(safetensors.numpy.save({"a": np.ones(3, np.float32)}))[1] == {}


def test_a_tensor_of_very_many_axes(tmp_path: Path) -> None:
    header = json.dumps({"a": {"dtype": "F32", "shape": [1] * 70, "data_offsets": [0, 4]}}).encode()
    with pytest.raises(RecipeError, match="axes"):
        tensors_from_bytes(len(header).to_bytes(8, "little") + header + bytes(4))
