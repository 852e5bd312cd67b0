"""A fit under way: its steps, its clock, what is recorded and kept."""
