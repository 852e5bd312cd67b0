"""Pixels -> inputs: the lattice, the symmetry, the view, and the fields that the network is told."""

from artnet.fields.inputs import INPUTS, Input
from artnet.fields.symmetries import SYMMETRIES, Symmetry
from artnet.fields.view import View, Window

__all__ = ["INPUTS", "SYMMETRIES", "Input", "Symmetry", "View", "Window"]
