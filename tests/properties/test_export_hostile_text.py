"""Hostile text in cells, headings, titles and filters stays text in every format and in every name."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.export import Book, Column, ReportTable, file_name
from dashboard.export.sheet_names import sheet_names
from tests.exporting import content
from tests.unit.test_export import a_report

STARTS = "=+-@\t\r\n＝＋－＠"
BAITS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    '=HYPERLINK("http://x","y")',
    "=cmd|'/c calc'!A1",
    "'=1",
    '"=1"',
    "http://example.org/",
    "internal:'说明'!A1",
    "mailto:x@example.org",
    "{=1+1}",
    "&D&P",
    "[x]:*?/\\",
    "说明",
    "History",
    "a" * 200,
    "𠮷" * 40,
)
TEXT = st.one_of(
    st.sampled_from(BAITS),
    st.builds(str.__add__, st.sampled_from(STARTS), st.text(max_size=10)),
    st.text(st.characters(codec="utf-8"), max_size=20),
)
SIGNED = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)
EVERY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def hostile(title: str, label: str, words: str, texts: list[str], amounts: list[Decimal]) -> ReportTable:
    """A report whose every text comes from an enemy, with amounts of both signs beside it."""
    count = min(len(texts), len(amounts))
    table = pa.table(
        {
            "record_name": pa.array(texts[:count], pa.string()),
            "change_amount_yuan": pa.array(amounts[:count], pa.decimal128(18, 2)),
        }
    )
    columns = (
        Column("record_name", label, "", "text", words, False),
        Column("change_amount_yuan", "变化", "元", "money", words, True),
    )
    return a_report(
        title=title or "表", table=table, columns=columns, filters=((words or "条件", words),), link=None
    )


HOSTILE = st.builds(
    hostile,
    TEXT,
    TEXT,
    TEXT,
    st.lists(TEXT, min_size=1, max_size=4),
    st.lists(SIGNED, min_size=1, max_size=4),
)


@EVERY
@given(HOSTILE)
def test_no_cell_of_a_csv_begins_like_a_formula(report: ReportTable) -> None:
    """Headings and cells of the CSV and of the package are defused; negative numbers stay numbers."""
    readable = content(report, "csv")
    assert readable.startswith(b"\xef\xbb\xbf")
    with zipfile.ZipFile(io.BytesIO(content(report, "zip"))) as archive:
        machine = archive.read(json.loads(archive.read("datapackage.json"))["resources"][0]["path"])
    for raw in (readable.decode("utf-8-sig"), machine.decode("utf-8")):
        head, *rows = csv.reader(io.StringIO(raw, newline=""))
        assert not any(text.startswith(tuple(STARTS)) for text in head)
        assert len(rows) == report.table.num_rows
        for (text, number), own in zip(rows, report.table.to_pylist(), strict=True):
            assert not text.startswith(tuple(STARTS))
            assert text in (own["record_name"], "'" + own["record_name"])
            assert Decimal(number) == own["change_amount_yuan"]


@EVERY
@given(HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(report: ReportTable) -> None:
    """On every sheet only 合计 is a formula, no text is a link but the table of contents, and 合计 adds up to the fen."""
    book = openpyxl.load_workbook(io.BytesIO(content(report, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    formulas = [cell for cell in cells if cell.data_type == "f"]
    last = 3 + report.table.num_rows
    assert [cell.value for cell in formulas] == [f"=SUM(B4:B{last})"]
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert [link.target for link in links] == [None]  # to a sheet of the same workbook
    rows = book.worksheets[1]
    for place, own in enumerate(report.table.to_pylist(), 4):
        text, number = rows.cell(place, 1), rows.cell(place, 2)
        assert text.data_type in ("s", "n")  # n: an empty text
        assert isinstance(number.value, (int, float))
        assert round(Decimal(repr(number.value)) * 10_000, 2) == own["change_amount_yuan"]
        if own["record_name"].startswith(tuple(STARTS)):
            assert text.quotePrefix or text.style_array.quotePrefix


@EVERY
@given(HOSTILE)
def test_formats_for_programs_change_no_letter(report: ReportTable) -> None:
    """Parquet and JSON carry the text as it is: no program runs it."""
    texts = report.table["record_name"].to_pylist()
    assert pq.read_table(io.BytesIO(content(report, "parquet")))["record_name"].to_pylist() == texts
    assert [row["record_name"] for row in json.loads(content(report, "json"))] == texts


@EVERY
@given(st.lists(TEXT, min_size=1, max_size=12))
def test_names_of_sheets_are_safe_and_unique(titles: list[str]) -> None:
    """At most 31 characters as Excel counts them, no forbidden sign, none twice, none like a formula."""
    names = sheet_names(titles)
    assert len(names) == len(titles)
    folded = [name.casefold() for name in (*names, "说明", "来源说明")]
    assert len(set(folded)) == len(folded)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert not name.startswith(("'", *STARTS))
        assert not name.endswith("'")
        assert name.casefold() != "history"


@EVERY
@given(HOSTILE)
def test_names_of_files_are_safe(report: ReportTable) -> None:
    """No sign that a file system forbids, no first sign of a formula, short enough, and the format at its end."""
    name = file_name(report, "xlsx")
    assert not re.search(r'[\\/:*?"<>|\s\x00-\x1f]', name)
    assert not name.startswith((".", "'", *STARTS))
    assert len(name.encode("utf-8")) <= 255
    assert name.endswith(".xlsx")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(HOSTILE, min_size=1, max_size=3), TEXT)
def test_a_whole_page_of_them_opens(reports: list[ReportTable], title: str) -> None:
    """A workbook of hostile tables opens, one sheet a table, and its contents lead to each."""
    own = reports[0]
    tables = tuple(replace(report, title=title or "表") for report in reports)
    figures = ((title or "数", title, title, title),)
    book = Book("x", title or "页", own.edition, own.filters, figures, tables)
    found = openpyxl.load_workbook(io.BytesIO(content(book, "xlsx")))
    assert len(found.sheetnames) == len(reports) + 2
    links = [cell.hyperlink.location for row in found["说明"].iter_rows() for cell in row if cell.hyperlink]
    names = [name.replace("'", "''") for name in found.sheetnames[1:-1]]
    assert links == [f"'{name}'!A1" for name in names]
    formulas = [cell for sheet in found for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) == len(reports)
