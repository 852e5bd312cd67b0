"""Processes that have TensorFlow loaded and wait for a job."""
