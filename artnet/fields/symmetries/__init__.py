"""Symmetries: points of the plane -> those of a part of it, which is seen many times."""

from artnet.fields.symmetries.registry import SYMMETRIES, Symmetry

__all__ = ["SYMMETRIES", "Symmetry"]
