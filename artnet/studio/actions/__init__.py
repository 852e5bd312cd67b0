"""What a page may ask for; to import it registers all of it."""

from artnet.studio.actions import breeding, changing, files, history, moving, painting

__all__ = ["breeding", "changing", "files", "history", "moving", "painting"]
