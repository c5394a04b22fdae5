"""A table on the screen is honest: its heading orders all rows, and a row opens what stands in it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from dashboard.formatting import wan
from tests.browser.conftest import NewPage
from tests.browser.screen import answer, grid, parameters, settle, visit

AMOUNT = "项目立项金额（万元）"
LARGEST_FIRST, SMALLEST_FIRST = (f"projects_list.committed_amount_yuan.{way}" for way in ("desc", "asc"))


def order(page: Page, sort: str) -> None:
    """Click on the heading of the amounts, and wait until the address has this order."""
    page.locator(".grid thead a").filter(has_text="项目立项金额").click()
    page.wait_for_url(f"**sort={sort}**")
    settle(page)


def test_a_heading_orders_all_rows(new_page: NewPage, server: str) -> None:
    """A click shows the true largest of all projects first, the address keeps it, and reloading shows the same."""
    known = [row["committed_amount_yuan"] for row in answer("projects_list")]
    amounts = [amount for amount in known if amount is not None]
    page = new_page()
    visit(page, server, "projects", "edition=1")
    order(page, LARGEST_FIRST)
    assert grid(page)[0][f"{AMOUNT} ▼"] == wan(max(amounts))
    page.reload()
    assert grid(page)[0][f"{AMOUNT} ▼"] == wan(max(amounts))
    order(page, SMALLEST_FIRST)
    assert grid(page)[0][f"{AMOUNT} ▲"] == wan(min(amounts))
    expect(page.locator(".grid thead th[aria-sort=ascending]")).to_have_count(1)
    page.go_back()
    page.wait_for_url(f"**sort={LARGEST_FIRST}**")
    settle(page)
    assert parameters(page)["sort"] == LARGEST_FIRST


def test_a_row_of_an_ordered_list_opens_what_it_shows(new_page: NewPage, server: str) -> None:
    """The second row of an ordered list opens the second record of that order, on a phone too."""
    rows = answer("projects_list", sort=LARGEST_FIRST, row_limit="50")
    for size in ((1366, 768), (390, 844)):
        page = new_page(*size)
        visit(page, server, "projects", "edition=1")
        order(page, LARGEST_FIRST)
        page.locator(".grid tbody tr").nth(1).locator("td").first.click()
        page.wait_for_url("**/project?**")
        settle(page)
        assert parameters(page)["id"] == rows[1]["record_id"]


def test_a_wide_table_keeps_its_names_in_sight(new_page: NewPage, server: str) -> None:
    """All columns are one click away, and the name of a row stays where it is while the others are scrolled."""
    page = new_page()
    visit(page, server, "projects", "edition=1")
    few = len(grid(page)[0])
    page.get_by_text("显示全部").click()
    expect(page.locator(".grid thead th").nth(few)).to_be_attached()
    settle(page)
    name = page.locator(".grid tbody th").first
    before = name.bounding_box()
    page.locator(".grid").evaluate("grid => grid.scrollTo(600, 0)")
    assert name.bounding_box() == before
