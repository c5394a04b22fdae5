"""People who read a server at the same time: how long they wait, and what the server spends.

Each speaks Streamlit's protocol over a WebSocket: opens a page, thinks, opens another or chooses a city, and waits until the
script has finished. `python -m bench.people [--people 1,20,100] [--seconds 90] [--processes 2]` prints this part alone.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from bench.editions import Made, made
from bench.measuring import table
from bench.reports import cities_of
from bench.servers import Server, cookies_of, product, spent

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
PEOPLE = (1, 20, 50, 100)
CITIES = 4  # to choose among
SECONDS = 90.0
THINK = (5.0, 15.0)
WAIT_SECONDS = 60
ALARMING = ("页面加载异常", "无法打开")


@dataclass
class Heard:
    """What the readers met. seconds: of each rerun, by page; lost: connections that broke; wrong: what a page said of itself."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    lost: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Waited:
    """So many people over so long. median_s, late_s: of all reruns, late_s the 95th percentile; cpu_s: of the server for one rerun."""

    people: int
    reruns: int
    median_s: float
    late_s: float
    cpu_s: float
    lost: int
    wrong: int
    memory_mib: float
    by_page: dict[str, float]


async def read(url: str, number: int, until: float, cities: Sequence[str], heard: Heard) -> None:
    """One reader, until the time is up."""
    draw = random.Random(number)
    await asyncio.sleep(draw.uniform(0, THINK[1]))
    cookie = await asyncio.to_thread(cookies_of, url)
    while time.monotonic() < until:
        try:
            async with connect(
                f"{url.replace('http', 'ws', 1)}/_stcore/stream",
                subprotocols=[Subprotocol("streamlit")],
                origin=Origin(url),
                additional_headers={"Cookie": cookie},
                max_size=None,
            ) as line:
                while time.monotonic() < until:
                    page = draw.choice(PAGES)
                    asked = {"edition": "2"} | ({"city": draw.choice(cities)} if draw.random() < 0.5 else {})
                    seconds = await _rerun(line, page, urlencode(asked), heard)
                    heard.seconds.setdefault(page, []).append(seconds)
                    await asyncio.sleep(draw.uniform(*THINK))
        except Exception as fault:  # a reader who is cut off counts, whatever it was
            heard.lost += 1
            heard.wrong.append(f"{type(fault).__name__}: {fault}"[:200])
            await asyncio.sleep(1)


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


def waited(server: Server, people: int, seconds: float, cities: Sequence[str]) -> Waited:
    """Let so many people read for so long."""

    async def everybody(heard: Heard) -> None:
        until = time.monotonic() + seconds
        await asyncio.gather(*(read(server.url, number, until, cities, heard) for number in range(people)))

    heard = Heard()
    before, _ = spent(server.pid)
    asyncio.run(everybody(heard))
    after, memory = spent(server.pid)
    times = sorted(one for page in heard.seconds.values() for one in page)
    return Waited(
        people,
        len(times),
        statistics.median(times),
        times[int(0.95 * (len(times) - 1))],
        (after - before) / len(times),
        heard.lost,
        len(heard.wrong) - heard.lost,
        memory,
        {page: statistics.median(found) for page, found in sorted(heard.seconds.items())},
    )


def measure(
    made: Made, _rounds: int, people: Sequence[int] = PEOPLE, seconds: float = SECONDS, processes: int = 1
) -> list[Waited]:
    """Each number of people in turn, on a new server; not repeated: its many reruns are its spread."""
    cities, found = cities_of(made)[:CITIES], []
    for number in people:
        with product(made.url, processes) as server:
            found.append(waited(server, number, seconds, cities))
    return found


def described(measured: dict[int, list[Waited]]) -> str:
    """A row for each size and number of people."""
    heads = (
        "projects",
        "people",
        "reruns",
        "median, ms",
        "95 % within, ms",
        "server CPU a rerun, ms",
        "lost",
        "wrong",
        "memory, MiB",
    )
    rows = [
        [
            f"{size:,}", str(one.people), f"{one.reruns:,}", f"{1000 * one.median_s:,.0f}", f"{1000 * one.late_s:,.0f}",
            f"{1000 * one.cpu_s:,.0f}", str(one.lost), str(one.wrong), f"{one.memory_mib:,.0f}",
        ]
        for size, found in measured.items()
        for one in found
    ]  # fmt: skip
    return (
        f"One server process (unless asked otherwise) on this machine, which the readers share; each reader thinks {THINK[0]:.0f}–{THINK[1]:.0f} s, "
        f"{SECONDS:.0f} s long. Milliseconds until the script has finished, without the browser's drawing.\n"
        "Lost: broken connections; wrong: pages that showed a fault.\n\n" + table(heads, rows)
    )


def main() -> None:
    """This part alone, with other numbers."""
    parser = argparse.ArgumentParser(prog="python -m bench.people")
    parser.add_argument("--people", default=",".join(map(str, PEOPLE)))
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    with made(options.projects) as store:
        people = [int(one) for one in options.people.split(",")]
        found = measure(store, 1, people, options.seconds, options.processes)
    print(described({options.projects: found}))
    if os.environ.get("BENCH_PAGES"):
        print(found[-1].by_page)


if __name__ == "__main__":
    main()
