"""Vertical merges: words that stand for several rows, and rows that go on a record whose number is merged over them."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.intake.headings import Column
from dashboard.intake.reading import Cell, Sheet
from dashboard.intake.vocabulary import EVIDENCE, Kind, Vocabulary

STAGES = ("applied", "committed", "disbursed")
Spread = dict[int, list[tuple[int, Cell]]]


def spread_cells(
    sheet: Sheet, below: int, columns: Sequence[Column], kind: Kind, words: Vocabulary
) -> Spread:
    """Row → (column, value) of the merges from above that hold for it, in columns where no sum counts them twice.

    below: the last row of the headings.
    """
    spreading = {
        column.index
        for column in columns
        if column.name.startswith(EVIDENCE)
        or {"", kind.name}.intersection(words.spreads.get(column.name, ()))
    }
    found: Spread = {}
    for (top, left), (bottom, _) in sheet.merges:
        if top > below and bottom > top and left in spreading:
            for place in range(top + 1, min(bottom + 1, len(sheet.rows))):
                found.setdefault(place, []).append((left, sheet.rows[top][left]))
    return found


def fill(row: list[Cell], cells: Sequence[tuple[int, Cell]]) -> None:
    """Write merged values into the empty cells of a row that holds anything else."""
    if not any(str(cell).strip() for cell in row):
        return
    for column, value in cells:
        if column < len(row) and row[column] == "":
            row[column] = value


def continued(sheet: Sheet, below: int, columns: Sequence[Column], kind: Kind) -> dict[int, int]:
    """Row → the row that it goes on: the number is merged over both, and it adds amounts of stages only.

    below: the last row of the headings. Called before merged cells are filled.
    """
    keys = {column.index for column in columns if column.name == kind.key[0]}
    others = [column.index for column in columns if column.name not in STAGES]
    found = {}
    for (top, column), (bottom, _) in sheet.merges:
        if column not in keys or top <= below:
            continue
        for place in range(top + 1, min(bottom + 1, len(sheet.rows))):
            row = sheet.rows[place]
            if any(str(cell).strip() for cell in row) and not any(
                str(cell).strip() for cell in _at(row, others)
            ):
                found[place] = top
    return found


def _at(row: Sequence[Cell], columns: Sequence[int]) -> list[Cell]:
    return [row[column] for column in columns if column < len(row)]
