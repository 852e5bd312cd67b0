"""Looks: ways to draw a random picture."""

from artnet.looks import cloth, geometry, light, maps, ornament, prints, stones  # registers the rows
from artnet.looks.registry import LOOKS, Look

__all__ = ["LOOKS", "Look", "cloth", "geometry", "light", "maps", "ornament", "prints", "stones"]
