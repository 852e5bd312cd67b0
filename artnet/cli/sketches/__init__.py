"""What `artnet run` does with sketches: saves, keeps, watches, and runs them again."""
