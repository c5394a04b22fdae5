"""A finding is opened from the list, left with Back, and noted on, as a person does it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from dashboard.state.notes import notes
from tests.browser.conftest import NewPage, OwnServer
from tests.browser.screen import answer, parameters, settle, visit
from tests.stores import own_copy, sample_store


def choose_first_row(page: Page) -> None:
    """Open the first finding of the list by its name."""
    page.locator(".st-key-card_list .grid a.door").first.click()


def choose_unit(page: Page, name: str) -> None:
    """Choose the unit that writes; a list of options closes when the page scrolls, so it scrolls before."""
    box = page.locator('.st-key-card_finding [data-testid="stSelectbox"]').first
    page.locator(".st-key-card_finding textarea").scroll_into_view_if_needed()
    settle(page)
    box.locator("input").click()
    page.get_by_role("option", name=name).click()
    expect(box.locator("input")).to_have_value(name)


def test_a_finding_opens_and_back_leaves_it(new_page: NewPage, own_server: OwnServer, tmp_path: Path) -> None:
    """The address holds the finding that is shown, Back returns to the list, and a note stands there at once."""
    server = own_server(own_copy(sample_store(), tmp_path))
    page = new_page()
    visit(page, server, "alerts", "v=1&edition=1&check=find_paid_before_committed")
    first = answer("findings_list", check="find_paid_before_committed")[0]
    card = page.locator(".st-key-card_finding")
    choose_first_row(page)
    expect(card).to_contain_text(first["record_name"])
    settle(page)
    assert parameters(page)["id"] == first["finding_key"]
    assert parameters(page)["check"] == "find_paid_before_committed"
    page.go_back()
    expect(card).to_have_count(0)
    settle(page)
    assert parameters(page)["id"] == "all"
    choose_first_row(page)
    expect(card).to_contain_text(first["record_name"])
    settle(page)
    choose_unit(page, "科技厅")
    card.locator("textarea").fill("已去函补报")
    card.get_by_role("button", name="提交处理意见").click()
    expect(card).to_contain_text("本版发布之后的处理意见（尚未进入本版）")
    expect(card.locator(".trail")).to_contain_text("已去函补报")
    expect(card.locator("textarea")).to_have_value("")
    card.get_by_role("button", name="收起").click()
    expect(card).to_have_count(0)
    kept = notes(tmp_path / "store", "ledger")
    assert [(note.finding_key, note.department_code, note.note) for note in kept] == [
        (first["finding_key"], "kjt", "已去函补报")
    ]
