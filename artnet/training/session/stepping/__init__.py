"""The ways of stepping: what a step of a fit looks at, its loss, and the gradients."""
