"""Evidence: columns of a ledger that the policy's data names answer the conditions of the row's clause."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.intake import FileResult, merge_into
from dashboard.intake.accepting import take
from dashboard.intake.vocabulary import vocabulary, with_evidence
from dashboard.store import open_store
from dashboard.store.ledgers import schema
from dashboard.store.reading import cursor
from tests.ledgers import delimited, facts, read, reasons, workbook

pytestmark = pytest.mark.slow  # publishes editions

FILE = "科技厅_台账_2026年9月.xlsx"
HEADS = ["项目编号", "项目名称", "条款", "条款规则"]


def answers(result: FileResult) -> list[tuple[Any, ...]]:
    rows = facts(result, "evidence")
    return [(row["project_id"], row["rule_id"], row["evidence_text"], row["is_met"]) for row in rows]


def ledger(folder: Path, headings: list[str], *rows: Sequence[object]) -> FileResult:
    """A ledger with these headings behind number, name, clause and rule."""
    numbered = [[f"P{place:04d}", f"项目{place}", *row] for place, row in enumerate(rows, 1)]
    return read(workbook(folder / FILE, [[*HEADS, *headings], *numbered]))


def test_the_clause_of_the_row_decides(tmp_path: Path) -> None:
    """A heading serves rules of several clauses; a row answers only the rules of its clause."""
    result = ledger(
        tmp_path, ["是否符合条件", "考核结果"], ["2.2", "", "是", ""], ["2.5", "", "不符合", "优秀"],
        ["1.3", "", "是", "良好"], ["1.1", "", "是", "优秀"], ["", "", "是", "优秀"],
    )  # fmt: skip
    assert answers(result) == [
        ("P0001", "2.2-condition-eligible", "是", True),
        ("P0002", "2.5-condition-eligible", "不符合", False),
        ("P0003", "1.3-condition-assessment", "良好", False),
    ]
    assert not any("未识别" in note for note in result.notes)


def test_a_rule_group_that_is_known_narrows(tmp_path: Path) -> None:
    """A row that says under which rule it falls answers that rule's condition; else all of the clause."""
    result = ledger(
        tmp_path,
        ["是否新获批（是/否）"],
        ["1.4", "实验室", "是"],
        ["1.4", "1.4-创新中心", "否"],
        ["1.4", "", "有"],
    )
    assert answers(result) == [
        ("P0001", "1.4-condition-new-laboratory", "是", True),
        ("P0002", "1.4-condition-new-centre", "否", False),
        ("P0003", "1.4-condition-new-centre", "有", True),
        ("P0003", "1.4-condition-new-laboratory", "有", True),
    ]


def test_no_is_an_answer_and_a_dash_is_none(tmp_path: Path) -> None:
    """无 and 否 meet the condition that asks for no earlier support; an empty cell or a dash says nothing."""
    head = "是否获得过省级科技计划项目支持"
    result = ledger(
        tmp_path, [head], *(["3.3", "", cell] for cell in ("无", "否", "有", "—", "/", "", " ", "不清楚"))
    )
    assert [(text, is_met) for _, _, text, is_met in answers(result)] == [
        ("无", True), ("否", True), ("有", False), ("不清楚", None),
    ]  # fmt: skip
    assert any(f"列“{head}”的填写不在核查用词之内" in note for note in result.notes)


def test_money_is_kept_as_printed_and_in_yuan(tmp_path: Path) -> None:
    """Sales come in yuan by cell, heading or unit line; what cannot be read is kept as text, and the row is taken."""
    cells = [2000.01, "0.25亿元", "１,999", "约两千万", "-5", "无", "—"]
    result = ledger(tmp_path, ["年销售收入(万元)"], *(["3.3", "", cell] for cell in cells))
    assert [(row["evidence_text"], row["evidence_amount_yuan"]) for row in facts(result, "evidence")] == [
        ("2000.01", Decimal("20000100.00")), ("0.25亿元", Decimal("25000000.00")), ("１,999", Decimal("19990000.00")),
        ("约两千万", None), ("-5", None), ("无", None),
    ]  # fmt: skip
    assert {row["is_met"] for row in facts(result, "evidence")} == {None}
    assert (result.taken, result.rejected) == (7, 0)
    assert "起共 3 行：列“年销售收入(万元)”读不出一个带单位的金额" in "".join(result.notes)


def test_a_delimited_file_with_its_unit_line(tmp_path: Path) -> None:
    """The unit line counts for evidence too; without any unit the amount stays unread and the row is taken."""
    head = ["项目编号", "项目名称", "条款", "销售收入"]
    row = ["P0001", "甲", "三(三)", "2,500.5"]
    with_unit = read(delimited(tmp_path / "台账.csv", [["单位：万元", "", "", ""], head, row]))
    assert facts(with_unit, "evidence")[0]["evidence_amount_yuan"] == Decimal("25005000.00")
    without = read(delimited(tmp_path / "台账.csv", [head, row]))
    assert facts(without, "evidence")[0]["evidence_amount_yuan"] is None
    assert (without.taken, without.rejected) == (1, 0)


