"""Paint: a network learns a photograph while it is watched."""
