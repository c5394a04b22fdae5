"""For any budgets: documents, clauses, departments and totals have the same sum, and joint clauses count once."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.policy.loading import load_policy
from dashboard.store import Edition
from tests.asking import run
from tests.editions import POLICY_ID, Facts, Row, build, build_anew
from tests.share import examples

CLAUSES = ("1.1", "1.4", "2.3", "3.4", "4.2", "5.7")
LEVELS = ("central", "provincial", "city", "unstated")
YEARS = ("2025", "2026")
CHOICES = {
    "year": [*YEARS, "undated"],
    "part": ["1", "3", "4", "5"],
    "clause": [*CLAUSES, "2.1"],
    "department": ["kjt", "czt", "fgw", "jxt", "gygdw"],
    "funding_level": list(LEVELS),
}
REPORTS = ("budget_by_clause", "budget_by_department", "budget_documents")
Choice = dict[str, list[str]]


def facts_of(draw: random.Random, line_count: int) -> Facts:
    """Budget lines with and without adjustment, and payments with and without date and level."""
    paying = draw.sample(CLAUSES, draw.randrange(len(CLAUSES) + 1))
    return {
        "budgets": [_line(draw) for _ in range(line_count)],
        "projects": [{"project_id": f"P{clause}", "clause_id": clause} for clause in CLAUSES],
        "disbursements": [_payment(draw, clause) for clause in paying for _ in range(draw.randrange(1, 6))],
    }


def _line(draw: random.Random) -> Row:
    return {
        "document_number": f"测财预〔2026〕{draw.randrange(4)}号",
        "clause_id": draw.choice(CLAUSES),
        "department_code": draw.choice(("kjt", "czt", "fgw", "jxt")),
        "fiscal_year": draw.choice(YEARS),
        "funding_level": draw.choice(LEVELS),
        "budget_amount_yuan": _yuan(draw),
        "adjusted_budget_amount_yuan": draw.choice((None, None, _yuan(draw), "0.00")),
    }


def _payment(draw: random.Random, clause: str) -> Row:
    return {
        "project_id": f"P{clause}",
        "disbursed_amount_yuan": _yuan(draw),
        "disbursed_on": draw.choice((None, "2025-12-31", "2026-01-01", "2026-06-30")),
        "funding_level": draw.choice(LEVELS),
    }


def _yuan(draw: random.Random) -> str:
    return str((Decimal(draw.randrange(10**10)) / 100).quantize(Decimal("0.01")))


def some_choice(draw: random.Random) -> Choice:
    """Filters drawn at random, from none to three at once."""
    names = draw.sample(sorted(CHOICES), draw.randrange(4))
    return {name: draw.sample(CHOICES[name], draw.choice((1, 1, 2))) for name in names}


def chosen_clauses(choice: Choice) -> set[str]:
    """The clauses of a choice, each once however many of the chosen departments answer for it."""
    policy = load_policy(POLICY_ID)
    answering: dict[str, set[str]] = defaultdict(set)
    for unit in policy.responsible_units:
        answering[unit.clause_id].add(unit.department_code)
    return {
        clause.clause_id
        for clause in policy.clauses
        if clause.clause_id in choice.get("clause", [clause.clause_id])
        and clause.part_id in choice.get("part", [clause.part_id])
        and ("department" not in choice or answering[clause.clause_id] & set(choice["department"]))
    }


def by_hand(facts: Facts, choice: Choice) -> dict[str, Any] | None:
    """The totals as a person with the lines on paper would find them."""
    clauses = chosen_clauses(choice)
    lines = [
        line
        for line in facts["budgets"]
        if line["clause_id"] in clauses
        and line["fiscal_year"] in choice.get("year", YEARS)
        and line["funding_level"] in choice.get("funding_level", LEVELS)
    ]
    if not lines:
        return None
    paying = {str(row["project_id"])[1:] for row in facts["disbursements"]}
    places = {(line["clause_id"], line["fiscal_year"], line["funding_level"]) for line in lines}
    paid = [row for row in facts["disbursements"] if _place(row) in places]
    comparable = [line for line in lines if line["clause_id"] in paying]
    return {
        "budget_amount_yuan": _sum(lines, "budget_amount_yuan"),
        "adjusted_budget_amount_yuan": _adjusted(lines),
        "budget_disbursed_amount_yuan": _sum(paid, "disbursed_amount_yuan") if comparable else None,
        "comparable_adjusted_budget_amount_yuan": _adjusted(comparable) if comparable else None,
        "document_count": len({line["document_number"] for line in lines}),
        "clause_with_budget_count": len({line["clause_id"] for line in lines}),
        "comparable_clause_count": len({line["clause_id"] for line in comparable}),
        "clause_count": len(clauses),
    }


def _place(payment: Row) -> tuple[str | None, ...]:
    return (
        str(payment["project_id"])[1:],
        (payment["disbursed_on"] or "undated")[:4],
        payment["funding_level"],
    )


def _sum(rows: Sequence[Row], name: str) -> Decimal:
    return sum((Decimal(str(row[name])) for row in rows), Decimal(0))


def _adjusted(lines: Sequence[Row]) -> Decimal:
    stated = [{"amount": line["adjusted_budget_amount_yuan"] or line["budget_amount_yuan"]} for line in lines]
    return _sum(stated, "amount")


def ask(edition: Edition, report: str, choice: Choice) -> list[dict[str, Any]]:
    """The rows of one report."""
    rows: list[dict[str, Any]] = run(edition, report, choice).to_pylist()
    return rows


def assert_one_sum(edition: Edition, facts: Facts, choice: Choice) -> None:
    """Totals by hand, and every report of the same choice adds up to them."""
    totals, expected = ask(edition, "budget_totals", choice), by_hand(facts, choice)
    assert len(totals) == (expected is not None)
    for report in REPORTS:
        rows = ask(edition, report, choice)
        assert bool(rows) == bool(totals)
        for name in ("budget_amount_yuan", "adjusted_budget_amount_yuan"):
            assert sum((row[name] for row in rows), Decimal(0)) == (totals[0][name] if totals else 0)
    if expected is None:
        return
    assert {name: totals[0][name] for name in expected} == expected
    rows = ask(edition, "budget_by_clause", choice)
    known = [row for row in rows if row["budget_disbursed_amount_yuan"] is not None]
    paid = sum((row["budget_disbursed_amount_yuan"] for row in known), Decimal(0))
    assert paid == (totals[0]["budget_disbursed_amount_yuan"] or 0)
    assert all(
        row["budget_disbursed_amount_yuan_missing_code"] == "not_reported" for row in rows if row not in known
    )


@given(seed=st.integers(0, 2**32), line_count=st.integers(0, 25))
@settings(max_examples=examples(2, 10))
def test_budgets_are_one_sum(seed: int, line_count: int) -> None:
    """For any lines and any filter: by clause = by department = by document = totals = by hand."""
    draw = random.Random(seed)
    facts = facts_of(draw, line_count)
    with TemporaryDirectory() as folder:
        edition = build_anew(Path(folder), facts)
        for choice in ({}, *(some_choice(draw) for _ in range(8))):
            assert_one_sum(edition, facts, choice)


def test_a_joint_clause_counts_once(tmp_path: Path) -> None:
    """A clause of several departments counts whole under each of them, and once under both together."""
    facts = facts_of(random.Random(20261124), 60)
    edition = build(tmp_path, facts)
    both, first, second = (
        ask(edition, "budget_totals", {"department": codes})[0]["budget_amount_yuan"]
        for codes in (["kjt", "czt"], ["kjt"], ["czt"])
    )
    shared = chosen_clauses({"department": ["kjt"]}) & chosen_clauses({"department": ["czt"]})
    overlap = ask(edition, "budget_totals", {"clause": sorted(shared)})[0]["budget_amount_yuan"]
    assert overlap > 0
    assert both == first + second - overlap
