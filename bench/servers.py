"""Servers that are measured: the product and the floors, each in its own process, and what such a process spends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = Path(__file__).with_name("floors")
STARTING_SECONDS = 120
# urlopen would ask the proxies of whoever calls it.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Server:
    """A running server. pid: of its first process."""

    url: str
    pid: int


@contextmanager
def product(store: str, processes: int = 1) -> Iterator[Server]:
    """The product over a store, in so many processes."""
    command = ("dashboard", "serve", "--processes", str(processes), "--port")
    with _served(command, {"DASHBOARD_STORE": store}, "readyz") as server:
        yield server


@contextmanager
def floor(name: str, edition: Path) -> Iterator[Server]:
    """A page of bench/floors, with the settings of the product's Streamlit; it reads the edition's file."""
    command = ("streamlit", "run", str(FLOORS / f"{name}.py"), "--server.port")
    with _served(command, {"BENCH_EDITION": str(edition)}, "_stcore/health") as server:
        yield server


@contextmanager
def _served(command: Sequence[str], environment: dict[str, str], ready: str) -> Iterator[Server]:
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", *command, str(port)],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://localhost:{port}/{ready}", process)
        yield Server(f"http://localhost:{port}", process.pid)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with DIRECT.open(address, timeout=STARTING_SECONDS):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} did not answer within {STARTING_SECONDS} s, or its process ended")


def cookies_of(url: str) -> str:
    """The cookies that a first request is given; one keeps the reader at one process."""
    with DIRECT.open(f"{url}/healthz") as answer:
        given = answer.headers.get_all("Set-Cookie") or []
    return "; ".join(one.partition(";")[0] for one in given)


def spent(pid: int) -> tuple[float, float]:
    """The processor seconds of a process and its descendants so far, and their memory in MiB. Reads Linux's /proc."""
    ticks, pages = 0, 0
    for number in [pid, *_descendants(pid)]:
        try:
            stat = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            pages += int(Path(f"/proc/{number}/statm").read_text().split()[1])
        except OSError:
            continue
        ticks += int(stat[11]) + int(stat[12])
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def resident_mib(root: int) -> float:
    """The memory of a process and everything below it."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
    family, total = {root}, 0
    for process, parent, size in sorted(
        [int(word) for word in line.split()] for line in listed.stdout.splitlines()
    ):
        if process == root or parent in family:
            family.add(process)
            total += size
    return total / 1024


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [number for child in children for number in (int(child), *_descendants(int(child)))]
