"""Exports, read again with other libraries than those that wrote them."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from dashboard.export import Column, EditionStamp, ReportTable, data_sheet, file_name, workbook, write
from dashboard.export.cells import in_cell
from dashboard.refusal import Refusal
from tests.exporting import content, occasion

MONEY = pa.decimal128(18, 2)
WHEN = dt.datetime(2026, 11, 24, 9, 30)
NASTY = [
    "=1+1",
    "+86",
    "-甲",
    "@SUM(A1)",
    "\t=1",
    '逗号,引号"与\n换行',
    "http://example.org",
    '=HYPERLINK("x")',
]
AMOUNTS = [Decimal("0.01"), None, Decimal("-12345678.90"), Decimal("9999999999999.99"), Decimal("0.00")] + [
    Decimal("8805000.00")
] * 3

COLUMNS = (
    Column("project_name", "项目名称", "", "text", "台账所填名称", False),
    Column("recipient_code", "承担单位代码", "", "code", "统一社会信用代码", False),
    Column("committed_amount_yuan", "已立项金额", "元", "money", "下达文件承诺的金额", True),
    Column("used_share_pct", "占用比例", "%", "percent", "已立项 ÷ 上限", False),
    Column("project_count", "项目数", "个", "integer", "去重后的项目数", True),
    Column("approved_on", "立项日期", "", "date", "立项文件日期", False),
)
EDITION = EditionStamp(12, "ledger", dt.date(2026, 10, 31), dt.datetime(2026, 11, 1, 8), "甲处", "十月台账")


def a_report(**changes: Any) -> ReportTable:
    count = len(NASTY)
    table = pa.table(
        {
            "project_name": pa.array(NASTY),
            "recipient_code": pa.array(["012345678901234567"] * count),
            "committed_amount_yuan": pa.array(AMOUNTS, MONEY),
            "committed_amount_yuan_missing_code": pa.array([None, "not_reported"] + [None] * (count - 2)),
            "used_share_pct": pa.array([Decimal("87.5000"), None] + [Decimal("33.3333")] * (count - 2)),
            "project_count": pa.array([Decimal(2)] * count, pa.decimal128(38, 0)),
            "approved_on": pa.array([dt.date(2026, 1, 31), None] + [dt.date(2026, 2, 28)] * (count - 2)),
        }
    )
    report = ReportTable(
        name="caps_by_record",
        title="资金与上限",
        table=table,
        columns=COLUMNS,
        edition=EDITION,
        filters=(("地区", "成都市"), ("年度", "全部")),
        purpose="各主体的立项金额与上限",
        units="金额单位：元",
        sql="-- purpose: 上限\nselect 1\nfrom projects",
        link="http://localhost:8501/caps?edition=12",
    )
    return replace(report, **changes)


def sheet_of(report: ReportTable, name: str = "资金与上限") -> Any:
    return openpyxl.load_workbook(io.BytesIO(content(report, "xlsx", WHEN)))[name]


def test_workbook_holds_the_same_rows() -> None:
    """Every cell of the sheet equals the table, and money equals it to the fen."""
    report = a_report()
    written = content(report, "xlsx", WHEN)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(written)).get_sheet_by_name("资金与上限").to_python()
    expected = report.table.to_pylist()
    assert rows[0][0] == "资金与上限（第 12 版，数据截至 2026-10-31）"
    assert str(rows[1][0]).startswith("单位：万元")
    assert rows[2][:3] == ["项目名称", "承担单位代码", "已立项金额（万元）"]
    for row, source in zip(rows[3:], expected, strict=False):
        assert row[0] == source["project_name"]
        assert row[1] == "012345678901234567"
        money = source["committed_amount_yuan"]
        if money is None:
            assert row[2] == "未报送"
        else:
            assert round(Decimal(repr(row[2])) * 10_000, 2) == money
        assert row[4] == 2
        assert row[5] == (source["approved_on"] or "")
    assert len(rows) == 3 + len(expected) + 1


def test_workbook_total_is_a_formula_with_its_value() -> None:
    """合计 is a SUM over all rows and carries its value for readers that do not calculate."""
    report = a_report()
    last = 4 + len(NASTY)
    cell = sheet_of(report).cell(last, 3)
    assert cell.value == f"=SUM(C4:C{last - 1})"
    cached = openpyxl.load_workbook(io.BytesIO(content(report, "xlsx")), data_only=True)["资金与上限"]
    total = sum((amount for amount in AMOUNTS if amount is not None), Decimal(0))
    assert round(Decimal(repr(cached.cell(last, 3).value)) * 10_000, 2) == total
    assert cached.cell(last, 1).value == "合计"
    assert cached.cell(last, 5).value == 2 * len(NASTY)


def test_a_total_that_is_no_sum_stays_as_on_the_screen() -> None:
    """Where joint clauses count once, 合计 is the screen's figure, not a SUM, and 来源说明 says so."""
    report = a_report(total={"committed_amount_yuan": Decimal("5.00")})
    assert sheet_of(report).cell(4 + len(NASTY), 3).value == 0.0005
    notes = [cell.value for cell in sheet_of(report, "来源说明")["B"]]
    assert any(note and "与各行相加不同" in note for note in notes)


