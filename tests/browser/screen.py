"""What a person reads from the screen, and when the screen is ready to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from dashboard.formatting import count, money, percent
from dashboard.policy.dictionary import entry
from dashboard.questions.parameters import bind
from dashboard.questions.queries import load, run
from dashboard.store import current_edition, open_store
from tests.stores import sample_store

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = (
    "overview",
    "clauses",
    "clause",
    "alerts",
    "changes",
    "caps",
    "budget",
    "projects",
    "project",
    "programs",
    "departments",
    "recipients",
    "zones",
    "clusters",
    "cities",
    "public-records",
    "meeting",
    "corrections",
    "editions",
    "intake",
    "audit",
)
CHARTS = {"overview": 2, "caps": 1, "budget": 1}  # page → how many; no other page has one
SETTLING = 40  # looks at a table until two are the same
DRAWN_TO_ITS_WIDTH = """() => [...document.querySelectorAll('[data-testid=stDataFrame]')].every(table => {
    const canvas = table.querySelector('canvas');
    return canvas && Math.abs(canvas.clientWidth - table.clientWidth) < 40; })"""
ROWS = """place => {
    const grid = document.querySelectorAll('[role=grid]')[place];
    const heads = {};
    grid.querySelectorAll('[role=columnheader]').forEach(h => heads[h.ariaColIndex] = h.textContent);
    return [...grid.querySelectorAll('tbody [role=row]')].map(row => Object.fromEntries(
        [...row.querySelectorAll('[role=gridcell]')].map(c => [heads[c.ariaColIndex], c.textContent])));
}"""
READY = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'


def visit(page: Page, server: str, name: str, query: str = "") -> None:
    """Open a page by its address and wait until it has finished."""
    path = "" if name == "overview" else name
    page.goto(f"{server}/{path}{'?' if query else ''}{query}")
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has run and the page says so twice."""
    page.wait_for_selector("h1")
    for _ in range(2):
        page.wait_for_selector(READY)
        page.wait_for_timeout(150)
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')")


def figures(page: Page) -> list[str]:
    """The values of the key figures."""
    return [text.strip() for text in page.locator('[data-testid="stMetricValue"]').all_inner_texts()]


def parameters(page: Page) -> dict[str, str]:
    """The parameters in the address bar."""
    return {name: ",".join(values) for name, values in parse_qs(urlsplit(page.url).query).items()}


def grid(page: Page, place: int = 0) -> list[dict[str, str]]:
    """The rows of a table as a screen reader gets them: heading → value as stored, missing columns left out."""
    page.wait_for_selector('[role="gridcell"]', state="attached")
    page.wait_for_function(DRAWN_TO_ITS_WIDTH)
    rows: list[dict[str, str]] = []
    for _ in range(SETTLING):  # the rows for screen readers follow what is drawn a little later
        before, rows = rows, page.evaluate(ROWS, place)
        if rows and rows == before:
            return rows
        page.wait_for_timeout(400)
    raise AssertionError("the table does not come to rest")


def answer(report: str, **raw: str) -> list[dict[str, Any]]:
    """The rows of a report on the sample edition."""
    edition = current_edition(open_store(sample_store()))
    rows: list[dict[str, Any]] = run(edition, report, bind(edition, load(report), raw)).to_pylist()
    return rows


def worded(row: dict[str, Any], name: str) -> str:
    """A figure as the screen must show it."""
    column = entry(name)
    if column.format == "money":
        return money(row[name])
    return percent(row[name]) if column.format == "percent" else count(row[name], column.unit)


def project_figures(**raw: str) -> list[str]:
    """The key figures that the page of projects must show."""
    row = answer("projects_totals", **raw)[0]
    names = ("project_count", "committed_amount_yuan", "disbursed_amount_yuan", "disbursed_share_pct")
    return [worded(row, name) for name in names]
