"""The worker's task for an answer workbook: colours and comments in the sender's file, a sheet of reasons."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.intake.answer_sheet import HEADINGS, clean, reason_rows, tab_in_link, tabs
from dashboard.intake.frames import Send
from dashboard.intake.rebuilding import rebuilt

FILL = PatternFill("solid", fgColor="FFFFC7CE")
MOST_COMMENTS = 5_000
AUTHOR = "政策落实看板"

Reasons = Sequence[dict[str, Any]]


def write_answer(request: dict[str, Any], send: Send) -> bytes:
    """The bytes of the answer workbook. request: as answering.answer_workbook makes it."""
    del send
    path = Path(request["path"])
    if path.suffix.lower() != ".xlsx" or request["is_large"]:
        return rebuilt(path, request)
    book = openpyxl.load_workbook(path)
    for place, reasons in enumerate(_by_cell(request["reasons"])):
        _mark(book[reasons[0]["sheet"]], reasons, with_comment=place < MOST_COMMENTS)
    _reason_sheets(book, request["file"], request["reasons"])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _by_cell(reasons: Reasons) -> Iterator[Reasons]:
    def cell(reason: dict[str, Any]) -> tuple[str, int, int]:
        return reason["sheet"], reason["row"], reason["column_number"]

    for _, found in groupby(sorted(reasons, key=cell), cell):
        yield list(found)


def _mark(sheet: Worksheet, reasons: Reasons, *, with_comment: bool) -> None:
    cell = _first_of_merge(sheet, sheet.cell(reasons[0]["row"], reasons[0]["column_number"]))
    cell.fill = FILL
    if with_comment:
        text = "\n".join(clean(reason["reason"]) for reason in reasons)
        cell.comment = Comment(text, AUTHOR, height=120, width=320)


def _first_of_merge(sheet: Worksheet, cell: Cell | MergedCell) -> Cell:
    """The first cell of a merge: only it can have colour and comment."""
    if isinstance(cell, Cell):
        return cell
    found = next(merged for merged in sheet.merged_cells.ranges if cell.coordinate in merged)
    return sheet.cell(found.min_row, found.min_col)


def _reason_sheets(book: Workbook, file: str, reasons: Reasons) -> None:
    """Add the sheets of reasons as the first sheets."""
    for place, (name, part) in enumerate(tabs(reasons, book.sheetnames)):
        sheet = book.create_sheet(name, place)
        for column, (heading, width) in enumerate(HEADINGS, 1):
            head = sheet.cell(1, column, heading)
            head.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(column)].width = width
        for row, values in enumerate(reason_rows(file, part), 2):
            for column, value in enumerate(values, 1):
                _put(sheet.cell(row, column), value)
            reason = part[row - 2]
            target = f"'{tab_in_link(reason['sheet'])}'!{get_column_letter(reason['column_number'])}{reason['row']}"
            cell = sheet.cell(row, 3)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)
            cell.font = Font(color="FF0563C1", underline="single")
        sheet.freeze_panes = "A2"
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = False
    book.active = 0


def _put(cell: Cell, value: str | int) -> None:
    """Write text as text, also text that looks like a formula."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
