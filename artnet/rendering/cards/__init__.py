"""Painting on a graphics card that TensorFlow cannot use: a network's program as a compute shader of WebGPU."""
