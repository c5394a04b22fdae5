"""docs/DECISIONS.md: every decision has a number, a date and the same form; every citation leads to one."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import pytest

from tests.contracts.test_repository import ROOT, files, name, text

RECORD = ROOT / "docs" / "DECISIONS.md"
CITED = re.compile(r"\bD-\d{3}\b")
HEADING = re.compile(r"^## (.*)$", re.MULTILINE)
NUMBERED = re.compile(r"D-(\d{3}) \S.*")
FORM = ("日期", "决定", "原因", "何时再议")


def decisions(markdown: str) -> list[tuple[str, str]]:
    """(heading, text below it) of each decision, from top to bottom."""
    parts = HEADING.split(markdown)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def faults(markdown: str) -> list[str]:
    """What is wrong with the record: numbers, order, dates, form, and what replaces what. One sentence each."""
    found, dated = [], []
    for heading, body in decisions(markdown):
        number = NUMBERED.fullmatch(heading)
        labels = tuple(re.findall(r"^- (\S+?)：\S", body, re.MULTILINE))
        date = re.match(r"\s*- 日期：(\d{4}-\d{2}-\d{2})(；被 (D-\d{3}) 取代)?$", body, re.MULTILINE)
        if number is None or labels != FORM or date is None:
            found.append(f"{heading}: not `D-nnn title` with {'、'.join(FORM)}")
            continue
        dated.append((int(number[1]), dt.date.fromisoformat(date[1])))
        if date[3] and int(date[3][2:]) <= int(number[1]):
            found.append(f"{heading}: replaced by an earlier decision")
    if [number for number, _ in dated] != list(range(len(dated), 0, -1)):
        found.append("the numbers do not run down to D-001 without gap")
    if any(upper[1] < lower[1] for upper, lower in pairwise(dated)):
        found.append("a later decision has an earlier date")
    return found


def unknown_citations(words: str, known: set[str]) -> list[str]:
    """The citations in a text that no decision answers."""
    return sorted(set(CITED.findall(words)) - known)


def test_every_decision_has_number_date_and_form() -> None:
    """The newest decision stands first; numbers have no gap; each says what, why and when to think again."""
    assert decisions(text(RECORD))
    assert faults(text(RECORD)) == []


def test_every_citation_leads_to_a_decision() -> None:
    """A number that any file cites is the number of a decision."""
    known = {heading.split(" ")[0] for heading, _ in decisions(text(RECORD))}
    assert {name(path): cited for path in files() if (cited := unknown_citations(text(path), known))} == {}


# Written in two pieces, so that the search for citations does not find these numbers here.
FIRST, SECOND = "D-" + "001", "D-" + "002"
BODY = "- 日期：2026-01-02\n- 决定：甲\n- 原因：乙\n- 何时再议：丙\n"
GOOD = f"## {SECOND} b\n\n{BODY}## {FIRST} a\n\n{BODY}"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (f"{FIRST} a", "a"),
        (f"{FIRST} a", f"{SECOND} a"),
        ("- 原因：乙\n", ""),
        ("2026-01-02", "去年"),
        ("2026-01-02", f"2026-01-02；被 {FIRST} 取代"),
    ],
)
def test_a_fault_in_the_record_is_seen(right: str, wrong: str) -> None:
    """The checker fails on made-up records without number, with a number twice, without reason, without date."""
    assert faults(GOOD.replace(right, wrong))


def test_a_gap_and_a_wrong_order_are_seen() -> None:
    """The checker fails where the first decision is missing, and where the dates run backwards."""
    assert faults(GOOD.split(f"## {FIRST}")[0])
    assert faults(GOOD.replace("2026", "2025", 1))


def test_a_replaced_decision_is_right() -> None:
    """A decision may say which later one replaces it."""
    older = BODY.replace("01-02", f"01-02；被 {SECOND} 取代")
    assert faults(f"## {SECOND} b\n\n{BODY}## {FIRST} a\n\n{older}") == []


def test_a_lost_citation_is_seen() -> None:
    """The search finds a citation that no decision answers."""
    assert unknown_citations(f"see {SECOND} and {FIRST}", {FIRST}) == [SECOND]
