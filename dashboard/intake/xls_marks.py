"""What the value reader does not give of an .xls: errors, formulas without result, formats, hidden and struck rows.

xlrd reads the cells and their formats; whether a cell is a formula is found in the records of the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import xlrd
from xlrd.compdoc import CompDocError
from xlrd.sheet import Sheet

from dashboard.intake.number_formats import NumberFormat, number_format
from dashboard.intake.sheet_marks import BUILT_IN, Place, SheetMarks
from dashboard.refusal import Refusal

LOCKED = "文件加了打开密码，无法读取，请取消密码保护后再报送。"
DAMAGED = "文件不完整或已损坏，Excel 读取失败，请用 Excel 打开后另存为 .xlsx 再报送。"
# Shown by the currency of the reader's own system, whatever the library says of them.
CURRENCIES = frozenset((5, 6, 7, 8, 37, 38, 39, 40, 41, 42, 43, 44))
EMPTY = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
FORMULA, UNCALCULATED, BOF, EOF = 0x0006, 0x005E, 0x0809, 0x000A
EMPTY_TEXT = b"\x03", b"\x00"
# The last token of a formula is its outermost operation: + - * / ^, signs, percent, and SUM as an attribute.
CALCULATIONS = frozenset((0x03, 0x04, 0x05, 0x06, 0x07, 0x12, 0x13, 0x14))


def marks_of_xls(path: Path) -> dict[str, SheetMarks]:
    """Sheet name → marks, for an .xls that `safety.form_of` has accepted. Raises Refusal for a damaged file."""
    try:
        with xlrd.open_workbook(
            path, formatting_info=True, on_demand=True, ignore_workbook_corruption=True, logfile=_Silence()
        ) as book:
            formats = _formats(book)
            struck = _struck_styles(book)
            return {
                sheet.name: _marks(book, sheet, formats, struck, book._sh_abs_posn[place])
                for place, sheet in enumerate(book.sheets())
            }
    except xlrd.XLRDError as error:
        is_locked = "encrypted" in str(error).lower()
        raise Refusal(LOCKED if is_locked else DAMAGED) from error
    except (CompDocError, struct.error, IndexError, KeyError, ValueError, AssertionError, TypeError) as error:
        raise Refusal(DAMAGED) from error


class _Silence:
    """Where the library may write its remarks."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        return


def _formats(book: xlrd.Book) -> dict[int, NumberFormat]:
    """Style → its format, for styles that show more than the number."""
    found = {}
    for style, entry in enumerate(book.xf_list):
        key = entry.format_key
        code = BUILT_IN.get(str(key)) or book.format_map[key].format_str if key in book.format_map else ""
        form = None if key in CURRENCIES else number_format(code)
        if form is not None and form.shows != "day":
            found[style] = form
    return found


def _struck_styles(book: xlrd.Book) -> frozenset[int]:
    crossed = {place for place, font in enumerate(book.font_list) if font.struck_out}
    return frozenset(place for place, entry in enumerate(book.xf_list) if entry.font_index in crossed)


def _marks(
    book: xlrd.Book, sheet: Sheet, formats: dict[int, NumberFormat], struck: frozenset[int], position: int
) -> SheetMarks:
    errors: dict[Place, str] = {}
    shown: dict[Place, NumberFormat] = {}
    crossed = set()
    for row in range(sheet.nrows):
        kinds, styles = (
            sheet.row_types(row),
            [sheet.cell_xf_index(row, column) for column in range(sheet.row_len(row))],
        )
        filled = [column for column, kind in enumerate(kinds) if kind not in EMPTY]
        for column in filled:
            if kinds[column] == xlrd.XL_CELL_ERROR:
                errors[row, column] = xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#")
            elif styles[column] in formats:
                shown[row, column] = formats[styles[column]]
        if filled and all(styles[column] in struck for column in filled):
            crossed.add(row)
    return SheetMarks(
        formulas=dict(_uncalculated(book.mem, position)),
        errors=errors,
        shown=shown,
        hidden_rows=sum(1 for place, row in sheet.rowinfo_map.items() if row.hidden and place < sheet.nrows),
        hides_columns=any(column.hidden for column in sheet.colinfo_map.values()),
        struck=frozenset(crossed),
        is_1904=book.datemode == 1,
    )


def _uncalculated(content: bytes, position: int) -> Iterator[tuple[Place, str]]:
    """The formulas of a sheet whose result was never calculated. position: of the sheet's first record."""
    was_calculated = True
    for code, record in _records(content, position):
        if code == UNCALCULATED:
            was_calculated = False
        if code != FORMULA or len(record) < 22:
            continue
        row, column = struct.unpack_from("<HH", record)
        result, flags = record[6:14], struct.unpack_from("<H", record, 14)[0]
        is_empty = result[6:] == b"\xff\xff" and result[0] in (0, 3)
        is_zero = result == bytes(8) and (bool(flags & 2) or not was_calculated)
        if is_zero or (is_empty and _calculates(record[22:])):
            yield (row, column), "=…"


def _calculates(tokens: bytes) -> bool:
    """Whether the outermost operation of a formula gives a number."""
    if not tokens:
        return True
    is_sum = len(tokens) >= 4 and tokens[-4] == 0x19 and tokens[-3] & 0x10 != 0
    return tokens[-1] in CALCULATIONS or is_sum


def _records(content: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    depth = 0
    while position + 4 <= len(content):
        code, length = struct.unpack_from("<HH", content, position)
        position += 4
        depth += (code == BOF) - (code == EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield code, bytes(content[position : position + length])
        position += length
