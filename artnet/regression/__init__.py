"""Linear regression, the simplest painter: its solvers, its descent, its table."""
