"""Activations: what bends the line, how layers of it begin, and mixes of several."""
