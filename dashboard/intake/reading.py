"""Reads a file on disk into sheets of raw cells, without interpreting them.

Only `read_workbook` parses foreign bytes; it is called in a separate process (isolation.py).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from dashboard.intake.delimited import delimited_rows
from dashboard.intake.safety import form_of
from dashboard.intake.sheet_marks import SheetMarks, marks_by_sheet
from dashboard.intake.shown_cells import Cell as Cell
from dashboard.intake.shown_cells import as_shown, shown_notes
from dashboard.intake.vocabulary import SEARCHED_ROWS, columns_of_persons, vocabulary
from dashboard.intake.workbook_parts import repaired
from dashboard.intake.xls_marks import marks_of_xls
from dashboard.refusal import Refusal

Row = list[Cell]
Merge = tuple[tuple[int, int], tuple[int, int]]

# Private-use characters, which no keyboard writes, mark the type of a cell.
FORMULA_MARK = "\ue000"
ERROR_MARK = "\ue001"
# Before the masked value of a cell that should be the number of a thing and looks like that of a person.
PERSON_MARK = "\ue002"
# Each sheet costs the reader time, however small the file; a department's workbook has a dozen.
MOST_SHEETS = 200
LARGEST_GRID = 60_000_000
# Excel keeps 15 digits; a longer identifier stored as a number has lost its last digits.
EXACT_NUMBER_LIMIT = 1e15


@dataclass(frozen=True)
class Sheet:
    """One visible sheet. rows: cells by position, empty as ''; merges: ((row, column), (row, column)),
    first and last cell, from 0. is_delimited: from a CSV, where every row must be equally wide. struck: rows of which
    every filled cell is struck through. is_1904: whether a number of days is counted from 1904."""

    name: str
    rows: Sequence[Row]
    merges: tuple[Merge, ...]
    is_delimited: bool = False
    struck: frozenset[int] = frozenset()
    is_1904: bool = False


@dataclass(frozen=True)
class Workbook:
    """The visible sheets of a file, sentences on decisions made while reading, and the names of hidden sheets."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]
    hidden: tuple[str, ...] = ()


def read_workbook(path: Path, limit_mib: int) -> Workbook:
    """Read an .xlsx, .xls or .csv. Raises Refusal with one sentence if it cannot be read."""
    form = form_of(path, limit_mib)
    if form == "csv":
        rows: Sequence[Row] = delimited_rows(path.read_bytes())  # type: ignore[assignment]
        return Workbook((Sheet(path.stem, rows, (), True),), ())
    try:
        source = repaired(path) if form == "xlsx" else path
        with CalamineWorkbook.from_object(source) as book:
            if len(book.sheets_metadata) > MOST_SHEETS:
                raise Refusal(
                    f"文件有 {len(book.sheets_metadata)} 张工作表，最多 {MOST_SHEETS} 张，没有读取，请拆分后再报送。"
                )
            # The reader is not Python, so both go on at once.
            with ThreadPoolExecutor(1) as beside:
                marks = beside.submit(_marks, path, source, form)
                return _sheets(book, marks)
    except PasswordError as error:
        raise Refusal("文件加了打开密码，无法读取，请取消密码保护后再报送。") from error
    # The reader is written in Rust: a damaged file can raise its error class or a panic.
    except (CalamineError, OSError, ValueError, KeyError, IndexError) as error:
        raise Refusal("文件不完整或已损坏，Excel 读取失败，请重新导出后再报送。") from error


def _marks(path: Path, source: Path | io.BytesIO, form: str) -> dict[str, SheetMarks]:
    if form == "xls":
        return marks_of_xls(path)
    return marks_by_sheet(io.BytesIO(source.getvalue()) if isinstance(source, io.BytesIO) else source)


def _sheets(book: CalamineWorkbook, marks: Future[dict[str, SheetMarks]]) -> Workbook:
    sheets: list[Sheet] = []
    notes: list[str] = []
    hidden: list[str] = []
    for metadata in book.sheets_metadata:
        if metadata.visible is not SheetVisibleEnum.Visible:
            hidden.append(metadata.name)
            continue
        sheet = book.get_sheet_by_name(metadata.name)
        mark = marks.result().get(metadata.name, SheetMarks())
        sheets.append(_sheet(sheet, mark, notes))
        if mark.hidden_rows:
            notes.append(f"工作表“{metadata.name}”有 {mark.hidden_rows} 个隐藏行，已一并读取。")
        if mark.hides_columns:
            notes.append(f"工作表“{metadata.name}”有隐藏列，已一并读取。")
    return Workbook(tuple(sheets), tuple(notes), tuple(hidden))


def _sheet(sheet: CalamineSheet, mark: SheetMarks, notes: list[str]) -> Sheet:
    if sheet.end is not None and (sheet.end[0] + 1) * (sheet.end[1] + 1) > LARGEST_GRID:
        raise Refusal(f"工作表“{sheet.name}”的范围过大，请删除表格以外的空白行列后另存再报送。")
    rows: list[Row] = sheet.to_python(skip_empty_area=False)
    changed = {}
    for (row, column), form in mark.shown.items():
        before = _cell_at(rows, row, column)
        if before != "" and (after := as_shown(before, form, mark.is_1904)) != before:
            _put(rows, row, column, after)
            changed[row, column] = before, after, form
    unsaid = columns_of_persons(rows[:SEARCHED_ROWS], vocabulary()) if changed else frozenset()
    notes += shown_notes(
        sheet.name, {place: told for place, told in changed.items() if place[1] not in unsaid}
    )
    for (row, column), formula in mark.formulas.items():
        _put(rows, row, column, FORMULA_MARK + formula)
    for (row, column), error in mark.errors.items():
        _put(rows, row, column, ERROR_MARK + error)
    merges = tuple(sheet.merged_cell_ranges or ())
    return Sheet(sheet.name, rows, merges, struck=mark.struck, is_1904=mark.is_1904)


def _cell_at(rows: list[Row], row: int, column: int) -> Cell:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _put(rows: list[Row], row: int, column: int, cell: Cell) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row].extend([""] * (column + 1 - len(rows[row])))
    rows[row][column] = cell


def cell_text(cell: Cell) -> str:
    """The text of a cell as SQL receives it: numbers by their shortest form, dates as ISO text.

    A number of more than 15 digits keeps its exponent ('5.1e+17'), which distinguishes a distorted
    identifier from a text of 18 digits.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float)):
        return _number_text(float(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _number_text(number: float) -> str:
    if abs(number) >= EXACT_NUMBER_LIMIT:
        return f"{number:.14e}"
    if number.is_integer():
        return str(int(number))
    shortest = repr(number)
    return shortest if "e" not in shortest else f"{number:.20f}".rstrip("0").rstrip(".")
