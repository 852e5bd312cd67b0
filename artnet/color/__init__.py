"""Colour models, transfer functions and palettes."""

from artnet.color.palettes import PALETTES, Palette, choose_palette, k_means, nearest
from artnet.color.transfer import linear_to_srgb, srgb_to_linear

__all__ = ["PALETTES", "Palette", "choose_palette", "k_means", "linear_to_srgb", "nearest", "srgb_to_linear"]
