"""The answer stands before the framework has loaded, and goes when the page is drawn."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.browser.conftest import NewPage
from tests.browser.screen import figures, project_figures, settle


def test_the_answer_stands_without_any_script(new_page: NewPage, server: str) -> None:
    """With every script still on its way, on a screen and on a phone, the figures can be read; then they are drawn once."""
    for size in ((1366, 768), (390, 844)):
        page = new_page(*size)
        held: list[Route] = []
        page.route("**/static/js/*", lambda route, _, held=held: held.append(route))
        page.goto(f"{server}/projects?edition=1&city=510100", wait_until="commit")
        expect(page.locator("#first-fold strong")).to_have_text(project_figures(city="510100"))
        expect(page.locator("#first-fold li").last).to_be_in_viewport()
        page.unroute("**/static/js/*")
        for route in held:
            route.continue_()
        settle(page)
        assert page.locator("#first-fold").count() == 0
        assert figures(page) == project_figures(city="510100")
