"""Still pictures <-> files."""
