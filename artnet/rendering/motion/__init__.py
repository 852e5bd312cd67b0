"""Networks in motion: motions, their paths, timing and easings, and the frames of an animation."""