def test_of_two_columns_the_first_that_says_something_counts(tmp_path: Path) -> None:
    """Two headings of one rule give one answer."""
    result = ledger(
        tmp_path, ["是否符合条件", "资格核定"], ["2.5", "", "是", "未通过"], ["2.5", "", "—", "未通过"]
    )
    assert [(row["evidence_text"], row["source_column"]) for row in facts(result, "evidence")] == [
        ("是", "是否符合条件"),
        ("未通过", "资格核定"),
    ]


def test_a_formula_without_value_is_asked_about(tmp_path: Path) -> None:
    """As in any other column, a cell that holds only a formula keeps its row back."""
    result = ledger(tmp_path, ["资格核定"], ["2.5", "", "=A1"], ["2.5", "", "是"])
    assert reasons(result) == [(2, "资格核定", "公式没有缓存值")]
    assert [row["project_id"] for row in facts(result, "evidence")] == ["P0002"]


def test_a_rejected_row_answers_nothing(tmp_path: Path) -> None:
    """Evidence belongs to its project: it is taken or left with it."""
    result = ledger(tmp_path, ["资格核定"], ["9.9", "", "是"], ["2.5", "", "是"])
    assert [row["project_id"] for row in facts(result, "evidence")] == ["P0002"]


def test_a_merged_answer_holds_for_its_rows(tmp_path: Path) -> None:
    """A vertical merge in a column of evidence counts for each row: nothing of it is added up."""
    rows = [[*HEADS, "资格核定"], ["P0001", "甲", "2.5", "", "是"], ["P0002", "乙", "2.5", "", None]]
    assert len(answers(read(workbook(tmp_path / FILE, rows, ("E2:E3",))))) == 2


def test_replaced_with_its_project(tmp_path: Path) -> None:
    """A project that is filed again replaces its evidence; without the column it has none."""
    first = ledger(tmp_path, ["资格核定"], ["2.5", "", "是"], ["2.5", "", "否"])
    again = ledger(tmp_path, ["心情"], ["2.5", "", "好"])
    question = "select project_id, evidence_text from evidence order by all"
    with duckdb.connect() as con:
        con.execute(schema())
        for batch in ("b1", "b2"):
            merge_into(con, first, batch)
            assert con.execute(question).fetchall() == [("P0001", "是"), ("P0002", "否")]
        merge_into(con, again, "b3")
        assert con.execute(question).fetchall() == [("P0002", "否")]


def test_conditions_of_an_edition(tmp_path: Path) -> None:
    """Published, the answers become 满足, 不满足 and 缺材料 of each record."""
    head = ["销售收入(万元)", "曾获省级科技计划支持"]
    result = ledger(
        tmp_path, head, ["3.3", "", 2000.01, "否"], ["3.3", "", 2000, "有"], ["3.3", "", "约两千万", ""]
    )
    edition = take(
        open_store(f"file:{tmp_path / 'store'}"),
        [result],
        policy_id="sichuan-ai",
        author="甲处",
        message="台账",
    )
    assert edition is not None
    found = cursor(edition).execute(
        "select record_id, string_agg(condition_state, ' ' order by rule_order) from record_conditions"
        " group by all order by all"
    )
    assert found.fetchall() == [
        ("P0001", "met met"),
        ("P0002", "unmet unmet"),
        ("P0003", "missing missing"),
    ]


def test_headings_of_the_policy_are_added_to_the_words() -> None:
    """A known heading keeps its meaning; a heading with a word for people is still evidence."""
    words = with_evidence(
        vocabulary(),
        [
            {"rule_id": "a", "headings": "项目状态|带头人单位类型", "value_kind": "text"},
            {"rule_id": "b", "headings": "带头人单位类型|年销售额", "value_kind": "money"},
            {"rule_id": "c", "headings": None, "value_kind": "region"},
        ],
    )
    assert words.headings["项目状态"].name == "project_status"
    assert words.headings["带头人单位类型"].role == "evidence_money"
    assert words.evidence == {"带头人单位类型": ("a", "b"), "年销售额": ("b",)}


@pytest.mark.parametrize("heading", ["牵头单位类型", "考核结果", "是否首次遴选", "国家试点或典型案例"])
def test_headings_stand_alone(heading: str, tmp_path: Path) -> None:
    """No word of another meaning swallows a heading of evidence."""
    result = ledger(tmp_path, [heading], ["4.4", "", "企业"])
    assert not any(heading in note for note in result.notes)
