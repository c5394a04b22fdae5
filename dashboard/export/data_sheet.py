"""Writes a table to a worksheet: title, 单位 line, heading, rows, 合计; money shown in 万元, exact to the fen in the cell."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dashboard.export.cells import in_cell, visible
from dashboard.export.delimited import FORMULA_STARTS
from dashboard.export.report import Column, ReportTable, cells, heading, totals
from dashboard.export.source import empty_sentence
from dashboard.export.styles import (
    EMPTY_COLUMN,
    LINE_POINTS,
    TITLE_CHARACTER,
    Styles,
    on_paper,
    places,
    row_height,
)
from dashboard.refusal import Refusal

SHEET_ROWS = 1_048_576
WIDTH_SAMPLE_ROWS = 500
HEAD_ROWS = 3
BLOCK_ROWS = 10_000
WIDEST, WRAPPED = 60, 44
# A heading up to WRAPPED characters wide stays on one line; the filter button needs additional width.
ONE_LINE, FILTER_PLACES = 10, 3
LONGEST_NOTE = 240


def check_fits(report: ReportTable) -> None:
    """Raise Refusal for more rows than a worksheet holds."""
    row_count = report.table.num_rows
    if row_count > SHEET_ROWS - HEAD_ROWS - 1:
        raise Refusal(
            f"“{report.title}”有 {row_count:,} 行，超过 Excel 工作表 {SHEET_ROWS - 1:,} 行的上限。"
            "请缩小筛选范围，或导出 csv、parquet 格式。"
        )


def data_sheet(
    sheet: Worksheet, report: ReportTable, styles: Styles, progress: Callable[[int], None]
) -> None:
    """Write the table into an empty sheet. progress: called with the number of rows written so far."""
    columns, row_count = report.columns, report.table.num_rows
    widths = column_widths(report)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, visible(report.marked_title), styles["title"])
    sheet.write_string(1, 0, visible(_note(report)), styles["note"])
    heads = [heading(column, "万元") for column in columns]
    sheet.set_row(2, 3 + row_height((text, width - 2) for text, width in zip(heads, widths, strict=True)))
    for index in range(len(columns)):
        sheet.write_string(2, index, visible(heads[index]), styles["head"])
    wrapped = {
        place: width
        for place, (column, width) in enumerate(zip(columns, widths, strict=True))
        if column.format == "text" and width >= WRAPPED
    }
    for start in range(0, row_count, BLOCK_ROWS):
        _rows(sheet, report, styles, start, wrapped)
        progress(min(start + BLOCK_ROWS, row_count))
    if row_count:
        _total_row(sheet, report, styles)
    else:
        sheet.write_string(HEAD_ROWS, 0, visible(empty_sentence(report)), styles["note"])
    _around(sheet, report, sum(widths))


def _around(sheet: Worksheet, report: ReportTable, characters: float) -> None:
    """Set frozen and repeated headings, the filter and the print area."""
    sheet.freeze_panes(HEAD_ROWS, 0)
    # The title of a narrow table continues over empty columns, which are then part of the print area.
    beside = places(report.marked_title) * TITLE_CHARACTER - characters
    beside_columns = max(0, math.ceil(beside / EMPTY_COLUMN))
    across = on_paper(sheet, report.marked_title, characters + beside_columns * EMPTY_COLUMN)
    sheet.repeat_rows(0, HEAD_ROWS - 1)
    if not report.columns:
        return
    bottom, right = HEAD_ROWS - 1 + report.table.num_rows, len(report.columns) - 1
    sheet.autofilter(HEAD_ROWS - 1, 0, bottom, right)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(right)}{bottom + 2}"})
    sheet.print_area(0, 0, bottom + 1, right + beside_columns)
    if across > 1:
        sheet.repeat_columns(0, _name_column(report.columns))


def _name_column(columns: tuple[Column, ...]) -> int:
    """The position of the column that names a row, among the first three columns."""
    places = [place for place, column in enumerate(columns[:3]) if column.format == "text"]
    return places[0] if places else 0


def _note(report: ReportTable) -> str:
    has_money = any(column.format == "money" for column in report.columns)
    unit = "单位：万元（单元格内保留到分）" if has_money else "单位：见各列标题"
    chosen = "；".join(f"{label}：{text}" for label, text in report.filters)
    note = f"{unit}　条件：{chosen}" if chosen else unit
    return note if len(note) <= LONGEST_NOTE else note[:LONGEST_NOTE] + "…（全部条件见“说明”）"


def _rows(
    sheet: Worksheet, report: ReportTable, styles: Styles, start: int, wrapped: dict[int, float]
) -> None:
    part = replace(report, table=report.table.slice(start, BLOCK_ROWS))
    kinds = [column.format for column in report.columns]
    plain = [styles["wrapped" if place in wrapped else kind] for place, kind in enumerate(kinds)]
    lists = [
        [in_cell(value, kind) for value in cells(part, column)]
        for column, kind in zip(report.columns, kinds, strict=True)
    ]
    missing, quoted = styles["missing"], styles["quoted"]
    for row, values in enumerate(zip(*lists, strict=True), HEAD_ROWS + start):
        height = row_height((str(values[place] or ""), width) for place, width in wrapped.items())
        if height > LINE_POINTS:
            sheet.set_row(row, height)
        for index, value in enumerate(values):
            if isinstance(value, str) and kinds[index] in ("text", "code"):
                # written as text, so that it does not become a formula, a link or a number
                style = quoted if value.startswith(FORMULA_STARTS) else plain[index]
                sheet.write_string(row, index, value, style)
            else:
                _cell(sheet, row, index, value, plain[index], missing)


def _cell(sheet: Worksheet, row: int, index: int, value: Any, style: Format, missing: Format) -> None:
    if value is None:
        sheet.write_blank(row, index, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, index, value, missing)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, index, dt.datetime(value.year, value.month, value.day), style)
    else:
        sheet.write_number(row, index, value, style)


def _total_row(sheet: Worksheet, report: ReportTable, styles: Styles) -> None:
    found = totals(report)
    if not found:
        return
    first, last = HEAD_ROWS + 1, HEAD_ROWS + report.table.num_rows
    labelled = False
    for index, column in enumerate(report.columns):
        style = styles["total_" + column.format]
        if column.name not in found:
            sheet.write_string(last, index, "" if labelled else "合计", styles["total_text"])
            labelled = True
            continue
        total, is_plain_sum = found[column.name]
        value = in_cell(total, column.format)
        if is_plain_sum and not isinstance(value, str):
            letter = xl_col_to_name(index)
            sheet.write_formula(last, index, f"=SUM({letter}{first}:{letter}{last})", style, value)
        else:
            _cell(sheet, last, index, value, style, style)


def column_widths(report: ReportTable) -> list[float]:
    """Column widths in characters, by content: a CJK character counts as two; long text is wrapped."""
    sample = replace(report, table=report.table.slice(0, WIDTH_SAMPLE_ROWS))
    return [_width(column, cells(sample, column)) for column in report.columns]


def _width(column: Column, values: list[Any]) -> float:
    label = places(heading(column, "万元"))
    head = label if label <= ONE_LINE else math.ceil(label / 2) + 1  # long headings wrap
    widest = max((places(_as_seen(column, value)) for value in values), default=0)
    natural = float(min(max(head + FILTER_PLACES, widest + 3, 8), WIDEST))
    return min(natural, WRAPPED) if column.format == "text" else natural


def _as_seen(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.format == "money" and isinstance(value, Decimal):
        return f"{value / 10_000:,.2f}"
    return str(value)
