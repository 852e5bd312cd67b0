"""Who may speak with the server."""

from __future__ import annotations

import pytest

from artnet.studio.serving.gate import HEADERS, is_token, new_token, refusal

PORT = 8123
HOME = f"127.0.0.1:{PORT}"


def refused(path="/", hosts=(HOME,), origins=(), **other):
    return refusal(PORT, path=path, hosts=list(hosts), origins=list(origins), **other)


@pytest.mark.parametrize("host", [HOME, f"localhost:{PORT}"])
def test_the_page_itself_may(host):
    assert refused(hosts=[host]) == ""
    assert refused(hosts=[host], origins=[f"http://{host}"], socket=True) == ""
    assert refused(hosts=[host], site="same-origin", mode="cors") == ""
    assert refused(hosts=[host], site="none", mode="navigate") == ""
    assert refused(hosts=[host], site="cross-site", mode="navigate") == ""  # a link to it, from the file that opens it


def test_port_80_is_in_no_name():
    assert refusal(80, path="/", hosts=["127.0.0.1"], origins=["http://127.0.0.1"], socket=True) == ""
    assert refusal(80, path="/", hosts=["localhost:80"], origins=[]) == ""


HOSTS = [
    "evil.com", f"evil.com:{PORT}", f"127.0.0.1.evil.com:{PORT}", f"localhost.evil.com:{PORT}", f"localhost:{PORT + 1}",
    "localhost", "127.0.0.1", "", f" {HOME}", f"{HOME} ", f"{HOME}/", f"{HOME}@evil.com", f"evil.com@{HOME}",
    f"{HOME},evil.com", f"[::1]:{PORT}", f"0.0.0.0:{PORT}", f"2130706433:{PORT}", f"127.1:{PORT}", f"127.0.0.1:0{PORT}",
    f"127.0.0.1.:{PORT}", f"LOCALHOST:{PORT}", f"{HOME}\t", f"a/?x={HOME}",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_may_not(host):
    assert refused(hosts=[host]) == "another host"
    assert refused(hosts=[host], origins=[f"http://{host}"], socket=True) == "another host"


def test_one_host_is_said():
    assert refused(hosts=[]) == refused(hosts=[HOME, HOME]) == refused(hosts=[HOME, "evil.com"]) == "another host"


ORIGINS = [
    "http://evil.com", "null", "", f"https://{HOME}", f"http://localhost:{PORT}", f"http://127.0.0.1:{PORT + 1}",
    f"http://localhost.evil.com:{PORT}", f"http://{HOME}.evil.com", f"http://{HOME}/", "file://", f"HTTP://{HOME}",
    "http://127.0.0.1", f"ws://{HOME}",
]  # fmt: skip


@pytest.mark.parametrize("socket", [False, True])
@pytest.mark.parametrize("origin", ORIGINS)
def test_another_origin_may_not(origin, socket):
    assert refused(origins=[origin], socket=socket) == "another origin"
    assert refused(origins=[f"http://{HOME}", origin], socket=socket) == "another origin"


def test_a_socket_says_where_it_comes_from():
    assert refused(socket=True) == "no origin"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
@pytest.mark.parametrize("mode", ["", "no-cors", "cors", "websocket"])
def test_another_site_may_not_load_its_files(site, mode):
    assert refused(site=site, mode=mode) == "another site"


@pytest.mark.parametrize("path", ["*", "", f"http://{HOME}/", "http://evil.com/", "evil.com:443"])
def test_a_target_is_a_path(path):
    assert refused(path=path) == "a target that is no path"


def test_tokens():
    first, second = new_token(), new_token()
    assert first != second
    assert len(first) >= 43
    assert is_token(first, first)
    for other in (
        second,
        "",
        first[:-1],
        first + " ",
        first.upper(),
        None,
        0,
        True,
        [first],
        {first: 1},
        "\ud800",
        "é",
    ):
        assert not is_token(other, first)


def test_headers_forbid_what_is_not_needed():
    rules = dict(rule.split(" ", 1) for rule in HEADERS["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert not any("unsafe" in rule or "http" in rule or "*" in rule for rule in rules.values())
    assert HEADERS["X-Frame-Options"] == "DENY"
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert not any(name.startswith("Access-Control") for name in HEADERS)
