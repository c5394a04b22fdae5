"""What a figure says of itself, ready to be shown: 口径, origin, the rows that add up to it, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dashboard.export import Column, EditionStamp, ReportTable


@dataclass(frozen=True)
class Explained:
    """One figure. column: its entry in the dictionary; value: as the page shows it, None where it is missing.

    subject: which row of a table it stands in, '' for the whole. filters: what was chosen, in words.
    clauses: (clause, departments, verbatim text) of the clauses that its rows belong to; clause_count of how many.
    added: the rows that add up to it; excluded: those of the same choice that do not count, None where there are none.
    total: what `added` adds up to. without: why it has no rows. parts: labels of the figures it is worked out from.
    parameters: what the query of the rows was bound with, as (name, value), `all` spelt out.
    changed: the latest arrival among its rows, in words.
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
        """Whether the rows give exactly the figure."""
        return self.total is not None and self.total == self.value