def test_workbook_is_ready_to_print() -> None:
    """Heading frozen and repeated, autofilter over the rows without 合计, A4 landscape."""
    sheet = sheet_of(a_report())
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == f"A3:F{3 + len(NASTY)}"
    assert sheet.print_title_rows == "$1:$3"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet["C4"].number_format == "#,##0.00"
    assert sheet["A4"].data_type == "s"


def test_source_sheet_answers_for_the_figures() -> None:
    """来源说明 holds edition, date, filters, definitions, query, time and link."""
    text = "\n".join(
        str(value) for row in sheet_of(a_report(), "来源说明").values for value in row if value is not None
    )
    for expected in (
        "第 12 版",
        "2026-10-31",
        "成都市",
        "下达文件承诺的金额",
        "from projects",
        "09:30:00",
        "/caps?",
    ):
        assert expected in text


@pytest.mark.parametrize("fmt", ["xlsx", "csv", "parquet", "zip"])
def test_demonstration_says_so(fmt: str) -> None:
    """演示数据 stands in the title row, the file name, the metadata or the source file."""
    report = a_report(edition=replace(EDITION, kind="demo"))
    written = content(report, fmt, WHEN)
    assert file_name(report, fmt) == f"资金与上限_演示数据_第12版_2026-10-31.{fmt}"
    if fmt == "xlsx":
        assert "演示数据" in str(sheet_of(report)["A1"].value)
        assert any("演示数据" in str(cell.value) for cell in sheet_of(report, "来源说明")["B"])
    elif fmt == "parquet":
        metadata = pq.read_schema(io.BytesIO(written)).metadata
        assert metadata[b"edition_kind"] == b"demo"
    elif fmt == "zip":
        with zipfile.ZipFile(io.BytesIO(written)) as archive:
            assert "演示数据" in archive.read("来源说明.txt").decode("utf-8-sig")


