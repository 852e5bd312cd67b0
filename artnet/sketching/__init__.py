"""Sketches: short scripts that are artworks, and the options they share."""
