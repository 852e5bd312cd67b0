"""The process that holds the graphics card: `python -m artnet.rendering.cards.serving` answers calls of a `Device`.

A message is a line of JSON, and as many bytes after it as its `size` says.
"""

from __future__ import annotations

import json
import signal
import sys
from typing import Any, BinaryIO

from artnet.errors import ArtnetError, MissingExtraError

__all__ = ["read_message", "write_message"]


def read_message(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """A message and its bytes.

    Raises:
        EOFError: the other side is gone.
    """
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    message = json.loads(line)
    data = stream.read(message["size"])
    if len(data) != message["size"]:
        raise EOFError
    return message, data


def write_message(stream: BinaryIO, message: dict[str, Any], data: bytes = b"") -> None:
    """Send one."""
    stream.write(json.dumps({**message, "size": len(data)}).encode() + b"\n")
    stream.write(data)
    stream.flush()


def _answer(device: Any, call: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    if call["do"] == "compile":
        device.compile(call["number"], data.decode())
    elif call["do"] == "load":
        device.load(call["number"], data)
    elif call["do"] == "free":
        device.free(call["number"])
    else:
        return {}, device.run(call["number"], call["frame"], call["most"], call["words"]).tobytes()
    return {}, b""


def _serve() -> None:
    """Answer until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    calls, answers = sys.stdin.buffer, sys.stdout.buffer
    device: Any = None
    while True:
        try:
            call, data = read_message(calls)
        except EOFError:
            return
        try:
            if call["do"] == "open":
                from artnet.rendering.cards.webgpu import Device

                device = Device()
                answer: tuple[dict[str, Any], bytes] = {"info": device.info}, b""
            else:
                answer = _answer(device, call, data)
        except ArtnetError as error:
            answer = {"error": str(error), "extra": isinstance(error, MissingExtraError)}, b""
        write_message(answers, *answer)


if __name__ == "__main__":
    _serve()
