"""`.venv/bin/python tools/screenshots.py ADDRESS`: takes the pictures of docs/screenshots from a running server.

ADDRESS: of a server over the demonstration, for example http://localhost:8501. Every picture is 1366 x 900.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PAGES = {
    "overview": "",
    "clauses": "clauses",
    "clause": "clause?clause=3.1",
    "alerts": "alerts",
    "caps": "caps",
    "budget": "budget",
    "people": "people",
    "projects": "projects",
    "departments": "departments",
    "desk": "desk?reporting_department=kjt",
    "quality": "data-quality",
    "dictionary": "dictionary?q=拨付率",
    "search": "search?find=czt",
    "tasks": "tasks",
    "schedule": "schedule",
}
LEDGERS = ("坏台账_每行一种错.xlsx", "科技厅_项目资金台账_2026年10月.xlsx")


def main(address: str) -> None:
    """Open every page and keep what its first screen shows."""
    browser = subprocess.run(
        ["sh", "tools/find_browser.sh"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.stdout.strip(), args=ARGUMENTS)
        page = chromium.new_page(viewport={"width": 1366, "height": 900}, locale="zh-CN")
        for name, path in PAGES.items():
            page.goto(f"{address}/{path}")
            take(page, name)
        page.goto(address)
        quiet(page)
        page.keyboard.press("?")
        page.get_by_role("dialog").wait_for()
        take(page, "help")
        page.goto(f"{address}/cities")
        page.locator(".grid a.door").first.click()
        page.get_by_role("button", name="一页纸").scroll_into_view_if_needed()
        take(page, "one-page")
        page.goto(f"{address}/intake")
        ledgers = [ROOT / "tests" / "fixtures" / "samples" / name for name in LEDGERS]
        page.locator("input[type=file]").set_input_files(ledgers)
        page.get_by_text("三、核对").wait_for()
        take(page, "intake")


def take(page: Page, name: str) -> None:
    """Write the picture of the page as soon as it is quiet."""
    quiet(page)
    page.screenshot(path=TARGET / f"{name}.png")


def quiet(page: Page) -> None:
    """Wait until nothing is drawn any more."""
    page.wait_for_selector("h1")
    for _ in range(3):
        page.wait_for_selector(READY)
        page.wait_for_timeout(1000)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