def test_csv_opens_right_in_excel(tmp_path: Path) -> None:
    """UTF-8 with BOM, CRLF, headings with unit, exact 元; text that begins like a formula is defused."""
    written = content(a_report(), "csv", WHEN)
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\r\n") == len(NASTY) + 1
    frame = pd.read_csv(io.BytesIO(written), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert list(frame.columns)[2:4] == ["已立项金额（元）", "占用比例（%）"]
    assert frame["已立项金额（元）"].tolist()[:3] == ["0.01", "未报送", "-12345678.90"]
    assert frame["项目名称"].tolist()[:5] == ["'=1+1", "'+86", "'-甲", "'@SUM(A1)", "'\t=1"]
    path = tmp_path / "x.csv"
    path.write_bytes(written)
    query = "select count(*) from read_csv(?, all_varchar = true, header = true)"
    assert duckdb.execute(query, [str(path)]).fetchone() == (len(NASTY),)


def test_parquet_keeps_decimals_and_source(tmp_path: Path) -> None:
    """English names, decimal(18, 2), every row; edition, filters and definitions in the metadata."""
    path = tmp_path / "x.parquet"
    write(a_report(), "parquet", path, occasion(), WHEN)
    query = "select committed_amount_yuan, typeof(committed_amount_yuan) from read_parquet(?)"
    rows = duckdb.execute(query, [str(path)]).fetchall()
    assert [row[0] for row in rows] == AMOUNTS
    assert rows[0][1] == "DECIMAL(18,2)"
    schema = pq.read_schema(path)
    assert schema.metadata[b"edition"] == b"12"
    assert json.loads(schema.metadata[b"filters"])[0] == {"label": "地区", "value": "成都市"}
    assert schema.field("project_count").metadata[b"definition"].decode() == "去重后的项目数"
    assert list(tmp_path.iterdir()) == [path]


def test_data_package_describes_its_data() -> None:
    """Names, types, size and hash of datapackage.json are those of the CSV beside it."""
    report = a_report()
    with zipfile.ZipFile(io.BytesIO(content(report, "zip", WHEN))) as archive:
        assert archive.testzip() is None
        package = json.loads(archive.read("datapackage.json"))
        resource = package["resources"][0]
        data = archive.read(resource["path"])
        assert "from projects" in archive.read("来源说明.txt").decode("utf-8-sig")
    assert resource["bytes"] == len(data)
    assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
    header = next(csv.reader(io.StringIO(data.decode("utf-8"))))
    fields = resource["schema"]["fields"]
    assert header == [field["name"] for field in fields] == report.table.column_names
    types = {field["name"]: field["type"] for field in fields}
    assert types["committed_amount_yuan"] == "number"
    assert types["approved_on"] == "date"
    assert package["profile"] == "tabular-data-package"


def test_json_has_the_promised_shape() -> None:
    """Money as decimal text, counts and shares as numbers, dates ISO, null with its reason beside it."""
    rows = json.loads(content(a_report(), "json"))
    assert rows[0]["committed_amount_yuan"] == "0.01"
    assert rows[7]["committed_amount_yuan"] == "8805000.00"
    assert rows[1]["committed_amount_yuan"] is None
    assert rows[1]["committed_amount_yuan_missing_code"] == "not_reported"
    assert (rows[0]["project_count"], rows[0]["used_share_pct"]) == (2, 87.5)
    assert rows[0]["approved_on"] == "2026-01-31"
    assert len(rows) == len(NASTY)


def test_empty_answers_keep_their_heading() -> None:
    """No rows: heading, and in the workbook a sentence with the filters that caused it."""
    report = a_report(table=a_report().table.slice(0, 0))
    sheet = sheet_of(report)
    assert sheet["A3"].value == "项目名称"
    assert sheet["A4"].value == "没有符合条件的记录（筛选条件：地区：成都市；年度：全部）。"
    assert content(report, "csv").decode("utf-8-sig").count("\r\n") == 1
    assert json.loads(content(report, "json")) == []
    assert pq.read_table(io.BytesIO(content(report, "parquet"))).num_rows == 0
    assert zipfile.ZipFile(io.BytesIO(content(report, "zip"))).testzip() is None


def test_long_tables_are_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit the workbook is written row by row and reads back the same."""
    monkeypatch.setattr(workbook, "CONSTANT_MEMORY_ROWS", 3)
    monkeypatch.setattr(data_sheet, "BLOCK_ROWS", 3)
    test_workbook_holds_the_same_rows()
    test_workbook_total_is_a_formula_with_its_value()


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than a worksheet holds: a sentence that names the formats that can."""
    monkeypatch.setattr(data_sheet, "SHEET_ROWS", 10)
    with pytest.raises(Refusal, match=r"csv、parquet"):
        content(a_report(), "xlsx")


def test_refusals_are_sentences(tmp_path: Path) -> None:
    """An unknown format and a missing folder are refused, and nothing is left behind."""
    with pytest.raises(Refusal, match="不支持导出格式“pdf”"):
        content(a_report(), "pdf")
    with pytest.raises(Refusal, match="无法写入"):
        write(a_report(), "csv", tmp_path / "没有" / "x.csv", occasion())
    assert not list(tmp_path.iterdir())


def test_file_names_are_safe() -> None:
    """What a file system forbids is left out of the name; an unknown date is said."""
    report = a_report(title="资金/上限: <测试>", edition=replace(EDITION, as_of=None))
    assert file_name(report, "csv") == "资金上限测试_第12版_截至日未报送.csv"


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False))
def test_wan_in_a_cell_keeps_the_fen(amount: Decimal) -> None:
    """元 ÷ 10000 gives the exact 元 back, up to ten 万亿, with the digits that a workbook holds."""
    cell = in_cell(amount, "money")
    assert isinstance(cell, float)
    assert round(Decimal(f"{cell:.16G}") * 10_000, 2) == amount


