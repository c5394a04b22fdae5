"""What a page answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.components.metrics import Figure
from dashboard.export import ReportTable
from dashboard.views.view import View


@dataclass(frozen=True)
class Answer:
    """sentence: Markdown, '' for none. A page that has nothing to show has no figures."""

    title: str
    sentence: str = ""
    figures: tuple[Figure, ...] = ()


def totals(view: View, name: str) -> tuple[ReportTable, dict[str, Any]]:
    """A report of a single row, and this row."""
    report = view.report(name)
    return report, first(report)


def first(report: ReportTable) -> dict[str, Any]:
    """The first row of a report that has one."""
    row: dict[str, Any] = report.table.slice(0, 1).to_pylist()[0]
    return row
