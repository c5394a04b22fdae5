"""Findings: each a reason to look, with its sentence, and only where there is one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dashboard.checks import Finding, run_checks
from dashboard.settings import QUERIES, ROOT
from tests.editions import Facts, build

GOOD: Facts = {
    "projects": [
        {
            "project_id": "P1", "clause_id": "1.1", "recipient_code": "91510100MA6CA7XK2D",
            "reporting_department_code": "kjt", "approved_on": "2026-01-01", "project_status": "approved",
        }
    ],
    "commitments": [{"project_id": "P1", "committed_amount_yuan": "5000000.00", "committed_on": "2026-02-01"}],
    "disbursements": [
        {"project_id": "P1", "funding_level": "provincial", "disbursed_amount_yuan": "5000000.00", "disbursed_on": "2026-02-01"}
    ],
    "claims": [{"project_id": "P1", "claimed_amount_yuan": "5000000.00"}],
}  # fmt: skip


def more(table: str, **cells: str | None) -> Facts:
    """The good facts with cells of the first row of one table changed."""
    first, *rest = GOOD[table]
    return {**GOOD, table: [{**first, **cells}, *rest]}


FOUND: dict[str, tuple[Facts, str]] = {
    "find_over_limit": (
        {
            **GOOD,
            "commitments": [{"project_id": "P1", "committed_amount_yuan": "20000000.01", "committed_on": "2026-02-01"}],
            "claims": [],
        },
        "高于限额",
    ),
    "find_basis_missing": (more("projects", clause_id="4.2", reporting_department_code="fgw"), "未说明适用规则或计算基数"),
    "find_paid_above_committed": (more("disbursements", disbursed_amount_yuan="5000000.01"), "大于立项"),
    "find_paid_before_committed": (more("disbursements", disbursed_on="2026-01-31"), "早于最早的立项日期"),
    "find_claim_differs_from_items": (more("claims", claimed_amount_yuan="4999999.99"), "以逐笔为准"),
    "find_department_not_answering": (more("projects", reporting_department_code="zjj"), "不是该条款的责任单位"),
    "find_recipient_code_missing": (more("projects", recipient_code=None), "没有填写统一社会信用代码"),
    "find_project_unlisted": (
        {**GOOD, "commitments": [*GOOD["commitments"], {"project_id": "没有", "committed_amount_yuan": "1.00"}]},
        "没有台账列出这个项目",
    ),
}  # fmt: skip


def found_in(folder: Path, facts: Facts) -> list[Finding]:
    """The findings of an edition of these facts."""
    return run_checks(build(folder, facts))


def test_good_facts_have_no_finding(tmp_path: Path) -> None:
    """Nothing to look at, nothing said."""
    assert found_in(tmp_path, GOOD) == []


@pytest.mark.parametrize("check", FOUND)
def test_each_check_finds_its_case(check: str, tmp_path: Path) -> None:
    """One thing is wrong, that one check says so, with the record, its source and what to do."""
    facts, words = FOUND[check]
    found = found_in(tmp_path, facts)
    assert [finding.check for finding in found] == [check]
    assert words in found[0].sentence
    assert found[0].record_id in found[0].sentence
    assert "台账.xlsx · Sheet1 第 " in found[0].source
    assert found[0].source in found[0].sentence
    assert found[0].severity in ("提醒", "关注")


def test_every_check_has_words_and_a_case() -> None:
    """A new check comes with its sentence and its example."""
    files = {path.stem for path in (QUERIES / "checks").glob("find_*.sql")}
    words = tomllib.loads((ROOT / "data" / "findings.toml").read_text(encoding="utf-8"))
    assert files == set(words) == set(FOUND)


@pytest.mark.parametrize(
    "facts",
    [
        more("projects", clause_id="3.1", reporting_department_code="zjj"),
        more("disbursements", disbursed_on=None),
        more("claims", funding_level="city", claimed_amount_yuan="1.00"),
        more("projects", reporting_department_code=None),
    ],
    ids=["open list", "payment without date", "claim of another level", "nobody filed it"],
)
def test_no_finding_without_evidence(facts: Facts, tmp_path: Path) -> None:
    """An open list answers through anyone; what is not dated was not early; another level is another amount."""
    assert found_in(tmp_path, facts) == []


def test_amounts_are_said_in_wan(tmp_path: Path) -> None:
    """Both amounts of a sentence, in 万元."""
    finding = found_in(tmp_path, FOUND["find_paid_above_committed"][0])[0]
    assert (
        "500 万元" in finding.sentence or "500.00 万元" in finding.sentence or "500万元" in finding.sentence
    )
