"""Every page of the menu in a real Chromium, beside an empty Streamlit page and a plain Streamlit and DuckDB page."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.editions import Made
from bench.measuring import MIB, Times, ratio, said, table
from bench.reports import chosen, cities_of
from bench.servers import ROOT, floor, product
from dashboard.questions.addresses import ACTING
from dashboard.views.page_runs import menu

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AT_REST = Path(__file__).with_name("rest.js").read_text(encoding="utf-8")
FILTER = """city => {
    const address = new URL(location.href);
    address.searchParams.set('city', city);
    bench.start();
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
    return bench.rest();
}"""
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
STEPS = ("cold", "warm", "filter", "switch")
PAGES_BETWEEN_FLOORS = 9
HANG_MS = 120_000


@dataclass
class Seen:
    """A page over all rounds. figure: ms to the first right key figure, cold; drawn: step → ms until nothing changes.

    weight_mib, requests, nodes: of the last cold opening.
    """

    figure: Times = field(default_factory=list)
    drawn: dict[str, Times] = field(default_factory=lambda: {step: [] for step in STEPS})
    weight_mib: float = 0
    requests: int = 0
    nodes: int = 0


@dataclass(frozen=True)
class Target:
    """A page to measure. section, title: where the menu has it, '' for no menu. city: the filter to set, '' for none."""

    name: str
    url: str
    section: str
    title: str
    city: str


def measure(made: Made, rounds: int) -> dict[str, Seen]:
    """Name → page: `empty`, `plain`, then the pages of the menu. The floors are measured again and again in each round."""
    from playwright.sync_api import sync_playwright

    city = cities_of(made)[0]
    with (
        floor("empty", made.edition.path) as empty,
        floor("plain", made.edition.path) as plain,
        product(made.url) as served,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=_arguments())
        floors = [
            Target("empty", empty.url, "", "", ""),
            Target("plain", plain.url, "", "总览", city),
        ]
        pages = _pages(served.url, made)
        seen = {target.name: Seen() for target in (*floors, *pages)}
        for target in (*floors, pages[0]):  # the first reader of a server waits for what it loads once
            _open(chromium, target, Seen())
        for _ in range(rounds):
            for place, target in enumerate(pages):
                if place % PAGES_BETWEEN_FLOORS == 0:
                    for one in floors:
                        _open(chromium, one, seen[one.name])
                    _switch(chromium, plain.url, [("", "说明", ""), ("", "总览", "plain")], seen)
                _open(chromium, target, seen[target.name])
            _switch(
                chromium, served.url, [(one.section, one.title, one.name) for one in pages if one.title], seen
            )
        chromium.close()
    return seen


def _pages(url: str, made: Made) -> list[Target]:
    """The pages of the product; those of one record and of a search are asked for what they show, and are in no menu."""
    asked = {"project": f"&id={chosen(made)['id']}", "clause": "&clause=1.1", "search": "&find=成都"}
    return [
        Target(
            name,
            f"{url}/{'' if name == 'overview' else name}?edition={made.edition.number}{asked.get(name, '')}",
            section,
            "" if name in asked else title,
            cities_of(made)[0] if "city" in ACTING.get(name, ()) else "",
        )
        for section, entries in menu().items()
        for _, title, name in entries
    ]


@contextmanager
def _reader(chromium: Browser) -> Iterator[Page]:
    """A page of a reader who has never been here: nothing is cached."""
    context = chromium.new_context(
        viewport={"width": 1366, "height": 900}, locale="zh-CN", reduced_motion="reduce"
    )
    context.add_init_script(AT_REST)
    page = context.new_page()
    page.set_default_timeout(HANG_MS)
    yield page
    context.close()


def _open(chromium: Browser, target: Target, seen: Seen) -> None:
    """Cold, filter and warm of one page."""
    with _reader(chromium) as page:
        weight, requests = _counted(page)
        cold = _goto(page, target.url)
        seen.drawn["cold"].append(cold["drawn"])
        if cold["figure"] is not None:
            seen.figure.append(cold["figure"])
        seen.weight_mib, seen.requests, seen.nodes = sum(weight) / MIB, len(requests), cold["nodes"]
        if target.city:
            seen.drawn["filter"].append(page.evaluate(FILTER, target.city)["drawn"])
        seen.drawn["warm"].append(_goto(page, target.url)["drawn"])


def _switch(chromium: Browser, url: str, entries: list[tuple[str, str, str]], seen: dict[str, Seen]) -> None:
    """Through the menu, entry by entry. entries: section, title and page, '' for one that is not measured."""
    with _reader(chromium) as page:
        _goto(page, url)
        for section, title, name in [*entries[1:], entries[0]]:
            if section:
                page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
                page.get_by_test_id("stTopNavDropdownLink").get_by_text(title, exact=True).click()
            else:
                page.get_by_test_id("stTopNavLink").get_by_text(title, exact=True).click()
            rest = page.evaluate("bench.rest()")
            if name:
                seen[name].drawn["switch"].append(rest["drawn"])


def _goto(page: Page, url: str) -> dict[str, Any]:
    page.goto(url, wait_until="commit")
    found: dict[str, Any] = page.evaluate("bench.rest()")
    return found


def _counted(page: Page) -> tuple[list[float], list[str]]:
    """Two lists that grow: the bytes that arrive, WebSocket included, and the addresses that are asked for."""
    weight: list[float] = []
    requests: list[str] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: weight.append(event["encodedDataLength"]))
    # A binary frame is told in Base64.
    wire.on(
        "Network.webSocketFrameReceived",
        lambda event: weight.append(len(event["response"]["payloadData"]) * 3 / 4),
    )
    wire.on("Network.requestWillBeSent", lambda event: requests.append(event["request"]["url"]))
    return weight, requests


def _chromium() -> str:
    found = subprocess.run(
        ["sh", "tools/find_browser.sh"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return found.stdout.strip()


def _arguments() -> list[str]:
    # Chromium's sandbox refuses to start for root.
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def described(measured: dict[int, dict[str, Seen]]) -> str:
    """A table for each size."""
    heads = [
        "page",
        "figure, ms",
        *(head for step in STEPS for head in (f"{step}, ms", "× plain")),
        "MiB",
        "requests",
        "nodes",
    ]
    parts = [
        "Milliseconds in Chromium at 1366 × 900. Figure: the first key figure stands there as it stays, in a new browser context (cold).\n"
        "Cold, warm (opened again in the same context), filter (a city, by the address), switch (by the menu): until nothing changes any more.\n"
        "`empty`: a Streamlit page with a title. `plain`: Streamlit and DuckDB with the figures, the chart and the table of 总览; "
        "its table is a canvas, whose drawing is not counted. MiB, requests, DOM nodes: cold."
    ]
    for size, pages in measured.items():
        plain = pages["plain"]
        rows = [
            [name, said(one.figure, 0)]
            + [
                cell
                for step in STEPS
                for cell in (said(one.drawn[step], 0), ratio(one.drawn[step], plain.drawn[step]))
            ]
            + [f"{one.weight_mib:.2f}", str(one.requests), f"{one.nodes:,}"]
            for name, one in pages.items()
        ]
        parts.append(f"### {size:,} projects\n\n{table(heads, rows)}")
    return "\n\n".join(parts)
