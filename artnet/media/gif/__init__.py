"""GIF: palettes that follow the frames, a steady dither, and the blocks of the file."""
