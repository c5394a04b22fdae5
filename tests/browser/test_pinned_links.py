"""A number that was quoted opens again: links over all pages, three later editions, a restart, a real browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.access.choosing import OPEN_WORDS
from dashboard.formatting import wan
from dashboard.quoting import links
from dashboard.views.page_runs import menu
from tests.browser.conftest import NewPage, OwnServer, status
from tests.browser.screen import figures, parameters, settle
from tests.linked import FILTERS, Made, first_edition, later_editions, make
from tests.stores import changed_store

# One of each kind of page; tests/pages/test_links.py opens a link of each page without a browser.
OPENED = ("overview", "clauses", "caps", "project", "zones")
ALL_VIEWS = 6  # of a page, at most: fifty-four in all
OTHER_DEFAULTS = {
    "DASHBOARD_BASE_URL": "https://kanban.example.gov.cn",
    "DASHBOARD_TRIAL": OPEN_WORDS,  # a trial does not start under another address without it
    "DASHBOARD_INTAKE_LIMIT_MIB": "3",
}


@dataclass(frozen=True)
class Quoted:
    """A store whose first edition was quoted from every page before three later ones were published."""

    folder: Path
    made: tuple[Made, ...]


def quote(folder: Path, views: int) -> Quoted:
    """Quote different views of every page in the menu; each page that has key figures is quoted with them."""
    first_edition(folder)
    made = make(folder, views)
    later_editions(folder)
    assert len({one.token for one in made}) == len(made)
    every = {address for entries in menu().values() for _, _, address in entries}
    assert {one.page for one in made} == set(FILTERS) == every
    without = {"clauses", "changes", "meeting", "corrections", "dictionary", "search", "desk", "data-quality"}
    without |= {"editions", "intake", "audit", "schedule", "submissions", "account", "accounts"}
    without.add("people")  # a link keeps nothing of persons but the address
    assert {one.page for one in made if one.values} == set(FILTERS) - without
    return Quoted(folder, tuple(made))


def open_all(page: Page, server: str, quoted: Quoted, made: list[Made]) -> None:
    """Open each link and hold what the screen shows against what was kept when it was made."""
    for one in made:
        page.goto(f"{server}/l/{one.token}")
        settle(page)
        expect(page.locator(".st-key-quoted")).to_contain_text("第 4 版")
        for place, value in enumerate(one.values):
            expect(page.locator('[data-testid="stMetricValue"]').nth(place)).to_have_text(value)
        assert (figures(page) == list(one.values)) != (one.page == "people"), one
        assert page.get_by_text("按当时保存的结果显示").count() == 0
        assert {name: parameters(page)[name] for name in ("edition", "link")} == {
            "edition": "1",
            "link": one.token,
        }
        if one.page == "clauses":
            assert amounts(page) == kept_amounts(quoted.folder, one.token)


def amounts(page: Page) -> list[str]:
    """立项 of every clause on the page of clauses."""
    return page.locator('.grid td[data-label="立项金额（万元）"]').all_inner_texts()


def kept_amounts(folder: Path, token: str) -> list[str]:
    """The same as the link keeps them."""
    rows = next(
        report for report in links.find(folder, token).reports if report.name == "clauses_progress"
    ).rows
    return [
        wan(row["committed_amount_yuan"], row["committed_amount_yuan_missing_code"])
        for row in rows.to_pylist()
    ]


@pytest.mark.parametrize(
    ("views", "pages"),
    [(1, OPENED), pytest.param(ALL_VIEWS, tuple(FILTERS), marks=pytest.mark.soak)],
    ids=["some", "all"],
)
def test_links_open_after_a_restart(
    new_page: NewPage,
    own_server: OwnServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    views: int,
    pages: tuple[str, ...],
) -> None:
    """The first request after a restart with other defaults is a short link; every page shows the numbers of then."""
    quoted = quote(tmp_path / "store", views)
    for name, value in OTHER_DEFAULTS.items():
        monkeypatch.setenv(name, value)
    server = own_server(f"file:{quoted.folder}")
    open_all(new_page(), server, quoted, [one for one in quoted.made if one.page in pages])


def test_one_click_a_short_link_and_a_code(new_page: NewPage, own_server: OwnServer) -> None:
    """The button gives the link of this server with its code; opened by another reader it shows the same figures.

    A mistyped or unknown token is 404 with a Chinese sentence, whatever stands in it.
    """
    server = own_server(changed_store())
    page = new_page()
    page.goto(f"{server}/projects?edition=1&clause=1.1")
    settle(page)
    seen = figures(page)
    page.get_by_role("button", name="定版链接").click()
    box = page.get_by_role("dialog")
    expect(box.locator("img.qr")).to_be_visible()
    expect(box.locator("code")).to_have_count(2)
    pinned, latest = box.locator("code").all_inner_texts()
    assert pinned.startswith(f"{server}/l/")
    assert "edition=latest" in latest
    with page.expect_download() as download:
        box.get_by_role("button", name="下载二维码").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    other = new_page(width=390, height=844)
    other.goto(pinned)
    settle(other)
    assert figures(other) == seen
    other.goto(latest.replace("\n", ""))
    settle(other)
    expect(other.locator(".st-key-share")).to_contain_text("当前为第 2 版")
    for token, said in (("abc", "抄错了字符"), ("%3Cscript%3E", "&lt;script&gt;")):
        code, refused = status(f"{server}/l/{token}")
        assert (code, said in refused) == (404, True)
        assert "<script>" not in refused
