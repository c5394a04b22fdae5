"""A page of another site, another local port or a rebound name gets nothing, and nothing is looked up outside."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from dashboard.web.admission import WRONG_HOST, WRONG_ORIGIN, Admission, hosts_of
from tests.browser.conftest import DIRECT, serving, status
from tests.stores import empty_store

Headers = tuple[tuple[str, str], ...]


def refusal(
    path: str, headers: Headers, kind: str = "http", base_url: str = "http://localhost:8501"
) -> str | None:
    """What the guard says of one request that arrives on port 8501."""
    scope: dict[str, Any] = {
        "type": kind,
        "path": path,
        "server": ("127.0.0.1", 8501),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }
    return Admission(nothing, base_url).refusal(scope)


async def nothing(*_: Any) -> None:
    """An application that is never reached."""
    raise AssertionError("the request went through")


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST:8501"])
def test_loopback_is_let_in(host: str) -> None:
    """The loopback names on the port of the server are its own, with an equal Origin and without one."""
    assert refusal("/caps", (("host", host),)) is None
    assert refusal("/_stcore/stream", (("host", host), ("origin", f"http://{host}")), "websocket") is None


def test_the_published_address_is_let_in() -> None:
    """Behind a gateway Host and Origin are those of DASHBOARD_BASE_URL, with or without the usual port."""
    base = "https://kanban.example.gov.cn/lou"
    assert hosts_of(base) == {"kanban.example.gov.cn", "kanban.example.gov.cn:443"}
    for host in ("kanban.example.gov.cn", "kanban.example.gov.cn:443"):
        headers = (("host", host), ("origin", "https://kanban.example.gov.cn"))
        assert refusal("/", headers, "websocket", base) is None
    odd = (("host", "kanban.example.gov.cn:8443"),)
    assert refusal("/", odd, base_url=base) == WRONG_HOST


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example:8501",
        "localhost:9999",
        "localhost",
        "localhost.:8501",
        "localhost:8501, evil.example",
        "127.0.0.1.evil.example:8501",
        "169.254.169.254",
        "",
    ],
)
def test_a_rebound_name_is_refused(host: str) -> None:
    """A name that was pointed at this machine is not this server, though Origin and Host agree."""
    for kind in ("http", "websocket"):
        assert refusal("/caps", (("host", host), ("origin", f"http://{host}")), kind) == WRONG_HOST


def test_a_host_that_is_missing_or_doubled_is_refused() -> None:
    """No Host and two Hosts are both no Host of this server."""
    assert refusal("/caps", ()) == WRONG_HOST
    assert refusal("/caps", (("host", "localhost:8501"), ("host", "localhost:8501"))) == WRONG_HOST


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://localhost:9999",
        "http://127.0.0.1:8501",
        "null",
        "file://",
        "http://localhost:8501.evil.example",
        "http://evil@localhost:8501",
        "http://localhost:8501/",
        "http://[",
        "http://localhost:port",
        "chrome-extension://localhost:8501",
        "",
    ],
)
def test_a_foreign_origin_is_refused(origin: str) -> None:
    """Only the page of the very same host and port may open the websocket or send a file."""
    headers = (("host", "localhost:8501"), ("origin", origin))
    for path, kind in (
        ("/_stcore/stream", "websocket"),
        ("/_stcore/upload_file/x", "http"),
        ("/export/a.csv", "http"),
    ):
        assert refusal(path, headers, kind) == WRONG_ORIGIN


def test_probes_by_address() -> None:
    """A probe asks /healthz and /readyz by the address of the machine; a page of another site may not."""
    for path in ("/healthz", "/readyz"):
        assert refusal(path, (("host", "10.1.2.3:8501"),)) is None
        assert refusal(path, (("host", "10.1.2.3:8501"), ("origin", "https://evil.example"))) == WRONG_HOST
    assert refusal("/healthz/..", (("host", "10.1.2.3:8501"),)) == WRONG_HOST


def test_files_are_not_for_other_sites() -> None:
    """An address of /export that another site's page asks for is refused; a link to a page may be followed from anywhere."""
    foreign = (("host", "localhost:8501"), ("sec-fetch-site", "cross-site"))
    assert refusal("/export/caps_by_record.csv", foreign) == WRONG_ORIGIN
    assert refusal("/l/abcdefghjk", foreign) is None
    assert (
        refusal("/export/caps_by_record.csv", (("host", "localhost:8501"), ("sec-fetch-site", "none")))
        is None
    )


def test_a_refused_websocket_is_closed_before_it_opens() -> None:
    """The application behind the guard never sees a foreign handshake."""
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "server": ("127.0.0.1", 8501),
        "headers": [(b"host", b"localhost:8501"), (b"origin", b"https://evil.example")],
    }
    asyncio.run(Admission(nothing, "http://localhost:8501")(scope, receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]


@contextmanager
def a_proxy_that_never_answers(found: list[str]) -> Iterator[str]:
    """The address of a proxy that accepts every connection and says nothing; `found` gains a line for each."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        kept: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                kept.append(connection)
                found.append("asked")

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    for connection in kept:
        connection.close()


def handshake(address: str, origin: str) -> bytes:
    """The first line of the answer to one websocket handshake of a page of this origin."""
    there = urlsplit(address)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {there.netloc}",
        f"Origin: {origin}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
    )
    with socket.create_connection((there.hostname or "", there.port or 0), timeout=60) as client:
        client.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return client.recv(64).split(b"\r\n")[0]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """A real server whose every way out leads to a proxy that never answers: its address, and who asked the proxy."""
    asked: list[str] = []
    with a_proxy_that_never_answers(asked) as proxy, pytest.MonkeyPatch.context() as environment:
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            environment.setenv(name, proxy)
        environment.setenv("no_proxy", "localhost,127.0.0.1")
        with serving(empty_store(), tmp_path_factory.mktemp("server") / "log") as address:
            yield address, asked


def test_foreign_handshakes_neither_freeze_nor_call_outside(watched: tuple[str, list[str]]) -> None:
    """Twenty handshakes of a foreign page are refused, the health check answers meanwhile, nobody outside is asked."""
    address, asked = watched
    answers: list[bytes] = []
    foreign = [
        threading.Thread(target=lambda: answers.append(handshake(address, "https://evil.example")))
        for _ in range(20)
    ]
    for one in foreign:
        one.start()
    assert status(f"{address}/healthz")[0] == 200
    for one in foreign:
        one.join()
    assert [answer for answer in answers if b" 403 " not in answer] == []
    assert len(answers) == 20
    assert asked == []
    assert b" 101 " in handshake(address, address)


def test_the_framework_tells_nothing(watched: tuple[str, list[str]]) -> None:
    """Streamlit's metrics and its interface for programs are closed, and no other site is named as a host of this one."""
    address, _ = watched
    assert status(f"{address}/_stcore/metrics")[0] == 404
    assert status(f"{address}/_stcore/agent/openapi.json")[0] == 404
    code, body = status(f"{address}/_stcore/host-config")
    assert (code, json.loads(body)["allowedOrigins"]) == (200, [])
    with DIRECT.open(f"{address}/healthz") as answer:
        assert answer.headers["server"] is None
