"""The annex in Excel: every number of the text with its origin, and every table whole and exact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dashboard.dictionary import entry
from dashboard.export.briefing_parts import Briefing, Drawing, Grid
from dashboard.export.cells import CELL_FORMATS, in_cell, visible
from dashboard.export.document.word import published
from dashboard.export.report import CellFormat, Column, ReportTable, cells, heading, totals
from dashboard.formatting import DEMONSTRATION

FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
RULED = {"border": 1, "border_color": "#7F7F7F"}
HEAD_ROWS = 3
WIDEST, NARROWEST = 46.0, 9.0
PRINTED_WIDTH = (
    190.0  # columns beyond it stand in the sheet and are not printed, so that the rest can be read
)
NUMBERS = "正文数字"
COVER = "说明"
LIST_COLUMNS: tuple[tuple[str, str, CellFormat, str], ...] = (
    ("place", "位置", "text", "所在的部分"),
    ("printed", "正文写法", "text", "正文里的写法，按万元、亿元取两位小数"),
    ("exact", "精确值", "number", "查询给出的数，单位见右"),
    ("unit", "单位", "text", "精确值的单位"),
    ("note", "附注编号", "integer", "正文数字后方括号里的编号"),
    ("label", "指标", "text", "数据字典里的名称"),
    ("definition", "口径", "text", "口径和算法"),
    ("report", "查询", "code", "回答它的命名查询"),
    ("column", "列", "code", "查询的列名"),
    ("key", "行", "code", "查询结果的哪一行，空的是只有一行"),
    ("edition", "版本", "integer", "数据版本"),
    ("filters", "条件", "text", "查询的条件"),
    ("link", "定版地址", "text", "打开就是这个数的页面"),
)
TYPES = {"number": pa.decimal128(38, 6), "integer": pa.int64()}


def write_annex(briefing: Briefing, target: BinaryIO) -> None:
    """The cover, the list of numbers, and one sheet for each report that the document shows; the same bytes each time."""
    made = published(briefing)
    with xlsxwriter.Workbook(target, {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties({"title": f"{''.join(briefing.title)}附件", "created": made})
        book.set_calc_mode("auto")
        styles = _styles(book)
        tables = annex_tables(briefing)
        _cover(book.add_worksheet(COVER), briefing, tables, styles)
        for name, report in tables:
            _sheet(book.add_worksheet(name), report, styles)


def annex_tables(briefing: Briefing) -> list[tuple[str, ReportTable]]:
    """(name of the sheet, report), the list of numbers first, then each report once, named by the tables it stands for."""
    found: dict[tuple[str, str], tuple[list[str], ReportTable]] = {}
    table = chart = 0
    for block in briefing.blocks:
        if isinstance(block, Grid):
            table += 1
            _place(found, f"表{table}", block.report)
        elif isinstance(block, Drawing):
            chart += 1
            _place(found, f"图{chart}", block.report)
        else:
            table += type(block).__name__ == "Deed"
    for place, report in enumerate(briefing.extras, 1):
        _place(found, f"附表{place}", report)
    named = [("、".join(names)[:31], report) for names, report in found.values()]
    return [(NUMBERS, listed(briefing)), *named]


def _place(
    found: dict[tuple[str, str], tuple[list[str], ReportTable]], name: str, report: ReportTable
) -> None:
    found.setdefault((report.title, report.link or ""), ([], report))[0].append(name)


def listed(briefing: Briefing) -> ReportTable:
    """Every number of the text in its order, one a row, exact."""
    endnotes = briefing.endnotes()
    rows: list[dict[str, Any]] = [
        {
            "place": place,
            "printed": figure.text,
            "exact": Decimal(figure.value),
            "unit": entry(figure.column).unit or figure.unit,
            "note": endnotes[figure.note.origin].number,
            "label": figure.note.label,
            "definition": figure.note.definition,
            "report": figure.note.report,
            "column": figure.column,
            "key": "，".join(f"{name}={value}" for name, value in figure.key),
            "edition": briefing.edition.number,
            "filters": "，".join(f"{name}：{text}" for name, text in figure.note.filters),
            "link": figure.note.link,
        }
        for place, figure in briefing.figures()
    ]
    arrays = {
        name: pa.array([row[name] for row in rows], TYPES.get(kind, pa.string()))
        for name, _, kind, _ in LIST_COLUMNS
    }
    return ReportTable(
        name="briefing_numbers",
        title=NUMBERS,
        table=pa.table(arrays),
        columns=tuple(
            Column(name, label, "", kind, words, False) for name, label, kind, words in LIST_COLUMNS
        ),
        edition=briefing.edition,
        filters=(),
        purpose="every number of the text",
        units="as stated in each row",
        sql="",
    )


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    def style(**settings: Any) -> Format:
        return book.add_format(FONT | settings)

    found = {
        "title": style(bold=True, font_size=14),
        "note": style(font_color="#5F7183"),
        "label": style(bold=True, valign="top"),
        "wrap": style(text_wrap=True, valign="top"),
        "head": style(bold=True, bg_color="#E6EDF6", align="center", text_wrap=True, **RULED),
        "missing": style(font_color="#7A8699", align="right", **RULED),
    }
    for kind, shape in CELL_FORMATS.items():
        found.setdefault(kind, style(**shape, **RULED))
        found[f"total {kind}"] = style(bold=True, bg_color="#F5F7FA", **shape, **RULED)
    return found


def _cover(
    sheet: Worksheet, briefing: Briefing, tables: Sequence[tuple[str, ReportTable]], styles: dict[str, Format]
) -> None:
    edition = briefing.edition
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, visible(f"{''.join(briefing.title)}　附件"), styles["title"])
    kind = f"{DEMONSTRATION}，不是真实业务数据" if edition.is_demonstration else "台账数据"
    as_of = edition.as_of.isoformat() if edition.as_of else "未报送"
    lines = [
        ("数据性质", kind),
        ("数据版本", f"第 {edition.number} 版"),
        ("数据截至日", f"{as_of}（各报送单位中最早的）"),
        ("单位", "金额显示为万元，单元格内保留到分；“正文数字”的精确值以元计"),
        ("怎样核对", "正文里的每个数都在“正文数字”里，各表的行与合计在同名工作表里"),
    ]
    for row, (what, text) in enumerate(lines, 2):
        sheet.write_string(row, 0, visible(what), styles["label"])
        sheet.write_string(row, 1, visible(text), styles["wrap"])
    for row, (name, report) in enumerate(tables, 2 + len(lines)):
        sheet.write_string(row, 0, visible(f"工作表 {name}"), styles["label"])
        told = visible(f"{report.title}，{f'查询 {report.name}' if report.link else '按正文次序'}")
        if report.link:
            sheet.write_url(row, 1, report.link, styles["wrap"], told)
        else:
            sheet.write_string(row, 1, told, styles["wrap"])
    _paper(sheet, "说明")


def _sheet(sheet: Worksheet, report: ReportTable, styles: dict[str, Format]) -> None:
    """Title, unit, heading, rows and 合计 as a formula."""
    columns, count = report.columns, report.table.num_rows
    lists = [cells(report, column) for column in columns]
    sheet.write_string(0, 0, visible(report.marked_title), styles["title"])
    has_money = any(column.format == "money" for column in columns)
    sheet.write_string(
        1, 0, "单位：万元（单元格内保留到分）" if has_money else "单位：见各列", styles["note"]
    )
    widths = [_width(column, values) for column, values in zip(columns, lists, strict=True)]
    for index, column in enumerate(columns):
        sheet.set_column(index, index, widths[index])
        sheet.write_string(2, index, visible(heading(column, "万元")), styles["head"])
        for row, value in enumerate(lists[index], HEAD_ROWS):
            _cell(sheet, row, index, in_cell(value, column.format), column.format, styles)
    if count:
        _total(sheet, report, styles)
    sheet.freeze_panes(HEAD_ROWS, 0)
    if columns:
        right = xl_col_to_name(len(columns) - 1)
        sheet.autofilter(HEAD_ROWS - 1, 0, HEAD_ROWS - 1 + count, len(columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{right}{HEAD_ROWS + count + 1}"})
        printed = sum(sum(widths[: place + 1]) <= PRINTED_WIDTH for place in range(len(widths)))
        sheet.print_area(0, 0, HEAD_ROWS + count, max(printed, 1) - 1)
    sheet.repeat_rows(0, HEAD_ROWS - 1)
    _paper(sheet, report.marked_title)


def _cell(sheet: Worksheet, row: int, index: int, value: Any, kind: str, styles: dict[str, Format]) -> None:
    """Text is always written as text, so that it can never become a formula, a link or a number."""
    if value is None:
        sheet.write_blank(row, index, None, styles[kind])
    elif isinstance(value, str):
        sheet.write_string(row, index, value, styles[kind if kind in ("text", "code") else "missing"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, index, dt.datetime(value.year, value.month, value.day), styles[kind])
    else:
        sheet.write_number(row, index, value, styles[kind])


def _total(sheet: Worksheet, report: ReportTable, styles: dict[str, Format]) -> None:
    found = totals(report)
    if not found:
        return
    first, last = HEAD_ROWS + 1, HEAD_ROWS + report.table.num_rows
    for index, column in enumerate(report.columns):
        style = styles[f"total {column.format}"]
        if column.name not in found:
            sheet.write_string(last, index, "" if index else "合计", styles["total text"])
            continue
        value = in_cell(found[column.name][0], column.format)
        letter = xl_col_to_name(index)
        if found[column.name][1] and not isinstance(value, str):
            sheet.write_formula(last, index, f"=SUM({letter}{first}:{letter}{last})", style, value)
        else:
            _cell(sheet, last, index, value, column.format, styles)


def _paper(sheet: Worksheet, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{title.replace('&', '&&')[:200]}&R第 &P 页 / 共 &N 页")


def _width(column: Column, values: Sequence[Any]) -> float:
    label = 2 * len(heading(column, "万元")) / (2 if len(column.label) > 8 else 1)
    seen = [
        f"{value / 10_000:,.2f}" if isinstance(value, Decimal) and column.format == "money" else value
        for value in values
    ]
    widest = max((len(str(value).encode("gbk", "replace")) for value in seen if value is not None), default=0)
    return min(max(label + 3, widest + 2, NARROWEST), WIDEST)
