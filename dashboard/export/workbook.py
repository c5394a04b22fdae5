"""Excel: the sheet 数据 as an office would hand it over, and the sheet 来源说明 that answers for it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.export.cells import CELL_FORMATS, in_cell, visible
from dashboard.export.report import Column, ReportTable, cells, heading, totals
from dashboard.export.source import definition_lines, empty_sentence, source_lines
from dashboard.refusal import Refusal

SHEET_ROWS = 1_048_576
CONSTANT_MEMORY_ROWS = 50_000
WIDTH_SAMPLE_ROWS = 500
HEAD_ROWS = 3
BLOCK_ROWS = 10_000


def write_xlsx(report: ReportTable, target: BinaryIO, exported_at: dt.datetime) -> None:
    """Title, 单位 line, heading, rows, 合计; money shown in 万元 with the fen kept in the cell.

    Refusal: more rows than a worksheet holds.
    """
    row_count = report.table.num_rows
    if row_count > SHEET_ROWS - HEAD_ROWS - 1:
        raise Refusal(
            f"“{report.title}”有 {row_count:,} 行，超过 Excel 工作表 {SHEET_ROWS - 1:,} 行的上限。"
            "请缩小筛选范围，或导出 csv、parquet 格式。"
        )
    options = {"constant_memory": row_count > CONSTANT_MEMORY_ROWS, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(target, options)
    workbook.set_properties({"title": report.marked_title, "created": exported_at})
    workbook.set_calc_mode("auto")
    styles = _styles(workbook)
    _data_sheet(workbook.add_worksheet("数据"), report, styles)
    _source_sheet(workbook.add_worksheet("来源说明"), report, exported_at, styles)
    workbook.close()


def _styles(workbook: Workbook) -> dict[str, Format]:
    def style(**settings: Any) -> Format:
        return workbook.add_format(
            {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"} | settings
        )

    ruled = {"border": 1, "border_color": "#C9D2DF"}
    return {
        "title": style(bold=True, font_size=14),
        "note": style(font_color="#5F7183"),
        "head": style(bold=True, bg_color="#E6EDF6", align="center", text_wrap=True, **ruled),
        "missing": style(font_color="#7A8699", italic=True, align="right", **ruled),
        "wrap": style(text_wrap=True, valign="top"),
        "label": style(bold=True, valign="top"),
        "total_text": style(bold=True, bg_color="#F5F7FA", **ruled),
    } | {
        prefix + kind: style(**shape, **extra, **ruled)
        for kind, shape in CELL_FORMATS.items()
        for prefix, extra in (("", {}), ("total_", {"bold": True, "bg_color": "#F5F7FA"}))
        if prefix + kind != "total_text"
    }


def _data_sheet(sheet: Worksheet, report: ReportTable, styles: dict[str, Format]) -> None:
    columns, row_count = report.columns, report.table.num_rows
    for index, width in enumerate(_widths(report)):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, visible(report.marked_title), styles["title"])
    has_money = any(column.format == "money" for column in columns)
    unit = "单位：万元（单元格内保留到分）" if has_money else "单位：见各列标题"
    sheet.write_string(1, 0, unit, styles["note"])
    for index, column in enumerate(columns):
        sheet.write_string(2, index, visible(heading(column, "万元")), styles["head"])
    for start in range(0, row_count, BLOCK_ROWS):
        _rows(sheet, report, styles, start)
    if row_count:
        _total_row(sheet, report, styles)
    else:
        sheet.write_string(HEAD_ROWS, 0, visible(empty_sentence(report)), styles["note"])
    sheet.freeze_panes(HEAD_ROWS, 0)
    if columns:
        bottom, right = HEAD_ROWS - 1 + row_count, len(columns) - 1
        sheet.autofilter(HEAD_ROWS - 1, 0, bottom, right)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(right)}{bottom + 2}"})
    _page_setup(sheet, report)


def _rows(sheet: Worksheet, report: ReportTable, styles: dict[str, Format], start: int) -> None:
    part = replace(report, table=report.table.slice(start, BLOCK_ROWS))
    kinds = [column.format for column in report.columns]
    lists = [cells(part, column) for column in report.columns]
    for offset, values in enumerate(zip(*lists, strict=True)):
        row = HEAD_ROWS + start + offset
        for index, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            _cell(sheet, row, index, in_cell(value, kind), styles[kind], styles["missing"], kind)


def _cell(
    sheet: Worksheet, row: int, index: int, value: Any, style: Format, missing: Format, kind: str
) -> None:
    """Text is always written as text, so that it can never become a formula, a link or a number."""
    if value is None:
        sheet.write_blank(row, index, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, index, value, style if kind in ("text", "code") else missing)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, index, dt.datetime(value.year, value.month, value.day), style)
    else:
        sheet.write_number(row, index, value, style)


def _total_row(sheet: Worksheet, report: ReportTable, styles: dict[str, Format]) -> None:
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
            _cell(sheet, last, index, value, style, style, column.format)


def _page_setup(sheet: Worksheet, report: ReportTable) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEAD_ROWS - 1)
    # & begins a code in a footer, and Excel takes at most 255 characters
    title = report.marked_title.replace("&", "&&")[:200]
    sheet.set_footer(f"&L{title}&R第 &P 页 / 共 &N 页")


def _source_sheet(
    sheet: Worksheet, report: ReportTable, exported_at: dt.datetime, styles: dict[str, Format]
) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, visible(f"{report.marked_title}：来源说明"), styles["title"])
    row = 2
    for what, text in source_lines(report, exported_at):
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
    for offset, line in enumerate(report.sql.splitlines()):
        sheet.write_string(row + 3 + offset, 0, visible(line))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _widths(report: ReportTable) -> list[float]:
    """Column widths by content: a CJK character takes two places."""
    sample = replace(report, table=report.table.slice(0, WIDTH_SAMPLE_ROWS))
    return [_width(column, cells(sample, column)) for column in report.columns]


def _width(column: Column, values: list[Any]) -> float:
    label = _places(heading(column, "万元"))
    head = label if label <= 16 else label / 2 + 2  # long headings wrap
    widest = max((_places(_as_seen(column, value)) for value in values), default=0)
    return float(min(max(head + 4, widest + 2, 8), 60))


def _as_seen(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.format == "money" and isinstance(value, Decimal):
        return f"{value / 10_000:,.2f}"
    return str(value)


def _places(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
