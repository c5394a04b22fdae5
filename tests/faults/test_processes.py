"""Several server processes on one port: every reader stays with one, one that dies takes nobody else with it.

What they count is counted together, and goes on where one is started again.
"""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from dashboard import cli
from dashboard.cli.serving import proxy_program
from tests.browser.conftest import ROOT, free_port
from tests.hanging import HANG_SECONDS
from tests.logged_in import log_in, oidc_variables, provider
from tests.reading import Reader, file_of, prepared, rerun, session_of
from tests.stores import own_copy, sample_store

EXPORTS = 6
GIVEN = "of-whoever-collects-the-counts"


@dataclass
class Served:
    """A server of several processes. process: the one that was started; log: what it and its children said."""

    address: str
    store: str
    process: subprocess.Popen[bytes]
    log: Path

    def children(self) -> list[int]:
        """The processes that it started: the server processes in their order, then the proxy."""
        number = self.process.pid
        return [*map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split())]


@contextmanager
def several(folder: Path, given: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Two server processes over the sample ledgers; they answer. given: further variables."""
    if not proxy_program():
        pytest.fail("没有 haproxy。请运行 make test，它会安装。", pytrace=False)
    port, store, log = free_port(), own_copy(sample_store(), folder), folder / "log"
    command = [sys.executable, "-m", "dashboard", "serve", "--processes", "2", "--port", str(port)]
    token = folder / "token"
    token.write_text(GIVEN, encoding="utf-8")
    environment = os.environ | {
        "DASHBOARD_STORE": store,
        "DASHBOARD_EXPORTS_A_MINUTE": str(EXPORTS),
        "DASHBOARD_METRICS_TOKEN_FILE": str(token),
        "DASHBOARD_BASE_URL": f"http://localhost:{port}",
        **(given or {}),
    }
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    served = Served(f"http://localhost:{port}", store, process, log)
    try:
        until(lambda: process.poll() is not None or answers(served), served)
        assert process.poll() is None, log.read_text(encoding="utf-8")
        yield served
    finally:
        process.terminate()
        process.wait(HANG_SECONDS)


def answers(served: Served) -> bool:
    """Whether a reader gets an answer."""
    try:
        return Reader(served.address).ask("/healthz")[0] == 200
    except OSError:
        return False


def until(happened: Callable[[], bool], served: Served) -> None:
    """Wait for what another process does."""
    deadline = time.monotonic() + HANG_SECONDS
    while not happened():
        assert time.monotonic() < deadline, served.log.read_text(encoding="utf-8")
        time.sleep(0.05)


def counts(reader: Reader) -> dict[str, float]:
    """What /metrics says: name with labels → value."""
    code, _, body = reader.ask("/metrics", Authorization=f"Bearer {GIVEN}")
    assert code == 200
    lines = (line.rpartition(" ") for line in body.decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


@pytest.mark.slow
def test_readers_stay_with_their_process(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Uploads and files stay with their page, links, publications and counts are everybody's; a dead process is replaced."""
    with several(tmp_path) as served:
        first, second = one_of_each(served)
        with first.line() as own, second.line() as others:
            heard = {"1": rerun(own, "overview"), "2": rerun(others, "overview")}
            uploads_and_files(first, second, own, heard)
            what_every_process_knows(served, first, second, capsys)
            for reader in (first, second):
                found = counts(reader)
                assert found["dashboard_open_sessions"] == 2
                assert found['dashboard_page_runs_total{outcome="shown",page="overview"}'] == 2
            os.kill(served.children()[0], signal.SIGKILL)
            with pytest.raises(ConnectionClosed):
                while True:
                    own.recv(timeout=HANG_SECONDS)
            assert first.ask("/")[0] == 200
            with first.line() as again:
                assert session_of(rerun(again, "overview")) != session_of(heard["1"])
            rerun(others, "caps")
            assert second.cookie("dashboard_") == "2"
            until(lambda: counts(second)["dashboard_open_sessions"] == 1, served)
            after = counts(second)
            assert {name: (was, after[name]) for name, was in found.items() if after[name] < was} == {
                "dashboard_open_sessions": (2, 1)
            }
            assert after['dashboard_page_runs_total{outcome="shown",page="overview"}'] == 3
            assert after['dashboard_page_runs_total{outcome="shown",page="caps"}'] == 1
        until(lambda: "第 1 个服务进程意外结束" in served.log.read_text(encoding="utf-8"), served)
        left = served.children()
        assert len(left) == 3
        served.process.terminate()
        assert served.process.wait(HANG_SECONDS) == 0
        assert [number for number in left if is_running(number)] == []


@pytest.mark.slow
def test_a_log_in_is_one_for_all_processes(tmp_path: Path) -> None:
    """Begun at one process, a log-in is known to the other; ended at one, it is over at the other, and its pages close there."""
    with provider() as metadata, several(tmp_path, oidc_variables(tmp_path, metadata)) as served:
        first, second = one_of_each(served)
        assert log_in(first, "jia", "/caps")[0] == 200
        assert second.ask("/_stcore/host-config")[0] == 401
        for cookie in first.jar:
            if cookie.name == "dashboard_session":
                second.jar.set_cookie(cookie)
        with second.line() as line:
            rerun(line, "overview")
            assert first.ask("/logout", "POST", Origin=served.address)[0] == 200
            with pytest.raises(ConnectionClosed):
                while True:
                    line.recv(timeout=HANG_SECONDS)
        assert second.ask("/_stcore/host-config")[0] == 401
        port = served.address.rsplit(":", 1)[1]
        assert [reader.cookie(f"dashboard_{port}") for reader in (first, second)] == ["1", "2"]


def one_of_each(served: Served) -> tuple[Reader, Reader]:
    """A reader of the first process and one of the second, however many come before."""
    found: dict[str, Reader] = {}

    def came() -> bool:
        reader = Reader(served.address)
        return (
            reader.ask("/_stcore/health")[0] == 200
            and bool(found.setdefault(reader.cookie("dashboard_"), reader))
            and len(found) == 2
        )

    until(came, served)
    return found["1"], found["2"]


def uploads_and_files(
    first: Reader, second: Reader, own: ClientConnection, heard: dict[str, list[ForwardMsg]]
) -> None:
    """An upload and a prepared file are taken and given at the reader's own process, and only there."""
    session = session_of(heard["1"])
    answered = []
    for reader in (first, second):
        token = reader.cookie("_streamlit_xsrf")
        content = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n1\r\n--b--\r\n'
        headers = {"X-Xsrftoken": token, "Content-Type": "multipart/form-data; boundary=b"}
        answered.append(reader.send(f"/_stcore/upload_file/{session}/one", "PUT", content, headers)[0])
    assert answered == [204, 400]
    media = prepared(own, session, file_of(heard["1"]))
    assert [reader.ask(media)[0] for reader in (first, second)] == [200, 404]


def what_every_process_knows(
    served: Served, first: Reader, second: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    """A 定版链接 opens and a new edition is seen at both; a minute has so many exports at both together."""
    capsys.readouterr()
    assert cli.main(["link", "caps", "--store", served.store]) == 0
    token = capsys.readouterr().out.strip().rpartition("/")[2]
    for reader in (first, second):
        code, address, _ = reader.ask(f"/l/{token}")
        assert code == 200
        assert re.search(rf"/caps\?.*link={token}", address)
    assert cli.main(["rollback", "1", "--store", served.store]) == 0
    assert [b'"edition":2' in reader.ask("/readyz")[2] for reader in (first, second)] == [True, True]
    # One was prepared by a button before.
    asked = [
        reader.ask("/export/overview_totals.csv", "HEAD")[0]
        for _ in range(EXPORTS // 2)
        for reader in (first, second)
    ]
    assert asked == [200] * (EXPORTS - 1) + [429]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with a parent that is killed")
def test_a_killed_parent_leaves_nobody(tmp_path: Path) -> None:
    """When the process that was started is killed, the server processes and the proxy end by themselves."""
    with several(tmp_path) as served:
        watched = [os.pidfd_open(number) for number in served.children()]
        assert len(watched) == 3
        served.process.kill()
        for child in watched:
            assert select.select([child], [], [], HANG_SECONDS)[0] == [child]
            os.close(child)


def is_running(number: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
