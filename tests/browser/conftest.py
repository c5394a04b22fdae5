"""The real server and a page that watches itself: no request leaves this machine, no error in the console."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest

from tests.hanging import HANG_SECONDS
from tests.stores import demonstration_store, sample_store

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
# urlopen would keep, for the whole process, the proxies of whoever called it first.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
NewPage = Callable[..., "Page"]
OwnServer = Callable[..., str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def serving(
    store: str, log: Path, command: tuple[str, ...] = ("dashboard", "serve", "--port"), wished: int = 0
) -> Iterator[str]:
    """Start a separate server on the wished port or another free one, as `make run` starts it; its address.

    In one process, however many cores there are: a test with a reader or two is not to load as many servers as cores.
    """
    port = free_port(wished)
    environment = os.environ | {"DASHBOARD_STORE": store, "PYTHONUTF8": "1", "DASHBOARD_PROCESSES": "1"}
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, str(port)], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
        try:
            _wait(f"http://localhost:{port}/healthz", process, log)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(HANG_SECONDS)


def free_port(wished: int = 0) -> int:
    """The wished port where nobody uses it, otherwise another."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            free.bind(("127.0.0.1", wished))
        except OSError:
            free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def status(address: str) -> tuple[int, str]:
    """The code and the text of an answer."""
    try:
        with DIRECT.open(address, timeout=HANG_SECONDS) as answer:
            return answer.status, answer.read().decode("utf-8")
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode("utf-8")


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while time.monotonic() < deadline:
        try:
            if status(address)[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
        if process.poll() is not None:
            break
    pytest.fail(f"the server did not start: {log.read_text(encoding='utf-8')}", pytrace=False)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server over the sample ledgers."""
    with serving(sample_store(), tmp_path_factory.mktemp("server") / "log") as address:
        assert status(f"{address}/readyz")[0] == 200
        yield address


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server over the demonstration edition."""
    with serving(demonstration_store(), tmp_path_factory.mktemp("demonstration") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def own_port() -> int:
    """The port of one own server after the other: the browser knows the scripts of this address."""
    return free_port()


@pytest.fixture
def own_server(tmp_path: Path, own_port: int) -> Iterator[OwnServer]:
    """Start a server that this test has for itself; its address.

    It stops after the pages are put away (`new_page` asks for this fixture): a page that loses its server
    asks for it again and again, and that would be taken for a fault of the page.
    """
    with ExitStack() as servers:

        def start(store: str, command: tuple[str, ...] = ("dashboard", "serve", "--port")) -> str:
            return servers.enter_context(serving(store, tmp_path / "log", command, own_port))

        yield start


@dataclass
class Watched:
    """A page, what it asked for and what went wrong in it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def put_away(self) -> None:
        """Leave the application for a line of plain text of its server, forget all that it kept, and leave the server."""
        if is_server(self.page.url) and urlsplit(self.page.url).path != "/healthz":
            self.page.goto(urljoin(self.page.url, "/healthz"))
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            # The browser asks for the icon of a page a little later, when its server may have stopped.
            self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.page.mouse.move(0, 0)


@pytest.fixture(scope="session")
def watched(
    start_chromium: Callable[[Path], BrowserContext], tmp_path_factory: pytest.TempPathFactory
) -> Watched:
    """The one page that the tests hand on: a page that has run the scripts before opens with half the work."""
    return Watched(start_chromium(tmp_path_factory.mktemp("browser")).pages[0])


@pytest.fixture
def new_page(watched: Watched, own_server: OwnServer) -> Iterator[NewPage]:
    """Open a page that remembers nothing of other tests; afterwards nothing may have gone out or gone wrong.

    Opened again, it is the page of another reader, who knows nothing of the first; the first has left.
    """
    watched.asked.clear()
    watched.faults.clear()

    def open_it(width: int = 1366, height: int = 900) -> Page:
        watched.put_away()
        watched.page.set_viewport_size({"width": width, "height": height})
        return watched.page

    yield open_it
    watched.put_away()
    assert not [url for url in watched.asked if not is_local(url)]
    assert not [
        fault
        for fault in watched.faults
        if "page that you have requested does not seem to exist" not in fault
    ]


def is_local(url: str) -> bool:
    return urlsplit(url).scheme in ("data", "blob", "about") or is_server(url)


def is_server(url: str) -> bool:
    return urlsplit(url).hostname in ("localhost", "127.0.0.1")
