"""The six things that an official does most take few clicks; each is done here click by click, from the overview."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, OwnServer
from tests.browser.screen import figures, parameters, settle, visit
from tests.exporting import SHEET
from tests.stores import LEDGER, changed_store, demonstration_store, own_copy

SMALL = (390, 844)


class Hand:
    """A hand that counts. Each press waits until the page has come to rest."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def press(self, what: Locator) -> None:
        """One click."""
        what.click()
        self.clicks += 1
        settle(self.page)


def test_the_number_of_a_clause_and_its_meaning(new_page: NewPage, demonstration: str) -> None:
    """A square of the overview opens the clause, 口径 beside its first figure opens the card: 2 of at most 3 clicks."""
    page = new_page()
    visit(page, demonstration, "overview")
    hand = Hand(page)
    hand.press(page.locator(".st-key-squares_money_state").get_by_text("1.1"))
    expect(page.locator("h1")).to_contain_text("技术攻关")
    hand.press(page.get_by_role("button", name="口径", exact=True).first)
    expect(page.get_by_role("dialog")).to_contain_text("条款")
    assert hand.clicks <= 3


def test_the_numbers_of_a_city(new_page: NewPage, demonstration: str) -> None:
    """The filter in the bar gives the city's numbers in two clicks, on a phone too."""
    for size in ((1366, 768), SMALL):
        page = new_page(*size)
        visit(page, demonstration, "overview")
        whole, hand = figures(page), Hand(page)
        hand.press(page.locator(".st-key-filter_city input"))
        hand.press(page.get_by_role("option", name="成都市"))
        page.wait_for_url("**city=510100**")
        settle(page)
        assert figures(page) != whole
        assert hand.clicks <= 2


def test_the_filters_of_a_phone_are_one_sheet(new_page: NewPage, demonstration: str) -> None:
    """Opened from below, it holds every filter; what is chosen stands in the page when it is put away, and can be removed."""
    page = new_page(*SMALL)
    visit(page, demonstration, "projects")
    whole = figures(page)
    year, opener = (
        page.locator(".st-key-filter_year input"),
        page.get_by_role("button", name="筛选", exact=True),
    )
    expect(year).to_be_hidden()
    opener.click()
    year.click()
    page.get_by_role("option", name="2025年").click()
    page.wait_for_url("**year=2025**")
    settle(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(year).to_be_visible()
    page.get_by_role("button", name="完成").click()
    expect(year).to_be_hidden()
    assert figures(page) != whole
    page.get_by_role("button", name="年度：2025年").click()
    settle(page)
    expect(page.get_by_role("button", name="年度：2025年")).to_have_count(0)
    assert figures(page) == whole
    opener.click()
    page.keyboard.press("Escape")
    expect(opener).to_be_visible()


def test_another_edition_stands_in_the_address(
    new_page: NewPage, own_server: OwnServer, tmp_path: Path
) -> None:
    """换一版 shows the figures of that edition under its own address, with the same filters; Back brings the first again."""
    server = own_server(own_copy(changed_store(), tmp_path))
    page = new_page()
    visit(page, server, "projects", "edition=1&clause=1.1")
    old = figures(page)
    visit(page, server, "projects", "edition=2&clause=1.1")
    new, strip = figures(page), page.locator(".st-key-strip")
    page.get_by_role("button", name="换一版").click()
    page.get_by_role("link", name="第 1 版").click()
    expect(strip).to_contain_text("第 1 版")
    settle(page)
    assert parameters(page)["edition"] == "1" and parameters(page)["clause"] == "1.1"
    assert figures(page) == old != new
    page.go_back()
    expect(strip).to_contain_text("第 2 版")
    settle(page)
    assert (parameters(page)["edition"], figures(page)) == ("2", new)


def test_a_card_fills_the_window(new_page: NewPage, demonstration: str) -> None:
    """放大 shows one card alone, 收回 and Esc bring the page back."""
    page = new_page()
    visit(page, demonstration, "tasks")
    card = page.locator(".st-key-card_list")
    for back in ("Escape", "click"):
        card.locator("button.full").click()
        expect(page.get_by_test_id("stTopNav")).to_be_hidden()
        box = card.bounding_box()
        assert box and (box["x"], box["y"]) == (0, 0) and box["width"] == page.evaluate("() => innerWidth")
        page.keyboard.press("Escape") if back == "Escape" else card.locator("button.full").click()
        expect(page.get_by_test_id("stTopNav")).to_be_visible()


def test_who_is_over_the_limit_as_excel(new_page: NewPage, demonstration: str, tmp_path: Path) -> None:
    """On the page of caps one click shows the subjects over their limit, the next is the Excel file of just these."""
    page = new_page()
    visit(page, demonstration, "caps")
    hand = Hand(page)
    hand.press(page.get_by_role("button", name="只看超出限额的"))
    page.wait_for_url("**state=exceeded**")
    settle(page)
    with page.expect_download() as waiting:
        hand.press(page.locator('[class*="st-key-download_caps_by_record_xlsx"] button'))
    target = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(target)
    rows = list(openpyxl.load_workbook(target).worksheets[SHEET].iter_rows(values_only=True))
    heads = [str(cell) for cell in rows[2]]
    states = [row[heads.index("限额状态")] for row in rows[3:] if row[heads.index("限额状态")]]
    assert set(states) == {"超出"}
    assert hand.clicks <= 2


def test_a_link_with_its_code(new_page: NewPage, demonstration: str) -> None:
    """One click gives the pinned link with its QR code."""
    page = new_page()
    visit(page, demonstration, "overview")
    hand = Hand(page)
    hand.press(page.get_by_role("button", name="定版链接"))
    expect(page.get_by_role("dialog").locator("img.qr")).to_be_visible()
    assert hand.clicks <= 1


def test_what_has_changed(new_page: NewPage, own_server: OwnServer, tmp_path: Path) -> None:
    """One click on the overview opens what changed since the edition before."""
    page = new_page()
    visit(page, own_server(own_copy(changed_store(), tmp_path)), "overview")
    hand = Hand(page)
    hand.press(page.get_by_role("link", name="版相比的变化"))
    expect(page.get_by_role("heading", level=1, name="版本变化", exact=True)).to_be_visible()
    settle(page)
    assert len(figures(page)) == 5
    assert hand.clicks <= 1


def test_a_ledger_is_taken_in(new_page: NewPage, own_server: OwnServer, tmp_path: Path) -> None:
    """Menu, page, file, publish: at most five clicks; then the page shows the new edition."""
    page = new_page()
    visit(page, own_server(own_copy(demonstration_store(), tmp_path)), "overview")
    hand = Hand(page)
    hand.press(page.get_by_test_id("stTopNavSection").filter(has_text="数据"))
    hand.press(page.get_by_test_id("stTopNavDropdownLink").get_by_text("数据接入"))
    ledger = shutil.copy(LEDGER, tmp_path)
    with page.expect_file_chooser() as chooser:
        hand.press(page.get_by_test_id("stFileUploaderDropzone").get_by_test_id("stBaseButton-secondary"))
    chooser.value.set_files(ledger)
    page.get_by_role("textbox", name="发布单位或岗位").fill("数据专员")
    page.get_by_role("textbox", name="说明").fill("第一份台账")
    hand.press(page.get_by_role("button", name="发布新版本"))
    expect(page.get_by_text("本页已换到这一版")).to_be_visible()
    expect(page.get_by_text("各单位台账").first).to_be_visible()
    assert hand.clicks <= 5
