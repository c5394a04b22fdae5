"""A page as it comes out of the printer, and what must be true of every sheet."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.office import Sheet

A4 = (595, 842)
MARGIN = 33  # points, a little less than the 12 mm at the sides
# Of the menu, the filters and the buttons: none of it belongs on paper.
SCREEN_ONLY = (
    "督办",
    "清除全部筛选",
    "下载Excel",
    "Parquet",
    "下载PNG",
    "数据来源",
    "改为横向",
    "改为纵向",
    "本栏不打印",
)


def on_paper(page: Page, folder: Path) -> Path:
    """The PDF that the browser makes of the page as it is."""
    charts = page.locator('[data-testid="stPlotlyChart"]').count()
    expect(page.locator(".js-plotly-plot .main-svg:first-child")).to_have_count(charts)
    target = folder / "page.pdf"
    page.pdf(path=target, prefer_css_page_size=True)
    return target


def check(sheets: list[Sheet], size: tuple[int, int], name: str = "") -> None:
    """Size, strip, menu and edges of every sheet. name: of the page; the dictionary explains the words of the buttons."""
    buttons = () if name == "dictionary" else SCREEN_ONLY
    assert sheets, name
    for sheet in sheets:
        assert (round(sheet.width), round(sheet.height)) == size, (sheet.width, sheet.height)
        text = "".join(word for word, *_ in sheet.words)
        assert "第1版" in text
        assert "数据截至" in text
        assert "页，共" in text
        assert [word for word in buttons if word in text] == [], (
            [word for word in buttons if word in text],
            text,
        )
        beyond = [
            word
            for word, left, top, right, bottom in sheet.words
            if left < MARGIN or right > sheet.width - MARGIN or top < 0 or bottom > sheet.height
        ]
        assert beyond == [], (beyond, text)
