"""The sampler: it asks a network for colours where the picture needs them (design, fewer points beat faster points)."""
