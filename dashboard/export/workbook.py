"""Writes Excel workbooks: the sheet 说明, then the tables, then 来源说明."""

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
from dashboard.export.styles import Styles, on_paper, row_height, styles_of

CONSTANT_MEMORY_ROWS = 50_000
SOURCE_WIDTHS = (28, 34, 80)


def write_xlsx(report: ReportTable, target: BinaryIO, told: Particulars) -> None:
    """Write a table. The workbook opens on the sheet with the rows; its first line gives edition, date and 演示数据.

    Raises Refusal for more rows than a worksheet holds.
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
    """Write a page, one sheet for each table. The workbook opens on the cover with its table of contents.

    Raises Refusal for more rows than a worksheet holds.
    """
    for report in book.tables:
        check_fits(report)
    workbook, styles = _opened(target, book.title, book.row_count, told)
    names = sheet_names([table.title for table in book.tables])
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
    workbook.set_properties({"title": visible(title), "created": told.exported_at})
    workbook.set_calc_mode("auto")
    return workbook, styles_of(workbook)


def _source_sheet(
    sheet: Worksheet, reports: Sequence[ReportTable], styles: Styles, told: Particulars
) -> None:
    """Write the source of each table, then the queries, which are outside the print area."""
    for place, width in enumerate(SOURCE_WIDTHS):
        sheet.set_column(place, place, width)
    row = 0
    for report in reports:
        row = _source(sheet, row, report, styles, told) + 2
    sheet.print_area(0, 0, row - 2, len(SOURCE_WIDTHS) - 1)
    for report in reports:
        lines = report.sql.splitlines()
        if lines:
            sheet.write_string(row, 0, visible(f"查询 {report.name}"), styles["label"])
        for offset, line in enumerate(lines, 1):
            sheet.write_string(row + offset, 0, visible(line))
        row += len(lines) + 2
    on_paper(sheet, f"{SOURCE}：{reports[0].marked_title}")


def _source(sheet: Worksheet, row: int, report: ReportTable, styles: Styles, told: Particulars) -> int:
    """Write the source of a table; returns the next free row."""
    first, second, third = SOURCE_WIDTHS
    sheet.write_string(row, 0, visible(f"{report.marked_title}：{SOURCE}"), styles["title"])
    row += 2
    for what, text in source_lines(report, told.exported_at):
        sheet.set_row(row, row_height([(text, second + third), (what, first)]))
        sheet.write_string(row, 0, visible(what), styles["label"])
        sheet.merge_range(row, 1, row, 2, "", styles["wrap"])
        sheet.write_string(row, 1, visible(text), styles["wrap"])
        row += 1
    row += 1
    for index, label in enumerate(("列名", "字段名", "口径")):
        sheet.write_string(row, index, label, styles["head"])
    for values in definition_lines(report, "万元"):
        row += 1
        sheet.set_row(row, row_height(zip(values, SOURCE_WIDTHS, strict=True)))
        for index, text in enumerate(values):
            sheet.write_string(row, index, visible(text), styles["wrap"])
    return row + 1
