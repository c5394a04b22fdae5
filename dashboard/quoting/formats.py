"""The formats of kept links, and the details that format 1 lacks.

Format 2 says which edition a table is of, and which of two tables with the same name a figure comes from. A link that
needs neither is still written in format 1, so that the same view keeps its token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from dashboard.export import EditionStamp
from dashboard.export.quotation import Kept, Origin, Quoted
from dashboard.questions.parameters import ALL
from dashboard.store import Store, list_editions

FIRST_FORMAT, ROW_FORMAT = 1, 2
# The reports of page `editions` on the edition in its `id`.
OF_OPENED_EDITION = ("edition_summary", "edition_batches", "edition_proofs")


def told_figures(figures: Sequence[Quoted], reports: Sequence[Kept]) -> list[dict[str, Any]]:
    """The figures as they are kept, with the place only where the name of the report is ambiguous."""
    told = [asdict(figure) for figure in figures]
    for kept in told:
        if kept["place"] is None or kept["place"] == _first(kept["report"], reports):
            del kept["place"]
    return told


def format_of(told: Sequence[Mapping[str, Any]], reports: Sequence[Kept]) -> int:
    """The format of a link with these figures and tables."""
    needs_second = any("place" in figure for figure in told) or any(report.origin for report in reports)
    return ROW_FORMAT if needs_second else FIRST_FORMAT


def completed(
    folder: Path,
    page: str,
    parameters: Mapping[str, str],
    linked: EditionStamp,
    figures: Sequence[Quoted],
    reports: Sequence[Kept],
) -> tuple[tuple[Quoted, ...], tuple[Kept, ...]]:
    """The figures and tables of a link with the details that format 1 lacks.

    linked: the edition of the link. A figure without place comes from the first table with the name of its report.
    A table without edition is of the linked edition, except tables of the edition that page `editions` had opened.
    """
    opened = _opened_edition(folder, page, parameters, linked)
    placed = (
        figure if figure.place is not None else replace(figure, place=_first(figure.report, reports))
        for figure in figures
    )
    of_opened = (
        replace(report, origin=opened)
        if report.origin is None and report.name in OF_OPENED_EDITION
        else report
        for report in reports
    )
    return tuple(placed), tuple(of_opened)


def _opened_edition(
    folder: Path, page: str, parameters: Mapping[str, str], linked: EditionStamp
) -> Origin | None:
    """The edition that page `editions` had opened besides the linked edition; None for other pages."""
    opened = parameters.get("id", ALL)
    if page != "editions" or not opened.isdecimal() or int(opened) == linked.number:
        return None
    known = next((edition for edition in list_editions(Store(folder)) if edition.number == int(opened)), None)
    if known is None:  # removed from the catalogue: only its number is known
        return Origin(EditionStamp(int(opened), linked.kind, None, None, "", ""), None)
    stamp = EditionStamp(
        known.number, known.kind, known.as_of, known.published_at, known.author, known.message
    )
    return Origin(stamp, None)


def _first(report: str | None, reports: Sequence[Kept]) -> int | None:
    return next((place for place, kept in enumerate(reports) if kept.name == report), None)
