"""A network as paths: areas of one colour, lines of equal lightness, hatching; for pens, knives and threads."""
