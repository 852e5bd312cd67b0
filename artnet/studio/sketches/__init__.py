"""Sketches in the studio, each run in a process of its own."""
