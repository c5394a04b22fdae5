"""预算安排: named documents with clause, department, year and amount come in by line, exact to the fen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import cli
from dashboard.intake import merge_into
from dashboard.store import current_edition, open_store
from dashboard.store.ledgers import schema
from dashboard.store.reading import cursor
from tests.ledgers import delimited, facts, read, reasons, workbook

pytestmark = pytest.mark.slow  # publishes editions

FILE = "财政厅_预算安排_2026.xlsx"
HEADS = ["文号", "文件名称", "条款", "责任单位", "年度", "资金层级", "年初预算(万元)", "调整后预算(万元)"]
DOCUMENT = "示财预〔2026〕1号"


def lines(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [
        (row["budget_id"], str(row["budget_amount_yuan"]), str(row["adjusted_budget_amount_yuan"]))
        for row in rows
    ]


def test_a_workbook_with_title_unit_line_and_merged_heads(tmp_path: Path) -> None:
    """A document that is merged over its lines holds for each; subtotals and totals are no data."""
    rows = [
        ["2026年人工智能专项预算安排表"],
        ["", "", "", "", "", "", "单位:万元"],
        ["文件", None, "对应条款", "预算单位", "预算年度", "预算", None],
        ["文件编号", "文件名称", None, None, None, "年初预算", "调整后预算数"],
        [DOCUMENT, "关于下达预算的通知", "一(一)", "科技厅", "2026年", 1000.5, 900.25],
        [None, None, "2.4", "省数据局", 2026, "12.3456", "—"],
        ["", "", "", "科技厅小计", "", 1012.8456, ""],
        ["合　计", "", "", "", "", 1012.8456, ""],
    ]
    merges = ("A1:G1", "A3:B3", "C3:C4", "D3:D4", "E3:E4", "F3:G3", "A5:A6", "B5:B6")
    result = read(workbook(tmp_path / FILE, rows, merges))
    assert (result.kinds, result.department_code) == (("budgets",), "czt")
    assert lines(facts(result, "budgets")) == [
        (f"1.1|kjt|2026|unstated|{DOCUMENT}", "10005000.00", "9002500.00"),
        (f"2.4|fgw|2026|unstated|{DOCUMENT}", "123456.00", "None"),
    ]
    assert {row["document_name"] for row in facts(result, "budgets")} == {"关于下达预算的通知"}
    assert (result.read, result.taken, result.not_data) == (8, 2, 6)


def test_a_delimited_file_and_its_levels(tmp_path: Path) -> None:
    """The level of the row goes before that of the heading; what neither says is 未注明."""
    rows = [
        ["文号", "条款", "责任单位", "年度", "资金层级", "省级预算安排(元)"],
        ["甲1号", "1.1", "科技厅", "2026", "", "1,234,567.89"],
        ["甲1号", "1.1", "科技厅", "2026", "市级", "0.005"],
    ]
    result = read(delimited(tmp_path / "预算.csv", rows))
    assert lines(facts(result, "budgets")) == [
        ("1.1|kjt|2026|provincial|甲1号", "1234567.89", "None"),
        ("1.1|kjt|2026|city|甲1号", "0.01", "None"),
    ]
    rows = [[*rows[0][:5], "安排金额(元)"], ["甲1号", "1.1", "科技厅", "2026", "别的", "5"]]
    result = read(delimited(tmp_path / "预算.csv", rows))
    assert lines(facts(result, "budgets")) == [("1.1|kjt|2026|unstated|甲1号", "5.00", "None")]
    assert any("“别的”不在代码表内" in note for note in result.notes)


BAD_ROWS: list[tuple[list[object], list[tuple[str, str]]]] = [
    (["", "", "1.1", "科技厅", 2026, "", 1, ""], [("文号", "必填为空")]),
    (["乙", "", "", "科技厅", 2026, "", 1, ""], [("条款", "必填为空")]),
    (["乙", "", "九(一)", "科技厅", 2026, "", 1, ""], [("条款", "条款不存在")]),
    (["乙", "", "1.1", "", 2026, "", 1, ""], [("责任单位", "必填为空")]),
    (["乙", "", "1.1", "某厅", 2026, "", 1, ""], [("责任单位", "责任单位不存在")]),
    (["乙", "", "1.1", "科技厅、财政厅", 2026, "", 1, ""], [("责任单位", "责任单位不存在")]),
    (["乙", "", "1.1", "科技厅", "", "", 1, ""], [("年度", "必填为空")]),
    (["乙", "", "1.1", "科技厅", 1999, "", 1, ""], [("年度", "年度无法识别")]),
    (["乙", "", "1.1", "科技厅", 2026, "", "", ""], [("年初预算(万元)", "必填为空")]),
    (["丙", "", "1.1", "科技厅", 2026, "", "约5", ""], [("年初预算(万元)", "金额含文字")]),
    (
        ["丁", "", "1.1", "科技厅", 2026, "", -5, -1],
        [("年初预算(万元)", "金额为负"), ("调整后预算(万元)", "金额为负")],
    ),
    (["示财预[2026]1号", "", "一(一)", "省科技厅", "2026年度", "省级", 2, ""], [("文号", "编号重复")]),
]


def test_every_reason_for_which_a_row_is_not_taken(tmp_path: Path) -> None:
    """Each bad cell is named; a unit that does not answer for the clause is a finding and goes in."""
    good = [DOCUMENT, "", "1.1", "科技厅", 2026, "省级", 1, ""]
    other = [DOCUMENT, "", "1.1", "省委金融办", 2026, "省级", 1, ""]
    result = read(workbook(tmp_path / FILE, [HEADS, good, other, *(row for row, _ in BAD_ROWS)]))
    expected = [(place, *named) for place, (_, cells) in enumerate(BAD_ROWS, 4) for named in cells]
    assert reasons(result) == expected
    assert (result.taken, result.rejected) == (2, len(BAD_ROWS))


def test_two_levels_in_one_row_are_asked_about(tmp_path: Path) -> None:
    """One row is one line of a budget: amounts of two levels are never added up nor is one of them lost."""
    rows = [
        ["文号", "条款", "责任单位", "年度", "省级年初预算(万元)", "市级年初预算(万元)"],
        ["甲", "1.1", "科技厅", 2026, 1, 2],
        ["乙", "1.1", "科技厅", 2026, "", 2],
    ]
    result = read(workbook(tmp_path / FILE, rows))
    assert [one.row for one in result.rejections] == [2]
    assert [row["funding_level"] for row in facts(result, "budgets")] == ["city"]


def test_sent_again_and_corrected(tmp_path: Path) -> None:
    """The same file changes nothing, a corrected line replaces the line of the same document."""
    first = read(
        workbook(tmp_path / FILE, [HEADS, [DOCUMENT, "", "1.1", "科技厅", 2026, "省级", 1, ""],
                                   [DOCUMENT, "", "2.4", "科技厅", 2026, "省级", 2, ""]])
    )  # fmt: skip
    second = read(
        workbook(
            tmp_path / FILE, [HEADS, ["示财预[2026] 1号", "", "一(一)", "科技厅", "2026年", "省级", 3, 4]]
        )
    )
    question = "select clause_id, budget_amount_yuan, adjusted_budget_amount_yuan from budgets order by all"
    with duckdb.connect() as con:
        con.execute(schema())
        for batch in ("b1", "b2"):
            merge_into(con, first, batch)
            assert con.execute(question).fetchall() == [
                ("1.1", Decimal("10000.00"), None),
                ("2.4", Decimal("20000.00"), None),
            ]
        merge_into(con, second, "b3")
        assert con.execute(question).fetchall() == [
            ("1.1", Decimal("30000.00"), Decimal("40000.00")),
            ("2.4", Decimal("20000.00"), None),
        ]


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        (["文号", "项目编号", "下达金额(元)", "年度", "责任单位"], "commitments"),
        (["文号", "项目编号", "安排金额(元)", "年度", "责任单位"], "commitments"),
        (["项目编号", "项目名称", "条款", "年初预算(元)", "责任单位", "年度", "文号"], "projects"),
        (["文号", "条款", "责任单位", "年度", "安排金额(元)"], "budgets"),
        (["文号", "条款", "责任单位", "年度", "安排金额(元)", "年初预算(元)"], "budgets"),
    ],
)
def test_kinds_are_told_apart(heads: list[str], kind: str, tmp_path: Path) -> None:
    """A table with a number of a project is never a budget; 安排金额 is the money of the kind it stands in."""
    cells = {
        "项目编号": "P0001",
        "项目名称": "甲",
        "条款": "1.1",
        "责任单位": "科技厅",
        "年度": 2026,
        "文号": "甲1号",
    }
    amounts = {"年初预算(元)": 7, "安排金额(元)": 5, "下达金额(元)": 5}
    row = [{**cells, **amounts}[head] for head in heads]
    result = read(workbook(tmp_path / "表.xlsx", [heads, row]))
    assert (result.kinds, result.taken) == ((kind,), 1)
    if kind == "commitments":
        assert facts(result, "commitments")[0]["committed_amount_yuan"] == Decimal("5.00")
    if kind == "projects":
        assert any("没有读取：年初预算(元)" in note for note in result.notes)
    if kind == "budgets":
        expected = Decimal("7.00") if "年初预算(元)" in heads else Decimal("5.00")
        assert facts(result, "budgets")[0]["budget_amount_yuan"] == expected


def test_a_table_without_budget_amounts_is_no_budget(tmp_path: Path) -> None:
    """下达金额 without a number of a project is not bent into a budget; the reader is told what is missing."""
    heads = ["文号", "条款", "责任单位", "年度", "下达金额(元)"]
    result = read(workbook(tmp_path / "表.xlsx", [heads, ["甲", "1.1", "科技厅", 2026, 5]]))
    assert "“项目编号”" in str(result.refusal) or "“年初预算”" in str(result.refusal)


def test_published_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`intake` publishes budgets, and the edition works out what they stand against."""
    path = workbook(tmp_path / FILE, [HEADS, [DOCUMENT, "", "1.1", "科技厅", 2026, "省级", 10, 8]])
    store = f"file:{tmp_path / 'store'}"
    assert cli.main(["intake", str(path), "--store", store, "--author", "甲处", "--message", "预算"]) == 0
    assert "接入 1" in capsys.readouterr().out
    edition = current_edition(open_store(store))
    assert edition is not None
    found = cursor(edition).execute(
        "select clause_id, fiscal_year, adjusted_budget_amount_yuan from budget_execution"
    )
    assert found.fetchall() == [("1.1", 2026, Decimal("80000.00"))]
