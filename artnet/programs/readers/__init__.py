"""How each operation of TensorFlow is read into instructions."""

from artnet.programs.readers import arithmetic, folding, gradients, matrices, moving, shapes
from artnet.programs.readers.registry import READERS

__all__ = ["READERS", "arithmetic", "folding", "gradients", "matrices", "moving", "shapes"]
