"""The tiles of the cities: reached by keyboard, whole on a phone, on a projector, each filtering to its city."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.screen import answer, figures, parameters, settle, visit

PLACES = ("zones", "clusters", "cities")


@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_tiles_are_whole(new_page: NewPage, server: str, width: int) -> None:
    """Twenty-one tiles stand beside each other without overlap, inside the page, with their words uncut."""
    page = new_page(width)
    for name in PLACES:
        visit(page, server, name, "v=1&edition=1&measure=paid")
        tiles = page.locator(".st-key-tiles button")
        expect(tiles).to_have_count(21)
        boxes = [box for box in (tile.bounding_box() for tile in tiles.all()) if box]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes), name
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                assert (
                    one["x"] + one["width"] <= other["x"] + 1
                    or other["x"] + other["width"] <= one["x"] + 1
                    or one["y"] + one["height"] <= other["y"] + 1
                    or other["y"] + other["height"] <= one["y"] + 1
                ), name
        cut = page.evaluate(
            "() => [...document.querySelectorAll('.st-key-tiles button')]"
            ".filter(b => b.scrollWidth > b.clientWidth + 1 || b.scrollHeight > b.clientHeight + 1).length"
        )
        assert cut == 0, name


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
