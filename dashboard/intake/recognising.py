"""Finds the tables in a sheet: their headings, kind and unit, and their data rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from dashboard.intake.delimited import DelimitedRows
from dashboard.intake.headings import Column, columns_of, header_block, labels_of, names_in
from dashboard.intake.kinds import kind_at, what_is_missing
from dashboard.intake.merges import continued, spread_cells
from dashboard.intake.outline import (
    best_of,
    first_headings,
    group_from,
    headings_from,
    is_filled,
    rows_of_table,
)
from dashboard.intake.reading import Cell, Row, Sheet
from dashboard.intake.rows import Layout
from dashboard.intake.splitting import holds_both, split_columns
from dashboard.intake.uneven_rows import uneven_rows
from dashboard.intake.units import UNUSABLE, line_unit
from dashboard.intake.vocabulary import Kind, Vocabulary, narrow, unit_in

NOT_READ = "工作表“{sheet}”第 {first} 至 {last} 行是另一张表，没有读取{reason}。"
CONTINUED = "工作表“{sheet}”第 {rows} 行的编号是与上面合并的单元格，金额并入上面的同一条记录。"


@dataclass(frozen=True)
class Region:
    """A recognised table. order: its place in the file, from 1. titles: the lines above the headings.

    unit: yuan per unit of the unit line, or None. columns: the understood columns; headings: all, by column.
    heading_row: the last of its headings; data_rows: positions in `sheet.rows`, from 0;
    aside_rows: of totals, group names and footers. first_row: of the first line above the headings.
    continued: row → the row of the record that it goes on. notes: Chinese sentences.
    """

    order: int
    sheet: Sheet
    kind: Kind
    titles: tuple[str, ...]
    unit: Decimal | None
    columns: tuple[Column, ...]
    first_row: int
    heading_row: int
    data_rows: Sequence[int]
    aside_rows: Sequence[int]
    notes: tuple[str, ...]
    headings: tuple[tuple[int, str], ...]
    continued: Mapping[int, int] = field(default_factory=dict)

    @property
    def money(self) -> tuple[Column, ...]:
        """The columns of amounts that its kind takes."""
        return tuple(one for one in self.columns if one.role == "money" and one.name in self.kind.amounts)


@dataclass(frozen=True)
class Unrecognised:
    """A sheet in which no table was found. missing: the headings that the most similar kind lacks, '' for none."""

    sheet: Sheet
    missing: str | None


def filled_rows(sheet: Sheet) -> int:
    """The number of rows of a sheet that are not empty."""
    return sum(1 for row in sheet.rows if is_filled(row))


@dataclass(frozen=True)
class _Place:
    """A possible start of a table. first: row of its first title; leaf: row of its headings; unit: the inherited unit."""

    first: int
    leaf: int
    labels: frozenset[str] = frozenset()
    unit: Decimal | None = None


def find_regions(
    sheet: Sheet, order: int, words: Vocabulary, wanted: str | None, told: Mapping[int, bool]
) -> list[Region] | Unrecognised:
    """The tables of a sheet, top to bottom. order: of the first table. wanted: the kind that the sender named, or None.

    told: position of a row → whether a steward said that it is a record.

    A table ends where the headings of another table begin. Rows below headings of no kind are left out and named in
    a note. Raises Refusal where rows of a CSV are not equally wide, because cells have moved to other columns.
    """
    groups = first_headings(sheet, words)
    leaf = next((group for group in groups if kind_at(sheet, group, 0, words, wanted) is not None), None)
    if leaf is None:
        leaf = best_of(sheet, groups, words)
        names = () if leaf is None else names_in(sheet, header_block(sheet, leaf, words), words)
        return Unrecognised(sheet, None if leaf is None else what_is_missing(names, words, wanted))
    regions: list[Region] = []
    skipped = _skipped(sheet, [group for group in groups if group < leaf], leaf, words, wanted)
    place: _Place | None = _Place(0, leaf)
    while place is not None:
        kind = kind_at(sheet, place.leaf, place.first, words, wanted)
        if kind is None:
            place = _left_aside(sheet, place, regions, words, wanted)
        else:
            region, place = _region(sheet, place, order + len(regions), kind, words, told)
            regions.append(region)
    regions[0] = replace(regions[0], notes=(*skipped, *regions[0].notes))
    return regions


def _skipped(
    sheet: Sheet, leaves: Sequence[int], leaf: int, words: Vocabulary, wanted: str | None
) -> list[str]:
    """Sentences on headings of no kind above the first table, where more than titles is below them."""
    notes = []
    for start, end in pairwise([*leaves, leaf]):
        if sum(1 for row in sheet.rows[start + 1 : end] if sum(1 for cell in row if cell != "") >= 2):
            missing = what_is_missing(names_in(sheet, (start, start), words), words, wanted)
            reason = f"：{missing}" if missing else ""
            notes.append(NOT_READ.format(sheet=sheet.name, first=start + 1, last=end, reason=reason))
    return notes


def _region(
    sheet: Sheet, place: _Place, order: int, kind: Kind, words: Vocabulary, told: Mapping[int, bool]
) -> tuple[Region, _Place | None]:
    """The table with the headings at `place`, and the start of the next table."""
    block = header_block(sheet, place.leaf, words, place.first)
    columns, notes = columns_of(sheet, block, words, kind)
    if holds_both(sheet, block, words):
        columns = split_columns(columns)
    titles, unit = _lines_above(sheet.rows[place.first : block[0]], words)
    labels = _labels(sheet, block)
    goes_on = {} if _is_spread(kind, words) else continued(sheet, block[1], columns, kind)
    spread = spread_cells(sheet, block[1], columns, kind, words)
    told = {**told, **dict.fromkeys(goes_on, False)}
    layout = _layout(columns, kind, labels, words.prefilled if kind.amounts else frozenset())
    found = rows_of_table(sheet, block, layout, words, spread, told)
    if unit is None and labels == place.labels:
        unit = place.unit
    if isinstance(sheet.rows, DelimitedRows):
        notes += uneven_rows(sheet.rows, block[1], found.data, columns)
    headings = tuple((index, "/".join(printed)) for index, printed in labels_of(sheet, block))
    region = Region(
        order,
        sheet,
        kind,
        titles,
        unit,
        columns,
        place.first,
        block[1],
        found.data,
        found.aside,
        notes,
        headings,
    )
    region = _with_continued(region, {place: top for place, top in goes_on.items() if place < found.end})
    if found.following is None:
        return region, None
    first, leaf = found.following
    return region, _Place(first, group_from(sheet, leaf, words), labels, unit)


def _is_spread(kind: Kind, words: Vocabulary) -> bool:
    """Whether a merged number stands for several records of this kind, such as payments of a project."""
    return bool({"", kind.name}.intersection(words.spreads.get(kind.key[0], ())))


def _with_continued(region: Region, goes_on: Mapping[int, int]) -> Region:
    """The region with the rows that go on a record above; what goes on no record is set aside."""
    if not goes_on:
        return region
    records = set(region.data_rows)
    of_records = {place: top for place, top in goes_on.items() if top in records}
    rows = "、".join(str(place + 1) for place in of_records)
    return replace(
        region,
        aside_rows=sorted({*region.aside_rows, *(goes_on.keys() - of_records.keys())}),
        continued=of_records,
        notes=(*region.notes, CONTINUED.format(sheet=region.sheet.name, rows=rows)),
    )


def _left_aside(
    sheet: Sheet, place: _Place, regions: list[Region], words: Vocabulary, wanted: str | None
) -> _Place | None:
    """Name the rows below headings of no kind in the notes of the table above. Returns the start of the next table."""
    block = header_block(sheet, place.leaf, words, place.first)
    missing = what_is_missing(names_in(sheet, block, words), words, wanted)
    leaf = headings_from(sheet, block[1] + 1, words)
    last = len(sheet.rows) if leaf is None else leaf
    note = NOT_READ.format(
        sheet=sheet.name, first=place.first + 1, last=last, reason=f"：{missing}" if missing else ""
    )
    regions[-1] = replace(regions[-1], notes=(*regions[-1].notes, note))
    return None if leaf is None else _Place(leaf, group_from(sheet, leaf, words))


def _labels(sheet: Sheet, block: tuple[int, int]) -> frozenset[str]:
    return frozenset(
        narrow(str(cell)) for row in sheet.rows[block[0] : block[1] + 1] for cell in row if _is_text(cell)
    )


def _lines_above(rows: Sequence[Row], words: Vocabulary) -> tuple[tuple[str, ...], Decimal | None]:
    """The titles above a table, and its unit; UNUSABLE where two different units are written."""
    titles: list[str] = []
    found: list[Decimal] = []
    for row in rows:
        line = line_unit(row, words.units)
        if line is not None:
            found.append(line[1])
            continue
        for cell in row:
            if not _is_text(cell):
                continue
            rest, factor = unit_in(str(cell), words)
            found += [] if factor is None else [factor]
            if rest.strip():
                titles.append(rest.strip())
    unit = found[-1] if found else None
    return tuple(titles), UNUSABLE if len(set(found)) > 1 else unit


def _layout(
    columns: Sequence[Column], kind: Kind, labels: frozenset[str], prefilled: frozenset[str]
) -> Layout:
    keys = tuple(column.index for name in kind.key for column in columns if column.name == name)
    of_numbers = (
        column.index
        for column in columns
        if column.index in keys and column.role == "number" and not column.part
    )
    words = (column.index for column in columns if column.index not in keys and column.role != "money")
    return Layout(
        keys or (columns[0].index,), frozenset(of_numbers), tuple(dict.fromkeys(words)), labels, kind.adds_up,
        frozenset(column.index for column in columns if column.name in prefilled),
        tuple(column.index for column in columns if column.role in ("money", "quantity")),
    )  # fmt: skip


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip())
