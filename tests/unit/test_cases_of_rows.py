"""Workbooks that people complained about, at the level of rows and columns: taken with the right sum, asked about, or sent back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.ledgers import read

CASES = Path(__file__).parents[1] / "fixtures" / "cases"
FOOTER, YEARS, BESIDE = "08-data-row-taken-for-footer", "20-one-column-a-year", "36-two-tables-side-by-side"
TOTALS = "24-subtotals-in-other-words"
MONEY = ("claims", "disbursements", "commitments", "budgets", "talent_awards")


@pytest.mark.parametrize(
    ("folder", "file", "wan", "questions", "sent_back"),
    [
        # Records whose names begin like a signature, or with a cell that equals 累计 or 合计.
        (FOOTER, "科技厅_项目台账A_2026.xlsx", 1800, [], []),
        (FOOTER, "科技厅_项目台账B_2026.xlsx", 1100, [], []),
        (FOOTER, "科技厅_项目台账C_2026.xlsx", 600, [], [2]),
        (FOOTER, "科技厅_项目台账D_2026.xlsx", 1600, [], []),
        (FOOTER, "科技厅_项目台账H_2026.xlsx", 600, [], [2, 3]),
        (FOOTER, "财政厅_拨付E_2026.xlsx", 600, [], []),
        (FOOTER, "财政厅_拨付F_2026.xlsx", 400, [], []),
        (FOOTER, "财政厅_预算I_2026.xlsx", 1500, [], []),
        (FOOTER, "省委人才办_人才G_2026.xlsx", 0, [], [2, 3, 4]),
        (FOOTER, "省委人才办_天府峨眉计划J_2026.xlsx", 500, [], [4]),
        (FOOTER, "科技厅_指标K_2026.xlsx", 0, [], [2]),
        # Sums in other words are no records.
        (TOTALS, "科技厅_项目台账A_2026.xlsx", 600, [], []),
        (TOTALS, "科技厅_项目台账B_2026.xlsx", 600, [], []),
        (TOTALS, "财政厅_拨付C_2026.xlsx", 300, [], []),
        (TOTALS, "财政厅_拨付D_2026.xlsx", 100, [], []),
        # What is not read is asked about before anything is published.
        ("19-strikethrough", "财政厅_拨付_2026.xlsx", 600, ["struck"], []),
        (YEARS, "科技厅_项目台账A_2026.xlsx", 0, ["column"] * 3, []),
        (YEARS, "科技厅_项目台账B_2026.xlsx", 165, ["repeated"] * 2, []),
        (YEARS, "财政厅_拨付C_2026.xlsx", 30, ["column"] * 2, []),
        (BESIDE, "财政厅_拨付A_2026.xlsx", 300, ["repeated"] * 2, []),
        ("35-cancelled", "科技厅_项目台账A_2026.xlsx", 1100, ["cancelled"] * 9, []),
        ("31-end-to-end", "科技厅_项目台账_2026.xlsx", 1500, [], []),
    ],
)
def test_every_row_is_taken_asked_about_or_named(
    folder: str, file: str, wan: int, questions: list[str], sent_back: list[int]
) -> None:
    """The sum of what was read in 万元, the kinds of questions, and the rows that came back."""
    result = read(CASES / folder / file)
    assert result.refusal is None
    found = sum(
        (
            amount
            for table in MONEY
            if table in result.facts
            for amount in result.facts[table].column(_amount_of(result.facts[table].column_names)).to_pylist()
        ),
        Decimal(0),
    )
    assert found == wan * 10_000
    assert [question.kind for question in result.questions] == questions
    assert sorted({rejection.row for rejection in result.rejections}) == sent_back


def _amount_of(columns: list[str]) -> str:
    return next(name for name in columns if name.endswith("amount_yuan"))


def test_two_tables_beside_each_other_are_named() -> None:
    """No "no headings were found": the sentence says what stands beside what."""
    result = read(CASES / BESIDE / "财政厅_下达与拨付B_2026.xlsx")
    assert result.refusal is not None
    assert "第 1 行里有两个“项目编号”，像是左右并排的两张表" in result.refusal
