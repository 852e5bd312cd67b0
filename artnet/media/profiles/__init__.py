"""Colour profiles (ICC): those that files carry, pictures converted to them, and proofs of what will be printed."""
