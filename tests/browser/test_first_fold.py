"""The answer stands before the framework has loaded, and goes when the page is drawn."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.screen import figures, project_figures, settle

QUERY = "edition=1&city=510100"


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)], ids=["screen", "phone"])
def test_the_answer_stands_without_any_script(new_page: NewPage, server: str, size: tuple[int, int]) -> None:
    """With the framework's scripts missing the figures can be read; with them they are drawn once."""
    page = new_page(*size)
    page.route("**/static/js/*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{server}/projects?{QUERY}")
    expect(page.locator("#first-fold strong")).to_have_text(project_figures(city="510100"))
    expect(page.locator("#first-fold li").last).to_be_in_viewport()
    page.unroute("**/static/js/*")
    page.goto(f"{server}/projects?{QUERY}")
    settle(page)
    assert page.locator("#first-fold").count() == 0
    assert figures(page) == project_figures(city="510100")
