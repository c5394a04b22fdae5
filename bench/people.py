"""`python -m bench.people [--people 1,20,100] [--seconds 120] [--processes 2]` lets people read a server and tells how long they wait.

Each speaks Streamlit's protocol over a WebSocket: opens a page, thinks, opens another or chooses a city, and waits until the
script has finished. Prints rerun times, what went wrong, and the processor time and memory of the server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard import cli

PORT = 8650
PAGES = (
    "overview",
    "clauses",
    "caps",
    "projects",
    "cities",
    "departments",
    "programs",
    "alerts",
    "tasks",
    "changes",
)
CITIES = ("510100", "510700", "510600", "511500")
THINK = (5.0, 15.0)
WAIT_SECONDS = 60
ALARMING = ("页面加载异常", "无法打开")


@dataclass
class Heard:
    """What the readers met. seconds: of each rerun, by page; lost: connections that broke; wrong: what a page said of itself."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    lost: int = 0
    wrong: list[str] = field(default_factory=list)


async def read(url: str, number: int, until: float, think: tuple[float, float], heard: Heard) -> None:
    """One reader, until the time is up."""
    draw = random.Random(number)
    await asyncio.sleep(draw.uniform(0, think[1]))
    cookie = await asyncio.to_thread(_cookie, _origin(url))
    while time.monotonic() < until:
        try:
            async with connect(
                f"{url}/_stcore/stream",
                subprotocols=["streamlit"],
                origin=_origin(url),
                additional_headers={"Cookie": cookie},
                max_size=None,
            ) as line:
                while time.monotonic() < until:
                    page = draw.choice(PAGES)
                    asked = (
                        {"edition": "1", "city": draw.choice(CITIES)}
                        if draw.random() < 0.5
                        else {"edition": "1"}
                    )
                    seconds = await _rerun(line, page, urlencode(asked), heard)
                    heard.seconds.setdefault(page, []).append(seconds)
                    await asyncio.sleep(draw.uniform(*think))
        except Exception as fault:  # a reader who is cut off counts, whatever it was
            heard.lost += 1
            heard.wrong.append(f"{type(fault).__name__}: {fault}"[:200])
            await asyncio.sleep(1)


def _origin(url: str) -> str:
    return url.replace("ws://", "http://")


def _cookie(address: str) -> str:
    """The cookies that a first request is given; one keeps the reader at one process."""
    with urllib.request.urlopen(f"{address}/healthz") as answer:
        given = answer.headers.get_all("Set-Cookie") or []
    return "; ".join(one.partition(";")[0] for one in given)


async def _rerun(line: ClientConnection, page: str, query: str, heard: Heard) -> float:
    asking = BackMsg()
    asking.rerun_script.query_string = query
    asking.rerun_script.page_name = page
    began = time.perf_counter()
    await line.send(asking.SerializeToString())
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            message = ForwardMsg.FromString(await line.recv(decode=False))
            kind = message.WhichOneof("type")
            if kind == "delta":
                element = message.delta.new_element
                said = element.alert.body if element.HasField("alert") else ""
                if element.HasField("exception") or any(word in said for word in ALARMING):
                    heard.wrong.append(f"{page}?{query}: {said or element.exception.message}"[:200])
            if kind == "script_finished":
                return time.perf_counter() - began


@contextmanager
def server(store: str, port: int, processes: int = 1) -> Iterator[int]:
    """A server of a store on this machine, in so many processes; gives the number of the one that was started."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "serve", "--port", str(port), "--processes", str(processes)],
        env={**os.environ, "DASHBOARD_STORE": store},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://localhost:{port}/readyz")
                break
            except OSError:
                time.sleep(0.2)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def spent(pid: int) -> tuple[float, float]:
    """The processor seconds of a process and its descendants so far, and their memory in MiB."""
    ticks, pages = 0, 0
    for number in [pid, *descendants(pid)]:
        try:
            stat = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            pages += int(Path(f"/proc/{number}/statm").read_text().split()[1])
        except OSError:
            continue
        ticks += int(stat[11]) + int(stat[12])
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [number for child in children for number in (int(child), *descendants(int(child)))]


def measure(url: str, pid: int, people: int, seconds: float, think: tuple[float, float]) -> str:
    """A row of the table for so many people over so long."""

    async def everybody(heard: Heard) -> None:
        until = time.monotonic() + seconds
        await asyncio.gather(*(read(url, number, until, think, heard) for number in range(people)))

    heard = Heard()
    before, _ = spent(pid)
    asyncio.run(everybody(heard))
    after, memory = spent(pid)
    times = sorted(one for page in heard.seconds.values() for one in page)
    if os.environ.get("BENCH_PAGES"):
        for page, values in sorted(heard.seconds.items()):
            print(
                f"  {page}: n {len(values)}, median {1000 * statistics.median(values):.0f} ms, max {1000 * max(values):.0f}"
            )
        print("  ", heard.wrong[:3])
    p95 = times[int(0.95 * (len(times) - 1))]
    return (
        f"| {people} | {len(times)} | {1000 * statistics.median(times):.0f} | {1000 * p95:.0f} | "
        f"{1000 * (after - before) / len(times):.0f} | {heard.lost} | {len(heard.wrong) - heard.lost} | {memory:.0f} |"
    )


def main() -> None:
    """Measure each number of people in turn."""
    parser = argparse.ArgumentParser(prog="python -m bench.people")
    parser.add_argument("--people", default="1,20,100")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--think", default=",".join(map(str, THINK)))
    options = parser.parse_args()
    low, high = map(float, options.think.split(","))
    with tempfile.TemporaryDirectory() as folder:
        store = f"file:{folder}"
        cli.main(["demo", "--projects", str(options.projects), "--store", store])
        print("| people | reruns | p50 ms | p95 ms | server CPU ms a rerun | lost | wrong | memory MiB |")
        print("|---|---|---|---|---|---|---|---|")
        for people in options.people.split(","):
            with server(store, PORT, options.processes) as pid:
                print(
                    measure(f"ws://localhost:{PORT}", pid, int(people), options.seconds, (low, high)),
                    flush=True,
                )


if __name__ == "__main__":
    main()
