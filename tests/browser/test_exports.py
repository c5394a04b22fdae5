"""A page is exported as a workbook, and its link leads back to the same figures."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.screen import figures, grid, settle, visit


def cover(page: Page, button: str, folder: Path) -> tuple[dict[str, str], list[str], str]:
    """The lines of 说明 of a downloaded file, its sheets, and the active sheet."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).last.click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    book = openpyxl.load_workbook(target)
    lines = {str(row[0].value): str(row[1].value) for row in book["说明"].iter_rows()}
    return lines, book.sheetnames, book.active.title


def test_a_page_as_a_workbook_leads_back(new_page: NewPage, server: str, tmp_path: Path) -> None:
    """整页 Excel and 下载 Excel have the same short link; it opens the shown filters and figures; both exports are logged."""
    page = new_page()
    visit(page, server, "caps", "edition=1&clause=1.1")
    shown = figures(page)
    whole, sheets, first = cover(page, "整页 Excel", tmp_path)
    assert (sheets, first) == (["说明", "十条资金规则", "单个主体与限额", "来源说明"], "说明")
    one, _, opened = cover(page, "下载 Excel", tmp_path)
    assert opened == "单个主体与限额"
    assert one["定版链接"] == whole["定版链接"]
    assert whole["定版链接"].startswith(f"{server}/l/")
    assert one["筛选条件：条款"] == "一(一) 技术攻关"
    page.goto(one["定版链接"])
    settle(page)
    assert "clause=1.1" in page.url
    assert figures(page) == shown
    visit(page, server, "audit")
    assert {(row["渠道"], row["内容"]) for row in grid(page)} >= {
        ("整页", "资金与上限（整页）"),
        ("页面表格", "单个主体与限额"),
    }
