"""Ledgers in every dress: what they are known to hold comes out, or is named, and the sums agree to the fen."""

from __future__ import annotations

import random
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.intake import FileResult, answer_workbook
from dashboard.intake.accepting import take
from dashboard.store import Edition, Store
from tests.asking import run
from tests.ledgers import read
from tests.properties.ledger_fuzz import POLICY, Known, generated

BATCH = 20


def look(known: Known, result: FileResult) -> None:
    """Every row is taken with its exact contents or comes back by name; the counts add up."""
    assert result.refusal is None, known.path.name
    assert result.read == result.taken + result.rejected + result.held + result.not_data
    assert result.read == known.rows, known.path.name
    assert {(rejection.sheet, rejection.row) for rejection in result.rejections} == known.bad, known.path.name
    assert result.rejected == len(known.bad)
    projects = {row["project_id"]: row for row in result.facts["projects"].to_pylist()} if known.names else {}
    assert {number: row["project_name"] for number, row in projects.items()} == known.names, known.path.name
    assert {number: row["clause_id"] for number, row in projects.items()} == known.clauses, known.path.name
    assert {number: row["city_code"] for number, row in projects.items()} == known.cities, known.path.name
    assert {number: row["approved_on"] for number, row in projects.items()} == known.dates, known.path.name
    sums: dict[str, dict[str, Decimal]] = {"committed": {}, "disbursed": {}}
    for row in result.facts["claims"].to_pylist() if known.names else ():
        sums[row["stage"]][row["project_id"]] = row["claimed_amount_yuan"]
    assert sums == {"committed": known.committed, "disbursed": known.paid}, known.path.name
    if result.rejections and known.path.stat().st_size < 20_000:
        assert answer_workbook(known.path, result)[:2] == b"PK"


def by_clause(edition: Edition) -> dict[str, tuple[Decimal, Decimal]]:
    """Committed and disbursed yuan of every clause with any, as the report says it."""
    rows = run(edition, "money_by_clause").to_pylist()
    found = {row["clause_id"]: (row["committed_amount_yuan"], row["disbursed_amount_yuan"]) for row in rows}
    return {clause: amounts for clause, amounts in found.items() if any(amounts)}


def published(folder: Path, seeds: list[int]) -> None:
    """Read the files of these seeds, look at each, publish them together and hold the report against what is known."""
    files = [generated(folder, seed) for seed in seeds]
    results = [read(known.path) for known in files]
    expected: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for known, result in zip(files, results, strict=True):
        look(known, result)
        for number, clause in known.clauses.items():
            expected[clause][0] += known.committed[number]
            expected[clause][1] += known.paid[number]
    edition = take(Store(folder / "store"), results, policy_id=POLICY, author="甲", message="乙")
    assert edition is not None
    assert by_clause(edition) == {clause: tuple(sums) for clause, sums in expected.items()}


@pytest.mark.slow
def test_eight_ledgers(tmp_path: Path) -> None:
    """A seeded share of the soak."""
    published(tmp_path, list(range(1000, 1008)))


@pytest.mark.soak
def test_two_thousand_ledgers(tmp_path: Path) -> None:
    """New ones every time; a failure names the file, whose seed is in its name."""
    draw = random.Random()
    for batch in range(2_000 // BATCH):
        folder = tmp_path / str(batch)
        folder.mkdir()
        published(folder, [draw.randrange(10_000, 10**8) for _ in range(BATCH)])
