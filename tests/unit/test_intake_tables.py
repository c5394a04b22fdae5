"""Several tables in one sheet, headings that repeat, numbers and names in one cell: no row is lost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.ledgers import delimited, facts, read, reasons, workbook

pytestmark = pytest.mark.slow  # publishes editions

COMMITTED: list[object] = ["文号", "项目编号", "下达金额", "下达日期"]
PAID: list[object] = ["项目编号", "拨付金额", "拨付日期", "收款单位"]
STACKED: list[list[object]] = [
    ["某某厅资金下达和拨付情况"],
    ["（一）下达情况", "", "", "单位：万元"],
    COMMITTED,
    ["文一号", "P0001", 10, "2026-01-05"],
    ["文二号", "P0002", 2.5, "2026-02-05"],
    ["合计", "", 12.5, ""],
    ["填报人：张三", "", "", ""],
    [],
    ["（二）拨付情况", "", "", ""],
    ["", "", "", "单位：元"],
    PAID,
    ["P0001", 60000, "2026-03-01", "甲公司"],
    ["P0002", 25000.01, "2026-03-02", "乙公司"],
    ["合计", 85000.01, "", ""],
]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_stacked_tables_keep_their_own_unit(suffix: str, tmp_path: Path) -> None:
    """Two tables below each other are two kinds with two units; totals, titles and footers belong to neither."""
    rows = [[*row, *[""] * (4 - len(row))] for row in STACKED]
    path = (workbook if suffix == "xlsx" else delimited)(tmp_path / f"台账.{suffix}", rows)
    result = read(path)
    assert result.kinds == ("commitments", "disbursements")
    committed = [row["committed_amount_yuan"] for row in facts(result, "commitments")]
    paid = [row["disbursed_amount_yuan"] for row in facts(result, "disbursements")]
    assert committed == [Decimal("100000.00"), Decimal("25000.00")]
    assert paid == [Decimal("60000.00"), Decimal("25000.01")]
    assert (result.read, result.taken, result.not_data) == (13, 4, 9)
    assert "张三" not in repr(result)


def test_a_repeated_heading_is_a_page_break(tmp_path: Path) -> None:
    """The same headings again, as printing repeats them, end nothing and change no unit."""
    row = ["文号", "项目编号", "下达金额（万元）"]
    rows = [
        ["下达清单"],
        row,
        ["甲", "P0001", 1],
        row,
        ["乙", "P0002", 2],
        ["下达清单（续）"],
        row,
        ["丙", "P0003", 3],
    ]
    result = read(workbook(tmp_path / "台账.xlsx", rows))
    assert [fact["source_row"] for fact in facts(result, "commitments")] == [3, 5, 8]


def test_the_same_form_with_another_unit(tmp_path: Path) -> None:
    """Repeated headings below another unit line are counted in that unit; without a unit line the unit above holds."""
    rows = [
        ["单位：万元"], COMMITTED, ["甲", "P0001", 1, ""],
        ["单位：元"], COMMITTED, ["乙", "P0002", 7, ""],
        ["续表"], COMMITTED, ["丙", "P0003", 8, ""],
    ]  # fmt: skip
    result = read(workbook(tmp_path / "台账.xlsx", rows))
    amounts = [row["committed_amount_yuan"] for row in facts(result, "commitments")]
    assert amounts == [Decimal("10000.00"), Decimal("7.00"), Decimal("8.00")]


def test_a_table_of_no_kind_below_is_named(tmp_path: Path) -> None:
    """A list of contacts below a ledger is not read as more of the ledger; a note says which rows it is."""
    rows = [
        ["项目编号", "项目名称", "条款"],
        ["P0001", "甲", "1.1"],
        ["联系名单"],
        ["项目编号", "责任单位", "备注"],
        ["P0002", "某处", "王五"],
        ["P0003", "某处", "赵六"],
    ]
    result = read(workbook(tmp_path / "台账.xlsx", rows))
    assert [row["project_id"] for row in facts(result, "projects")] == ["P0001"]
    assert any("第 3 至 6 行是另一张表" in note for note in result.notes)
    assert "王五" not in repr(result)


def test_a_name_without_number_between_tables_is_not_lost(tmp_path: Path) -> None:
    """A row that only looks like a title because its number is missing comes back, the next table is still read."""
    rows = [
        ["项目编号", "项目名称", "条款", "补助金额(元)"],
        ["P0001", "甲", "1.1", 5],
        ["", "乙", "1.1", 6],
        ["二、拨付"],
        ["项目编号", "拨付金额(元)", "拨付日期", "收款单位"],
        ["P0001", 5, "2026-01-01", "甲"],
    ]
    result = read(workbook(tmp_path / "台账.xlsx", rows))
    assert (result.taken, reasons(result)) == (2, [(3, "项目编号", "必填为空")])


@pytest.mark.parametrize(
    ("cell", "number", "name"),
    [
        ("51092324T000010263357-2023年全县安可替代补助资金项目", "51092324T000010263357", "2023年全县安可替代补助资金项目"),
        ("KJ-2026-001 某某项目", "KJ-2026-001", "某某项目"),
        ("KJ-2026-001-某某项目", "KJ-2026-001", "某某项目"),
        ("KJ2026001：5G-工业互联网项目", "KJ2026001", "5G-工业互联网项目"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["项目名称", "项目编号及名称"])
def test_number_and_name_in_one_cell(cell: str, number: str, name: str, heading: str, tmp_path: Path) -> None:
    """They come apart where the sheet has one column for both."""
    result = read(workbook(tmp_path / "台账.xlsx", [[heading, "条款", "补助金额(元)"], [cell, "1.1", 5]]))
    assert [(row["project_id"], row["project_name"]) for row in facts(result, "projects")] == [(number, name)]


def test_a_name_without_its_number_is_asked_about(tmp_path: Path) -> None:
    """Of a column that holds both, a cell without number comes back; a name like COVID-19 药物 is cut by no one."""
    rows = [
        ["项目名称", "条款", "补助金额(元)"],
        ["KJ-001 甲", "1.1", 5],
        ["KJ-002 乙", "1.1", 5],
        ["丙", "1.1", 5],
    ]
    result = read(workbook(tmp_path / "台账.xlsx", rows))
    assert reasons(result) == [(4, "项目名称", "必填为空")]
    rows = [["项目编号", "项目名称", "条款"], ["P0001", "COVID-19 药物", "1.1"]]
    assert facts(read(workbook(tmp_path / "表.xlsx", rows)), "projects")[0]["project_name"] == "COVID-19 药物"


@pytest.mark.parametrize(
    ("city", "county", "codes"),
    [
        ("510100 成都市", "", ("510100", None)),
        ("510100-成都市", "510107武侯区", ("510100", "510107")),
        ("510100　成都", "510107 武侯区", ("510100", "510107")),
    ],
)
def test_place_with_its_code(city: str, county: str, codes: tuple[str, str | None], tmp_path: Path) -> None:
    """A place may be written with its code before its name."""
    rows = [["项目编号", "项目名称", "条款", "市州", "县市区"], ["P0001", "甲", "1.1", city, county]]
    found = facts(read(workbook(tmp_path / "台账.xlsx", rows)), "projects")[0]
    assert (found["city_code"], found["county_code"]) == codes


def test_a_code_that_belongs_to_another_name(tmp_path: Path) -> None:
    """Code and name of different places are not assigned to one of the places."""
    rows = [["项目编号", "项目名称", "条款", "市州"], ["P0001", "甲", "1.1", "510100 绵阳市"]]
    assert reasons(read(workbook(tmp_path / "台账.xlsx", rows))) == [(2, "市州", "地区不存在")]


def test_headings_of_no_kind_above_a_ledger_are_named(tmp_path: Path) -> None:
    """Rows between headings that make no kind and the ledger below them are not dropped in silence."""
    rows = [
        ["项目名称", "责任单位", "备注"],
        ["甲", "某处", "5705995.06元"],
        ["乙", "某处", "P0002"],
        ["项目编号", "项目名称", "条款"],
        ["P0001", "甲", "1.1"],
    ]
    result = read(workbook(tmp_path / "台账.xlsx", rows))
    assert [row["project_id"] for row in facts(result, "projects")] == ["P0001"]
    first = result.tables[0].columns[0]
    assert (first.number, first.heading, first.name) == (1, "项目编号", "project_id")
    assert any("第 1 至 3 行是另一张表" in note for note in result.notes)
