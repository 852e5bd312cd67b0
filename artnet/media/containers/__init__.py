"""Files around pixels: what AVIF and PDF need, and where they and TIFF carry the text of a recipe."""
