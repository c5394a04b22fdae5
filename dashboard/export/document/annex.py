"""The annex in Excel: every number of the text with its origin, and every table with all rows and exact values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dashboard.export.briefing_parts import Briefing, Deed, Drawing, Grid
from dashboard.export.cells import visible
from dashboard.export.data_sheet import check_fits, data_sheet
from dashboard.export.document.word import published
from dashboard.export.occasion import unheard
from dashboard.export.report import CellFormat, Column, ReportTable
from dashboard.export.sheet_names import COVER
from dashboard.export.styles import Styles, on_paper, styles_of
from dashboard.formatting import DEMONSTRATION
from dashboard.policy.dictionary import entry

NUMBERS = "正文数字"
LIST_COLUMNS: tuple[tuple[str, str, CellFormat, str], ...] = (
    ("place", "位置", "text", "所在的部分"),
    ("printed", "正文写法", "text", "正文里的写法，按万元、亿元取两位小数"),
    ("exact", "精确值", "number", "查询给出的数，单位见右"),
    ("unit", "单位", "text", "精确值的单位"),
    ("note", "附注编号", "integer", "正文数字后方括号里的编号"),
    ("label", "指标", "text", "数据字典里的名称"),
    ("definition", "口径", "text", "口径和算法"),
    ("report", "查询", "code", "所用的命名查询"),
    ("column", "列", "code", "查询的列名"),
    ("key", "行", "code", "查询结果的行，为空的表示只有一行"),
    ("edition", "版本", "integer", "数据版本"),
    ("filters", "条件", "text", "查询的条件"),
    ("link", "定版地址", "code", "该数所在页面"),
)
TYPES = {"number": pa.decimal128(38, 6), "integer": pa.int64()}


def write_annex(briefing: Briefing, target: BinaryIO) -> None:
    """Write the cover, the list of numbers, and a sheet for each report of the document. The same briefing gives the same bytes."""
    made = published(briefing)
    with xlsxwriter.Workbook(target, {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties({"title": f"{''.join(briefing.title)}附件", "created": made})
        book.set_calc_mode("auto")
        styles = styles_of(book)
        tables = annex_tables(briefing)
        _cover(book.add_worksheet(COVER), briefing, tables, styles)
        for name, report in tables:
            check_fits(report)
            data_sheet(book.add_worksheet(name), report, styles, unheard)


def annex_tables(briefing: Briefing) -> list[tuple[str, ReportTable]]:
    """(name of the sheet, report): first the list of numbers, then each report once, named after its tables in the text."""
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
            table += isinstance(block, Deed)
    for place, report in enumerate(briefing.extras, 1):
        _place(found, f"附表{place}", report)
    named = [("、".join(names)[:31], report) for names, report in found.values()]
    return [(NUMBERS, listed(briefing)), *named]


def _place(
    found: dict[tuple[str, str], tuple[list[str], ReportTable]], name: str, report: ReportTable
) -> None:
    found.setdefault((report.title, report.link or ""), ([], report))[0].append(name)


def listed(briefing: Briefing) -> ReportTable:
    """The numbers of the text in order, one per row, with exact values."""
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


def _cover(
    sheet: Worksheet, briefing: Briefing, tables: Sequence[tuple[str, ReportTable]], styles: Styles
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
        ("核对办法", "正文里的每个数都在“正文数字”里，各表的行与合计在同名工作表里"),
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
    on_paper(sheet, COVER)
