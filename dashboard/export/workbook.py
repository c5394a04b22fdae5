"""Excel as an office would hand it over: 说明 first, then the tables, then 来源说明, which answers for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.export.cells import visible
from dashboard.export.cover_sheet import cover_of_book, cover_of_report
from dashboard.export.data_sheet import check_fits, data_sheet
from dashboard.export.occasion import Book, Particulars
from dashboard.export.report import ReportTable
from dashboard.export.sheet_names import COVER, SOURCE, sheet_names
from dashboard.export.source import definition_lines, source_lines
from dashboard.export.styles import Styles, on_paper, styles_of

CONSTANT_MEMORY_ROWS = 50_000


def write_xlsx(report: ReportTable, target: BinaryIO, told: Particulars) -> None:
    """One table. It opens on the sheet with the rows, which repeats edition, date and 演示数据 in its first line.

    Refusal: more rows than a worksheet holds.
    """
    check_fits(report)
    workbook, styles = _opened(target, report.marked_title, report.table.num_rows, told)
    cover = workbook.add_worksheet(COVER)
    (name,) = sheet_names([report.title])
    cover_of_report(cover, report, name, styles, told)
    rows = workbook.add_worksheet(name)
    data_sheet(rows, report, styles, told.progress)
    rows.activate()
    _source_sheet(workbook.add_worksheet(SOURCE), [report], styles, told)
    workbook.close()


def write_book(book: Book, target: BinaryIO, told: Particulars) -> None:
    """A whole page, one sheet a table. It opens on the cover, whose table of contents leads to each.

    Refusal: more rows than a worksheet holds.
    """
    for report in book.tables:
        check_fits(report)
    workbook, styles = _opened(target, book.title, book.row_count, told)
    names = sheet_names([one.title for one in book.tables])
    cover_of_book(workbook.add_worksheet(COVER), book, names, styles, told)
    before = 0
    for report, name in zip(book.tables, names, strict=True):
        progress = partial(_after, told.progress, before)
        data_sheet(workbook.add_worksheet(name), report, styles, progress)
        before += report.table.num_rows
    _source_sheet(workbook.add_worksheet(SOURCE), book.tables, styles, told)
    workbook.close()


def _after(progress: Callable[[int], None], before: int, rows: int) -> None:
    progress(before + rows)


def _opened(target: BinaryIO, title: str, row_count: int, told: Particulars) -> tuple[Workbook, Styles]:
    options = {"constant_memory": row_count > CONSTANT_MEMORY_ROWS, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(target, options)
    workbook.set_properties({"title": title, "created": told.exported_at})
    workbook.set_calc_mode("auto")
    return workbook, styles_of(workbook)


def _source_sheet(
    sheet: Worksheet, reports: Sequence[ReportTable], styles: Styles, told: Particulars
) -> None:
    for place, width in enumerate((28, 34, 90)):
        sheet.set_column(place, place, width)
    row = 0
    for report in reports:
        row = _source(sheet, row, report, styles, told) + 2
    on_paper(sheet, f"{SOURCE}：{reports[0].marked_title}")


def _source(sheet: Worksheet, row: int, report: ReportTable, styles: Styles, told: Particulars) -> int:
    """What one table answers for itself with; the next free row."""
    sheet.write_string(row, 0, visible(f"{report.marked_title}：{SOURCE}"), styles["title"])
    row += 2
    for what, text in source_lines(report, told.exported_at):
        sheet.write_string(row, 0, visible(what), styles["label"])
        sheet.write_string(row, 1, visible(text))
        row += 1
    row += 1
    for index, label in enumerate(("列名", "字段名", "口径")):
        sheet.write_string(row, index, label, styles["head"])
    for values in definition_lines(report, "万元"):
        row += 1
        for index, text in enumerate(values):
            sheet.write_string(row, index, visible(text), styles["wrap"])
    sheet.write_string(row + 2, 0, "查询", styles["label"])
    lines = report.sql.splitlines()
    for offset, line in enumerate(lines):
        sheet.write_string(row + 3 + offset, 0, visible(line))
    return row + 3 + len(lines)
