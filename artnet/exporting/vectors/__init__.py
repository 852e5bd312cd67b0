"""A network as paths: areas of one colour, level lines, hatching; for pens, knives and threads."""
