"""The formats in which links are kept, and what the first one left unsaid.

Format 2 says which edition a table is of, and which of two tables of one name a figure comes from. A link that needs
neither is still written in format 1, so that the same view has the same token as before.
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
# What page `editions` shows of the edition that its `id` names.
OF_OPENED_EDITION = ("edition_summary", "edition_batches", "edition_proofs")


def told_figures(figures: Sequence[Quoted], reports: Sequence[Kept]) -> list[dict[str, Any]]:
    """The figures as they are kept: the place only where the name of the report does not say it."""
    told = [asdict(figure) for figure in figures]
    for one in told:
        if one["place"] is None or one["place"] == _first(one["report"], reports):
            del one["place"]
    return told


def format_of(told: Sequence[Mapping[str, Any]], reports: Sequence[Kept]) -> int:
    """The format of a link with these figures and tables."""
    needs_second = any("place" in one for one in told) or any(one.origin for one in reports)
    return ROW_FORMAT if needs_second else FIRST_FORMAT


def completed(
    folder: Path,
    page: str,
    parameters: Mapping[str, str],
    own: EditionStamp,
    figures: Sequence[Quoted],
    reports: Sequence[Kept],
) -> tuple[tuple[Quoted, ...], tuple[Kept, ...]]:
    """The figures and tables of a link with what the first format did not say.

    own: the edition of the link. A figure without a place comes from the first table of its report's name. A table
    without an edition is the link's own, but for those of the edition that page `editions` had opened.
    """
    opened = _opened_edition(folder, page, parameters, own)
    placed = (
        one if one.place is not None else replace(one, place=_first(one.report, reports)) for one in figures
    )
    of_opened = (
        replace(one, origin=opened) if one.origin is None and one.name in OF_OPENED_EDITION else one
        for one in reports
    )
    return tuple(placed), tuple(of_opened)


def _opened_edition(
    folder: Path, page: str, parameters: Mapping[str, str], own: EditionStamp
) -> Origin | None:
    """The edition that page `editions` had opened beside its own; None for other pages."""
    opened = parameters.get("id", ALL)
    if page != "editions" or not opened.isdecimal() or int(opened) == own.number:
        return None
    known = next((one for one in list_editions(Store(folder)) if one.number == int(opened)), None)
    if known is None:  # taken out of the catalogue: nothing but its number is left
        return Origin(EditionStamp(int(opened), own.kind, None, None, "", ""), None)
    stamp = EditionStamp(
        known.number, known.kind, known.as_of, known.published_at, known.author, known.message
    )
    return Origin(stamp, None)


def _first(report: str | None, reports: Sequence[Kept]) -> int | None:
    return next((place for place, one in enumerate(reports) if one.name == report), None)
