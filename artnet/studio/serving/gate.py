"""Who may speak with the server: every web page that a person has open can reach it, and only its own page may.

What is exact cannot be got around: the names of this machine with the port, one origin, one token. There are no
cookies, which cross ports, no forms, no folder that is served, and no answer that another origin may read.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence

__all__ = ["HEADERS", "is_token", "new_token", "refusal"]

NAMES = ("127.0.0.1", "localhost")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self' blob: data:; media-src blob:; font-src 'none'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of every answer."""


def new_token() -> str:
    """256 random bits that a page shows before anything else is answered."""
    return secrets.token_urlsafe(32)


def is_token(given: object, token: str) -> bool:
    """Whether it is the token; it takes as long whatever is given."""
    return isinstance(given, str) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def refusal(
    port: int,
    *,
    path: str,
    hosts: Sequence[str],
    origins: Sequence[str],
    site: str = "",
    mode: str = "",
    socket: bool = False,
) -> str:
    """Why a request is not answered; empty where it is.

    Args:
        port: that of the server.
        path: as it came, a target that begins with a slash.
        hosts, origins: the values of these headers.
        site, mode: those of `Sec-Fetch-Site` and `Sec-Fetch-Mode`, where the browser sends them.
        socket: whether a WebSocket is asked for.
    """
    own = [f"{name}:{port}" for name in NAMES] + [name for name in NAMES if port == 80]  # which browsers leave out
    if len(hosts) != 1 or hosts[0] not in own:
        return "another host"
    if not path.startswith("/"):
        return "a target that is no path"
    if len(origins) > 1 or (origins and origins[0] != f"http://{hosts[0]}"):
        return "another origin"
    if socket and not origins:
        return "no origin"
    if site not in ("", "same-origin", "none") and mode != "navigate":
        return "another site"
    return ""
