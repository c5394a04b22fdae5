"""What an official sees: Chinese only, nothing cut, readable on a phone and on a projector."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.views.page_runs import menu
from tests.browser.conftest import NewPage
from tests.browser.language import VISIBLE, english, names_of_data, words_of_records
from tests.browser.paper import A4, check, on_paper
from tests.browser.screen import (
    CHARTS,
    ONE_RECORD,
    PAGES,
    check_pinned,
    choose,
    own_query,
    parameters,
    settle,
    visit,
)
from tests.office import pdf_sheets

AXE = Axe()
# They draw no report on a first edition without links and files.
UNEXPLAINED = (
    "changes",
    "meeting",
    "corrections",
    "intake",
    "audit",
    "search",
    "account",
    "accounts",
    "submissions",
)
# The others are narrowed from a wide window; `make soak` opens them all on a phone.
PHONED = ("overview", "projects")
CUT = """selector => [...document.querySelectorAll(selector)].filter(
    e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0).map(e => e.innerText)"""


KEY_FIGURES = ", ".join(
    f'[data-testid="{part}"], [data-testid="{part}"] *'
    for part in ("stMetricValue", "stMetricLabel", "stMetricDelta")
)
OVER_THE_EDGE = """() => { const main = document.querySelector('[data-testid=stMain]');
    return main.scrollWidth - main.clientWidth; }"""
TO_THE_TOP = "() => document.querySelector('[data-testid=stMain]').scrollTo(0, 0)"
TITLE_IS_FREE = """() => { const title = document.querySelector('h1').getBoundingClientRect();
    const bar = document.querySelector('[data-testid=stExpandSidebarButton]')?.getBoundingClientRect();
    return title.top >= 0 && (!bar || title.top >= bar.bottom || title.left >= bar.right); }"""
BROKEN = """() => [...document.querySelectorAll('[data-testid=stMetricValue]')]
    .filter(e => e.getBoundingClientRect().height > 36).map(e => e.innerText)"""
SMALL_WORDS = """() => [...document.querySelectorAll('[data-testid=stMain] p, [data-testid=stMain] td')]
    .filter(e => e.innerText.trim() && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.innerText)"""
WIDTHS = {"clause": (390, 1024, 1920, 1366)}  # six figures stand in a row there: narrowest at 1024 px
GROUP = 7  # pages in one test: two workers share them
TITLES = {address: title for entries in menu().values() for _, title, address in entries}


def open_one(page: Page, name: str) -> None:
    """Open a page by the menu; the one that shows one record by its address, as its list does."""
    if name in ONE_RECORD:
        page.goto(urljoin(page.url, f"/{name}?{own_query(name)}"))
        settle(page)
    else:
        choose(page, TITLES[name])
        expect(page.locator("h1")).to_have_text(TITLES[name])
        settle(page)
    expect(page.get_by_text(re.compile(r"第 \d+ 版")).first).to_be_visible()
    assert {parameters(page)[one] for one in ("edition", "v")} == {"1"}, name
    wait_for_charts(page, name)


def wait_for_charts(page: Page, name: str) -> None:
    if name == "overview":
        page.wait_for_selector(".js-plotly-plot .main-svg .trace, .js-plotly-plot .main-svg .point")


@pytest.mark.parametrize("first", range(0, len(PAGES), GROUP))
def test_every_page(new_page: NewPage, server: str, tmp_path: Path, first: int) -> None:
    """By the menu each page appears with its title and edition; it is Chinese, and whole at any width and on paper."""
    page = new_page()
    visit(page, server, "overview")
    check_pinned(page, "overview")
    for name in PAGES[first : first + GROUP]:
        open_one(page, name)
        for width in WIDTHS.get(name, (390, 1920, 1366)):
            page.set_viewport_size({"width": width, "height": 1000})
            settle(page)
            check_whole(page, name, width)
        check(pdf_sheets(on_paper(page, tmp_path)), A4, name)
        check_words(page, name)
        check_accessible(page, name)


def test_a_dialog_can_be_read_by_everybody(new_page: NewPage, server: str) -> None:
    """The 口径卡, open over its page, has no serious fault for those who read by keyboard or by voice."""
    page = new_page()
    visit(page, server, "overview", "edition=1")
    page.get_by_role("button", name="口径", exact=True).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("与显示的数一致")
    settle(page)
    check_accessible(page, "口径卡")


def check_accessible(page: Page, name: str) -> None:
    """No serious or critical finding of axe-core: contrast, roles, names, lists, headings of tables."""
    found = AXE.run(page).response["violations"]
    grave = [
        (one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")
    ]
    assert grave == [], name


def check_whole(page: Page, name: str, width: int) -> None:
    """Nothing runs over the edge, no key figure, label or note of it is cut; on a phone the title is free, too.

    “3,100.25 万元” is not broken between number and unit.
    """
    assert page.evaluate(BROKEN) == [], (name, width)
    assert page.evaluate(CUT, KEY_FIGURES) == [], (name, width)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width, (name, width)
    if width < 600:
        assert page.evaluate(OVER_THE_EDGE) <= 0, name
        page.evaluate(TO_THE_TOP)  # the page before was read down to its sources
        assert page.evaluate(TITLE_IS_FREE), name
        assert page.evaluate(CUT, '[data-testid="stMetric"] *') == [], name
        assert page.evaluate(SMALL_WORDS) == [], name


def check_words(page: Page, name: str) -> None:
    """No English word stands on a page, in a chart, a table, or in what a screen reader says.

    Every chart can be saved by our buttons alone.
    """
    charts = page.locator('[data-testid="stPlotlyChart"]').count()
    assert charts <= CHARTS.get(name, 0), name
    assert page.locator(".pictures").count() == charts + page.locator("[data-drawn]").count(), name
    assert page.locator('.modebar-btn[data-attr="toImage"], [data-title*="下载图片"]').count() == 0
    if name not in UNEXPLAINED:
        page.get_by_text("口径与来源").click()
        settle(page)
    texts = page.evaluate(VISIBLE)
    assert len(texts) > 20, name
    looked_up = {"dictionary": names_of_data, "public-records": words_of_records}.get(name, set)()
    said = [text for text in texts if text not in looked_up]
    left = english([text for text in said if not set((text or "").split("、")) <= looked_up])
    assert left == set(), name


@pytest.mark.parametrize("names", [PHONED, pytest.param(PAGES, marks=pytest.mark.soak)], ids=["some", "all"])
def test_a_phone_opens_it_whole(new_page: NewPage, server: str, names: tuple[str, ...]) -> None:
    """At 390 px from the first request on, nothing runs over the edge, the title is free, and no figure is cut."""
    page = new_page(390, 844)
    for name in names:
        visit(page, server, name, own_query(name))
        wait_for_charts(page, name)
        check_whole(page, name, 390)


@pytest.mark.parametrize("path", ["nix", "caps/nix", "a/b/c"])
def test_an_unknown_page_is_said_in_chinese(server: str, path: str) -> None:
    """A path that does not exist, of any depth, is a Chinese sentence with a way to the first page, and not found."""
    with pytest.raises(HTTPError) as told:
        urlopen(f"{server}/{path}")
    body = told.value.read().decode("utf-8")
    assert told.value.code == 404
    assert "没有这个页面" in body
    assert urljoin(f"{server}/{path}", re.findall(r'<a href="([^"]*)"', body)[0]) == f"{server}/"
