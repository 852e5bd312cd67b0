"""Sound that a picture moves with: a WAV file as loudness and three bands over time.

Each is the root mean square of a short window (of the band's share of its spectrum), from 0 in silence to 1 at its own
95th percentile (of sparse sounds at a tenth of the loudest): it rises at once, and falls by half every tenth of a
second, so that a beat is seen when it is heard.
"""

from __future__ import annotations

import hashlib
import struct
import wave
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from artnet.errors import SoundError
from artnet.media.io.sources import opened, shown

__all__ = ["BANDS", "Sound", "read_sound"]

Array = NDArray[np.float64]

BANDS = {"bass": (20.0, 200.0), "mid": (200.0, 2_000.0), "treble": (2_000.0, 20_000.0)}
"""In Hz."""
HOPS = 100
"""Windows a second; each is 20 ms long, so that a beat is known to half a frame of 25 a second."""
WINDOW_SECONDS = 0.02
HALVING_SECONDS = 0.1
LOUD = 95.0
SPARSE = 10.0
"""How far the loudest may be above that, as in the ticks of a metronome, whose 95th percentile is the silence."""
FAINT = 1e-4
"""Of full scale: below it is silence."""
SOUND_LIMIT = 1 << 31
LONGEST_SECONDS = 3_600.0
LONGEST_HEADER = 1 << 20
SLOWEST, FASTEST = 1_000, 1_000_000
"""Samples a second."""
PCM, EXTENSIBLE = b"\x01\x00", b"\xfe\xff"
"""Codings of samples, as in the header: whole numbers; and what its extension says, of 24 bits or many channels."""
UNKNOWN = (0, 0x7FFFFFFF, 0xFFFFFFFF)
"""Lengths that stand for one that is not yet known."""
MOST_CHANNELS = 8
"""As many as the sound of a film has."""
WINDOWED = 1 << 21
"""Samples of windows, of all channels, that are looked at together: 16 MiB a copy."""


@dataclass(frozen=True, eq=False)
class Sound:
    """A sound file, and what it does over time.

    Attributes:
        path, sha256: the file.
        seconds: how long it lasts.
        curves: `loudness` and each of `BANDS`, (windows,) in [0, 1], 100 a second.
    """

    path: Path
    sha256: str
    seconds: float
    curves: dict[str, Array]

    def at(self, name: str, time: float) -> float:
        """A curve at a time in seconds."""
        curve = self.curves[name]
        return float(np.interp(time * HOPS, np.arange(len(curve)), curve))

    def until(self, name: str, time: float) -> float:
        """The curve's integral from 0 to a time: seconds at full strength."""
        added = np.concatenate([[0.0], np.cumsum(self.curves[name]) / HOPS])
        return float(np.interp(time * HOPS, np.arange(len(added)), added))


def read_sound(path: str | Path) -> Sound:
    """Read a WAV file of whole numbers (8 to 32 bits), of any number of channels, whose power is averaged.

    Raises:
        SoundError: no such file, no WAV, one of another coding, cut, empty or longer than an hour.
    """
    if not isinstance(path, str | Path):
        raise SoundError(f"Expected the name of a WAV file. Received: {type(path).__name__}")
    path = Path(path)
    with opened(path, SOUND_LIMIT, "a WAV file", SoundError) as (file, _):
        data = file.read()
    digest = hashlib.sha256(data).hexdigest()
    try:
        header, start = _header_with_true_lengths(data)
        with wave.open(BytesIO(header)) as reader:
            channels, width, rate, count = reader.getparams()[:4]
            if not SLOWEST <= rate <= FASTEST:
                raise wave.Error(f"{rate:,} samples a second, not {SLOWEST:,} to {FASTEST:,}")
            if count / rate > LONGEST_SECONDS:
                raise SoundError(f"Expected a WAV file of at most an hour. Received: {shown(path)}, longer")
            if channels > MOST_CHANNELS:
                raise wave.Error(f"{channels:,} channels, not 1 to {MOST_CHANNELS}")
            if width > 4:
                raise wave.Error(f"{8 * width} bits a sample")
    except (wave.Error, EOFError, ValueError, OSError, RuntimeError) as error:  # the module raises what it likes
        raise SoundError(
            f"Expected a WAV file of whole numbers (PCM, 8 to 32 bits). Received: {shown(path)}: {str(error) or 'cut'}."
            " Convert it: ffmpeg -i FILE -c:a pcm_s16le sound.wav"
        ) from None
    frame = channels * width
    samples = memoryview(data)[start : start + count * frame]
    got = len(samples) // frame
    if not count:
        raise SoundError(f"Expected a sound. Received: {shown(path)}, which has none")
    if got < count:
        raise SoundError(
            f"Expected a whole WAV file. Received: {shown(path)}, cut after {got / rate:.2f} of {count / rate:.2f} s"
        )

    def numbers(first: int, last: int) -> Array:
        """Samples (last - first, channels) in [-1, 1), silent before the first and after the last."""
        inside = samples[max(0, first) * frame : max(0, last) * frame]
        silent = max(0, -first), max(0, last - count)
        return np.pad(_numbers(inside, width).reshape(-1, channels), (silent, (0, 0)))

    return Sound(path, digest, count / rate, _curves(numbers, count, rate))


