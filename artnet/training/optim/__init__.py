"""How a network learns: losses, optimizers, schedules."""
