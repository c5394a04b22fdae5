"""Money that goes back is a negative amount where the row says so; paid is net, and what went back stays visible."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import cli
from dashboard.intake import FileResult
from dashboard.store import Store, ledger_base
from tests.asking import run
from tests.editions import Facts, build
from tests.ledgers import delimited, facts, read, reasons, workbook
from tests.properties.generated import facts_of
from tests.properties.test_money_properties import assert_same

CASE = Path(__file__).resolve().parents[1] / "fixtures/cases/22-amount-forms/财政厅_拨付_2026.xlsx"
FILE = "财政厅_拨付_2026年4月.xlsx"
HEADS = ["项目编号", "拨付金额(万元)", "拨付日期", "收款单位", "凭证号", "备注"]
COLUMNS = ["项目编号", "拨付金额(万元)", "退回金额(万元)", "拨付日期", "类型", "摘要"]

Row = Sequence[object]


def amounts(result: FileResult) -> list[Decimal]:
    """What was paid and came back, row by row, in 万元."""
    return [row["disbursed_amount_yuan"] / 10_000 for row in facts(result, "disbursements")]


def asked(result: FileResult) -> list[tuple[str, int]]:
    """Kind and row of each question."""
    return [(question.kind, question.row) for question in result.questions]


def test_a_negative_amount_whose_row_says_why(tmp_path: Path) -> None:
    """In figures and in brackets, with the word in remark, payee or voucher; the total of the sheet is net."""
    rows: list[Row] = [
        ["P1", 100, "2026-03-06", "甲", "A1", None],
        ["P1", -20, "2026-04-06", "甲", "A2", "资金退回"],
        ["P1", "(12.5)", "2026-04-07", "甲", "A3", "审计核减"],
        ["P1", "（2.5）", "2026-04-08", "甲", "A4", "上年结转"],
        ["P1", "-1", "2026-04-09", "甲（退款）", "A5", None],
        ["P1", "－1,000元", "2026-04-10", "甲", "冲销A1", None],
        ["合计", 63.9],
    ]
    result = read(workbook(tmp_path / FILE, [HEADS, *rows]))
    assert amounts(result) == [100, -20, Decimal("-12.5"), Decimal("-2.5"), -1, Decimal("-0.1")]
    assert (result.rejected, asked(result)) == (0, [])
    assert "工作表“Sheet”第 7 行的合计与读到的一致" not in result.totals
    assert any("合计与读到的一致" in sentence for sentence in result.totals)
    assert any("按退回的钱计入" in note for note in result.notes)


def test_a_negative_amount_without_a_word_stays_out(tmp_path: Path) -> None:
    """The sentence names the words that would make it right; other tables say what they said."""
    rows: list[Row] = [
        ["P1", -5, "2026-04-06", "甲", "A1", "更正"],
        ["P1", 100, "2026-03-06", "甲", "A2", None],
    ]
    result = read(workbook(tmp_path / FILE, [HEADS, *rows]))
    assert amounts(result) == [100]
    assert reasons(result) == [(2, "拨付金额(万元)", "金额为负")]
    assert "请在备注、摘要或类型里写明退回、收回、核减、结转、退款或冲销" in result.rejections[0].reason
    heads = ["项目编号", "项目名称", "条款", "已拨付金额(万元)", "备注"]
    ledger = read(workbook(tmp_path / "科技厅_项目台账_2026.xlsx", [heads, ["P1", "甲", "1.1", -5, "退回"]]))
    assert reasons(ledger) == [(2, "已拨付金额(万元)", "金额为负")]


def test_a_column_of_refunds(tmp_path: Path) -> None:
    """Positive or negative, it is what went back; a row with both is sent back, and so is a type that says the contrary."""
    rows: list[Row] = [
        ["P1", 100, None, "2026-03-06", None, None],
        ["P1", None, 20, "2026-04-06", None, None],
        ["P1", 0, -3, "2026-04-07", None, None],
        ["P2", 5, 5, "2026-04-08", None, None],
        ["P2", 7, None, "2026-04-09", "退回", None],
        ["P2", -7, None, "2026-04-10", "退回", None],
        ["P2", "-8", None, "2026-04-11", None, "收回结余"],
        ["P2", 9, 0, "2026-04-12", "拨付", "设备款"],
    ]  # fmt: skip
    result = read(
        delimited(
            tmp_path / "财政厅_拨付_2026.csv", [COLUMNS, *([cell or "" for cell in row] for row in rows)]
        )
    )
    assert amounts(result) == [100, -20, -3, -7, -8, 9]
    assert reasons(result) == [
        (5, "退回金额(万元)", "一行既有拨付又有退回的金额，请分成两行，一行填拨付，一行填退回"),
        (6, "类型", "类型写着“退回”，金额却是正数"),
    ]
    assert [row["remark"] for row in facts(result, "disbursements")][3:5] == ["退回", "收回结余"]


def test_a_list_of_refunds_alone(tmp_path: Path) -> None:
    """With its own headings and total."""
    heads = ["项目编号", "收回金额(万元)", "收回日期", "退回单位"]
    rows = [["P1", 20, "2026-04-06", "甲"], ["P1", 2.5, "2026-04-07", "甲"], ["合计", 22.5]]
    result = read(workbook(tmp_path / FILE, [heads, *rows]))
    assert (result.kinds, amounts(result)) == (("disbursements",), [-20, Decimal("-2.5")])
    assert asked(result) == []
    wrong = read(workbook(tmp_path / FILE, [heads, *rows[:2], ["合计", 30]]))
    assert asked(wrong) == [("total", 4)]


def test_positive_amounts_that_say_refund_are_asked_about(tmp_path: Path) -> None:
    """What is plain in the amount is not asked."""
    rows: list[Row] = [
        ["P1", -20, "2026-04-06", "甲", "A2", "资金退回"],
        ["P1", 20, "2026-04-07", "甲", "A3", "资金退回"],
    ]
    assert asked(read(workbook(tmp_path / FILE, [HEADS, *rows]))) == [("cancelled", 3)]


def test_forms_of_the_complaint(tmp_path: Path) -> None:
    """-500 and (500) without a word stay out, with one they come in; nothing else of the list changes."""
    sheet = openpyxl.load_workbook(CASE).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    said = [[*rows[0], "备注"], *([*row, "退回"] for row in rows[1:])]
    before, after = read(CASE), read(workbook(tmp_path / FILE, said))
    new = {row["project_id"]: row["disbursed_amount_yuan"] for row in facts(after, "disbursements")}
    for row in facts(before, "disbursements"):
        assert new.pop(row["project_id"]) == row["disbursed_amount_yuan"]
    assert new == {"51010025A00025": -5_000_000, "51010025A00027": -5_000_000}


def test_paid_and_refunded_is_nothing_and_not_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """100 paid and 100 back is 0.00, with the 100 beside it; the single rows say which of them went back."""
    projects = [
        ["项目编号", "项目名称", "条款", "补助金额(万元)"],
        ["P1", "甲项目", "1.1", 200],
        ["P2", "乙项目", "1.1", 50],
    ]
    paid: list[Row] = [
        ["P1", 100, "2026-03-06", "甲", "A1", None], ["P1", -100, "2026-04-06", "甲", "A2", "项目终止收回"],
        ["P2", 30, "2026-03-06", "乙", "B1", None], ["P2", "(10)", "2026-05-06", "乙", "B2", "退款"],
    ]  # fmt: skip
    files = [
        workbook(tmp_path / "科技厅_项目台账_2026.xlsx", projects),
        workbook(tmp_path / FILE, [HEADS, *paid]),
    ]
    assert cli.main(["intake", *map(str, files), "--store", f"file:{tmp_path / 'store'}", "--json"]) == 0
    assert [one["taken"] for one in json.loads(capsys.readouterr().out)] == [2, 4]
    edition = ledger_base(Store(tmp_path / "store"))
    assert edition is not None

    def detail(number: str) -> dict[str, Any]:
        found: dict[str, Any] = run(edition, "project_detail", {"id": number}).to_pylist()[0]
        return found

    first, second = detail("P1"), detail("P2")
    assert (first["disbursed_amount_yuan"], first["disbursed_amount_yuan_missing_code"]) == (0, None)
    assert (first["refunded_amount_yuan"], first["disbursed_share_pct"]) == (1_000_000, 0)
    assert (second["disbursed_amount_yuan"], second["refunded_amount_yuan"]) == (200_000, 100_000)
    entries = run(edition, "project_entries", {"id": "P1"}).to_pylist()
    assert [(row["entry_source_name"], row["entry_amount_yuan"]) for row in entries if row["stage_name"] == "拨付"] == [
        ("逐笔", 1_000_000), ("逐笔（退回）", -1_000_000),
    ]  # fmt: skip
    clause = next(row for row in run(edition, "money_by_clause", {}).to_pylist() if row["clause_id"] == "1.1")
    assert (clause["disbursed_amount_yuan"], clause["disbursed_share_pct"]) == (200_000, 8)
    listed = {row["record_id"]: row for row in run(edition, "projects_list", {}).to_pylist()}
    assert (listed["P1"]["disbursed_amount_yuan"], listed["P1"]["disbursed_amount_yuan_missing_code"]) == (
        0,
        None,
    )
    of_may = run(edition, "projects_totals", {"year": ["2026"], "q": "乙项目"}).to_pylist()
    assert len(of_may) == 1


def test_the_naive_answer_is_the_same_with_refunds(tmp_path: Path) -> None:
    """Also where more went back than was paid; a share of it is rounded as one of what was paid."""
    level = {"funding_level": "provincial"}
    paid = (("P1", "100.00"), ("P1", "-100.00"), ("P2", "-2000.00"))
    given = facts_of(1, 3)
    own: Facts = {
        "claims": [],
        "talent_awards": [],
        "projects": [
            {**given["projects"][0], "project_id": number, "clause_id": "1.1"} for number in ("P1", "P2")
        ],
        "commitments": [
            {"project_id": number, "committed_amount_yuan": "30000.00", **level} for number in ("P1", "P2")
        ],
        "disbursements": [
            {
                "project_id": number,
                "disbursed_amount_yuan": amount,
                "disbursed_on": f"2026-0{month}-05",
                **level,
            }
            for month, (number, amount) in enumerate(paid, 1)
        ],
    }
    edition = build(tmp_path, own)
    assert_same(edition, own)
    assert run(edition, "project_detail", {"id": "P2"})["disbursed_share_pct"].to_pylist() == [
        Decimal("-6.67")
    ]
