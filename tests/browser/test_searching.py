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


def test_a_question_mark_opens_the_help_and_a_step_its_page(new_page: NewPage, server: str) -> None:
    """“?” opens the four tasks over the page; a step leads to its page of the same edition; in a field “?” stays a sign."""
    page = new_page()
    visit(page, server, "caps", "edition=1")
    page.keyboard.press("?")
    help_of_tasks = page.get_by_role("dialog")
    expect(help_of_tasks.get_by_role("heading", level=3)).to_have_text(["开会前", "会上", "会后", "报数据"])
    help_of_tasks.get_by_role("link", name="版本变化").click()
    page.wait_for_url("**/changes?**")
    settle(page)
    assert parameters(page)["edition"] == "1"
    expect(help_of_tasks).to_have_count(0)
    page.locator(".st-key-search input").click()
    page.keyboard.type("?")
    expect(page.locator(".st-key-search input")).to_have_value("?")
    expect(help_of_tasks).to_have_count(0)
