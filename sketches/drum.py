"""Drum: a picture that hears.

The bass pulls the picture closer, loudness lets it drift on, treble turns the colours round. Without a WAV file of
yours it plays one of its own: four beats, a bell on every second.

    python sketches/drum.py song.wav --format mp4      # the sound goes along
"""

import tempfile
import wave
from pathlib import Path

import numpy as np

import artnet as an

RATE = 22_050


def four_beats(path, seconds):
    """A drum and a bell, written as WAV."""
    t = np.arange(int(RATE * seconds)) / RATE
    beat, bar = t % 0.5, t % 1.0
    drum = np.sin(2 * np.pi * 55 * beat * (1 + 0.5 * np.exp(-30 * beat))) * np.exp(-9 * beat)
    bell = 0.35 * np.sin(2 * np.pi * 1760 * bar) * np.exp(-5 * bar)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(t), "NONE", ""))
        file.writeframes((16_000 * (drum + bell)).astype("<i2").tobytes())
    return path


@an.sketch
def drum(
    song: an.File(".wav") = None,
    zoom: an.Range(0.0, 1.0) = 0.45,  # how hard the bass pulls
    palette: an.Palette = "candy",
    size=(512, 512),
    seed=11,
):
    """A picture that moves with a sound."""
    net = an.CPPN(latent=6, hidden=[28] * 4, activation="tanh+gaussian", head="palette(sharpness=6)",
                  palette=palette, seed=seed)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        sound = song or four_beats(Path(folder) / "beats.wav", 4.0)
        view = an.View(symmetry="kaleidoscope(n=6)")
        film = an.animate(net, motion=f"sound(zoom={zoom})", audio=sound, view=view, size=size, fps=20)
        return film if song else an.Frames(list(film), film.delays)


if __name__ == "__main__":
    an.run(drum)
