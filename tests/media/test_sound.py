"""Sounds: what they do over time, whatever their coding; and what is no sound."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
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
        ("none.wav", data[:44].replace(data[40:44], bytes(4)), "cut after|PCM"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SoundError, match=match):
            read_sound(tmp_path / name)
    with pytest.raises(SoundError, match="pcm_s16le"):
        read_sound(tmp_path / "float.wav")
    with pytest.raises(SoundError, match="no such file"):
        read_sound(tmp_path / "missing.wav")
