"""A recipe as controls, and what a hand makes of it."""
