"""The cell formats of a workbook, and the print layout of a sheet."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.export.cells import CELL_FORMATS, visible

Styles = dict[str, Format]
A4 = 9
LINE_POINTS = 15.0
# A character at this type size is a little narrower than the unit of a column width; in a title it is wider.
CHARACTER, TITLE_CHARACTER = 0.94, 1.5
EMPTY_COLUMN = 8.43
# Characters across A4 landscape at full size, and the smallest readable scale.
PAGE_CHARACTERS, SMALLEST_SCALE = 146, 0.62
NARROW = 120  # fits with any substitute font


def styles_of(workbook: Workbook) -> Styles:
    """Name → format: one per kind of cell, `total_` for 合计, `wrapped` and `quoted` for text."""

    def style(**settings: Any) -> Format:
        return workbook.add_format(
            {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"} | settings
        )

    ruled = {"border": 1, "border_color": "#C9D2DF"}
    total = {"bold": True, "bg_color": "#F5F7FA"}
    return {
        "title": style(bold=True, font_size=14),
        "big_title": style(bold=True, font_size=18, font_color="#17324D"),
        "demonstration": style(bold=True, font_size=12, font_color="#B45309"),
        "note": style(font_color="#5F7183"),
        "head": style(bold=True, bg_color="#E6EDF6", align="center", text_wrap=True, **ruled),
        "missing": style(font_color="#7A8699", italic=True, align="right", **ruled),
        "wrap": style(text_wrap=True, valign="top"),
        "label": style(bold=True, valign="top"),
        "ruled_label": style(bold=True, valign="top", bg_color="#F5F7FA", **ruled),
        "ruled": style(text_wrap=True, valign="top", align="left", **ruled),
        "ruled_number": style(num_format="#,##0", valign="top", align="left", **ruled),
        "link": style(font_color="#1F5FA8", underline=1, text_wrap=True, valign="top", **ruled),
        "total_text": style(**total, **ruled),
        # Text that begins like a formula stays text also after the cell is edited.
        "quoted": style(quote_prefix=True, indent=1, **ruled),
        "wrapped": style(text_wrap=True, indent=1, **ruled),
    } | {
        prefix + kind: style(**shape, **extra, **ruled)
        for kind, shape in CELL_FORMATS.items()
        for prefix, extra in (("", {}), ("total_", total))
        if prefix + kind != "total_text"
    }


def places(text: str) -> int:
    """The width of a text in characters: a CJK character counts as two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def line_count(text: str, width: float) -> int:
    """The lines that a text takes in a cell that wraps."""
    lines = sum(max(1, math.ceil(places(line) * CHARACTER / width)) for line in text.splitlines()) or 1
    return lines + 1 if lines > 1 and "://" in text else lines  # addresses break early


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """The height of a row of wrapped cells (text, width), because not every program computes it."""
    return LINE_POINTS * max((line_count(text, width) for text, width in texts), default=1)


def on_paper(sheet: Worksheet, title: str, characters: float = PAGE_CHARACTERS) -> int:
    """Set A4 landscape with all columns on a page while readable; returns the number of pages side by side."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    across = max(1, math.ceil(characters * SMALLEST_SCALE / PAGE_CHARACTERS))
    if characters <= NARROW:
        sheet.set_print_scale(100)  # fitting to the page would enlarge a narrow table
    else:
        sheet.fit_to_pages(across, 0)
    # & begins a code in a footer, and Excel allows at most 255 characters
    sheet.set_footer(f"&L{visible(title).replace('&', '&&')[:200]}&R第 &P 页 / 共 &N 页")
    return across
