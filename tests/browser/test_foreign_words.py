"""Strangers' words in the real browser: Streamlit draws their characters, and nothing of them is alive."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page

from dashboard.formatting import ZERO_WIDTH
from tests.attacks.foreign import HOSTILE, LINK, SHORT, ledger
from tests.browser.conftest import NewPage, OwnServer
from tests.browser.screen import address, settle, visit
from tests.stores import taken_in

ALIVE = """() => [...document.querySelectorAll('a[href], img[src], .katex')].filter(
    one => one.matches('.katex') || new URL(one.href || one.src).host !== location.host && one.href !== ''
        && /evil/i.test(one.href || one.src)).map(one => one.outerHTML)"""
IN_MARKDOWN = "a, img, [role=img], [class*=stMarkdown]:not(div), b, del, em, code, li, blockquote, hr, table"
MORE = "甲 <-> 乙 ~= 丙 <= 丁 -> [^1]: 戊 | 己 | ::red[x] :::red mailto:b@evil.example HTTPS://WWW.EVIL.EXAMPLE \\*庚\\"


def said(page: Page, selector: str) -> list[str]:
    """The visible text of every such element, without the characters that are not seen."""
    settle(page)
    texts = [text.replace(ZERO_WIDTH, "").strip() for text in page.locator(selector).all_inner_texts()]
    assert page.evaluate(ALIVE) == []
    assert page.locator(f"{selector} :is({IN_MARKDOWN})").all_inner_texts() == []
    return texts


def test_strangers_words_are_drawn_as_they_are(
    new_page: NewPage, own_server: OwnServer, tmp_path: Path
) -> None:
    """A parameter of a link and the names of projects, letter for letter, without link, image, formula, icon or colour."""
    names = (HOSTILE, MORE)
    file = tmp_path / "科技厅_项目_2026年10月.csv"
    file.write_text(ledger(*names), encoding="utf-8")
    server = own_server(taken_in("foreign_in_a_browser", (file,)))
    page = new_page()
    for words in (LINK, SHORT):
        visit(page, server, "caps", f"clause={quote(words)}")
        box = said(page, '[data-testid="stAlert"]')
        assert len(box) == 1
        assert f"“{words}”" in box[0]
    for place, name in enumerate(names, 1):
        page.goto(address(server, "project", f"id=KJ-{place:03}"))
        assert said(page, "h1") == [name]
    for words in (LINK, SHORT):
        visit(page, server, "projects", f"q={quote(words)}")
        assert page.locator(".st-key-filter_q input").input_value() == words
        said(page, "h1")
