"""Whatever misleads in a sender's workbook is read right, asked about or sent back: never another sum with exit 0."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.intake import FileResult
from tests.ledgers import read
from tests.properties.sender_fuzz import ASKED, BACK, READ, Sent, sent

IN_TEST, IN_SOAK = 60, 2_000
STAGE = {
    "projects": "claims",
    "disbursements": "disbursements",
    "commitments": "commitments",
    "budgets": "budgets",
}


def money(result: FileResult, kind: str) -> Decimal:
    """What of a file would be published, in yuan."""
    table = result.facts.get(STAGE[kind])
    if table is None:
        return Decimal(0)
    column = next(name for name in table.column_names if name.endswith("amount_yuan"))
    return sum(table[column].to_pylist(), Decimal(0))


def fault(one: Sent, result: FileResult) -> str | None:
    """What is wrong with how a workbook was read; None for nothing."""
    is_silent = not (result.questions or result.rejections or result.refusal)
    found = money(result, one.kind)
    if is_silent and found != one.true_yuan:
        return f"{one.path.name}: hidden, {found} instead of {one.true_yuan}"
    if one.expected == READ and not is_silent:
        said = [question.question for question in result.questions] or result.rejections or result.refusal
        return f"{one.path.name}: false question, {said}"
    if one.expected == ASKED and not result.questions and not result.refusal:
        return f"{one.path.name}: not asked"
    if one.expected == BACK and not result.rejections:
        return f"{one.path.name}: not sent back"
    return None


def faults(folder: Path, seeds: list[int]) -> list[str]:
    """The faults of these workbooks."""
    made = [sent(folder, seed) for seed in seeds]
    return [said for said in (fault(one, read(one.path)) for one in made) if said is not None]


@pytest.mark.slow
def test_sixty_senders(tmp_path: Path) -> None:
    """A seeded share of the soak: every dress is in it."""
    seeds = list(range(IN_TEST))
    assert faults(tmp_path, seeds) == []


@pytest.mark.soak
def test_two_thousand_senders(tmp_path: Path) -> None:
    """New ones every time; a failure names the file, whose seed is in its name."""
    draw = random.Random()
    assert faults(tmp_path, [draw.randrange(10**3, 10**9) for _ in range(IN_SOAK)]) == []
