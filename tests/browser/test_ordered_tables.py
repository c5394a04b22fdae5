"""A table on the screen is honest: its heading orders all rows, and it offers nothing that knows only the drawn ones."""

from __future__ import annotations

from playwright.sync_api import Page

from dashboard.formatting import wan
from tests.browser.conftest import NewPage
from tests.browser.screen import answer, grid, parameters, settle, visit

AMOUNT = "项目立项金额（万元）"


def click_heading(page: Page, right: int) -> None:
    """Click on a heading of the first table as a hand does. right: pixels from the left edge."""
    table = page.locator('[data-testid="stDataFrame"]').first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + right, box["y"] - 40)
    page.mouse.move(box["x"] + right, box["y"] + 16, steps=5)
    page.mouse.click(box["x"] + right, box["y"] + 16)


def test_a_heading_orders_all_rows(new_page: NewPage, server: str) -> None:
    """A click shows the true largest of all projects first, the address keeps it, and reloading shows the same."""
    amounts = [row["committed_amount_yuan"] for row in answer("projects_list")]
    largest, smallest = (one(amount for amount in amounts if amount is not None) for one in (max, min))
    page = new_page()
    visit(page, server, "projects", "edition=1")
    click_heading(page, 380)
    page.wait_for_url("**sort=projects_list.committed_amount_yuan.desc**")
    assert grid(page)[0][f"{AMOUNT} ▼"] == wan(largest)
    page.reload()
    assert grid(page)[0][f"{AMOUNT} ▼"] == wan(largest)
    click_heading(page, 380)
    page.wait_for_url("**sort=projects_list.committed_amount_yuan.asc**")
    assert grid(page)[0][f"{AMOUNT} ▲"] == wan(smallest)
    settle(page)
    page.go_back()
    page.wait_for_url("**sort=projects_list.committed_amount_yuan.desc**")
    settle(page)
    assert parameters(page)["sort"] == "projects_list.committed_amount_yuan.desc"


def test_a_row_of_an_ordered_list_opens_what_it_shows(new_page: NewPage, server: str) -> None:
    """After a click on a heading, Esc changes nothing, and the box of a row opens the record that stands beside it."""
    rows = answer("projects_list", sort="projects_list.committed_amount_yuan.desc", row_limit="50")
    page = new_page()
    visit(page, server, "projects", "edition=1")
    click_heading(page, 380)
    page.wait_for_url("**sort=projects_list.committed_amount_yuan.desc**")
    settle(page)
    page.keyboard.press("Escape")
    settle(page)
    assert parameters(page)["sort"] == "projects_list.committed_amount_yuan.desc"
    assert grid(page)[1]["名称"] == rows[1]["record_name"]
    box = page.locator('[data-testid="stDataFrame"]').first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 15, box["y"] + 60)
    page.mouse.move(box["x"] + 16, box["y"] + 86, steps=4)
    page.mouse.click(box["x"] + 16, box["y"] + 86)
    page.wait_for_url("**/project?**")
    settle(page)
    assert parameters(page)["id"] == rows[1]["record_id"]


def test_a_table_offers_nothing_that_knows_only_its_drawn_rows(new_page: NewPage, server: str) -> None:
    """No search, no statistics, no sorting of its own and no number formats: they would answer for 50 rows of all."""
    page = new_page()
    visit(page, server, "projects", "edition=1")
    table = page.locator('[data-testid="stDataFrame"]').first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 380, box["y"] + 16, steps=5)
    tools = page.locator('[data-testid="stElementToolbarButton"]:visible button')
    labels = [button.get_attribute("aria-label") or "" for button in tools.all()]
    assert labels
    assert not [label for label in labels if "搜索" in label or "CSV" in label]
    cell = page.locator('[role="gridcell"]').first
    cell.focus()
    page.keyboard.press("Control+f")
    assert not page.locator(".gdg-search-bar input:visible").count()
    page.evaluate("document.querySelector('canvas').scrollIntoView({block: 'center'})")
    box = table.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 450, box["y"] + 16, steps=3)
    page.mouse.move(
        box["x"] + 497, box["y"] + 16, steps=3
    )  # the three dots stand at the right of the heading
    page.mouse.click(box["x"] + 497, box["y"] + 16)
    menu = page.locator('[data-testid="stDataFrameColumnMenu"]')
    words = menu.inner_text()
    assert "固定列" in words
    assert not [word for word in ("升序", "降序", "统计", "格式") if word in words]
