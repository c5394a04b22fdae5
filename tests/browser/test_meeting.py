"""会议 in the real browser: filled from the pages, presented in large type without the menu, led by the keyboard."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import NewPage, OwnServer
from tests.browser.screen import figures, parameters, settle
from tests.stores import own_copy, sample_store


def test_a_meeting_from_its_making_to_its_last_slide(
    new_page: NewPage, own_server: OwnServer, tmp_path: Path
) -> None:
    """Made on its page, filled by the share box of two others, shown one view after the other with → and ←, left with Esc."""
    server = own_server(own_copy(sample_store(), tmp_path))
    page = new_page()
    page.goto(f"{server}/meeting")
    settle(page)
    page.get_by_label("会议名称").fill("三季度调度会")
    page.get_by_role("button", name="新建会议").click()
    expect(page.get_by_role("heading", level=1, name="三季度调度会", exact=True)).to_be_visible()
    settle(page)
    own = page.url
    seen = []
    for address in ("/", "/caps?clause=1.1"):
        page.goto(server + address)
        settle(page)
        seen.append(figures(page))
        page.get_by_role("button", name="定版链接").click()
        expect(page.locator('[role="dialog"] img.qr')).to_be_visible()
        page.get_by_role("dialog").get_by_role("button", name="加入", exact=True).click()
        expect(page.get_by_role("dialog")).to_contain_text("已加入")
    page.goto(own)
    settle(page)
    page.get_by_role("button", name="会议模式").click()
    expect(page.get_by_role("heading", level=1, name="总览", exact=True)).to_be_visible()
    settle(page)
    assert figures(page) == seen[0]
    expect(page.get_by_test_id("stTopNav")).to_be_hidden()
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1, name="资金与上限", exact=True)).to_be_visible()
    settle(page)
    assert figures(page) == seen[1]
    assert parameters(page)["slide"] == "2"
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1, name="总览", exact=True)).to_be_visible()
    settle(page)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stTopNav")).to_be_visible()
    settle(page)
    expect(page.get_by_role("heading", level=1, name="三季度调度会", exact=True)).to_be_visible()
