"""Sounds: what they do over time, whatever their coding; and what is no sound."""

from __future__ import annotations

import contextlib
import struct
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.io import wavfile

from artnet.errors import SoundError
from artnet.media.sound import HOPS, read_sound

RATE = 22_050


def clicks(*times: float, seconds: float = 2.0, hertz: float = 100.0) -> np.ndarray:
    """Silence with short tones that begin at these times, in [-1, 1]."""
    t = np.arange(int(seconds * RATE)) / RATE
    return sum(0.8 * np.where((t >= a) & (t < a + 0.08), np.sin(2 * np.pi * hertz * (t - a)), 0.0) for a in times)


def written(path: Path, sound: np.ndarray, dtype=np.int16) -> Path:
    """By SciPy's writer, another than the one that reads."""
    wavfile.write(path, RATE, (sound * np.iinfo(dtype).max).astype(dtype))
    return path


@pytest.mark.parametrize("dtype", [np.int16, np.int32])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_beat_is_there_when_it_is_heard(dtype, channels, tmp_path: Path) -> None:
    sound = clicks(0.5, 1.25)
    got = read_sound(written(tmp_path / "a.wav", np.stack([sound] * channels, -1), dtype))
    assert got.seconds == pytest.approx(2.0)
    curve = got.curves["loudness"]
    assert curve.max() == 1
    for beat in (0.5, 1.25):
        assert got.at("loudness", beat - 0.03) < 0.1
        assert got.at("loudness", beat + 0.03) > 0.6
    assert got.at("loudness", 1.0) < 0.1  # faded
    assert got.until("loudness", 0.4) == pytest.approx(0, abs=1e-3)
    assert got.until("loudness", 2.0) == pytest.approx(curve.sum() / HOPS)


@pytest.mark.parametrize(("band", "hertz"), [("bass", 80.0), ("mid", 700.0), ("treble", 5_000.0)])
def test_bands(band: str, hertz: float, tmp_path: Path) -> None:
    t = np.arange(RATE) / RATE
    tone = 0.5 * np.sin(2 * np.pi * hertz * t) * (t > 0.5)
    got = read_sound(written(tmp_path / "a.wav", tone))
    assert got.at(band, 0.8) > 0.9
    assert got.at(band, 0.3) < 0.05


def test_24_bits_and_8_bits(tmp_path: Path) -> None:
    sound = clicks(0.5)
    expected = read_sound(written(tmp_path / "a.wav", sound)).curves["loudness"]
    whole = (sound * (2**23 - 1)).astype("<i4")
    eight = np.round(sound * 127 + 128).astype(np.uint8)
    for width, data in ((3, whole.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()), (1, eight.tobytes())):
        path = tmp_path / f"{width}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(width)
            file.setframerate(RATE)
            file.writeframes(data)
        np.testing.assert_allclose(read_sound(path).curves["loudness"], expected, atol=0.05)


def test_silence(tmp_path: Path) -> None:
    got = read_sound(written(tmp_path / "a.wav", np.zeros(RATE)))
    assert all((curve == 0).all() for curve in got.curves.values())


