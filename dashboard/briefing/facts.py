"""The facts of a briefing: reports asked with its scope, and figures with their origin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pyarrow.compute as pc

from dashboard.access import Principal
from dashboard.export import ReportTable
from dashboard.export.briefing_parts import Figure, Note, Piece
from dashboard.formatting import UNVERIFIED, in_column, money, said, wan
from dashboard.policy.dictionary import entry
from dashboard.questions.addresses import page_link
from dashboard.questions.parameters import PAGING
from dashboard.questions.queries import load
from dashboard.questions.reports import report_table
from dashboard.questions.scoping import OutOfScope
from dashboard.questions.scoping import said as said_scopes
from dashboard.store import Edition

# Columns that identify a row. The first that a report has is the key of its figures.
KEYS = (
    "clause_id",
    "rule_id",
    "indicator_id",
    "clause_state",
    "check_id",
    "change_code",
    "department_code",
    "zone_id",
    "cluster_id",
    "city_code",
    "program_code",
    "award_kind_name",
    "fiscal_year",
    "funding_level",
)


@dataclass(frozen=True)
class Scope:
    """The scope of a briefing: the code of a department or of a city, or neither for all.

    since: the number of the edition to compare with; None: the edition of the last meeting, else the edition before.
    meeting_id: the meeting that the briefing is for; None for none.
    """

    department: str | None = None
    city: str | None = None
    since: int | None = None
    meeting_id: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The filters of this scope, by parameter name."""
        chosen = {"department": self.department, "city": self.city}
        return {name: [code] for name, code in chosen.items() if code}


@dataclass(frozen=True)
class Facts:
    """The answers of an edition for a scope. Answers are cached, because an edition never changes."""

    edition: Edition
    scope: Scope
    principal: Principal
    seen: dict[str, ReportTable] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Raise OutOfScope where the paper would be about more than the principal may see, and so say less than its title."""
        for name, codes in self.principal.scopes.items():
            if getattr(self.scope, name, None) not in codes:
                raise OutOfScope(
                    f"材料写的内容宽于您的范围（{said_scopes(self.principal.scopes)}），没有写。请只选您范围内的一个，或请有权查看的单位写。"
                )

    def ask(self, name: str, *, whole: bool = False, **extra: Any) -> ReportTable:
        """The answer of a report for this scope. whole: without the scope, for reports that lack its filter."""
        values: dict[str, Any] = {} if whole else dict(self.scope.values)
        values |= extra
        asked = f"{name} {sorted(values.items())}"
        if asked not in self.seen:
            query = load(name)
            bound = {p.name: values.get(p.name) for p in query.parameters if p.name not in PAGING}
            narrower = sorted(set(values) - set(bound))
            if narrower:
                raise ValueError(f"{name} cannot be narrowed by {narrower}; ask it whole, or not at all")
            since = (
                {"since": str(bound["since"])} if bound.get("since") else {}
            )  # both editions of a comparison
            link = page_link(self.edition, name, bound, **since)
            self.seen[asked] = report_table(self.edition, name, bound, self.principal, link=link)
        return self.seen[asked]

    def unplaced(self) -> tuple[str, ...]:
        """For a city, the clauses of the talent programmes, because their money has no place; otherwise empty."""
        rows = self.rows("talent_status", whole=True) if self.scope.city else []
        return tuple(sorted({row["clause_id"] for row in rows}))

    def of_clause(self, name: str, clause: str) -> ReportTable:
        """The row of a clause in a report that lists all clauses, with the address that asks for this clause."""
        whole = self.ask(name)
        values = self.scope.values | {"clause": [clause]}
        bound = {p.name: values.get(p.name) for p in load(name).parameters}
        clause_rows = whole.table.filter(pc.equal(whole.table.column("clause_id"), clause))
        link = page_link(self.edition, name, bound)
        return report_table(self.edition, name, bound, self.principal, clause_rows, link)

    def rows(self, name: str, **extra: Any) -> list[dict[str, Any]]:
        """The rows of a report for this scope."""
        found: list[dict[str, Any]] = self.ask(name, **extra).table.to_pylist()
        return found


def figure(
    report: ReportTable, column: str, row: int = 0, unit: str | None = None, note: Note | None = None
) -> Figure | None:
    """A number of a report for a sentence, None for a missing value. unit: replaces the unit of the dictionary."""
    found = report.table.slice(row, 1).to_pylist()
    if not found or found[0][column] is None:
        return None
    value = found[0][column]
    described = entry(column)
    own_unit = described.unit if unit is None else unit
    return Figure(
        text=printed(value, described.format, own_unit),
        value=value,
        column=column,
        unit=own_unit,
        key=_key(report, found[0]),
        note=note or note_of(report, column),
    )


def size(report: ReportTable, column: str, row: int = 0) -> Figure | None:
    """A change without its sign, for a sentence with 增加 or 减少."""
    found = figure(report, column, row)
    return found and replace(found, text=printed(abs(Decimal(found.value)), entry(column).format, found.unit))


def printed(value: Decimal | int, kind: str, unit: str) -> str:
    """A number as on the screen, but without the space before its unit."""
    return said(value, kind, unit).replace(" ", "")


def cell(row: Mapping[str, Any], column: str) -> str:
    """A cell of a table: money in 万元, a missing value as its word."""
    value, kind = row[column], entry(column).format
    if value is not None and kind == "money":
        return money_in_wan(value)
    return in_column(value, kind, "", row.get(f"{column}_missing_code"))


def money_in_wan(value: Decimal) -> str:
    """An amount in 万元 without unit, for a column; an amount that would round to zero stays in 元."""
    text = money(value)
    return wan(value) if text.endswith(("万元", "亿元")) else text.replace(" ", "")


def note_of(report: ReportTable, column: str) -> Note:
    """The note for the figures of a column: 口径, edition, filters and pinned address."""
    described = entry(column, report.name)
    return Note(
        label=described.label,
        definition=described.definition.rstrip("。"),
        report=report.name,
        report_title=report.title,
        edition=report.edition,
        filters=report.filters,
        link=report.link or "",
    )


def said_day(date: dt.date | str | None) -> str:
    """A date in the form 2026年8月31日."""
    if date is None:
        return UNVERIFIED
    when = dt.date.fromisoformat(date) if isinstance(date, str) else date
    return f"{when.year}年{when.month}月{when.day}日"


def say(*pieces: Piece | None) -> tuple[Piece, ...]:
    """A sentence; empty where any of its figures is missing."""
    return () if any(piece is None for piece in pieces) else tuple(piece for piece in pieces if piece)


def some(words: str, found: Figure | None) -> tuple[Piece, ...]:
    """Words and a number; empty for 0, because a list of states needs no zeros."""
    return (words, found) if found is not None and found.value else ()


def joined(parts: list[tuple[Piece, ...]], between: str, end: str) -> tuple[Piece, ...]:
    """The parts that are not empty, joined to a sentence."""
    there = [part for part in parts if part]
    if not there:
        return ()
    pieces = list(there[0])
    for part in there[1:]:
        pieces += [between, *part]
    return (*pieces, end)


def _key(report: ReportTable, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    if report.table.num_rows == 1:
        return ()
    return tuple((name, str(row[name])) for name in KEYS if row.get(name) is not None)
