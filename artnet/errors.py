"""Everything that artnet raises on purpose, each with one line that says what was expected, what came, the way out.

ArtnetError
├── InvalidValueError (ValueError)     a value that cannot be used: misuse
│   └── UnknownNameError               a name that no registry knows
├── FileError (OSError)                a file that cannot be read or written
│   ├── PictureError                   not a picture, or cut, hostile, too large
│   ├── RecipeError                    a recipe or network file that is cut, altered or of another version
│   ├── SoundError                     not a WAV file, or a cut one
│   └── OutputError                    a place that cannot be written, or holds something else already
├── MissingExtraError (ImportError)    an optional library that is not installed
├── DeviceError                        a graphics card that is not there, or gave up
├── PartError                          an activation, a loss, ... of one's own that failed: which, and where
├── SketchError                        a sketch that failed: its own traceback
└── TrainingError                      a fit that could not go on

ArtnetWarning (UserWarning)            something was decided for you and the picture is fine
"""

from __future__ import annotations

__all__ = [
    "ArtnetError",
    "ArtnetWarning",
    "DeviceError",
    "FileError",
    "InvalidValueError",
    "MissingExtraError",
    "OutputError",
    "PartError",
    "PictureError",
    "RecipeError",
    "SketchError",
    "SoundError",
    "TrainingError",
    "UnknownNameError",
]


class ArtnetError(Exception):
    """The root of all errors that artnet raises on purpose.

    Of a message "Expected ... Received: ..." the parts are kept: `expected`, `received`, and the `hint` after them;
    `named` says whether what was expected names the parameter already.
    """

    named = False

    def __init__(self, message: str = "", *, expected: str = "", received: str = "", hint: str = "") -> None:
        """A `message`, or one that is made of its parts."""
        if expected:
            message = f"Expected {expected}. Received: {received}" + (f". {hint}" if hint else "")
        super().__init__(message)
        self.expected, self.received, self.hint = expected, received, hint


class InvalidValueError(ArtnetError, ValueError):
    """A value that cannot be used. Says what was expected, then `Received: name=value`."""


class UnknownNameError(InvalidValueError):
    """A name that no registry knows. Lists the near misses and all the names."""


class FileError(ArtnetError, OSError):
    """A file that cannot be read or written."""


class PictureError(FileError):
    """A file that is not a readable picture."""


class RecipeError(FileError):
    """A recipe, a network file or a trajectory that is cut, altered, or of another version."""


class SoundError(FileError):
    """A file that is not a readable sound."""


class OutputError(FileError):
    """A place that cannot be written, or that holds something else already."""


class DeviceError(ArtnetError):
    """A graphics card that is not there, has no room, or gave up."""


class MissingExtraError(ArtnetError, ImportError):
    """An optional library is not installed; the message holds the line that installs it."""


class PartError(ArtnetError):
    """A function of one's own (an activation, a field, a loss) raised an error. Says which, in which line."""


class SketchError(ArtnetError):
    """A sketch raised an error. The message is what its author reads: several lines, with a traceback of the sketch."""


class TrainingError(ArtnetError):
    """A fit that could not go on."""


class ArtnetWarning(UserWarning):
    """Something was decided on the user's behalf (a first frame taken, a profile ignored)."""


def invalid(expected: str, **received: object) -> InvalidValueError:
    """The error for a value that cannot be used: `invalid("a size above 0", width=0)`."""
    shown = ", ".join(f"{name}={_short(value)}" for name, value in received.items())
    return InvalidValueError(expected=expected, received=shown)


def _short(value: object, limit: int = 120) -> str:
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
