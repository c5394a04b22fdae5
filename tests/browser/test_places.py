"""The tiles of the cities: reached by keyboard, whole on a phone, on a projector, each filtering to its city."""

from __future__ import annotations

from itertools import combinations

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.screen import answer, figures, parameters, settle, visit

PLACES = ("zones", "clusters", "cities")
WIDTHS = (390, 1366, 1920)
BOXES = """() => [...document.querySelectorAll('.st-key-tiles button')].map(button => {
    const {left, right, top, bottom} = button.getBoundingClientRect();
    const cut = button.scrollWidth > button.clientWidth + 1 || button.scrollHeight > button.clientHeight + 1;
    return {left, right, top, bottom, cut, words: button.innerText}; })"""


def test_tiles_are_whole(new_page: NewPage, server: str) -> None:
    """At any width twenty-one tiles stand beside each other without overlap, inside the page, with their words uncut."""
    page = new_page()
    for name in PLACES:
        visit(page, server, name, "v=1&edition=1&measure=paid")
        expect(page.locator(".st-key-tiles button")).to_have_count(21)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            settle(page)
            boxes = page.evaluate(BOXES)
            assert [box for box in boxes if box["left"] < 0 or box["right"] > width] == [], (name, width)
            assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == [], (name, width)
            assert [box["words"] for box in boxes if box["cut"]] == [], (name, width)


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two tiles share more than their border."""
    return (
        one["right"] > other["left"] + 1
        and other["right"] > one["left"] + 1
        and one["bottom"] > other["top"] + 1
        and other["bottom"] > one["top"] + 1
    )


def test_a_tile_by_keyboard(new_page: NewPage, server: str) -> None:
    """Tab and Enter choose a city; the address carries it and the figures are those of that city."""
    page = new_page()
    visit(page, server, "cities", "v=1&edition=1")
    city = answer("cities_progress")[0]
    tile = page.locator(f".st-key-tile_{city['city_code']} button")
    page.locator(".st-key-tiles button").first.focus()
    for _ in range(21):
        if tile.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('[data-testid="stMetric"]')).to_have_count(5)
    settle(page)
    assert parameters(page)["city"] == city["city_code"]
    assert f"{city['project_count']} 个" in figures(page)
