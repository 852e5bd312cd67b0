"""What a page may ask for beyond the canvas; to import it registers all of it."""

from artnet.studio.actions import painting

__all__ = ["painting"]
