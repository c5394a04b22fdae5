"""A link opens what was seen: filters live in the address, and nothing is ever widened."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, OwnServer, status
from tests.browser.language import VISIBLE, english
from tests.browser.screen import (
    PAGES,
    READY,
    answer,
    check_pinned,
    choose,
    figures,
    grid,
    parameters,
    project_figures,
    settle,
    visit,
)
from tests.stores import sample_store

CHENGDU = {"city": "510100", "clause": "2.3,2.4"}
QUERY = "v=1&edition=1&city=510100&clause=2.3,2.4"


def expect_figures(page: Page, values: list[str]) -> None:
    """Wait for the first figure that differs, then compare them all."""
    for place, value in enumerate(values):
        expect(page.locator('[data-testid="stMetricValue"]').nth(place)).to_have_text(value)
    assert figures(page) == values


def test_the_first_request_may_be_a_deep_link(new_page: NewPage, own_server: OwnServer) -> None:
    """The very first request after a start is a filtered link, and it shows the filtered figures."""
    server = own_server(sample_store())
    page = new_page()
    visit(page, server, "projects", QUERY)
    expect_figures(page, project_figures(**CHENGDU))
    assert [row["名称"] for row in grid(page)] == [
        row["record_name"] for row in answer("projects_list", **CHENGDU)
    ]


def test_filters_survive_reload_page_change_and_copying(new_page: NewPage, server: str) -> None:
    """Reload, another page and back, and the copied address in another browser show the same figures."""
    page = new_page()
    visit(page, server, "projects", QUERY)
    shown = project_figures(**CHENGDU)
    expect_figures(page, shown)
    page.reload()
    settle(page)
    expect_figures(page, shown)
    choose(page, "资金与上限")
    expect(page.get_by_role("heading", level=1, name="资金与上限", exact=True)).to_be_visible()
    settle(page)
    assert {name: parameters(page)[name] for name in CHENGDU} == CHENGDU
    copied = page.url
    expected = figures(page)
    choose(page, "项目台账")
    expect(page.get_by_role("heading", level=1, name="项目台账", exact=True)).to_be_visible()
    settle(page)
    expect_figures(page, shown)
    other = new_page()
    other.goto(copied)
    settle(other)
    expect_figures(other, expected)
    assert other.url == copied


def test_back_undoes_a_filter(new_page: NewPage, server: str) -> None:
    """A chosen filter is one step of the browser's history."""
    page = new_page()
    visit(page, server, "projects", "edition=1")
    expect_figures(page, project_figures())
    page.get_by_role("combobox", name="市(州)").first.click()
    page.keyboard.type("成都")
    page.keyboard.press("Enter")
    expect_figures(page, project_figures(city="510100"))
    assert parameters(page)["city"] == "510100"
    page.keyboard.press("Escape")
    page.go_back()
    expect_figures(page, project_figures())
    assert parameters(page)["city"] == "all"
    page.go_forward()
    expect_figures(page, project_figures(city="510100"))


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("overview", "edition=1&clause=1.1,9.9", "9.9"),
        ("caps", "edition=1&cluase=1.1", "cluase"),
        ("clauses", "edition=7", "没有第 7 版"),
    ],
)
def test_a_bad_address_is_refused(new_page: NewPage, server: str, name: str, query: str, said: str) -> None:
    """An unknown value or parameter gets a sentence; no figure, no table, and the address stays as it was."""
    page = new_page()
    visit(page, server, name, query)
    expect_refusal(page, query, said)


def expect_refusal(page: Page, query: str, said: str) -> None:
    expect(page.get_by_test_id("stAlert")).to_contain_text(said)
    assert figures(page) == []
    assert page.locator(".grid, .js-plotly-plot, .clauses").count() == 0
    assert page.url.endswith(query)


def test_the_way_out_of_a_refusal(new_page: NewPage, server: str) -> None:
    """A refusal is Chinese but for the name of the parameter; its button leads to the current edition without filters."""
    page = new_page()
    visit(page, server, "projects", "edition=1&city=999999")
    expect_refusal(page, "edition=1&city=999999", "999999")
    left = english(page.evaluate(VISIBLE))
    assert len(left) <= 1
    assert all("（city）" in text for text in left)
    page.get_by_role("button", name="清除全部条件").click()
    expect_figures(page, project_figures())
    assert parameters(page)["city"] == "all"


@pytest.mark.parametrize(
    "names", [("projects",), pytest.param(PAGES, marks=pytest.mark.soak)], ids=["some", "all"]
)
def test_the_edition_is_always_in_the_address(new_page: NewPage, server: str, names: tuple[str, ...]) -> None:
    """A bare address is pinned at once, with every filter spelt out."""
    page = new_page()
    for name in names:
        visit(page, server, name)
        page.wait_for_function("() => location.search.includes('edition=1')")
        check_pinned(page, name)


def test_choosing_a_row_opens_the_project(new_page: NewPage, server: str) -> None:
    """A click anywhere in a row opens that project without loading the page anew; Back returns to the list with its filters."""
    page = new_page()
    loaded: list[str] = []
    page.on(
        "request", lambda request: loaded.append(request.url) if request.is_navigation_request() else None
    )
    visit(page, server, "projects", QUERY)
    expect_figures(page, project_figures(**CHENGDU))
    first = answer("projects_list", **CHENGDU)[0]
    page.locator(".grid tbody tr").first.locator("td").nth(2).click()
    expect(page.locator("h1")).to_have_text(first["record_name"])
    settle(page)
    assert parameters(page)["id"] == first["record_id"]
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="项目台账", exact=True)).to_be_visible()
    expect_figures(page, project_figures(**CHENGDU))
    assert "id" not in parameters(page)
    page.locator(".grid a.door").first.press("Enter")
    expect(page.locator("h1")).to_have_text(first["record_name"])
    assert len(loaded) == 1


def test_paging_stands_in_the_address(new_page: NewPage, server: str) -> None:
    """The second page of the list has a different link."""
    page = new_page()
    visit(page, server, "projects", "edition=1&row_offset=50")
    names = [row["record_name"] for row in answer("projects_list")]
    expect_figures(page, project_figures())
    shown = [row["名称"] for row in grid(page)]
    assert shown == names[50 : 50 + len(shown)]
    assert parameters(page)["row_offset"] == "50"


def test_a_store_without_edition(new_page: NewPage, own_server: OwnServer, tmp_path: Path) -> None:
    """Before the first edition the page says what to do, and /readyz says 503."""
    command = ("streamlit", "run", "app.py", "--server.port")
    server = own_server(f"file:{tmp_path / 'none'}", command)
    code, sentence = status(f"{server}/readyz")
    assert (code, "还没有任何数据版本" in sentence) == (503, True)
    assert status(f"{server}/healthz") == (200, "ok")
    page = new_page()
    page.goto(server)
    page.wait_for_selector(READY)
    expect(page.get_by_test_id("stAlert")).to_contain_text("还没有任何数据版本")
    assert figures(page) == []
