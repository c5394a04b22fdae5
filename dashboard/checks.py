"""Findings of an edition: each a reason to look, with its sentence out of data/findings.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from dashboard.formatting import money
from dashboard.queries import read_query
from dashboard.settings import QUERIES, ROOT
from dashboard.store import Edition, fetch


@dataclass(frozen=True)
class Finding:
    """One reason to look. sentence: record, what was found, where it was read, and what to do."""

    check: str
    title: str
    severity: str
    clause_id: str | None
    record_id: str
    sentence: str
    source: str


def run_checks(edition: Edition) -> list[Finding]:
    """All findings of an edition, in the order of data/findings.toml."""
    found: list[Finding] = []
    for check, words in _wording().items():
        rows = fetch(edition, read_query(QUERIES / "checks" / f"{check}.sql").sql).to_pylist()
        found.extend(_finding(check, words, row) for row in rows)
    return found


@cache
def _wording() -> dict[str, dict[str, str]]:
    return tomllib.loads((ROOT / "data" / "findings.toml").read_text(encoding="utf-8"))


def _finding(check: str, words: dict[str, str], row: dict[str, Any]) -> Finding:
    source = f"{row['source_file']} · {row['source_sheet']} 第 {row['source_row']} 行"
    fact = words["sentence"].format(
        found=money(row["found_amount_yuan"]), compared=money(row["compared_amount_yuan"])
    )
    return Finding(
        check=check,
        title=words["title"],
        severity=words["severity"],
        clause_id=row["clause_id"],
        record_id=row["record_id"],
        sentence=f"{row['record_id']} {row['record_name']}：{fact}。{words['advice']}（{source}）",
        source=source,
    )
