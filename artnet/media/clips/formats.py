"""Animations <-> files: the formats, what can be set of each, and the check of what was written.

| name | suffixes | settings | |
|---|---|---|---|
| gif | .gif | colors, max_size, shared | plays everywhere, 256 colours a frame, a pixel is clear or not |
| mp4 | .mp4 | quality, codec, audio | films: H.264 plays everywhere, H.265 and AV1 (10 bits) are smaller |
| mov | .mov | quality, codec, audio | ProRes 4444, for cutting, with opacity |
| webp | .webp | quality | a seventh of a GIF, in browsers |
| avif | .avif | quality | a tenth of a GIF, in newer browsers |
| apng | .apng | | without loss, in browsers |
| png | a folder | bits, force | numbered frames, which resume where they were interrupted |

Opacity is kept where the format has it; else frames are laid over a ground.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from artnet.color.compositing import over_ground
from artnet.color.palettes import hex_to_srgb
from artnet.entries import Entry
from artnet.errors import ArtnetWarning, invalid
from artnet.media.clips.ahead import written_meanwhile
from artnet.media.clips.apng import write_apng
from artnet.media.clips.numbered import write_numbered
from artnet.media.clips.reading_back import check_clip
from artnet.media.clips.video import CODECS, write_video
from artnet.media.clips.webp_avif import write_avif, write_webp
from artnet.media.gif.writer import fill_gif
from artnet.media.io.atomic import writing
from artnet.media.io.names import names_file
from artnet.options import Choice, File, Flag, Range
from artnet.parameters import Parameter
from artnet.registry import Registry

__all__ = ["CLIP_FORMATS", "ClipFile", "ClipFormat", "Frames", "clip_format_of", "write_clip"]

Frame = NDArray[np.uint8]

WHITE = "#ffffff"


class Frames(Protocol):
    """Frames (height, width, 3), or 4 with opacity, uint8, in order or by their number."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int, /) -> Frame: ...
    def __iter__(self) -> Iterator[Frame]: ...


@dataclass(frozen=True, kw_only=True)
class ClipFormat(Entry):
    """`function(path, frames, delays, text, **settings)` writes a file.

    `settings` are those that it has, with their types and defaults; `suffixes` the endings of its files, none for a
    folder; `largest` the pixels that its longer side may have, `longest` the seconds for which a frame may be shown.
    One that `hands_on` frames to a program paints while that writes; others are called on a thread of their own.
    """

    suffixes: tuple[str, ...] = ()
    largest: int = 65_535
    longest: float = 86_400
    hands_on: bool = False
    settings: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))


CLIP_FORMATS: Registry[ClipFormat] = Registry("animation format", ClipFormat, "clips")


@dataclass(frozen=True)
class ClipFile:
    """A format, and what is set of it."""

    format: str
    settings: MappingProxyType[str, Any]

    @classmethod
    def of(cls, name: str, **given: Any) -> ClipFile:
        """A format with these settings, and the defaults of the others; None is not given.

        Raises:
            InvalidValueError: a setting that the format does not have, or out of its range.
        """
        row = CLIP_FORMATS[name]
        for setting, value in given.items():
            if value is None:
                continue
            if setting not in row.settings:
                have = ", ".join(row.name for row in CLIP_FORMATS if setting in row.settings)
                known = f"{setting} for {have}" if have else f"one of the settings {', '.join(row.settings) or 'none'}"
                raise invalid(f"{known}, not for {name}", **{setting: value})
        chosen = {
            key: setting.default if given.get(key) is None else setting.read(given[key], name)
            for key, setting in row.settings.items()
        }
        if "codec" in chosen and name not in CODECS.resolve(chosen["codec"]).entry.files:
            fits = [codec.name for codec in CODECS if name in codec.files]
            raise invalid(f"one of the codecs {', '.join(fits)} in {name}", codec=chosen["codec"])
        return cls(name, MappingProxyType(chosen))

    @property
    def keeps_opacity(self) -> bool:
        """Whether what is clear stays clear in the file."""
        if "codec" in self.settings:
            return bool(CODECS.resolve(self.settings["codec"]).entry.with_opacity)
        return True


def clip_format_of(path: str | Path) -> str:
    """The format that the suffix of a path asks for; png, a folder of frames, without one.

    Raises:
        InvalidValueError: another suffix.
    """
    suffix = Path(path).suffix.lower() if names_file(Path(path)) else ""
    for row in CLIP_FORMATS:
        if suffix in row.suffixes or (not suffix and not row.suffixes):
            return row.name
    every = [s for row in CLIP_FORMATS for s in row.suffixes]
    raise invalid(
        f"a file name ending in {', '.join(every[:-1])} or {every[-1]} for an animation, or a folder", path=str(path)
    )