def test_what_a_double_cannot_hold_is_text() -> None:
    """A sum beyond that is written as exact text rather than changed."""
    assert in_cell(Decimal("12345678901234567.89"), "money") == "1,234,567,890,123.456789"
    assert in_cell(2**60 + 1, "integer") == f"{2**60 + 1:,}"


TEXTS = st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=5)
FORMULAS = st.lists(st.builds(str.__add__, st.sampled_from("=+-@\t\r"), st.text("=1+A()|!'\" ", max_size=8)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, FORMULAS)
def test_no_text_becomes_a_formula(texts: list[str], formulas: list[str]) -> None:
    """Whatever a ledger contains, a cell of text stays text and no CSV cell begins like a formula."""
    values = texts + formulas
    report = a_report(table=pa.table({"project_name": values}), columns=COLUMNS[:1])
    rows = csv.reader(io.StringIO(content(report, "csv").decode("utf-8-sig"), newline=""))
    cells = [row[0] if row else "" for row in rows][1:]
    assert len(cells) == len(values)
    for cell, value in zip(cells, values, strict=True):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cell.removeprefix("'") == value.removeprefix("'")
    sheet = sheet_of(report)
    found = [sheet.cell(4 + index, 1) for index in range(len(values))]
    assert all(cell.data_type in ("s", "n") and not isinstance(cell.value, float) for cell in found)
    assert [cell.hyperlink for cell in found] == [None] * len(values)


def test_a_report_of_totals_has_no_total_below() -> None:
    """Where the first column is an amount, the one row is the total itself: nothing is written below it."""
    whole = a_report()
    amounts = [name for name in whole.table.column_names if name.endswith("_yuan")]
    report = replace(
        whole,
        table=whole.table.select(amounts).slice(0, 1),
        columns=tuple(column for column in whole.columns if column.name in amounts),
    )
    rows = list(sheet_of(report, report.title).iter_rows(min_row=4, values_only=True))
    assert len(rows) == 1
    assert "合计" not in str(rows)


def test_a_column_without_a_value_has_no_total() -> None:
    """Where nothing was reported 合计 is empty, not 0; the columns beside it are added up."""
    table = a_report().table
    place = table.column_names.index("committed_amount_yuan")
    empty = pa.nulls(table.num_rows, MONEY)
    report = a_report(table=table.set_column(place, "committed_amount_yuan", empty))
    row = [sheet_of(report).cell(4 + len(NASTY), column).value for column in range(1, 7)]
    assert row[0] == "合计"
    assert not row[2]
    assert row[4] == f"=SUM(E4:E{3 + len(NASTY)})"
