"""The findings of an edition as sentences, worded by the checks of the edition. A finding is not a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.policy.check_catalogue import worded
from dashboard.store import Edition, fetch

FINDINGS = """
select
    findings.*,
    checks.check_title,
    checks.sentence,
    checks.advice
from findings
inner join checks on findings.check_id = checks.check_id
order by findings.check_order, findings.clause_id nulls last, findings.record_id, findings.finding_key
"""


@dataclass(frozen=True)
class Finding:
    """A finding. sentence: record, what was found, its source, and what to do."""

    check: str
    title: str
    severity: str
    clause_id: str | None
    record_id: str
    sentence: str
    source: str


def run_checks(edition: Edition) -> list[Finding]:
    """All findings of an edition, computed when it was published; the most severe checks first."""
    return [_finding(row) for row in fetch(edition, FINDINGS).to_pylist()]


def _finding(row: dict[str, Any]) -> Finding:
    source = f"{row['source_file']} · {row['source_sheet']} 第 {row['source_row']} 行"
    return Finding(
        check=row["check_id"],
        title=row["check_title"],
        severity=row["severity"],
        clause_id=row["clause_id"],
        record_id=row["record_id"],
        sentence=f"{row['record_id']} {row['record_name']}：{worded(row)}。{row['advice']}（{source}）",
        source=source,
    )
