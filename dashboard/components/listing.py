"""A table with its ways out, as most sections of a page end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dashboard.components import explain, share, tables
from dashboard.export import ReportTable


def listing(
    report: ReportTable,
    whole: Callable[[ReportTable], ReportTable] | None = None,
    *,
    select: bool = False,
    ask: explain.Explain | None = None,
) -> int | None:
    """Table and downloads, or one sentence for no rows. whole: undoes paging for the files. With `select`, the position of the chosen row."""
    row = tables.table(report, report.name, select=select)
    if ask is not None:
        explain.table(report, ask)
    if report.table.num_rows:
        share.downloads(report, partial(whole, report) if whole else None)
    return row
