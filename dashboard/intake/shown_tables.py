"""The recognised content of a file for the steward: tables, headings, units, and an example of each column."""

from __future__ import annotations

from dashboard.intake.headings import Column
from dashboard.intake.mapping import headings_of
from dashboard.intake.reading import Sheet, cell_text
from dashboard.intake.recognising import Region
from dashboard.intake.results import SeenColumn, SeenTable
from dashboard.intake.units import unit_word
from dashboard.intake.vocabulary import Vocabulary, is_protected
from dashboard.personal import masked

LONGEST_EXAMPLE = 24
SEARCHED_ROWS = 50


def table_seen(region: Region, words: Vocabulary) -> SeenTable:
    """A recognised table."""
    data = region.data_rows
    understood = {column.index: column for column in region.columns}
    return SeenTable(
        order=region.order,
        sheet=region.sheet.name,
        kind=region.kind.name,
        titles=region.titles,
        unit=unit_word(region.unit, words.units),
        heading_row=region.heading_row + 1,
        first_row=data[0] + 1 if data else region.heading_row + 2,
        last_row=data[-1] + 1 if data else region.heading_row + 1,
        rows=len(data),
        columns=tuple(
            _column(region, index, heading, understood.get(index), words)
            for index, heading in region.headings
        ),
    )


def sheet_seen(sheet: Sheet, words: Vocabulary) -> SeenTable | None:
    """A sheet without table, with its likely headings; None where it has none."""
    position, headings = headings_of(sheet, words)
    if position is None:
        return None
    above = [cell.strip() for row in sheet.rows[:position] for cell in row if isinstance(cell, str)]
    columns = tuple(
        SeenColumn(index + 1, heading, "", None, None, "", _speaks_of_a_person(heading, words))
        for index, heading in headings
    )
    row = position + 1
    return SeenTable(0, sheet.name, "", tuple(filter(None, above)), None, row, row + 1, row, 0, columns)


def _column(
    region: Region, index: int, heading: str, understood: Column | None, words: Vocabulary
) -> SeenColumn:
    is_hidden = _speaks_of_a_person(heading, words)
    if understood is None or is_hidden:
        return SeenColumn(index + 1, heading, "", None, None, "", is_hidden)
    texts = (_cell_words(region, place, index) for place in region.data_rows[:SEARCHED_ROWS])
    example = masked(next(filter(None, texts), ""))[:LONGEST_EXAMPLE]
    unit = unit_word(understood.unit, words.units)
    return SeenColumn(index + 1, heading, understood.name, understood.level, unit, example, False)


def _speaks_of_a_person(heading: str, words: Vocabulary) -> bool:
    return is_protected(heading.rpartition("/")[2], words)


def _cell_words(region: Region, position: int, index: int) -> str:
    row = region.sheet.rows[position]
    return cell_text(row[index]).strip() if index < len(row) else ""
