"""The outline of a sheet: which rows are headings, where one table ends and the next begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from dashboard.intake.headings import known_count
from dashboard.intake.merges import Spread, fill
from dashboard.intake.reading import Cell, Row, Sheet
from dashboard.intake.rows import (
    DATA,
    NOTHING,
    Layout,
    is_certain,
    is_example_row,
    is_footer,
    is_total,
    kind_of_row,
)
from dashboard.intake.vocabulary import Vocabulary

SEARCHED_ROWS = 60
LINES_ABOVE = 8
SAME_SHARE = 0.8


def first_headings(sheet: Sheet, words: Vocabulary) -> list[int]:
    """The rows near the top that may be headings; of neighbouring rows the row with the most known words."""
    rows = sheet.rows[:SEARCHED_ROWS]
    counts = [known_count(row, words) for row in rows]
    found: list[int] = []
    for place, count in enumerate(counts):
        if count < 2:
            continue
        if found and place - found[-1] == 1 and counts[found[-1]] >= 2:
            found[-1] = max(found[-1], place, key=lambda candidate: (counts[candidate], -candidate))
        else:
            found.append(place)
    return found


def best_of(sheet: Sheet, leaves: Sequence[int], words: Vocabulary) -> int | None:
    """The row of headings with the most known words; None for no rows."""
    return max(leaves, key=lambda leaf: (known_count(sheet.rows[leaf], words), -leaf), default=None)


def group_from(sheet: Sheet, leaf: int, words: Vocabulary) -> int:
    """Of a row of headings and the two rows below it, the row with the most known words."""
    counts = [known_count(row, words) for row in sheet.rows[leaf : leaf + 3]]
    best = 0
    for place in range(1, len(counts)):
        if counts[place] < 2:
            break
        best = max(best, place, key=lambda candidate: (counts[candidate], -candidate))
    return leaf + best


def headings_from(sheet: Sheet, start: int, words: Vocabulary) -> int | None:
    """The next row of headings from `start` on."""
    found = (place for place, row in _from(sheet, start) if is_headings(row, words))
    return next(found, None)


@dataclass(frozen=True)
class TableRows:
    """data: positions of records. aside: of totals, footers and group names. end: the first row that is not of the table.

    following: the start of the next table, as row of its first title and row of its headings; None at the end.
    """

    data: list[int]
    aside: list[int]
    end: int
    following: tuple[int, int] | None


def rows_of_table(
    sheet: Sheet,
    block: tuple[int, int],
    layout: Layout,
    words: Vocabulary,
    spread: Spread,
    told: Mapping[int, bool],
) -> TableRows:
    """The rows below the headings `block`. spread: the merged cells that hold for a row, which are filled first.

    told: position → whether a steward said that it is a record; what is none is passed over.

    Repeated headings are a page break, unless titles are directly above them (D-039).
    """
    data: list[int] = []
    aside: list[int] = []
    start, headings = block[1] + 1, sheet.rows[block[0] : block[1] + 1]
    for place, row in _from(sheet, start):
        if place in spread:
            fill(row, spread[place])
        if place in told:
            data += [place] if told[place] else []
        elif is_certain(row, layout, words) and not is_example_row(row, words):
            data.append(place)
        elif is_headings(row, words):
            first = _first_title(sheet, place, start, layout, words)
            if any(_repeats(row, heading) for heading in headings) and not any(
                map(is_filled, sheet.rows[first:place])
            ):
                continue
            above = [[other for other in found if other < first] for found in (data, aside)]
            return TableRows(above[0], above[1], first, (first, place))
        else:
            kind = kind_of_row(row, layout, words)
            if kind != NOTHING:
                (data if kind == DATA else aside).append(place)
    return TableRows(data, aside, len(sheet.rows), None)


def _repeats(row: Row, headings: Row) -> bool:
    """Whether a row repeats the headings in the same columns."""
    filled = [(place, cell) for place, cell in enumerate(row) if cell != ""]
    same = sum(1 for place, cell in filled if place < len(headings) and headings[place] == cell)
    return same >= SAME_SHARE * len(filled)


def is_headings(row: Row, words: Vocabulary) -> bool:
    """Whether a row is headings: no number, at least two known words, at least half of its words known."""
    filled = [cell for cell in row if cell != ""]
    if len(filled) < 2 or any(_is_number(cell) for cell in filled):
        return False
    count = known_count(row, words)
    return count >= 2 and count * 2 >= len(filled)


def is_filled(row: Row) -> bool:
    """Whether a row holds more than white space."""
    return any(cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in row)


def _first_title(sheet: Sheet, leaf: int, floor: int, layout: Layout, words: Vocabulary) -> int:
    """The first line directly above headings that belongs to them, not to the table above."""
    first = leaf
    for place in range(leaf - 1, max(floor, leaf - LINES_ABOVE) - 1, -1):
        row = sheet.rows[place]
        if is_filled(row) and not _is_title(row, place, sheet, layout, words):
            break
        first = place
    return first


def _is_title(row: Row, place: int, sheet: Sheet, layout: Layout, words: Vocabulary) -> bool:
    filled = [cell for cell in row if str(cell).strip()]
    if is_certain(row, layout, words) or is_total(row, words) or is_footer(row, words):
        return False
    if any(_is_number(cell) for cell in filled):
        return False
    has_key = any(key < len(row) and str(row[key]).strip() for key in layout.keys)
    is_merged = any(first[0] == place and last[1] > first[1] for first, last in sheet.merges)
    return len(filled) == 1 or is_merged or not has_key


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return cell.strip().replace(".", "").replace(",", "").isdigit()
    return True


def _from(sheet: Sheet, start: int) -> Iterator[tuple[int, Row]]:
    return enumerate(islice(iter(sheet.rows), start, None), start)
