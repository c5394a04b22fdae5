"""What an official sees: Chinese only, nothing cut, readable on a phone and on a projector."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.screen import CHARTS, PAGES, answer, parameters, settle, visit

# Names of formats and standards, and what is data: file names, project numbers and credit codes.
# -Infinity is the number that a table sorts a missing amount by; what is drawn is its word.
ALLOWED = re.compile(
    r"\b(?:Excel|Word|CSV|Parquet|PNG|SVG|SQL|XLSX?)\b|\d* ?Mi?B\b|\bGB(?:/T)? \d+|[\w（）()·-]+\.(?:xlsx|csv|sql)|\b[0-9A-Z]{18}\b|\b\d{5,}[A-Z]\d+\b|\bid=|\bedition\b"
    r"|^-Infinity$"
)
# They draw no report on a first edition without links and files.
UNEXPLAINED = ("changes", "meeting", "corrections", "intake", "audit")
LATIN = re.compile(r"[A-Za-z]{2,}")
VISIBLE = """() => {
    const texts = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (parent.closest('code, pre, style, script, [data-testid=stIconMaterial], canvas')) continue;
        const box = parent.getBoundingClientRect();
        if (!box.width || !box.height || getComputedStyle(parent).visibility === 'hidden') continue;
        texts.push(walk.currentNode.data);
    }
    document.querySelectorAll('[role=gridcell], [role=columnheader]').forEach(c => texts.push(c.textContent));
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        document.querySelectorAll(`[${name}]`).forEach(e => texts.push(e.getAttribute(name)));
    return texts;
}"""
CUT = """selector => [...document.querySelectorAll(selector)].filter(
    e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0).map(e => e.innerText)"""


KEY_FIGURES = ", ".join(
    f'[data-testid="{part}"], [data-testid="{part}"] *'
    for part in ("stMetricValue", "stMetricLabel", "stMetricDelta")
)
OVER_THE_EDGE = """() => { const main = document.querySelector('[data-testid=stMain]');
    return main.scrollWidth - main.clientWidth; }"""
TITLE_IS_FREE = """() => { const title = document.querySelector('h1').getBoundingClientRect();
    const bar = document.querySelector('[data-testid=stExpandSidebarButton]')?.getBoundingClientRect();
    return title.top >= 0 && (!bar || title.top >= bar.bottom || title.left >= bar.right); }"""
SMALL_WORDS = """() => [...document.querySelectorAll('[data-testid=stMain] p, [data-testid=stMain] td')]
    .filter(e => e.innerText.trim() && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.innerText)"""
GROUP = 7  # pages in one context: the second is quicker than the first


def project_query() -> str:
    return f"edition=1&id={answer('projects_list')[0]['record_id']}"


def open_one(page: Page, server: str, name: str) -> None:
    queries = {"project": project_query(), "clause": "edition=1&clause=1.1"}
    visit(page, server, name, queries.get(name, "edition=1"))
    if name in ("overview", "caps"):
        page.wait_for_selector(".js-plotly-plot .main-svg .trace, .js-plotly-plot .main-svg .point")


@pytest.mark.parametrize("first", range(0, len(PAGES), GROUP))
def test_chinese_only_and_nothing_cut(new_page: NewPage, server: str, first: int) -> None:
    """No English word stands on a page, in a chart, a table, or in what a screen reader says; key figures are whole.

    A key figure, its label and its note are read on a laptop and on a projector; every chart can be saved by our
    buttons alone.
    """
    page = new_page()
    for name in PAGES[first : first + GROUP]:
        open_one(page, server, name)
        for width in (1920, 1366):
            page.set_viewport_size({"width": width, "height": 1000})
            settle(page)
            assert page.evaluate(CUT, KEY_FIGURES) == [], (name, width)
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width, name
        charts = page.locator('[data-testid="stPlotlyChart"]').count()
        assert page.locator(".pictures").count() == charts <= CHARTS.get(name, 0), name
        assert page.locator('.modebar-btn[data-attr="toImage"], [data-title*="下载图片"]').count() == 0
        if name not in UNEXPLAINED:
            page.get_by_text("口径与来源").click()
            settle(page)
        texts = page.evaluate(VISIBLE)
        assert len(texts) > 50, name
        left = {text.strip() for text in texts if text and LATIN.search(ALLOWED.sub("", text))}
        assert not left, name


def test_the_refusal_is_chinese(new_page: NewPage, server: str) -> None:
    """The page that refuses has no English either, but for the name of the parameter."""
    page = new_page()
    visit(page, server, "projects", "edition=1&city=999999")
    left = {text.strip() for text in page.evaluate(VISIBLE) if text and LATIN.search(ALLOWED.sub("", text))}
    assert len(left) <= 1
    assert all("city=all" in text for text in left)


@pytest.mark.parametrize("first", range(0, len(PAGES), GROUP))
def test_a_phone_shows_it_all(new_page: NewPage, server: str, first: int) -> None:
    """At 390 px nothing runs over the edge, the title is free, and no figure is cut."""
    page = new_page(390, 844)
    for name in PAGES[first : first + GROUP]:
        open_one(page, server, name)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390, name
        assert page.evaluate(OVER_THE_EDGE) <= 0, name
        assert page.evaluate(TITLE_IS_FREE), name
        assert page.evaluate(CUT, '[data-testid="stMetric"] *') == [], name
        assert page.evaluate(SMALL_WORDS) == [], name


def test_number_and_unit_stay_on_one_line(new_page: NewPage, server: str) -> None:
    """“3,100.25 万元” is not broken between number and unit, in the narrowest card of six in a row."""
    page = new_page()
    visit(page, server, "clause", "clause=1.1")
    for width in (1366, 1024, 390):
        page.set_viewport_size({"width": width, "height": 1000})
        settle(page)
        heights = page.evaluate(
            """() => [...document.querySelectorAll('[data-testid=stMetricValue]')]
                .map(e => [e.innerText, e.getBoundingClientRect().height])"""
        )
        assert heights
        assert [text for text, height in heights if height > 36] == [], width


def test_every_page_by_the_menu(new_page: NewPage, server: str) -> None:
    """Through the menu, each page appears with its title and the edition strip."""
    page = new_page()
    visit(page, server, "overview")
    menu = page.get_by_test_id("stSidebarNav").get_by_test_id("stSidebarNavLink")
    for title in menu.all_inner_texts():
        page.get_by_test_id("stSidebarNav").get_by_text(title.strip(), exact=True).click()
        expect(page.locator("h1")).to_have_text(title.strip())
        settle(page)
        expect(page.get_by_text(re.compile(r"第 \d+ 版")).first).to_be_visible()
        assert {parameters(page)[name] for name in ("edition", "v")} == {"1"}


def test_an_unknown_page_is_said_in_chinese(new_page: NewPage, server: str) -> None:
    """A path that does not exist leads to the overview with a Chinese notice."""
    page = new_page()
    visit(page, server, "nix")
    expect(page.get_by_role("heading", name="页面不存在")).to_be_visible()
