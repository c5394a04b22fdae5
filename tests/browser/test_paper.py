"""What comes out of the printer: A4, no menu, nothing cut, the edition on every sheet, every row of every table."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, OwnServer
from tests.browser.paper import A4, check, on_paper
from tests.browser.screen import PAGES, own_query, parameters, settle, visit
from tests.office import pdf_order, pdf_sheets
from tests.stores import empty_store

# Charts, words, a chart and tables, tiles; `make soak` prints the others.
PRINTED = ("overview", "clause", "budget", "zones")
SIZES = {"portrait": A4, "landscape": (A4[1], A4[0])}
CELLS = """() => [...document.querySelectorAll('.printed td')]
    .filter(cell => !cell.closest('details:not([open])')).map(cell => cell.textContent.replace(/\\s/g, ''))"""
TICKS = """() => [...document.querySelectorAll('.js-plotly-plot .xtick text, .js-plotly-plot .ytick text')]
    .map(tick => tick.textContent.replace(/\\s/g, ''))"""


def test_print_views(new_page: NewPage, server: str, tmp_path: Path) -> None:
    """A print view is A4 the way it was asked for, with every cell and every tick of its charts on paper."""
    page = new_page()
    for place, name in enumerate(PRINTED):
        print_view(page, server, name, tuple(SIZES)[place % 2], tmp_path)


@pytest.mark.soak
def test_every_page_on_paper_either_way(new_page: NewPage, server: str, tmp_path: Path) -> None:
    """The print view of every page fits the paper upright and turned."""
    page = new_page()
    for name in PAGES:
        for orientation in SIZES:
            print_view(page, server, name, orientation, tmp_path)


def print_view(page: Page, server: str, name: str, orientation: str, folder: Path) -> None:
    visit(page, server, name, f"{own_query(name)}&print={orientation}")
    assert page.locator(".grid").count() == 0, name
    pdf = on_paper(page, folder)
    check(pdf_sheets(pdf), SIZES[orientation], name)
    written = pdf_order(pdf)
    assert {cell for cell in page.evaluate(CELLS) if cell not in written} == set(), name
    assert {tick for tick in page.evaluate(TICKS) if tick not in written} == set(), name


@pytest.mark.parametrize(
    "names",
    [
        ("caps", "recipients"),
        pytest.param(("overview", "clauses", "departments"), marks=pytest.mark.soak),
    ],
    ids=["some", "others"],
)
def test_demonstration_says_so_on_every_sheet(
    new_page: NewPage, demonstration: str, tmp_path: Path, names: tuple[str, ...]
) -> None:
    """Each sheet of a demonstration edition bears 演示数据."""
    page = new_page()
    for name in names:
        visit(page, demonstration, name, "edition=1&print=portrait")
        sheets = pdf_sheets(on_paper(page, tmp_path))
        check(sheets, A4, name)
        for sheet in sheets:
            assert "演示数据" in "".join(word for word, *_ in sheet.words), name


@pytest.mark.parametrize(
    "names",
    [("overview",), pytest.param(PAGES, marks=pytest.mark.soak)],
    ids=["some", "all"],
)
def test_an_edition_without_facts_prints(
    new_page: NewPage, own_server: OwnServer, tmp_path: Path, names: tuple[str, ...]
) -> None:
    """With nothing to show, a page still prints its sentence under its edition."""
    server = own_server(empty_store())
    page = new_page()
    for name in names:
        visit(page, server, name, "edition=1&print=portrait")
        check(pdf_sheets(on_paper(page, tmp_path)), A4, name)


def test_long_lists_are_printed_whole(new_page: NewPage, demonstration: str, tmp_path: Path) -> None:
    """A list that the screen divides into pages of 50 stands on paper in one piece."""
    page = new_page()
    visit(page, demonstration, "projects", "edition=1&print=landscape")
    page.locator(".printed-count").first.wait_for()
    rows = page.locator(".printed").first.locator("tbody tr").count()
    assert rows > 100
    expect(page.locator(".printed-count").first).to_contain_text(f"项目台账：本表 {rows} 行")
    expect(page.get_by_text(f"导出为所选的全部 {rows} 个")).to_be_visible()
    names = page.locator(".printed").first.locator("tbody td:first-child").all_text_contents()
    written = pdf_order(on_paper(page, tmp_path))
    assert [name for name in names if "".join(name.split()) not in written] == []


def test_to_the_print_view_and_back(new_page: NewPage, server: str) -> None:
    """The button keeps every choice, the paper can be turned, and the way back leads to the same page."""
    page = new_page()
    visit(page, server, "caps", "edition=1&clause=1.1")
    page.wait_for_selector(".grid")
    before = parameters(page)
    page.get_by_role("button", name="打印版").click()
    expect(page.locator(".printed").first).to_be_visible()
    settle(page)
    assert parameters(page) == before | {"print": "landscape"}
    page.get_by_role("button", name="改为纵向").click()
    expect(page.get_by_role("button", name="改为横向")).to_be_visible()
    assert parameters(page)["print"] == "portrait"
    page.get_by_role("button", name="返回", exact=True).click()
    expect(page.locator(".grid").first).to_be_visible()
    settle(page)
    assert parameters(page) == before


def test_the_keys_for_printing_print_the_whole_page(new_page: NewPage, server: str) -> None:
    """Ctrl+P on an ordinary page opens the print view and prints once it is drawn, with no grid left in it."""
    page = new_page()
    visit(page, server, "overview", "edition=1")
    page.evaluate(
        """() => { window.printed = [];
        window.print = () => window.printed.push(
            [document.querySelectorAll('.printed').length, document.querySelectorAll('.grid').length]); }"""
    )
    page.keyboard.press("Control+p")
    page.wait_for_function("() => window.printed.length")
    assert page.evaluate("() => window.printed") == [[4, 0]]
    page.get_by_role("button", name="打印", exact=True).click()
    page.wait_for_function("() => window.printed.length === 2")


def test_another_paper_is_refused(new_page: NewPage, server: str) -> None:
    """A print view that does not exist is refused with a sentence that names those that do."""
    page = new_page()
    visit(page, server, "caps", "edition=1&print=a3")
    expect(
        page.get_by_text("“打印方向”（print）没有“a3”这个值，可用：portrait（纵向）、landscape（横向）")
    ).to_be_visible()
