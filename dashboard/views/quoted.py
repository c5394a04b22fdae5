"""What a 定版链接 keeps of a page that has run: its key figures, each with its report, and the numbers of its comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.components import metrics
from dashboard.export.quotation import Kept, Quoted
from dashboard.policy.dictionary import entries
from dashboard.views.view import View


def quoted_figures(shown: Sequence[metrics.Figure], view: View) -> tuple[Quoted, ...]:
    """The shown figures, each with the report of a single row that it comes from."""
    places = {
        question: place
        for place, (question, report) in enumerate(view.seen.items())
        if report.table.num_rows == 1
    }
    found = []
    for figure in shown:
        described = entries().get(figure.column)
        place = places.get(figure.report.question) if figure.report else None
        found.append(
            Quoted(
                label=figure.label,
                value=figure.value,
                note=figure.note,
                help=figure.help,
                column=figure.column,
                exact=None if figure.exact is None else str(figure.exact),
                format=described.format if described else "text",
                unit=described.unit if described else "",
                report=figure.report.name if figure.report and place is not None else None,
                place=place,
            )
        )
    return tuple(found)


def with_since(report: Kept, since: str | None) -> Kept:
    """Keep the number of the edition before in a comparison, because another edition may be before it later."""
    if (
        since is None
        or not since.isdecimal()
        or "since" not in report.bound
        or report.bound["since"] is not None
    ):
        return report
    return replace(report, bound={**report.bound, "since": int(since)})
