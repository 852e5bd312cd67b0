"""`artnet farm`: a group of commands."""

from artnet.cli.farm.commands import command

__all__ = ["command"]
