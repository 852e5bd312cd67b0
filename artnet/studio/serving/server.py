"""The server: the files of the page by HTTP, and messages by a WebSocket. It listens on this machine alone."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from artnet.errors import MissingExtraError
from artnet.studio.serving.gate import HEADERS, is_token, refusal
from artnet.studio.serving.pages import page_file

__all__ = ["Client", "Server"]

HELLO_SECONDS = 5.0
"""Until a socket has to show the token."""
LONGEST_HELLO, LONGEST = 1 << 12, 1 << 26
"""Bytes of a message before the token was shown, and after."""
MOST_SOCKETS = 16
ADDRESS = "127.0.0.1"

Answer = Callable[[Any, dict[str, Any], bytes], Awaitable[None]]
"""`answer(client, message, data)`: what is done with a message of a page, and the bytes that came before it."""


class Client:
    """A page, as the rest of the studio sees it."""

    def __init__(self, socket: Any) -> None:
        """A socket that has shown nothing yet."""
        self._socket = socket
        self._turn = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether it is still being sent something: what is renewed anyway may be left out."""
        return self._turn.locked()

    async def send(self, message: dict[str, Any], data: bytes | None = None) -> None:
        """Send a message; bytes go before it, in a frame of their own. To one that is gone nothing is sent."""
        from websockets.exceptions import ConnectionClosed

        try:
            async with self._turn:  # nothing comes between bytes and what they belong to
                if data is not None:
                    await self._socket.send(data)
                await self._socket.send(json.dumps(message, separators=(",", ":")))
        except ConnectionClosed:
            pass


class Server:
    """Serves one page; `answer` is given what pages say, `gone` those that are no longer there."""

    def __init__(self, token: str, answer: Answer, gone: Callable[[Client], None] = lambda client: None) -> None:
        """Nothing listens yet."""
        self._token, self._answer, self._gone = token, answer, gone
        self._sockets = 0
        self.port = 0

    async def open(self, port: int = 0) -> Any:
        """Listen; 0 takes a port that is free. What is given back has `close`.

        Raises:
            MissingExtraError: without the extra `studio`.
            OSError: the port is taken.
        """
        try:
            from websockets.asyncio.server import serve
        except ImportError:
            raise MissingExtraError(
                "Expected the extra 'studio'. Received: an installation without it. pip install 'artnet[studio]'"
            ) from None
        logger = logging.getLogger("artnet.studio")
        logger.addHandler(logging.NullHandler())
        logger.propagate = False  # what strangers send is nobody's log
        listening = await serve(
            self._serve, ADDRESS, port, process_request=self._request, max_size=LONGEST_HELLO, open_timeout=5,
            compression=None, server_header=None, logger=logger, max_queue=4, ping_interval=20,
        )  # fmt: skip
        self.port = listening.sockets[0].getsockname()[1]
        return listening

    def _request(self, connection: Any, request: Any) -> Any:
        """Answer a request for a file, or let a WebSocket begin."""
        headers = request.headers
        path, _, query = request.path.partition("?")
        socket = path == "/socket"
        why = refusal(
            self.port,
            path=request.path,
            hosts=headers.get_all("Host"),
            origins=headers.get_all("Origin"),
            site=headers.get("Sec-Fetch-Site", ""),
            mode=headers.get("Sec-Fetch-Mode", ""),
            socket=socket,
        )
        if why or query:
            return _response(connection, HTTPStatus.FORBIDDEN, f"refused: {why or 'a question'}\n".encode())
        if getattr(request, "method", "GET") != "GET":
            return _response(connection, HTTPStatus.METHOD_NOT_ALLOWED, b"refused: only GET\n")
        if socket:
            if self._sockets >= MOST_SOCKETS:
                return _response(connection, HTTPStatus.SERVICE_UNAVAILABLE, b"refused: too many pages\n")
            return None
        found = page_file(path)
        if found is None:
            return _response(connection, HTTPStatus.NOT_FOUND, b"nothing here\n")
        return _response(connection, HTTPStatus.OK, found[1], found[0])

    async def _serve(self, socket: Any) -> None:
        """A page, from its token to its end."""
        self._sockets += 1
        client = Client(socket)
        try:
            if not await self._is_ours(socket):
                await socket.close(1008, "refused")
                return
            socket.protocol.max_message_size = LONGEST
            socket.protocol.max_size = LONGEST
            await self._answer(client, {"do": "hello"}, b"")
            data = b""
            async for frame in socket:
                if isinstance(frame, bytes):
                    data = frame
                    continue
                message = _parsed(frame)
                await self._answer(client, message, data)
                data = b""
        except Exception as error:  # of the connection; errors of answers are told there
            from websockets.exceptions import ConnectionClosed

            if not isinstance(error, ConnectionClosed):
                raise
        finally:
            self._sockets -= 1
            self._gone(client)

    async def _is_ours(self, socket: Any) -> bool:
        """Whether the first message is the token."""
        try:
            first = await asyncio.wait_for(socket.recv(), HELLO_SECONDS)
        except Exception:  # too late, too long, gone, no text
            return False
        return isinstance(first, str) and is_token(_parsed(first).get("token"), self._token)


def _parsed(frame: str) -> dict[str, Any]:
    """A message; an empty one of what is none."""
    try:
        found = json.loads(frame)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _response(connection: Any, status: HTTPStatus, body: bytes, kind: str = "text/plain; charset=utf-8") -> Any:
    from websockets.datastructures import Headers
    from websockets.http11 import Response

    headers = Headers({**HEADERS, "Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"})
    return Response(status, status.phrase, headers, body)
