"""The explanation of a figure, ready to be shown: 口径, origin, the rows that add up to it, and rows left out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dashboard.export import Column, EditionStamp, ReportTable


@dataclass(frozen=True)
class Explained:
    """The explanation of a figure. column: its entry in the dictionary; value: exact, None where it is missing.

    subject: the name of its row in a table, '' for a total. filters: the chosen filters in words.
    clauses: (clause, departments, verbatim text) of the clauses that its rows belong to; clause_count of how many.
    added: the rows that add up to it; excluded: rows of the same choice that do not count, None where there are none.
    total: the sum of `added`. without: why it has no rows. parts: labels of the figures that it is computed from.
    parameters: (name in its text, value) bound to the query of the rows, with `all` written out.
    changed: when the latest of its rows arrived, in words.
    """

    report_title: str
    column: Column
    subject: str
    value: Decimal | int | None
    missing_code: str | None
    formula: str
    edition: EditionStamp
    filters: tuple[tuple[str, str], ...]
    query: str
    sql: str
    rows_query: str
    parameters: tuple[tuple[str, str], ...]
    clauses: tuple[tuple[str, str, str], ...]
    clause_count: int
    added: ReportTable | None
    excluded: ReportTable | None
    total: Decimal | None
    without: str
    parts: tuple[str, ...]
    changed: str

    @property
    def adds_up(self) -> bool:
        """Whether the rows add up exactly to the figure."""
        return self.total is not None and self.total == self.value