def _header_with_true_lengths(data: bytes) -> tuple[bytes, int]:
    """A WAV file's header that says how long it is, and where its sound begins.

    It says so of the whole, always; of the sound, where it was not yet known: what goes through a pipe is written with
    lengths of 0xFFFFFFFF, or of 0. And that of whole numbers says so, where its extended header did.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return data[:LONGEST_HEADER], 0
    mended, place = bytearray(data[:LONGEST_HEADER]), 12
    mended[4:8] = struct.pack("<I", min(len(data) - 8, 0xFFFFFFFF))
    while place + 8 <= len(data):
        name, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        if name == b"fmt " and mended[place + 8 : place + 10] == EXTENSIBLE and data[place + 32 : place + 34] == PCM:
            mended[place + 8 : place + 10] = PCM  # its extension says so, which not every Python reads
            if data[place + 22 : place + 24] != data[place + 26 : place + 28]:  # ffmpeg takes 24 of 32 for fractions
                raise wave.Error("samples that use a part of their bits")
        if name == b"data":
            left = len(data) - place - 8
            if size in UNKNOWN and left:
                mended[place + 4 : place + 8] = struct.pack("<I", left)
            return bytes(mended[: place + 8]), place + 8
        place += 8 + size + size % 2
    return bytes(mended), len(data)


def _numbers(samples: memoryview, width: int) -> Array:
    """Samples as numbers in [-1, 1)."""
    if width == 1:  # unsigned
        return np.frombuffer(samples, np.uint8) / 128 - 1
    whole = np.zeros((len(samples) // width, 4), np.uint8)
    whole[:, 4 - width :] = np.frombuffer(samples, np.uint8).reshape(-1, width)
    return whole.view("<i4")[:, 0] / 2**31


def _curves(numbers: Callable[[int, int], Array], count: int, rate: int) -> dict[str, Array]:
    """The curves of so many samples, of which `numbers(first, last)` gives some, (last - first, channels)."""
    length = max(16, round(WINDOW_SECONDS * rate))
    starts = (np.arange(max(1, round(count / rate * HOPS))) * rate / HOPS).astype(int)
    frequencies = np.fft.rfftfreq(length, 1 / rate)
    taper = np.hanning(length)
    power = np.zeros((len(starts), 1 + len(BANDS)))
    channels = numbers(0, 0).shape[1]
    some = max(1, WINDOWED // (length * channels))  # so that an hour does not take all the memory
    for first in range(0, len(starts), some):
        part = starts[first : first + some] - length // 2
        sound = numbers(part[0], part[-1] + length)
        for channel in sound.T:  # each by itself: mixed, opposite ones would be silence
            windows = channel[(part - part[0])[:, None] + np.arange(length)]
            spectrum = np.abs(np.fft.rfft(windows * taper, axis=1)) ** 2 * (2 / np.sum(taper**2) / length)
            power[first : first + len(part), 0] += np.mean(windows**2, axis=1)
            for index, (low, high) in enumerate(BANDS.values(), 1):
                inside = (frequencies >= low) & (frequencies < high)
                power[first : first + len(part), index] += spectrum[:, inside].sum(axis=1)
    strength = np.sqrt(power / channels)
    return {name: _envelope(strength[:, i]) for i, name in enumerate(["loudness", *BANDS])}


def _envelope(strength: Array) -> Array:
    loud = max(float(np.percentile(strength, LOUD)), float(strength.max()) / SPARSE)
    if loud < FAINT:
        return np.zeros_like(strength)
    level = np.minimum(strength / loud, 1.0)
    fall = 0.5 ** (1 / (HOPS * HALVING_SECONDS))
    held = np.empty_like(level)
    now = 0.0
    for index, value in enumerate(level):
        now = max(float(value), now * fall)
        held[index] = now
    return held
