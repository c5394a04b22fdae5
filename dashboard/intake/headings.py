"""Where the headings of a sheet stand, and what each column means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from dashboard.intake.reading import Row, Sheet
from dashboard.intake.vocabulary import Meaning, Vocabulary, meaning_of, narrow, tidy

SEARCHED_ROWS = 60
LONGEST_HEADING = 40


@dataclass(frozen=True)
class Column:
    """An understood column. index: from 0. heading: as printed, levels joined by '/'.

    name, role, level, unit: as in vocabulary.Meaning.
    """

    index: int
    heading: str
    name: str
    role: str
    level: str | None
    unit: Decimal | None


def leaf_row(sheet: Sheet, words: Vocabulary) -> int | None:
    """The row with the most known headings, at least two; None if there is none."""
    scores = [
        (sum(1 for cell in row if _known(cell, words)), -position)
        for position, row in enumerate(sheet.rows[:SEARCHED_ROWS])
    ]
    best = max(scores, default=(0, 0))
    return -best[1] if best[0] >= 2 else None


def header_block(sheet: Sheet, leaf: int, words: Vocabulary) -> tuple[int, int]:
    """First and last row of the headings around `leaf`, both included.

    Merged cells tie rows together; without them (CSV) a row of group names above, or of
    sub-headings below, is known by its words.
    """
    top = bottom = leaf
    while top > 0 and leaf - top < 2 and _heads(sheet, top - 1, top):
        top -= 1
    while bottom + 1 < len(sheet.rows) and bottom - leaf < 2 and _continues(sheet, bottom + 1, top, words):
        bottom += 1
    return top, bottom


def columns_of(
    sheet: Sheet, block: tuple[int, int], words: Vocabulary
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """The understood columns, left to right, and sentences on those that are left aside.

    Of two columns with one meaning the first counts; people's columns are never returned.
    """
    columns: list[Column] = []
    dropped: list[str] = []
    unknown: list[str] = []
    notes: list[str] = []
    seen: dict[tuple[str, str | None], str] = {}
    for index, labels in _labels(sheet, block):
        meaning, heading = meaning_of(labels, words), "/".join(labels)
        if meaning is None:
            unknown.append(heading)
        elif meaning.role == "person":
            dropped.append(heading)
        elif (meaning.name, meaning.level) in seen:
            first = seen[meaning.name, meaning.level]
            notes.append(f"工作表‘{sheet.name}’的‘{heading}’与‘{first}’含义相同，只用了前一列。")
        else:
            seen[meaning.name, meaning.level] = heading
            columns.append(_column(index, heading, meaning))
    if unknown:
        notes.append(f"工作表‘{sheet.name}’有列未识别，没有读取：{'、'.join(unknown)}。")
    if dropped:
        notes.append(f"为保护个人信息，工作表‘{sheet.name}’的这些列没有保存：{'、'.join(dropped)}。")
    return tuple(columns), tuple(notes)


def _column(index: int, heading: str, meaning: Meaning) -> Column:
    return Column(index, heading, meaning.name, meaning.role, meaning.level, meaning.unit)


def _known(cell: object, words: Vocabulary) -> bool:
    if not isinstance(cell, str) or not cell.strip() or len(cell) > LONGEST_HEADING:
        return False
    return meaning_of((cell,), words) is not None


def _heads(sheet: Sheet, above: int, below: int) -> bool:
    """Whether the row above holds group names over the row below."""
    cells = [cell.strip() for cell in sheet.rows[above] if isinstance(cell, str) and cell.strip()]
    if any((first[0] == above and last[0] >= below) for first, last in sheet.merges):
        return True
    return len(cells) >= 2 and not any(":" in narrow(cell) or len(cell) > LONGEST_HEADING for cell in cells)


def _continues(sheet: Sheet, position: int, top: int, words: Vocabulary) -> bool:
    """Whether a row below the headings still belongs to them."""
    if any(top <= first[0] < position <= last[0] for first, last in sheet.merges):
        return True
    row = sheet.rows[position]
    filled = [cell for cell in row if cell != ""]
    if not filled or any(not isinstance(cell, str) for cell in filled) or len(filled) == len(row):
        return False
    return all(tidy(str(cell)) in words.levels or _known(cell, words) for cell in filled)


def _labels(sheet: Sheet, block: tuple[int, int]) -> list[tuple[int, tuple[str, ...]]]:
    """For each column with any heading: its labels, top to bottom, each once."""
    top, bottom = block
    rows = [list(row) for row in sheet.rows[top : bottom + 1]]
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    _fill_merges(rows, sheet, top)
    if not sheet.merges:
        _fill_groups(rows)
    found: list[tuple[int, tuple[str, ...]]] = []
    for index in range(width):
        labels: list[str] = []
        for row in rows:
            text = " ".join(str(row[index]).split())
            if text and text not in labels:
                labels.append(text)
        if labels:
            found.append((index, tuple(labels)))
    return found


def _fill_merges(rows: Sequence[Row], sheet: Sheet, top: int) -> None:
    for (first_row, first_column), (last_row, last_column) in sheet.merges:
        if not top <= first_row < top + len(rows):
            continue
        source = rows[first_row - top]
        value = source[first_column] if first_column < len(source) else ""
        for row in rows[first_row - top : last_row - top + 1]:
            for column in range(first_column, min(last_column + 1, len(row))):
                row[column] = value


def _fill_groups(rows: Sequence[Row]) -> None:
    """Without merges a group name stands over its first column only: it reaches to the next name."""
    for upper, lower in pairwise(rows):
        for column in range(1, len(upper)):
            if upper[column] == "" and lower[column] != "" and lower[column - 1] != "":
                upper[column] = upper[column - 1]
