"""Pictures breed: networks are mutated and crossed, so far that it is seen, and children chosen that differ."""
