"""Parts of one's own."""

import artnet as an
from artnet.lazy import tf


@an.activation
def ripple(z, w=3.0):
    """A wave that fades."""
    return tf.sin(w * z) * tf.exp(-tf.abs(z))


@an.field(columns=2)
def spiral(x, y):
    """Where a point lies on an endless spiral."""
    angle = tf.atan2(y, x) + 3 * tf.math.log(x * x + y * y + 0.01)
    return [tf.cos(angle), tf.sin(angle)]


@an.head(logits=1, channels=3)
def sepia(logits, palette):
    """One number, from brown to cream."""
    share = tf.sigmoid(logits)
    return share * [0.98, 0.93, 0.82] + (1 - share) * [0.22, 0.12, 0.07]
