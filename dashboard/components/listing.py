"""A table with its downloads, the end of most sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from dashboard.components import explain, share, tables
from dashboard.export import ReportTable


def listing(
    report: ReportTable,
    whole: Callable[[ReportTable], ReportTable] | None = None,
    *,
    doors: Sequence[str | None] = (),
    ask: explain.Explain | None = None,
) -> None:
    """Draw table and downloads, or a sentence for no rows. whole: gives all rows for the files; doors: see `tables.table`."""
    tables.table(report, report.name, doors=doors)
    if ask is not None:
        explain.table(report, ask)
    if report.table.num_rows:
        share.downloads(report, partial(whole, report) if whole else None)
