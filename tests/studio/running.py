"""A real studio in a process of its own, and raw ways to speak with it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/#([\w-]+)")


class Running:
    """`artnet studio` in a folder: its port, its token, and what it said."""

    def __init__(self, folder: Path, *words: str, environment: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.scratch = folder.parent / f"{folder.name}-tmp"
        for place in (folder, self.scratch):
            place.mkdir(exist_ok=True, parents=True)
        self._words = words
        self._environment = environment or {}
        self.said = folder.parent / f"{folder.name}.log"
        self.start()

    def start(self, *extra: str) -> None:
        """Begin, and wait until it listens."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ARTNET_")},
            "PYTHONPATH": str(ROOT), "TMPDIR": str(self.scratch), "HOME": str(self.scratch.parent / "home"),
            "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUNBUFFERED": "1", "COLUMNS": "300", **self._environment,
        }  # fmt: skip
        before = self.said.stat().st_size if self.said.exists() else 0
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from artnet.cli.entry import main; main()", "studio", *self._words, *extra],
                cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            )  # fmt: skip
        self.port, self.token = self._address(before)

    def _address(self, before: int) -> tuple[int, str]:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = ADDRESS.search(self.log[before:])
            if found:
                return int(found[1]), found[2]
            if "in your browser" in self.log[before:]:
                return int(re.search(r"127\.0\.0\.1:(\d+)", self.log[before:])[1]), ""
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"no studio: {self.log}")

    @property
    def log(self) -> str:
        """All that it said."""
        return self.said.read_bytes().decode("utf-8", "replace")

    @property
    def address(self) -> str:
        """What a browser opens."""
        return f"http://127.0.0.1:{self.port}/#{self.token}"

    @property
    def host(self) -> str:
        """What a browser calls it."""
        return f"127.0.0.1:{self.port}"

    @property
    def outputs(self) -> Path:
        """Where it writes."""
        return self.folder / "outputs"

    def kill(self) -> None:
        """It has no time for a last word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self, how: int = signal.SIGINT) -> int:
        """It is asked to end; what it says of that."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def files(self) -> set[str]:
        """All files and folders near it, but those below its outputs."""
        everything = self.folder.parent.rglob("*")
        ours = {path for path in everything if not path.is_relative_to(self.outputs) and path != self.said}
        return {str(path.relative_to(self.folder.parent)) for path in ours}

    # ---- raw HTTP --------------------------------------------------------------------------------------------------

    def raw(self, data: bytes, seconds: float = 20.0) -> bytes:
        """What comes back of bytes, until the server hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), seconds) as line:
            answer = b""
            try:
                line.sendall(data)
                while part := line.recv(1 << 16):
                    answer += part
            except ConnectionError:
                pass
            return answer

    def get(self, path: str = "/", method: str = "GET", host: str | None = None, **headers: str) -> tuple[int, str]:
        """The status of a request, and head and body; names of headers with _ for -."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host if host is None else host}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return parsed(self.raw("\r\n".join([*lines, "", ""]).encode("latin-1")))

    def is_well(self) -> bool:
        """Whether it serves its own page, and a page that has the token."""
        status, text = self.get("/")
        with self.page() as page:
            return status == 200 and "<title>artnet studio</title>" in text and page.ask("tell", node=1) == {}

    # ---- a page ----------------------------------------------------------------------------------------------------

    @contextmanager
    def page(self, *, painted: bool = True) -> Iterator[Page]:
        """A page as the server sees one: it has its nodes, and what it shows."""
        page = Page(self, origin=f"http://{self.host}")
        try:
            page.say({"token": self.token})
            page.until(lambda message: message.get("event") == "hello")
            if painted:
                page.until(lambda message: "id" in message)
            yield page
        finally:
            page.close()


class Page:
    """A WebSocket with the token."""

    def __init__(self, running: Running, origin: str | None, path: str = "/socket", **headers: str) -> None:
        from websockets.sync.client import connect

        named = {name.replace("_", "-"): value for name, value in headers.items()}
        opening = connect(
            f"ws://127.0.0.1:{running.port}{path}", origin=origin, additional_headers=named, compression=None,
            max_size=None, open_timeout=30, close_timeout=5, proxy=None,
        )  # fmt: skip
        self.socket = opening.__enter__()
        self.heard: list[dict[str, Any]] = []
        self.data = b""
        self._number = 100

    def say(self, message: Any, data: bytes | None = None) -> None:
        """Send something."""
        if data is not None:
            self.socket.send(data)
        self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def until(self, wanted: Any, seconds: float = PATIENCE) -> dict[str, Any]:
        """The first message that is wanted; `data` holds the bytes before it."""
        data = b""
        while True:
            frame = self.socket.recv(seconds)
            if isinstance(frame, bytes):
                data = frame
                continue
            message = json.loads(frame)
            self.heard.append(message)
            if wanted(message):
                self.data = data
                return message
            data = b""

    def answer(self, do: Any, data: bytes | None = None, **fields: Any) -> dict[str, Any]:
        """The whole answer to a question."""
        self._number += 1
        number = self._number
        self.say({**fields, "do": do, "id": number}, data)
        return self.until(lambda message: message.get("id") == number)

    def ask(self, do: Any, data: bytes | None = None, **fields: Any) -> dict[str, Any]:
        """The answer, where it is no error."""
        found = self.answer(do, data, **fields)
        assert "error" not in found, found
        return found["ok"]

    def error(self, do: Any, data: bytes | None = None, **fields: Any) -> str:
        """What is wrong with a question: a line."""
        found = self.answer(do, data, **fields)
        assert "error" in found, found
        assert "\n" not in found["error"], found
        return found["error"]

    def close(self) -> None:
        """Leave."""
        self.socket.close()


def parsed(answer: bytes) -> tuple[int, str]:
    """The status and the text of an answer; 0 of none."""
    text = answer.decode("utf-8", "replace")
    return (int(text.split(" ", 2)[1]), text) if text.startswith("HTTP/") else (0, text)