def write_clip(
    path: str | Path,
    frames: Frames,
    delays: Sequence[float],
    file: ClipFile,
    text: str | None = None,
    progress: Callable[[float], None] | None = None,
    ground: str = "",
    identity: str = "",
) -> None:
    """Write frames, each shown for its delay in seconds; the file is whole or absent, and was read back.

    `text` is the recipe that travels inside, and `identity` what tells frames without one from others; `progress` is
    called with the share of the frames that are written. What is not opaque is laid over the `ground`, such as
    "#ffffff"; without one it stays so where the file can keep it, and else is laid over white, with a warning.

    Raises:
        InvalidValueError: frames of unequal shapes, or more or fewer than delays.
        FileError: an MP4 or MOV where there is no ffmpeg that runs.
        OutputError: the place cannot be written, or what was written is not what was asked for.
    """
    row = CLIP_FORMATS[file.format]
    if max(delays) > row.longest:
        raise invalid(f"frames of {row.name} that are shown for {row.longest:,g} seconds at most", seconds=max(delays))
    if ground or not file.keeps_opacity:
        frames = _OverGround(frames, ground, " with ".join(filter(None, (file.format, file.settings.get("codec")))))
    if not row.suffixes:
        row.function(Path(path), frames, delays, text, identity=identity, progress=progress, **file.settings)
        return
    shown = _Counted(frames, row, progress)
    with writing(path, suffix=row.suffixes[0]) as temporary:

        def write(frames: Iterable[Frame]) -> None:
            row.function(temporary, frames, delays, text, **file.settings)

        if row.hands_on:
            write(shown)
        else:
            written_meanwhile(write, shown)
        check_clip(temporary, sum(delays), shown.size, name=Path(path).name)


class _OverGround:
    """Frames without opacity: laid over a ground, or, with a warning, over white."""

    def __init__(self, frames: Frames, ground: str, file_format: str) -> None:
        self._frames, self._format, self._warned = frames, file_format, bool(ground)
        red, green, blue = hex_to_srgb([ground or WHITE])[0].tolist()
        self._ground = red, green, blue

    def __len__(self) -> int:
        return len(self._frames)

    def __getitem__(self, number: int) -> Frame:
        return self._laid(self._frames[number])

    def __iter__(self) -> Iterator[Frame]:
        return (self._laid(frame) for frame in self._frames)

    def _laid(self, frame: Frame) -> Frame:
        if frame.shape[-1] == 4 and not self._warned:
            self._warned = True
            warnings.warn(
                f"laid over white: {self._format} keeps no opacity (webp, avif, apng, mov and frames do);"
                " ground=COLOR, --ground COLOR, lays it over another",
                ArtnetWarning,
                stacklevel=2,
            )
        return over_ground(frame, self._ground)


class _Counted:
    """Frames that say how many of them were taken, and remember their size."""

    def __init__(self, frames: Frames, row: ClipFormat, progress: Callable[[float], None] | None) -> None:
        self._frames, self._row, self._progress = frames, row, progress
        self.size = (0, 0)

    def __len__(self) -> int:
        return len(self._frames)

    def __iter__(self) -> Iterator[Frame]:
        for number, frame in enumerate(self._frames, 1):
            if number == 1:
                self.size = frame.shape[1], frame.shape[0]
                if max(self.size) > self._row.largest:
                    raise invalid(f"at most {self._row.largest:,} pixels a side for {self._row.name}", size=self.size)
            if self._progress is not None:
                self._progress(number / len(self._frames))
            yield frame


SETTINGS: Mapping[str, Parameter] = {
    "quality": Parameter("quality", Range(1, 100), 85),
    "codec": Parameter("codec", CODECS.option_type, "h264"),
    "audio": Parameter("audio", File(), None),
    "colors": Parameter("colors", Range(2, 256), 256),
    "max_size": Parameter("max_size", Range(1_000, 1 << 40), None, summary="bytes"),
    "shared": Parameter("shared", Flag(), False),
    "bits": Parameter("bits", Choice(8, 16), 8),
    "force": Parameter("force", Flag(), False, summary="overwrite another animation's frames"),
}
"""All that can be set of some format."""
FILM = "quality codec audio"


def _row(
    name: str,
    function: Callable[..., None],
    summary: str,
    *suffixes: str,
    settings: str = "",
    largest: int = 65_535,
    longest: float = 86_400,
    hands_on: bool = False,
    **own: Any,
) -> None:
    """A format with the `settings` of these names; `own` are defaults that are its own."""
    named = [SETTINGS[each] for each in settings.split()]
    chosen = {setting.name: replace(setting, default=own.get(setting.name, setting.default)) for setting in named}
    CLIP_FORMATS.add(
        ClipFormat(
            name=name,
            function=function,
            summary=summary,
            suffixes=suffixes,
            largest=largest,
            longest=longest,
            hands_on=hands_on,
            settings=MappingProxyType(chosen),
        )
    )


_row("gif", fill_gif, "plays everywhere", ".gif", settings="colors max_size shared")
_row("mp4", write_video, "a film", ".mp4", settings=FILM, largest=16_384, hands_on=True)
_row(
    "mov",
    write_video,
    "a film for cutting",
    ".mov",
    settings="quality codec audio",
    largest=16_384,
    hands_on=True,
    codec="prores",
)
_row("webp", write_webp, "small, in browsers", ".webp", settings="quality", largest=16_383, longest=16_777)
_row("avif", write_avif, "smaller, in newer browsers", ".avif", settings="quality", quality=75)
_row("apng", write_apng, "without loss, in browsers", ".apng", longest=65_535)
_row("png", write_numbered, "numbered frames in a folder", settings="bits force")
