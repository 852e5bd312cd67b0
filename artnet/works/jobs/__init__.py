"""Jobs: what takes long, in parts that are done once, wherever and however often the work is stopped."""
