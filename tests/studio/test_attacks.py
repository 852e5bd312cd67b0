"""Everything that a web page, another program or a file from elsewhere may try, against the real server.

After each attack the server answers its own page, and wrote nothing outside its outputs.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import secrets
import signal
import socket
import struct
import sys
import time
import zlib

import pytest
from running import Page, Running
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus

import artnet as an
import artnet.studio.actions
from artnet.studio.studio import ACTIONS

REFUSED = (InvalidStatus, InvalidHandshake, InvalidMessage, ConnectionClosed, EOFError, OSError)


@pytest.fixture(autouse=True)
def still_well(running):
    """After each attack."""
    before = running.files()
    yield
    assert running.process.poll() is None
    assert running.is_well()
    assert {name for name in running.files() - before if not name.startswith("home")} == set()
    assert running.token not in running.log.replace(running.address, "")


# ---- HTTP -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", [
    "evil.com", "evil.com:{port}", "127.0.0.1.evil.com:{port}", "localhost:1", "localhost", "a/?x=127.0.0.1:{port}",
    "127.0.0.1:{port}\r\nHost: evil.com", "evil.com\r\nHost: 127.0.0.1:{port}", "127.0.0.1:{port}, evil.com",
    "evil.com\r\nX-Forwarded-Host: 127.0.0.1:{port}", "evil.com\r\nForwarded: host=127.0.0.1:{port}",
])  # fmt: skip
def test_another_name(host, running):
    for path in ("/", "/app.js", "/socket"):
        status, text = running.get(path, host=host.format(port=running.port))
        assert status == 403
        assert "Access-Control" not in text
        assert running.token not in text


def test_no_name(running):
    assert b" 403 " in running.raw(b"GET / HTTP/1.1\r\n\r\n")
    assert b" 403 " in running.raw(f"GET / HTTP/1.1\r\nX-Forwarded-Host: {running.host}\r\n\r\n".encode())
    assert b" 403 " in running.raw(b"GET / HTTP/1.0\r\n\r\n")


def test_rebinding(running):
    evil = f"evil.com:{running.port}"
    assert running.get("/", host=evil, Origin=f"http://{evil}")[0] == 403
    assert running.get("/", host=evil, Origin=f"http://{evil}", Sec_Fetch_Site="same-origin")[0] == 403


@pytest.mark.parametrize("path", ["http://127.0.0.1:{port}/", "http://evil.com/", "*", "evil.com:443"])
def test_absolute_targets(path, running):
    assert running.get(path.format(port=running.port))[0] == 403


@pytest.mark.parametrize("path", [
    "/../gate.py", "/%2e%2e/gate.py", "/..%2fgate.py", "/..\\gate.py", "//evil.com/", "/app.js%00", "/etc/passwd",
    "/outputs/studio/tree.jsonl", "/studio/tree.jsonl", "/C:/x", "/app.js/..", "/.git/config", "/%00", "/web/app.js",
    "/" + "a" * 5000,
])  # fmt: skip
def test_paths(path, running):
    assert running.get(path)[0] == 404


@pytest.mark.parametrize("path", ["/?x=1", "/app.js?token=1", "/socket?x"])
def test_questions(path, running):
    assert running.get(path)[0] == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "PATCH", "CONNECT", "get"])
def test_other_methods(method, running):
    for headers in ({}, {"Origin": "http://evil.com"}, {"Origin": f"http://{running.host}"}):
        status, text = running.get("/", method=method, **headers, Access_Control_Request_Method="POST")
        assert status in (403, 405)
        assert "Access-Control" not in text


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_forms_of_other_sites(kind, running):
    body = b'{"token":"","do":"save"}'
    head = f"POST /socket HTTP/1.1\r\nHost: {running.host}\r\nOrigin: http://evil.com\r\nContent-Type: {kind}\r\n"
    answer = running.raw(head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert b" 200 " not in answer
    assert b" 101 " not in answer
    assert b"Access-Control" not in answer


@pytest.mark.parametrize(
    ("site", "mode", "kind"),
    [
        ("cross-site", "no-cors", "script"),
        ("same-site", "no-cors", "image"),
        ("cross-site", "cors", "empty"),
        ("cross-site", "no-cors", "style"),
    ],
)
def test_what_other_sites_load(site, mode, kind, running):
    for path in ("/app.js", "/studio.css", "/icon.svg", "/player.js"):
        assert running.get(path, Sec_Fetch_Site=site, Sec_Fetch_Mode=mode, Sec_Fetch_Dest=kind)[0] == 403


def test_no_secret_and_no_frame_in_any_answer(running):
    from artnet.studio.serving.pages import PATHS

    for path in (*PATHS, "/player.js", "/nothing", "/socket"):
        text = running.get(path)[1]
        assert running.token not in text
        for header in ("X-Frame-Options: DENY", "frame-ancestors 'none'", "X-Content-Type-Options: nosniff",
                       "Cross-Origin-Resource-Policy: same-origin", "Cache-Control: no-store"):  # fmt: skip
            assert header in text, (path, header)
        assert "Set-Cookie" not in text
        assert "Server:" not in text


@pytest.mark.parametrize("lines", [
    "Transfer-Encoding: chunked\r\nContent-Length: 5", "Content-Length: 5\r\nTransfer-Encoding: chunked",
    "Content-Length: 5\r\nContent-Length: 6", "Content-Length: -1", "Content-Length: 99999999999999999999",
    "X: a\rSet-Cookie: b", "X: a\nSet-Cookie: b", " folded: x", "X : y", "X", ": y", "X: \0", "X: " + "a" * 20_000,
    "\r\n".join(f"X{n}: y" for n in range(500)), "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
])  # fmt: skip
def test_headers_that_cannot_be(lines, running):
    body = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n"
    answer = running.raw(f"GET / HTTP/1.1\r\nHost: {running.host}\r\n{lines}\r\n\r\n".encode() + body)
    assert answer.count(b"HTTP/1.1 ") <= 1
    assert b"\r\nSet-Cookie" not in answer


@pytest.mark.parametrize("data", [b"\0" * 100, b"\x16\x03\x01\x02\x00" + bytes(600), b"GET\r\n\r\n", b"\r\n" * 5_000,
                                  b"GET / HTTP/3\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"A" * 100_000,
                                  "GET /é HTTP/1.1\r\n\r\n".encode()])  # fmt: skip
def test_what_is_no_request(data, running):
    assert b" 200 " not in running.raw(data)


def test_slow_headers_end(running):
    with socket.create_connection(("127.0.0.1", running.port), 30) as line:
        line.sendall(b"GET / HTTP/1.1\r\n")
        for _ in range(30):
            try:
                line.sendall(b"X: y\r\n")
            except OSError:
                break
            time.sleep(0.5)
        line.settimeout(10)
        with contextlib.suppress(ConnectionError):
            assert b" 200 " not in line.recv(1 << 16)


# ---- sockets --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["http://evil.com", "null", "http://localhost:1", None, "http://localhost.evil.com",
                                    "https://127.0.0.1:{port}", "http://localhost:{port}", "file://"])  # fmt: skip
def test_sockets_of_others(origin, running):
    with pytest.raises(REFUSED):
        Page(running, origin=origin and origin.format(port=running.port))


def test_sockets_elsewhere(running):
    with pytest.raises(REFUSED):
        Page(running, origin=f"http://{running.host}", path="/app.js")
    with pytest.raises(REFUSED):
        Page(running, origin=f"http://{running.host}", path="/socket?x")
    with pytest.raises(REFUSED):
        Page(running, origin=f"http://{running.host}", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="websocket")


HELLOS = [
    {}, {"token": ""}, {"token": "x" * 43}, {"token": None}, {"token": True}, {"token": []}, [], "", "null", "3", b"",
    b"\xff\xfe", '{"token"', "[" * 4000, r'{"token":"\ud83d"}', "x" * 5000, b"x" * 100_000, {"tokens": "OURS"},
    {"Token": "OURS"}, {"token": "OURS "}, {"token": ["OURS"]}, "OURS",
    *({"do": name, "id": 1, "form": "png", "node": 1} for name in ACTIONS),
]  # fmt: skip


@pytest.mark.parametrize("hello", HELLOS, ids=lambda hello: str(hello)[:30])
def test_without_the_token_nothing_is_done(hello, running):
    page = Page(running, origin=f"http://{running.host}")
    text = hello if isinstance(hello, bytes) else hello if isinstance(hello, str) else json.dumps(hello)
    page.socket.send(text.replace("OURS", running.token) if isinstance(text, str) else text)
    with pytest.raises(ConnectionClosed):
        page.socket.recv(20)


def test_an_old_token_and_no_second_try(running):
    page = Page(running, origin=f"http://{running.host}")
    page.say({"token": secrets.token_urlsafe(32)})
    with contextlib.suppress(ConnectionClosed):
        page.say({"token": running.token})
    with pytest.raises(ConnectionClosed):
        page.socket.recv(20)


def test_silent_sockets_end(running):
    pages = [Page(running, origin=f"http://{running.host}") for _ in range(5)]
    for page in pages:
        with pytest.raises(ConnectionClosed):
            page.socket.recv(30)


def frame(first, length, mask=b"\0\0\0\0", more=b""):
    """The head of a frame of a WebSocket that says how long it will be."""
    return bytes([first, 0x80 | 127]) + struct.pack(">Q", length) + mask + more


def upgraded(running, extra=""):
    """A raw line past its handshake."""
    line = socket.create_connection(("127.0.0.1", running.port), 30)
    line.sendall(
        f"GET /socket HTTP/1.1\r\nHost: {running.host}\r\nOrigin: http://{running.host}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"{extra}\r\n"
        .encode()
    )  # fmt: skip
    head = b""
    while b"\r\n\r\n" not in head:
        head += line.recv(1)
    assert b" 101 " in head
    return line, head


def test_frames_that_bomb(running):
    line, head = upgraded(running, "Sec-WebSocket-Extensions: permessage-deflate\r\n")
    assert b"Extensions" not in head  # nothing is inflated
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = bomb.compress(bytes(1 << 20)) + bomb.flush()
    with line:
        line.sendall(bytes([0xC1, 0x80 | 126]) + struct.pack(">H", len(data)) + b"\0\0\0\0" + data)
        with contextlib.suppress(ConnectionError):
            assert line.recv(100)[:1] in (b"\x88", b"")
    for first, length in ((0x82, 1 << 30), (0x81, (1 << 63) - 1), (0x89, 1 << 20), (0x83, 10), (0xF1, 10)):
        with upgraded(running)[0] as line:
            line.sendall(frame(first, length))
            with contextlib.suppress(ConnectionError):
                assert line.recv(100)[:1] in (b"\x88", b"")


def test_fragments_before_the_token(running):
    with upgraded(running)[0] as line, contextlib.suppress(OSError):
        for n in range(100_000):
            line.sendall(bytes([0x01 if n == 0 else 0x00, 0x81]) + b"\0\0\0\0x")
        assert line.recv(100)[:1] in (b"\x88", b"")


def test_a_frame_of_a_gibibyte_from_a_page(running):
    for first, part in ((0x82, 1 << 30), (0x82, (1 << 26) + 1)):
        with upgraded(running)[0] as line:
            hello = json.dumps({"token": running.token}).encode()
            line.sendall(bytes([0x81, 0x80 | len(hello)]) + b"\0\0\0\0" + hello)
            line.recv(10)
            line.sendall(frame(first, part))
            line.settimeout(30)
            with contextlib.suppress(ConnectionError):
                while line.recv(1 << 16):
                    pass


def test_a_thousand_connections(running):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    lines = []
    try:
        with contextlib.suppress(OSError):
            for _ in range(1000):
                lines.append(socket.create_connection(("127.0.0.1", running.port), 5))
        assert len(lines) > 100
    finally:
        for line in lines:
            line.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            if running.get("/")[0] == 200:
                break


def test_too_many_pages(running):
    pages = []
    try:
        with contextlib.suppress(*REFUSED):
            for _ in range(40):
                pages.append(Page(running, origin=f"http://{running.host}"))
        assert 8 <= len(pages) < 40
    finally:
        for page in pages:
            page.close()


# ---- a page that is not itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize("message", [
    None, 3, "x", [], {}, {"do": None}, {"do": []}, {"do": "answer"}, {"do": "__init__"}, {"do": "close"},
    {"do": "x" * 100_000}, {"do": "save"}, {"do": "save", "form": []}, {"do": "new", "seed": [1]}, {"do": "edit"},
    {"do": "new", "look": "../x"}, {"do": "new", "look": 3}, {"do": "edit", "name": [], "value": {}}, {"do": "turn"},
    {"do": "turn", "values": {"zoom": None}}, {"do": "turn", "values": {"zoom": 1e400}}, {"do": "go", "node": []},
    {"do": "go", "node": 10**30}, {"do": "tell", "node": {}}, {"do": "tell", "node": 1, "name": "a\nb"},
    {"do": "thumb", "node": "../../x"}, {"do": "open_file"}, {"do": "open_file", "path": "../../etc/passwd"},
    {"do": "open_file", "path": "/etc/passwd"}, {"do": "open_file", "path": []}, {"do": "library", "path": "../x.png"},
    {"do": "library", "path": 3}, {"do": "save", "form": "png", "size": "99999x99999"},
    {"do": "edit", "name": "palette", "value": "/etc/passwd"}, {"do": "edit", "name": "inputs", "value": "picture(/x)"},
], ids=lambda message: str(message)[:40])  # fmt: skip
def test_messages_that_cannot_be(message, running):
    with running.page() as page:
        page.say(json.dumps(message))
        found = page.until(lambda heard: "id" in heard)
        assert set(found) == {"id", "error"}, found
        assert "\n" not in found["error"]
        assert len(found["error"]) < 3_000


def test_texts_that_are_no_messages(running):
    with running.page() as page:
        for text in ("", "{", "nul", "[" * 100_000, '{"a":' * 100_000, "9" * 10_000, "\0"):
            page.socket.send(text)
            assert "error" in page.until(lambda heard: "id" in heard)
        page.socket.send(b"bytes that nobody asked about")
        assert "nodes" not in page.ask("tell", node=1)


def test_a_flood_of_saves_and_steps(running):
    with running.page() as page:
        for n in range(60):
            page.say({"do": "save", "form": "png", "size": "16x16", "quality": "draft", "id": n})
            page.say({"do": "turn", "values": {"zoom": 1 + n / 100}, "id": 1000 + n})
        answers = {}
        while len(answers) < 120:
            heard = page.until(lambda heard: "id" in heard)
            answers[heard["id"]] = heard
        assert not [heard for heard in answers.values() if "error" in heard]


# ---- files from elsewhere -------------------------------------------------------------------------------------------


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, *chunks):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + pixels


def recipe_png(text):
    return png(1, 1, chunk(b"iTXt", b"artnet\0\0\0\0\0" + text.encode()))


def changed(**changes):
    """The text of a recipe with other values: "network.hidden" as network__hidden."""
    plain = json.loads(an.pattern(7, look="neon", size=8).to_json())
    for name, value in changes.items():
        *way, last = name.split("__")
        place = plain
        for part in way:
            place = place[part]
        place[last] = value
    return json.dumps({"artnet": plain})


FILES = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><image href='file:///etc/passwd'/></svg>",
    "html": b"<!doctype html><script>alert(1)</script>",
    "empty": b"",
    "huge.png": png(50_000, 50_000),
    "ztxt.png": png(1, 1, chunk(b"zTXt", b"artnet\0\0" + zlib.compress(bytes(1 << 28), 9))),
    "itxt.png": png(1, 1, chunk(b"iTXt", b"artnet\0\1\0\0\0" + zlib.compress(b"[" * (1 << 26), 9))),
    "endless.gif": b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + 50_000 * (
        b"!\xf9\x04\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0"),
    "cut.mp4": b"\0\0\0\x20ftypisom" + bytes(100),
    "big.safetensors": struct.pack("<Q", 1 << 62) + b"{}",
    "deep.safetensors": struct.pack("<Q", 100_000) + b"[" * 100_000,
    "random.webp": b"RIFF\xff\xff\xff\xffWEBPVP8L" + bytes(range(256)),
    "deeper.png": recipe_png('{"artnet":' * 20_000),
    "wide.png": recipe_png(changed(size=[1_000_000_000, 1])),
    "layers.png": recipe_png(changed(network__hidden=[1_000_000_000])),
    "nan.png": recipe_png(changed(network__weight_scale=float("nan"))),
    "many.png": recipe_png(changed(latent=[1e300])),
    "plugin.png": recipe_png(changed(network__activation=["mine"], plugins={"activations/mine": "os"})),
    "head.png": recipe_png(changed(network__head="picture(file=/etc/passwd)")),
    "inputs.png": recipe_png(changed(network__inputs="picture(/etc/passwd)")),
    "code.png": recipe_png(changed(network__head="__import__('os').system('touch hacked')")),
    "symmetry.png": recipe_png(changed(view__symmetry="../../x")),
    "weights.png": recipe_png(changed(weights={"file": "../../etc/passwd", "sha256": "0" * 64, "content": ""})),
    "absolute.png": recipe_png(changed(weights={"file": "/etc/passwd", "sha256": "0" * 64, "content": ""})),
    "sketch.png": recipe_png(changed(network=None, sketch={"name": "x", "file": "x.py", "sha256": "0" * 64,
                                                          "source": ["import os", "os.system('touch hacked')"]})),
    "base64.png": recipe_png(changed()[:-1] + ',"weights":"AAAA"}'),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_files_that_cannot_be(name, running):
    with running.page() as page:
        nodes = page.heard[0]["nodes"]
        words = page.error("open_file", FILES[name], name=name)
        assert len(words) < 3_000
    with running.page() as page:
        assert [node["id"] for node in page.heard[0]["nodes"]] == [node["id"] for node in nodes]


@pytest.mark.parametrize("name", ["../../x.png", "/etc/x.png", "a\\..\\x.png", "\0.png", "x" * 10_000, "", "con.png",
                                  "<img src=x onerror=alert(1)>.png", "a\r\nb.png", "x.png/../../y.png"])  # fmt: skip
def test_names_of_files(name, running):
    with running.page() as page:
        page.ask("open_file", recipe_png(changed()), name=name)


def test_markup_in_names_stays_text(running):
    words = "<img src=x onerror=alert(1)>"
    with running.page() as page:
        node = page.ask("open_file", recipe_png(changed(name=words)), name="a.png")["node"]
        page.ask("tell", node=node, name=words)
        path = page.ask("save", form="png", size="16x16", quality="draft")["path"]
        assert "<" not in path
        html = page.ask("save", form="html", size="16x16")["path"]
        page.ask("go", node=1)
    text = (running.outputs / html).read_text("utf-8")
    assert words not in text
    assert running.token not in text


# ---- the secret -----------------------------------------------------------------------------------------------------


def test_the_browser_is_told_by_a_file(tmp_path):
    """A command line is there for all to read: it names a file, which holds the token, and which is gone after it."""
    told, seen = tmp_path / "told", tmp_path / "seen"
    program = tmp_path / "browser"
    program.write_text(
        f"#!{sys.executable}\nimport os, sys, pathlib, urllib.request\n"
        f"path = pathlib.Path(urllib.request.url2pathname(sys.argv[1][7:]))\n"
        f"pathlib.Path({str(seen)!r}).write_text(oct(path.stat().st_mode & 0o777) + path.read_text())\n"
        f"pathlib.Path({str(told)!r}).write_text(repr(sys.argv))\n"
    )
    program.chmod(0o755)
    studio = Running(tmp_path / "work", environment={"BROWSER": f"{program} %s"})
    try:
        until = time.monotonic() + 60
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.05)
        page = seen.read_text()
        assert page.startswith("0o600")
        token = page.partition("#")[2].partition('"')[0]
        assert len(token) >= 43
        assert token not in told.read_text() + studio.log
        studio.token = token
        assert studio.get("/")[0] == 200
        with studio.page(painted=False) as shown:
            assert shown.heard[0]["nodes"]
        with open(f"/proc/{studio.process.pid}/cmdline", "rb") as line:  # noqa: PTH123
            assert token.encode() not in line.read()
        with open(f"/proc/{studio.process.pid}/environ", "rb") as line:  # noqa: PTH123
            assert token.encode() not in line.read()
    finally:
        studio.stop(signal.SIGTERM)
    assert [*studio.scratch.iterdir()] == []


def test_the_folder_of_the_studio_is_no_link(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "work" / "outputs").mkdir(parents=True)
    elsewhere.mkdir()
    (tmp_path / "work" / "outputs" / "studio").symlink_to(elsewhere)
    with pytest.raises(AssertionError, match="a link that leads elsewhere"):
        Running(tmp_path / "work", "--no-browser")
    assert [*elsewhere.iterdir()] == []
    assert os.listdir(tmp_path / "work") == ["outputs"]  # noqa: PTH208


@pytest.mark.parametrize("words", [["--port", "{port}"], ["--port", "99999"], ["nowhere.png"]])
def test_what_cannot_begin_says_why(words, running, tmp_path):
    with pytest.raises(AssertionError, match=r"Expected|not in the range|Received|Invalid"):
        Running(tmp_path / "work", "--no-browser", *(word.format(port=running.port) for word in words))
