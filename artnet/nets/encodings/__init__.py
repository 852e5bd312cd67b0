"""Encodings: what the point's fields become before the first layer."""
