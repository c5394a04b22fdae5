"""A new answer workbook: for .xls and .csv, and for files that are too large for a full copy."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.intake.answer_sheet import HEADINGS, clean, reason_rows, tab_in_link, tab_name, tabs
from dashboard.intake.reading import Cell, Sheet, read_workbook

OPTIONS = {
    "constant_memory": False,
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}
CUT = "文件较大，这里只列退回的行（第一列是原表的行号）；完整原因见“退回原因”。"
MOST_COMMENTS = 5_000
WITHOUT_LIMIT_MIB = 1_000_000

# Sheet → row → column → reasons; rows and columns from 1.
Bad = dict[str, dict[int, dict[int, list[str]]]]


def rebuilt(path: Path, request: dict[str, Any]) -> bytes:
    """The workbook as bytes. request: as answering.answer_workbook makes it."""
    bad: Bad = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for entry in request["reasons"]:
        bad[entry["sheet"]][entry["row"]][entry["column_number"]].append(clean(entry["reason"]))
    is_large = request["is_large"]
    sheets = read_workbook(path, WITHOUT_LIMIT_MIB).sheets
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, OPTIONS) as book:
        marked = book.add_format({"bg_color": "#FFC7CE"})
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        _reason_sheets(book, request, [tab_name(entry.name) for entry in sheets], linked=not is_large)
        written = 0
        for sheet in sheets:
            if is_large and sheet.name not in bad:
                continue
            headings = [row for name, row in request["headings"] if name == sheet.name]
            page = book.add_worksheet(tab_name(sheet.name))
            rows = _cut(sheet, headings, bad[sheet.name]) if is_large else _whole(sheet)
            written = _write(page, rows, bad[sheet.name], (marked, dated), written, shift=int(is_large))
    return sink.getvalue()


def _whole(sheet: Sheet) -> Iterator[tuple[int, int, Sequence[Cell]]]:
    for place, row in enumerate(sheet.rows):
        yield place, place + 1, row


def _cut(
    sheet: Sheet, headings: list[int], bad: dict[int, dict[int, list[str]]]
) -> Iterator[tuple[int, int, Sequence[Cell]]]:
    """(target row, row in the file, cells): a sentence, the headings, the rejected rows."""
    yield 0, 0, [CUT]
    for place, number in enumerate(sorted({*headings, *bad}), 1):
        if 1 <= number <= len(sheet.rows):
            yield place, number, [number, *sheet.rows[number - 1]]


def _write(
    page: Worksheet,
    rows: Iterator[tuple[int, int, Sequence[Cell]]],
    bad: dict[int, dict[int, list[str]]],
    formats: tuple[Format, Format],
    written: int,
    shift: int,
) -> int:
    """Write the rows and mark the rejected cells, `shift` columns to the right. Returns the number of comments so far."""
    marked, dated = formats
    for target, number, cells in rows:
        reasons = bad.get(number, {})
        width = max([len(cells), *(column + shift for column in reasons)])
        for column in range(width):
            cell = cells[column] if column < len(cells) else ""
            cell_reasons = reasons.get(column + 1 - shift)
            _put(page, target, column, cell, marked if cell_reasons else None, dated)
            if cell_reasons and written < MOST_COMMENTS:
                page.write_comment(target, column, "\n".join(cell_reasons), {"width": 320, "height": 120})
                written += 1
    return written


def _put(page: Worksheet, row: int, column: int, cell: Cell, style: Format | None, dated: Format) -> None:
    """Write text as text, also text that looks like a formula."""
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell, style)
    elif isinstance(cell, (int, float)):
        page.write_number(row, column, cell, style)
    elif isinstance(cell, (date, datetime)) and style is None:
        page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), dated)
    elif str(cell):
        page.write_string(row, column, clean(str(cell)), style)
    elif style is not None:
        page.write_blank(row, column, None, style)


def _reason_sheets(book: Workbook, request: dict[str, Any], taken: list[str], *, linked: bool) -> None:
    head = book.add_format({"bold": True, "bg_color": "#E9EEF5", "border": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
    for name, part in tabs(request["reasons"], taken):
        page = book.add_worksheet(name)
        for column, (heading, width) in enumerate(HEADINGS):
            page.set_column(column, column, width)
            page.write_string(0, column, heading, head)
        for row, values in enumerate(reason_rows(request["file"], part), 1):
            for column, value in enumerate(values):
                _put(page, row, column, value, wrapped, wrapped)
            if linked and row <= 60_000:  # Excel allows 65,530 links in a sheet.
                reason = part[row - 1]
                target = f"internal:'{tab_in_link(reason['sheet'])}'!{_cell(reason)}"
                page.write_url(row, 2, target, link, string=str(reason["row"]))
        page.freeze_panes(1, 0)


def _cell(reason: dict[str, Any]) -> str:
    letters, number = "", int(reason["column_number"])
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{reason['row']}"