def test_what_is_no_sound(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", clicks(0.5))
    data = path.read_bytes()
    wavfile.write(tmp_path / "float.wav", RATE, clicks(0.5).astype(np.float32))
    for name, content, match in (
        ("cut.wav", data[: len(data) // 2], "cut after"),
        ("short.wav", data[:20], "PCM"),
        ("text.wav", b"no sound at all, but a text", "PCM"),
        ("empty.wav", b"", "empty"),
        ("rate.wav", data[:24] + bytes(4) + data[28:], "0 samples a second"),
        ("wide.wav", data[:32] + b"\x08\0\x40\0" + data[36:], "64 bits"),
        ("none.wav", data[:44].replace(data[40:44], bytes(4)), "cut after|PCM|which has none"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SoundError, match=match):
            read_sound(tmp_path / name)
    with pytest.raises(SoundError, match="pcm_s16le"):
        read_sound(tmp_path / "float.wav")
    with pytest.raises(SoundError, match="no such file"):
        read_sound(tmp_path / "missing.wav")


def header(data: bytes, *, riff: int | None = None, sound: int | None = None) -> bytes:
    """A file whose lengths are others than they are."""
    place = data.index(b"data") + 4
    mended = bytearray(data)
    if riff is not None:
        mended[4:8] = riff.to_bytes(4, "little")
    if sound is not None:
        mended[place : place + 4] = sound.to_bytes(4, "little")
    return bytes(mended)


@pytest.mark.parametrize("unknown", [0xFFFFFFFF, 0x7FFFFFFF, 0])
def test_a_sound_that_came_through_a_pipe(unknown: int, tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", clicks(0.5, 1.5))
    expected, data = read_sound(path), path.read_bytes()
    path.write_bytes(header(data, riff=unknown, sound=unknown))
    got = read_sound(path)
    assert got.seconds == expected.seconds
    np.testing.assert_array_equal(got.curves["loudness"], expected.curves["loudness"])


@pytest.mark.parametrize("riff", [0, 1, 7, 37, 1001, 0xFFFFFFFE])
def test_the_length_of_the_whole_is_that_of_the_file(riff: int, tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", clicks(0.5))
    expected, data = read_sound(path), path.read_bytes()
    path.write_bytes(header(data, riff=riff))
    assert read_sound(path).seconds == expected.seconds


@pytest.mark.parametrize("rate", [0, 1, 999, 1_000_001, 0xFFFFFFFF])
def test_rates_that_are_none(rate: int, tmp_path: Path) -> None:
    data = bytearray(written(tmp_path / "a.wav", clicks(0.5)).read_bytes())
    data[24:28] = rate.to_bytes(4, "little")
    (tmp_path / "b.wav").write_bytes(data[:54])
    with pytest.raises(SoundError, match=f"{rate:,} samples a second"):
        read_sound(tmp_path / "b.wav")


def test_opposite_channels_are_as_loud_as_one(tmp_path: Path) -> None:
    one = clicks(0.5, 1.2)
    alone = read_sound(written(tmp_path / "a.wav", one)).curves
    opposite = read_sound(written(tmp_path / "b.wav", np.stack([one, -one], -1))).curves
    for name, curve in alone.items():
        np.testing.assert_allclose(opposite[name], curve, atol=0.01, err_msg=name)  # 16 bits round -1 otherwise than 1


@given(tail=st.binary(max_size=120), place=st.integers(0, 43), value=st.integers(0, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_bytes(tail: bytes, place: int, value: int, tmp_path: Path) -> None:
    data = bytearray(written(tmp_path / "a.wav", np.zeros(20)).read_bytes()[:44] + tail)
    data[place] = value
    (tmp_path / "b.wav").write_bytes(data)
    with contextlib.suppress(SoundError):
        assert 0 < read_sound(tmp_path / "b.wav").seconds <= 3600


def test_many_channels_and_part_of_the_bits_are_refused(tmp_path: Path) -> None:
    """A film's sound has at most eight channels; and 24 bits of 32 are read by ffmpeg as fractions."""
    many = tmp_path / "many.wav"
    wavfile.write(many, RATE, np.zeros((RATE, 9), np.int16))
    with pytest.raises(SoundError, match="9 channels"):
        read_sound(many)
    samples = np.zeros(RATE, "<i4").tobytes()
    guid = b"\x01\x00\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"
    fmt = struct.pack("<HHIIHHHHI", 0xFFFE, 1, RATE, 4 * RATE, 4, 32, 22, 24, 4) + guid
    body = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", len(samples)) + samples
    part = tmp_path / "part.wav"
    part.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    with pytest.raises(SoundError, match="part of their bits"):
        read_sound(part)


def test_long_sounds_take_little_more_than_their_bytes(tmp_path: Path) -> None:
    """Ten minutes of stereo, 53 MB: numbers of it all would be 424 MB."""
    path = tmp_path / "long.wav"
    wavfile.write(path, 44_100, np.zeros((600 * 44_100, 2), np.int16))
    read_sound(path)
    tracemalloc.start()
    try:
        read_sound(path)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < path.stat().st_size + 250_000_000
