"""Colour spaces that pixels may be in: sRGB, and wider ones."""
