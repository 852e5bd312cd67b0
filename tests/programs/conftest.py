"""Networks, the points at which they are asked, and TensorFlow's own answer."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from artnet.fields.lattice import half_extents, pixel_positions
from artnet.fields.view import View, Window, view_matrix

SIZE = (48, 32)


class Asked:
    """A network at the pixels of a picture: what a program is given, and what TensorFlow says."""

    def __init__(self, net, symmetry="none"):
        self.matrix = view_matrix(View(zoom=0.7, rotation=10, center=(0.1, 0.2)))
        self.latent = np.linspace(-1, 1, net.blueprint.latent).astype(np.float32)
        self.net, self.window = net, Window(SIZE, symmetry)
        self.pixels = tf.range(SIZE[0] * SIZE[1])

    @property
    def given(self):
        places = np.stack([np.asarray(part) for part in pixel_positions(self.pixels, SIZE)], axis=-1)
        outside = {"screen": places[:, None, :], "half": np.float32(half_extents(SIZE)), "matrix": self.matrix,
                   "time": np.float32(0.3), "latent": self.latent, "grain": np.float32(1 / min(SIZE))}  # fmt: skip
        return outside | {name: np.asarray(value) for name, value in self.net.numbers().items()}

    def answer(self):
        """(points, channels) float32."""
        net, z = self.net, tf.constant(self.latent)

        @tf.function(autograph=False)
        def colors():
            paper = self.window.sample_paper(
                self.pixels, 1, tf.constant(self.matrix), lambda places: net.logits(places, tf.constant(0.3), z)
            )
            return net.painted(paper)

        return colors().numpy()


@pytest.fixture
def asked():
    return Asked
