"""条款详情 in a real browser: the notes on the words, going from clause to clause, nothing over the edge."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.screen import answer, parameters, settle, visit

WIDTHS = (390, 1920)
NOTE = "mark => getComputedStyle(mark, '::after').content"
OVER = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const wide = [...document.querySelectorAll('.stHtml')].filter(e => e.scrollWidth > e.clientWidth + 1);
    return [main.scrollWidth - main.clientWidth, ...wide.map(e => e.innerText)];
}"""


def note(page: Page, place: int) -> str:
    """The note of a mark, as the style sheet draws it."""
    return str(page.locator("blockquote.marked mark").nth(place).evaluate(NOTE))


def test_a_note_opens_under_pointer_tap_and_tab(new_page: NewPage, server: str) -> None:
    """Each way shows every rule that covers the words, and the words themselves stay as printed."""
    page = new_page()
    visit(page, server, "clause", "edition=1&clause=1.4")
    text = answer("clause_detail", clause="1.4")[0]["clause_text"]
    assert page.locator("blockquote.marked").inner_text() == text
    assert note(page, 1) == "none"
    page.locator("blockquote.marked mark").nth(1).hover()
    for kind in ("【上限】", "【条件】", "【指标】"):
        assert kind in note(page, 1)
    page.mouse.move(0, 0)
    page.locator("blockquote.marked mark").nth(0).click()
    page.mouse.move(0, 0)
    assert "【上限】" in note(page, 0)
    page.keyboard.press("Tab")
    assert "【条件】" in note(page, 1)
    assert note(page, 0) == "none"


def test_going_from_clause_to_clause(new_page: NewPage, server: str) -> None:
    """The button and Back lead on and back, and the address always holds the clause that is shown."""
    page = new_page()
    visit(page, server, "clause", "edition=1&clause=2.6")
    page.get_by_role("button", name="下一条").click()
    expect(page.get_by_role("heading", level=1, name="三(一) 应用场景开放", exact=True)).to_be_visible()
    settle(page)
    assert parameters(page)["clause"] == "3.1"
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="二(六) 政府采购", exact=True)).to_be_visible()
    settle(page)
    assert parameters(page)["clause"] == "2.6"


def test_a_clause_of_the_list_opens(new_page: NewPage, server: str) -> None:
    """A link of the list keeps the edition and the filters."""
    page = new_page()
    visit(page, server, "clauses", "edition=1&city=510100")
    page.get_by_role("link", name="中试平台").click()
    expect(page.get_by_role("heading", level=1, name="二(三) 中试平台", exact=True)).to_be_visible()
    settle(page)
    found = parameters(page)
    assert (found["edition"], found["clause"], found["city"]) == ("1", "2.3", "510100")


def test_nothing_runs_over_the_edge(new_page: NewPage, server: str) -> None:
    """On a phone and on a projector the words, rules, indicators and the matrix stay within the page."""
    page = new_page(WIDTHS[0])
    for clause in ("1.4", "5.3"):
        visit(page, server, "clause", f"edition=1&clause={clause}")
        page.locator("blockquote.marked mark").first.focus()
        check_edges(page, clause)
    visit(page, server, "clauses", "edition=1")
    page.get_by_text("责任矩阵", exact=True).click()
    expect(page.locator(".matrix")).to_be_visible()
    check_edges(page, "matrix")


def check_edges(page: Page, what: str) -> None:
    """Nothing is wider than the page at any width; it ends with the width that it began with."""
    for width in (*WIDTHS, WIDTHS[0]):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        assert page.evaluate(OVER) == [0], (what, width)
