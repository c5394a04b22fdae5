"""What a person reads from the screen, and when the screen is ready to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from dashboard.formatting import count, money, percent
from dashboard.policy.dictionary import entry
from dashboard.questions.parameters import bind
from dashboard.questions.queries import load
from dashboard.store import current_edition, open_store
from dashboard.views.page_runs import menu
from tests.asking import run
from tests.stores import sample_store

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = (
    "overview",
    "clauses",
    "clause",
    "tasks",
    "schedule",
    "alerts",
    "changes",
    "caps",
    "budget",
    "projects",
    "project",
    "programs",
    "people",
    "departments",
    "recipients",
    "zones",
    "clusters",
    "cities",
    "public-records",
    "meeting",
    "corrections",
    "dictionary",
    "search",
    "desk",
    "submissions",
    "data-quality",
    "editions",
    "intake",
    "audit",
)
# Not in the menu: they show what their address names, the account of the reader, or wait to be switched on.
ONE_RECORD = ("clause", "project", "search", "account", "submissions")
CHARTS = {"overview": 1}  # page → how many of the chart program; no other page has one
# Page → how many pictures of either kind it has on the first edition of the demonstration.
PICTURES = {"overview": 2, "caps": 1, "budget": 1, "projects": 1, "alerts": 1, "programs": 1, "people": 2}
ROWS = """place => {
    const grid = document.querySelectorAll('.grid')[place];
    const heads = [...grid.querySelectorAll('thead th')].map(head => head.textContent);
    return [...grid.querySelectorAll('tbody tr')].map(row => Object.fromEntries(
        [...row.children].map((cell, column) => [heads[column], cell.textContent])));
}"""
# When the script has run, what is shown has been drawn, and nothing has changed for 300 ms of the page's own clock.
# That clock stands still while the page is busy, so a slow machine waits longer.
SETTLED = """() => new Promise(done => {
    const state = () => document.querySelector('[data-testid=stApp]')?.dataset ?? {};
    const ready = () => document.querySelector('h1') && !document.querySelector('[data-testid=stSkeleton]')
        && state().testScriptState === 'notRunning' && state().testConnectionState === 'CONNECTED';
    let timer;
    const wait = () => { clearTimeout(timer); timer = setTimeout(look, 300); };
    const changes = new MutationObserver(wait);
    const look = () => {
        if (!ready()) return wait();
        changes.disconnect();
        done(true);
    };
    changes.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
    wait();
})"""
DRAWER_IS_SHUT = """() => { const drawer = document.querySelector('[data-testid=stSidebar]');
    return !drawer || drawer.getBoundingClientRect().right <= 0; }"""
READY = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'


def visit(page: Page, server: str, name: str, query: str = "") -> None:
    """Open a page by its address, as the first request of a reader, and wait until it has finished."""
    page.goto(address(server, name, query))
    settle(page)


def choose(page: Page, title: str) -> None:
    """Choose a page in the menu as a reader does: in its section on top, on a phone in the drawer."""
    section = next(name for name, entries in menu().items() if title in [entry[1] for entry in entries])
    drawer = page.get_by_test_id("stExpandSidebarButton")
    if drawer.is_visible():
        drawer.click()
        page.get_by_test_id("stSidebarNavLink").get_by_text(title, exact=True).click()
        page.wait_for_function(DRAWER_IS_SHUT)
    elif section:
        page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
        page.get_by_test_id("stTopNavDropdownLink").get_by_text(title, exact=True).click()
    else:
        page.get_by_test_id("stTopNavLink").get_by_text(title, exact=True).click()


def address(server: str, name: str, query: str = "") -> str:
    """The address of a page; the overview is at the root."""
    path = "" if name == "overview" else name
    return f"{server}/{path}{'?' if query else ''}{query}"


def own_query(name: str) -> str:
    """The parameters with which a page shows something: the pages of one record need its name."""
    queries = {
        "project": f"&id={answer('projects_list')[0]['record_id']}",
        "clause": "&clause=1.1",
        "search": "&find=成都",
    }
    return f"edition=1{queries.get(name, '')}"


def settle(page: Page) -> None:
    """Wait until the script has run and the page has come to rest."""
    page.wait_for_selector("h1")
    page.wait_for_function(SETTLED)


def figures(page: Page) -> list[str]:
    """The values of the key figures."""
    return [text.strip() for text in page.locator('[data-testid="stMetricValue"]').all_inner_texts()]


def parameters(page: Page) -> dict[str, str]:
    """The parameters in the address bar."""
    return {name: ",".join(values) for name, values in parse_qs(urlsplit(page.url).query).items()}


def check_pinned(page: Page, name: str) -> None:
    """The address holds the edition and spells out every filter, none of which is set."""
    found = parameters(page)
    assert {found[one] for one in ("edition", "v")} == {"1"}, name
    assert {found[one] for one in ("year", "clause", "city", "q", "funding_level")} == {"all"}, name


def grid(page: Page, place: int = 0) -> list[dict[str, str]]:
    """The rows of a table: heading → cell, as they are drawn."""
    page.wait_for_selector(".grid")
    settle(page)
    rows: list[dict[str, str]] = page.evaluate(ROWS, place)
    assert rows
    return rows


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
