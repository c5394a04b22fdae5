"""The sample files of five departments come out exactly as expected.json says, to the fen."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dashboard.intake import FileResult, understand, with_rejections_held
from dashboard.policy.loading import load_policy, policy_tables

SAMPLES = Path(__file__).parents[1] / "fixtures" / "samples"
EXPECTED: dict[str, dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))[
    "files"
]
KEYS = {
    "projects": "project_id",
    "commitments": "commitment_id",
    "disbursements": "disbursement_id",
    "talent_awards": "award_id",
}


@cache
def read(file: str) -> FileResult:
    return understand(
        [SAMPLES / file], kind=None, department=None, as_of=None, policy_id="sichuan-ai", limit_mib=50
    )[0]


def total(table: pa.Table, column: str) -> Decimal:
    return sum((value for value in table[column].to_pylist() if value is not None), Decimal("0.00"))


@pytest.mark.parametrize("file", EXPECTED)
def test_counts_add_up(file: str) -> None:
    """Every non-empty row of every visible sheet is taken, rejected, held or no data."""
    for result in (read(file), with_rejections_held(read(file))):
        assert result.refusal is None
        assert result.read == result.taken + result.rejected + result.held + result.not_data
        assert result.taken == sum(result.facts[table].num_rows for table in KEYS if table in result.facts)


@pytest.mark.parametrize("file", [name for name, expected in EXPECTED.items() if "by_clause" in expected])
def test_ledger_sums_by_clause(file: str) -> None:
    """Rows, committed and disbursed money of a wide ledger are exact for every clause."""
    result, expected = read(file), EXPECTED[file]
    assert (result.taken, result.rejected) == (expected["taken"], expected["rejected"])
    clause_of = {row["project_id"]: row["clause_id"] for row in result.facts["projects"].to_pylist()}
    found: dict[str, dict[str, Any]] = {}
    for clause in clause_of.values():
        found.setdefault(clause, {"rows": 0, "committed": Decimal(0), "disbursed": Decimal(0)})["rows"] += 1
    for row in result.facts["claims"].to_pylist():
        found[clause_of[row["project_id"]]][row["stage"]] += row["claimed_amount_yuan"]
    assert {
        clause: {
            "rows": sums["rows"],
            "committed_yuan": str(sums["committed"]),
            "disbursed_yuan": str(sums["disbursed"]),
        }
        for clause, sums in found.items()
    } == expected["by_clause"]


def test_a_level_comes_only_from_the_heading() -> None:
    """省级财政资金 is provincial; 补助金额 and 已拨付, which name no level, are 未注明."""
    science = read("科技厅_项目资金台账_2026年10月.xlsx").facts["claims"].to_pylist()
    industry = read("经信厅_新型工业化补助_2026.csv").facts["claims"].to_pylist()
    assert {(row["stage"], row["funding_level"]) for row in science} == {
        ("committed", "provincial"),
        ("disbursed", "unstated"),
    }
    assert {(row["stage"], row["funding_level"]) for row in industry} == {
        ("committed", "unstated"),
        ("disbursed", "unstated"),
    }


def test_two_sheets_of_items() -> None:
    """下达 and 拨付 in one workbook become commitments and disbursements."""
    result = read("财政厅_下达与拨付_2026.xlsx")
    kinds = EXPECTED["财政厅_下达与拨付_2026.xlsx"]["kinds"]
    commitments, disbursements = result.facts["commitments"], result.facts["disbursements"]
    assert result.kinds == ("commitments", "disbursements")
    assert commitments.num_rows == kinds["commitments"]["taken"]
    assert str(total(commitments, "committed_amount_yuan")) == kinds["commitments"]["yuan"]
    assert disbursements.num_rows == kinds["disbursements"]["taken"]
    assert str(total(disbursements, "disbursed_amount_yuan")) == kinds["disbursements"]["yuan"]
    assert set(disbursements["funding_level"].to_pylist()) == {"unstated"}
    assert set(commitments["funding_level"].to_pylist()) == {"provincial", "city"}


def test_talent_without_names() -> None:
    """Awards are summed by what their stage counts as, and no name of a person is kept anywhere."""
    file = "省委人才办_人才计划入选情况_2026.xlsx"
    result, expected = read(file), EXPECTED[file]
    stages = policy_tables(load_policy("sichuan-ai"))["talent_stages"].to_pylist()
    counts_as = {(row["program_code"], row["stage_code"]): row["counts_as"] for row in stages}
    sums = {"applied": Decimal(0), "committed": Decimal(0)}
    for row in result.facts["talent_awards"].to_pylist():
        sums[counts_as[row["program_code"], row["stage_code"]]] += row["support_amount_yuan"]
    assert result.taken == expected["taken"]
    assert str(sums["applied"]) == expected["applied_yuan"]
    assert str(sums["committed"]) == expected["committed_yuan"]
    disbursed = total(result.facts["talent_awards"], "disbursed_amount_yuan")
    assert str(disbursed) == expected["disbursed_yuan"]
    assert result.facts["talent_awards"]["award_id"][0].as_py() == "emei-2026-team-001"
    assert not any(name in repr(result) for name in ("演示戊01", "演示丁05", "演示甲12"))


def test_the_bad_ledger() -> None:
    """Each bad row is named with its reason; what is only a finding is taken."""
    file = "坏台账_每行一种错.xlsx"
    result, expected = read(file), EXPECTED[file]
    assert (result.taken, result.rejected) == (expected["good_rows"], expected["rejected"])
    assert [rejection.row for rejection in result.rejections] == [
        one["row"] for one in expected["rejections"]
    ]
    for found, wanted in zip(result.rejections, expected["rejections"], strict=True):
        assert wanted["reason"] in found.reason
        assert found.column
        assert found.value in found.reason
    taken = result.facts["projects"]["source_row"].to_pylist()
    assert set(expected["findings_not_rejected"]) <= set(taken)


def test_a_file_with_rejected_rows_is_left_out_whole() -> None:
    """Without consent the good rows are held and nothing of the file goes in."""
    held = with_rejections_held(read("坏台账_每行一种错.xlsx"))
    assert (held.taken, held.held, held.rejected, held.facts) == (0, 11, 11, {})
    good = read("经信厅_新型工业化补助_2026.csv")
    assert with_rejections_held(good) is good


@pytest.mark.parametrize(
    ("file", "department", "day", "basis"),
    [
        ("科技厅_项目资金台账_2026年10月.xlsx", "kjt", "2026-10-31", "文件名"),
        ("经信厅_新型工业化补助_2026.csv", "jxt", "2026-09-08", "数据最晚日期（推定）"),
        ("财政厅_下达与拨付_2026.xlsx", "czt", "2026-09-19", "数据最晚日期（推定）"),
        ("省委人才办_人才计划入选情况_2026.xlsx", "zzb", None, "未标明"),
        ("坏台账_每行一种错.xlsx", None, "2026-04-11", "数据最晚日期（推定）"),
    ],
)
def test_who_and_as_of(file: str, department: str | None, day: str | None, basis: str) -> None:
    """The department and the day come from the file's name, else from what the file says."""
    result = read(file)
    assert result.department_code == department
    assert (result.as_of.isoformat() if result.as_of else None) == day
    assert result.as_of_basis == basis
