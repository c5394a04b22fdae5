"""The cells of a column as the text that SQL receives: numbers in their shortest form, days as ISO dates."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.headings import Column
from dashboard.intake.numbers_of_things import refused_kind
from dashboard.intake.reading import ERROR_MARK, EXACT_NUMBER_LIMIT, Cell, Sheet, cell_text
from dashboard.intake.shown_cells import day_of_serial
from dashboard.intake.splitting import part_of

TEXT = pa.string()
LOWEST_YEAR, HIGHEST_YEAR = 1950, 2101
SERIALS = 28_000, 70_000
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
ERRORS = r"^\s*#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)\s*$"


def column_texts(cells: Sequence[Cell], column: Column, sheet: Sheet) -> pa.Array:
    """The cells of a column as text, marked where they cannot be read as what the column holds."""
    if column.role == "date":
        is_1904 = sheet.is_1904
        cells = [_unsure(cell, is_1904) if type(cell) is float or is_1904 else cell for cell in cells]
    if column.role == "number" and not set(map(type, cells)) <= {str, float}:
        cells = [refused_kind(cell) for cell in cells]
    texts = _texts(cells)
    texts = _without_errors(texts) if sheet.is_delimited else texts
    return part_of(texts, column.part) if column.part else texts


def _unsure(cell: Cell, is_1904: bool) -> Cell:
    """A number such as 2026.1 as marked text, because it may have been typed as 2026.10; other numbers unchanged.

    A day number of a workbook that counts from 1904 becomes its day; typed as text, nobody knows how it was counted.
    """
    if is_1904 and isinstance(cell, str) and _SERIAL.fullmatch(cell.strip()):
        return f"{cell}（文本）"
    if not isinstance(cell, float):
        return cell
    if LOWEST_YEAR < cell < HIGHEST_YEAR and cell_text(cell).endswith(".1"):
        return f"{cell_text(cell)}（数字）"
    return day_of_serial(cell, is_1904) if is_1904 and SERIALS[0] < cell < SERIALS[1] else cell


def _without_errors(texts: pa.Array) -> pa.Array:
    """Errors that a program has written into a text, marked like those of a workbook."""
    if not pc.any(pc.starts_with(texts, "#")).as_py():
        return texts
    is_error = pc.match_substring_regex(texts, ERRORS)
    return pc.if_else(is_error, pc.binary_join_element_wise(ERROR_MARK, texts, ""), texts)


def _texts(cells: Sequence[Cell]) -> pa.Array:
    """The texts of a column as `cell_text` gives them; the usual types are converted together."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return pa.array(cells, TEXT)
    if kinds <= {str, float}:
        numbers = pa.array([cell if type(cell) is float else None for cell in cells], pa.float64())
        words = pa.array([cell if type(cell) is str else None for cell in cells], TEXT)
        largest = pc.max(pc.abs(numbers)).as_py()
        if largest is not None and largest < EXACT_NUMBER_LIMIT:
            is_whole = pc.equal(pc.floor(numbers), numbers)
            whole = pc.if_else(is_whole, numbers, 0.0).cast(pa.int64()).cast(TEXT)
            found = pc.coalesce(words, pc.if_else(is_whole, whole, numbers.cast(TEXT)))
            # The shortest form of a very small number has an exponent; only cell_text writes it without.
            if not pc.any(pc.and_(pc.is_null(words), pc.match_substring(found, "e"))).as_py():
                return found
    return pa.array([cell_text(cell) for cell in cells], TEXT)
