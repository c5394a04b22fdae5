"""The changes that a publication would make, from an edition that is built in a temporary folder (D-022)."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute

from dashboard.access import SOFTWARE
from dashboard.export import ReportTable
from dashboard.intake import FileResult
from dashboard.intake.accepting import draft
from dashboard.intake.results import MissingRow
from dashboard.questions.queries import compare, load, run
from dashboard.questions.reports import report_table
from dashboard.store import (
    Draft,
    Edition,
    Standing,
    Store,
    forget,
    forget_pairs,
    ledger_base,
    list_editions,
    opened,
    rehearse,
)

SHOWN_ROWS = 2_000
COMPARISONS = ("edition_changes_totals", "edition_changes_summary", "edition_changes")


@dataclass(frozen=True)
class Rehearsal:
    """The result of a rehearsal.

    number: of the edition that would be published. base: the ledger edition that it starts from, None for the first.
    sums: intake_sums. summary (one row), totals (by kind), changes: the comparisons, None without a base; changes holds
    SHOWN_ROWS rows at most, the largest first. findings: the new findings, by check.
    """

    number: int
    base: Edition | None
    sums: ReportTable
    totals: ReportTable | None
    summary: ReportTable | None
    changes: ReportTable | None
    findings: ReportTable

    @property
    def after(self) -> int:
        """The newest ledger edition that the steward has seen, 0 for none; see `take`."""
        return self.base.number if self.base else 0


def rehearsed(
    store: Store, results: Sequence[FileResult], *, policy_id: str, withdrawn: Sequence[MissingRow] = ()
) -> Rehearsal | None:
    """Build the next edition in a temporary folder and compare it; None when no file has accepted rows."""
    if not any(result.taken for result in results):
        return None
    return rehearsed_draft(
        store,
        draft(store, results, policy_id=policy_id, author="试算", message="尚未发布", withdrawn=withdrawn),
    )


def rehearsed_draft(store: Store, planned: Draft) -> Rehearsal:
    """The same for any draft of a ledger edition."""
    base = ledger_base(store)
    with tempfile.TemporaryDirectory(prefix="dashboard-rehearsal-") as folder:
        edition = rehearse(store, planned, Path(folder))
        try:
            return _read(base, edition)
        finally:
            forget()
            forget_pairs()


def rehearsed_candidate(store: Store, one: Standing) -> Rehearsal:
    """What approving a submission would change, read from its candidate. Raises Refusal where that is not as handed in."""
    edition = opened(store, one.submission)
    like = (edition.kind, edition.policy_id)
    shown = [other for other in list_editions(store) if (other.kind, other.policy_id) == like]
    base = next((other for other in reversed(shown) if not other.retired_at), None)
    try:
        return _read(base, edition)
    finally:
        forget()
        forget_pairs()


def _read(base: Edition | None, edition: Edition) -> Rehearsal:
    compared = dict.fromkeys(COMPARISONS) if base is None else _compared(base, edition)
    return Rehearsal(
        number=edition.number,
        base=base,
        sums=report_table(edition, "intake_sums", {}, SOFTWARE),
        totals=compared["edition_changes_totals"],
        summary=compared["edition_changes_summary"],
        changes=compared["edition_changes"],
        findings=report_table(edition, "findings_by_check", {}, SOFTWARE, _new_findings(edition, base)),
    )


def _compared(base: Edition, edition: Edition) -> dict[str, ReportTable | None]:
    found: dict[str, ReportTable | None] = {}
    for name in COMPARISONS:
        values = {"row_limit": SHOWN_ROWS} if load(name).takes("row_limit") else {}
        rows = compare(base, edition, name, values, SOFTWARE)
        found[name] = report_table(edition, name, {}, SOFTWARE, rows)
    return found


def _new_findings(edition: Edition, base: Edition | None) -> pa.Table:
    """The rows of findings_by_check for checks with findings that the edition before does not have."""
    rows = run(edition, "findings_by_check", None, SOFTWARE)
    count = rows["new_finding_count" if base else "finding_count"]
    return rows.filter(pa.compute.fill_null(pa.compute.greater(count, 0), False))
