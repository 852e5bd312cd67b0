"""What a network learns from: targets, and what a step sees of them."""
