"""Cells as their number format shows them, and a sentence on each column that is read that way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from dashboard.intake.number_formats import NumberFormat, shown_number, shown_text

Cell = str | float | int | bool | date | datetime | time | timedelta
# Before a cell that is refused by itself, as mark, value, mark, reason; a private-use character, which no keyboard writes.
REFUSED_MARK = "\ue003"
FIRST_DAY, FIRST_DAY_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
SERIALS = 1, 80_000
NOTE = (
    "工作表“{sheet}”的 {column} 列有 {count} 格按屏幕上显示的读取：格式 {code} 把 {stored} 显示为 {shown}。"
)
UNSAFE = (
    "单元格格式与数不一致：格式“{code}”显示的与单元格里存的 {stored} 不同，读不准屏幕上的是多少；"
    "请把该列改成常规格式、直接填写完整的数或编号后再报送"
)


def refused_cell(value: str, reason: str) -> str:
    """The text of a cell for which its row is not taken. reason: what is wrong and what to do."""
    return f"{REFUSED_MARK}{value}{REFUSED_MARK}{reason}"


def as_shown(cell: Cell, form: NumberFormat, is_1904: bool) -> Cell:
    """A cell as its format shows it: 2026年9月 instead of the first day, 45% instead of 0.45, KJ2026-013 instead of 13."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, str):
        return shown_text(form, cell)
    if form.shows != "number":
        return _day(cell, form.shows, is_1904)
    shown = shown_number(form, cell) if isinstance(cell, (int, float)) else None
    if shown is None:
        return refused_cell(str(cell), UNSAFE.format(code=form.code, stored=_stored(cell)))
    return shown


def shown_notes(
    sheet: str, changed: Mapping[tuple[int, int], tuple[Cell, Cell, NumberFormat]]
) -> Sequence[str]:
    """A sentence for each column and format of which numbers were read as shown. changed: place → before, after, format."""
    first: dict[tuple[int, str], tuple[Cell, Cell]] = {}
    counts: dict[tuple[int, str], int] = {}
    for (_, column), (before, after, form) in sorted(changed.items(), key=lambda item: item[0]):
        if not form.is_noted or isinstance(before, str) or str(after).startswith(REFUSED_MARK):
            continue
        if _stored(before) == str(after):
            continue
        key = (column, form.code)
        first.setdefault(key, (before, after))
        counts[key] = counts.get(key, 0) + 1
    return [
        NOTE.format(
            sheet=sheet, column=letters_of(column), count=counts[column, code], code=code,
            stored=_stored(before), shown=after,
        )
        for (column, code), (before, after) in first.items()
    ]  # fmt: skip


def day_of_serial(number: float, is_1904: bool) -> date:
    """The day of a day number."""
    return (FIRST_DAY_OF_1904 if is_1904 else FIRST_DAY) + timedelta(days=int(number))


def letters_of(column: int) -> str:
    """The name of a column, from 0: A, B, …, AA."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _day(cell: Cell, shows: str, is_1904: bool) -> Cell:
    if isinstance(cell, (int, float)) and SERIALS[0] <= cell < SERIALS[1]:
        cell = day_of_serial(cell, is_1904)
    if not isinstance(cell, date):
        return cell
    return {"month": f"{cell.year}年{cell.month}月", "year": f"{cell.year}年"}.get(shows, cell)


def _stored(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else str(cell)
