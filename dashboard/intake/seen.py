"""What was recognised in a file, as a steward is shown it: tables, headings, units, and an example of each column."""

from __future__ import annotations

from decimal import Decimal

from dashboard.intake.headings import Column, leaf_row, likely_heading_row
from dashboard.intake.mapping import printed_headings
from dashboard.intake.reading import Sheet, cell_text
from dashboard.intake.recognising import Region
from dashboard.intake.results import ColumnSeen, TableSeen
from dashboard.intake.vocabulary import Vocabulary, is_protected

LONGEST_EXAMPLE = 24


def table_seen(region: Region, words: Vocabulary) -> TableSeen:
    """A recognised table."""
    understood = {column.index: column for column in region.columns}
    columns = tuple(
        _column(region, heading, understood.get(index), words) for index, heading in region.headings
    )
    unit = _unit_word(region.unit, words)
    return TableSeen(
        region.sheet.name, region.kind.name, region.heading_row + 1, unit, len(region.data_rows), columns
    )


def sheet_seen(sheet: Sheet, words: Vocabulary) -> TableSeen | None:
    """A sheet of which no table was made, with what looks like its headings; None where nothing does."""
    position = leaf_row(sheet, words)
    position = likely_heading_row(sheet) if position is None else position
    if position is None:
        return None
    columns = tuple(
        ColumnSeen(heading, "", None, None, "", is_protected(heading.split("/")[-1], words))
        for heading in printed_headings(sheet, words)
    )
    return TableSeen(sheet.name, "", position + 1, None, 0, columns)


def _column(region: Region, heading: str, understood: Column | None, words: Vocabulary) -> ColumnSeen:
    protected = is_protected(heading.split("/")[-1], words)
    if understood is None or protected:
        return ColumnSeen(heading, "", None, None, "", protected)
    example = next(
        (text for position in region.data_rows if (text := _text(region, position, understood))), ""
    )
    unit = _unit_word(understood.unit, words)
    return ColumnSeen(heading, understood.name, understood.level, unit, example[:LONGEST_EXAMPLE], protected)


def _text(region: Region, position: int, column: Column) -> str:
    row = region.sheet.rows[position]
    return cell_text(row[column.index]).strip() if column.index < len(row) else ""


def _unit_word(factor: Decimal | None, words: Vocabulary) -> str | None:
    return next((word for word, value in words.units.items() if value == factor), None)
