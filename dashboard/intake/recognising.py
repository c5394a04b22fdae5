"""Finding the table in a sheet: its headings, its kind, its unit, and which rows are data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboard.intake.headings import Column, columns_of, header_block, labels_of, leaf_row, names_in
from dashboard.intake.reading import Cell, Row, Sheet
from dashboard.intake.rows import is_data_row
from dashboard.intake.vocabulary import Kind, Vocabulary, narrow, unit_in
from dashboard.refusal import Refusal


@dataclass(frozen=True)
class Region:
    """A recognised table. order: its place in the file, from 1. titles: the lines above the headings.

    unit: yuan per unit of the unit line, or None. columns: those that are understood; headings: all, by position.
    heading_row: of the last row of headings, from 0.
    data_rows: positions in `sheet.rows`, from 0. notes: Chinese sentences.
    """

    order: int
    sheet: Sheet
    kind: Kind
    titles: tuple[str, ...]
    unit: Decimal | None
    columns: tuple[Column, ...]
    data_rows: tuple[int, ...]
    notes: tuple[str, ...]
    headings: tuple[tuple[int, str], ...]
    heading_row: int


@dataclass(frozen=True)
class Unrecognised:
    """A sheet in which no table was found. missing: what the nearest kind still lacks, if there is one."""

    sheet: Sheet
    missing: str | None


def filled_rows(sheet: Sheet) -> int:
    """How many rows of a sheet hold anything."""
    return sum(1 for row in sheet.rows if _is_filled(row))


def find_region(sheet: Sheet, order: int, words: Vocabulary, wanted: str | None) -> Region | Unrecognised:
    """The table of a sheet. wanted: the kind that the sender named, or None.

    Raises Refusal where rows of a CSV are not equally wide, because their cells have slipped.
    """
    leaf = leaf_row(sheet, words)
    if leaf is None:
        return Unrecognised(sheet, None)
    block = header_block(sheet, leaf, words)
    names = names_in(sheet, block, words)
    kind = _kind_of(names, words, wanted)
    if kind is None:
        return Unrecognised(sheet, _what_is_missing(names, words, wanted))
    columns, notes = columns_of(sheet, block, words, kind)
    titles, unit = _lines_above(sheet.rows[: block[0]], words)
    labels = frozenset(
        narrow(str(cell)) for row in sheet.rows[block[0] : block[1] + 1] for cell in row if _is_text(cell)
    )
    keys = _key_columns(columns, kind)
    data = tuple(
        position
        for position in range(block[1] + 1, len(sheet.rows))
        if is_data_row(sheet.rows[position], keys, labels, words, adds_up=kind.adds_up)
    )
    if sheet.is_delimited:
        _refuse_uneven(sheet, block[1], data)
    headings = tuple((index, "/".join(labels)) for index, labels in labels_of(sheet, block))
    return Region(order, sheet, kind, titles, unit, columns, data, notes, headings, block[1])


def _kind_of(names: Collection[str], words: Vocabulary, wanted: str | None) -> Kind | None:
    for kind in words.kinds:
        if wanted not in (None, kind.name):
            continue
        found = set(kind.names(names).values())
        is_complete = all(found.intersection(group) for group in kind.required)
        if is_complete and (wanted is not None or not found.intersection(kind.absent)):
            return kind
    return None


def _what_is_missing(names: Collection[str], words: Vocabulary, wanted: str | None) -> str | None:
    lacking: dict[str, list[tuple[str, ...]]] = {}
    for kind in words.kinds:
        found = kind.names(names).values()
        groups = [group for group in kind.required if not set(group).intersection(found)]
        if wanted == kind.name or (wanted is None and len(groups) < len(kind.required)):
            lacking[kind.title] = groups
    title, groups = min(lacking.items(), key=lambda item: len(item[1]), default=("", []))
    if not groups:
        return None
    listed = "、".join("或".join(f"‘{words.titles.get(name, name)}’" for name in group) for group in groups)
    return f"最接近“{title}”，但缺少{listed}一列"


def _lines_above(rows: Sequence[Row], words: Vocabulary) -> tuple[tuple[str, ...], Decimal | None]:
    titles: list[str] = []
    unit: Decimal | None = None
    for row in rows:
        for cell in row:
            if not _is_text(cell):
                continue
            rest, factor = unit_in(str(cell), words)
            unit = factor or unit
            if rest.strip():
                titles.append(rest.strip())
    return tuple(titles), unit


def _key_columns(columns: Sequence[Column], kind: Kind) -> tuple[int, ...]:
    keys = tuple(column.index for name in kind.key for column in columns if column.name == name)
    return keys or (columns[0].index,)


def _refuse_uneven(sheet: Sheet, header: int, data: Sequence[int]) -> None:
    width = len(sheet.rows[header])
    for position in data:
        found = len(sheet.rows[position])
        if found != width:
            raise Refusal(
                f"第 {position + 1} 行有 {found} 列，表头有 {width} 列，各列可能已经错位"
                "（常见原因：金额的千分位逗号没有加引号），请用 Excel 打开核对后重新另存为 CSV。"
            )


def _is_filled(row: Row) -> bool:
    return any(cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in row)


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip())
