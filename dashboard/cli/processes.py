"""Several server processes of one machine behind HAProxy: started, watched, ended together.

The signals of this process are blocked and waited for, so that none comes between starting a child and knowing it.
On Linux the children end with this process, even when it is killed.
"""

from __future__ import annotations

import ctypes
import http.client
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.access.choosing import NOT_HERE, chosen
from dashboard.cli.proxying import configuration
from dashboard.refusal import Refusal
from dashboard.settings import limits, settings
from dashboard.web.metric_files import make_files

STOPS = {signal.SIGTERM, signal.SIGINT}
AWAITED = STOPS | {signal.SIGCHLD}
# Below the ports from which outgoing connections are made, so that a process finds its own free when it is started again.
PORTS = range(20_000, 32_000)
LOOK_SECONDS = 0.1
ANSWER_SECONDS = 5
# One that ended so soon after its start is started again after a pause.
SHORT_LIFE_SECONDS, PAUSE_SECONDS = 10, 5
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    """A program that we run. name: in sentences; address: where it answers /healthz; told: its input."""

    name: str
    command: Sequence[str]
    address: tuple[str, int]
    environment: Mapping[str, str]
    files: tuple[int, ...] = ()
    told: str = ""
    process: subprocess.Popen[bytes] | None = None
    began: float = field(default=0.0)

    def start(self) -> None:
        """Start it, apart from the terminal: Ctrl+C comes to us alone."""
        parent, self.began = os.getpid(), time.monotonic()

        def prepare() -> None:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)
            if LIBC is not None:
                LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
                if os.getppid() != parent:
                    os._exit(1)

        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.PIPE if self.told else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=self.files,
            start_new_session=True,
            preexec_fn=prepare,
        )
        if self.process.stdin:
            with self.process.stdin as stream:
                stream.write(self.told.encode())

    def code(self) -> int | None:
        """What it ended with; None while it runs or before it was started."""
        return self.process.poll() if self.process else None

    def signal(self, number: int) -> None:
        """Send it a signal, where it runs."""
        if self.process:
            self.process.send_signal(number)


def server_command(port: int, *more: str) -> list[str]:
    """The command of one server process."""
    return [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *more]


def run_several(count: int, port: int, program: str) -> int:
    """Serve readers at the port by so many processes until a signal ends it; returns the exit code.

    program: the path of HAProxy. Raises Refusal where one of them does not start.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # where it is ignored, it cannot be waited for
    with tempfile.TemporaryFile() as counts, tempfile.TemporaryDirectory(prefix="dashboard-") as counted:
        together = make_files(Path(counted), count)
        servers = _servers(_free_ports(count), port, counts.fileno(), together)
        proxy = _proxy(program, port, [server.address[1] for server in servers])
        try:
            for server in servers:
                server.start()
            if all(_answers(server) for server in servers):
                proxy.start()
                if _answers(proxy):
                    _watch(servers, proxy)
        finally:
            _end(servers, proxy)
    return 0


def _servers(ports: Sequence[int], public_port: int, counts: int, together: dict[str, str]) -> list[Child]:
    """together: the environment with which they count together."""
    environment = (
        {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32)}
        | os.environ
        | {
            "DASHBOARD_PUBLIC_PORT": str(public_port),
            "DASHBOARD_SHARED_COUNTS": str(counts),
        }
    )
    return [
        Child(
            f"第 {number} 个服务进程",
            server_command(port, "--server.address", "127.0.0.1", "--browser.serverPort", str(public_port)),
            ("127.0.0.1", port),
            environment | together | {"DASHBOARD_PROCESS_NUMBER": str(number)},
            (counts,),
        )
        for number, port in enumerate(ports, 1)
    ]


def _proxy(program: str, port: int, ports: Sequence[int]) -> Child:
    address = os.environ.get("STREAMLIT_SERVER_ADDRESS", "127.0.0.1")
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104  asked for by the deployment
    is_secure = settings().base_url.startswith("https:")
    source = chosen()
    only_here = NOT_HERE if source.mode == "trial" and not source.is_open else ""
    told = configuration(address, port, ports, is_secure, limits().request_seconds + 60, only_here)
    command = [program, "-db", "-q", "-f", "/dev/stdin"]
    return Child("转发程序 haproxy ", command, (reached, port), os.environ, told=told)


def _free_ports(count: int) -> list[int]:
    """Ports of this machine on which nobody listens."""
    found: list[int] = []
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise Refusal(f"本机没有 {count} 个空闲的端口，看板没有启动。请减少 --processes，或关闭占用端口的程序。")


def _answers(child: Child) -> bool:
    """Wait until it answers; False where we were told to stop. Raises Refusal where it ended."""
    while not _is_told_to_stop():
        if child.code() is not None:
            raise Refusal(
                f"{child.name}没有启动起来（退出码 {child.code()}），看板没有启动。原因见上面的输出。"
            )
        connection = http.client.HTTPConnection(*child.address, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return True
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(LOOK_SECONDS)
    return False


def _watch(servers: Sequence[Child], proxy: Child) -> None:
    """Start a process again that has ended, until we are told to stop. Raises Refusal where the proxy has ended.

    Whoever ends what listens at the port wants it to be free, as with one process.
    """
    while signal.sigwait(AWAITED) not in STOPS:
        if proxy.code() is not None:
            raise Refusal(f"{proxy.name}已结束（退出码 {proxy.code()}），看板随之停止。")
        for server in servers:
            code = server.code()
            if code is None:
                continue
            if time.monotonic() - server.began < SHORT_LIFE_SECONDS:
                time.sleep(PAUSE_SECONDS)
            if _is_told_to_stop():
                return
            server.start()
            told = f"{server.name}意外结束（退出码 {code}），已重新启动；正在使用它的页面刷新后继续，其余不受影响。"
            print(told, file=sys.stderr, flush=True)


def _is_told_to_stop() -> bool:
    """Whether a signal to stop has come; it is taken."""
    if signal.sigpending() & STOPS:
        signal.sigwait(STOPS)
        return True
    return False


def _end(servers: Sequence[Child], proxy: Child) -> None:
    """End all: no new reader, then the processes, each finishing its answers, then the proxy. Told again, kill them."""
    proxy.signal(signal.SIGUSR1)
    for server in servers:
        server.signal(signal.SIGTERM)
    while any(server.process and server.code() is None for server in servers):
        if signal.sigwait(AWAITED) in STOPS:
            for server in servers:
                server.signal(signal.SIGKILL)
    proxy.signal(signal.SIGTERM)
    if proxy.process:
        proxy.process.wait()
