"""The search box in the real browser: from the keyboard to the page that was looked for."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.screen import parameters, settle, visit


def test_a_slash_and_three_letters_open_a_city(new_page: NewPage, server: str) -> None:
    """“/” goes to the box, the initials find the city, its line opens its page; in a field “/” stays a sign."""
    page = new_page()
    visit(page, server, "caps", "edition=1")
    page.keyboard.press("/")
    box = page.locator(".st-key-search input")
    expect(box).to_be_focused()
    page.keyboard.type("cds")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**find=cds**")
    settle(page)
    page.get_by_role("link", name="成都市").click()
    page.wait_for_url("**/cities?**city=510100**")
    settle(page)
    assert parameters(page)["edition"] == "1"
    words = page.locator(".st-key-filter_q input")
    words.click()
    page.keyboard.type("a/b")
    expect(words).to_have_value("a/b")
