"""Lines that name a unit in the middle of a table or below it: 单位：元. They hold for the rows below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from dashboard.intake.headings import Column
from dashboard.intake.recognising import Region
from dashboard.intake.units import UNUSABLE, line_unit
from dashboard.intake.vocabulary import Vocabulary

BELOW = "工作表“{sheet}”第 {row} 行写着“{words}”，它下面的金额按这个单位读取。"
UNDER = "工作表“{sheet}”的金额单位写在表下方（第 {row} 行“{words}”），全表按这个单位读取。"
OTHER = (
    "工作表“{sheet}”第 {row} 行写着“{words}”，与上方或列名写的单位不同，有关金额没有接入，请核对后只留一种。"
)


def parts_by_unit(region: Region, words: Vocabulary) -> list[Region]:
    """The table, parted where a line names a unit; the parts have the headings in common."""
    lines = [
        (place, found)
        for place in region.aside_rows
        if (found := line_unit(region.sheet.rows[place], words.units)) is not None
    ]
    if not lines or not region.data_rows:
        return [region]
    last = region.data_rows[-1]
    if all(place > last for place, _ in lines):
        return [_with_unit_below(region, lines)]
    edges = [region.heading_row, *(place for place, _ in lines), len(region.sheet.rows)]
    parts = []
    for start, end, line in zip(edges, edges[1:], [None, *lines], strict=False):
        part = replace(
            region,
            data_rows=[place for place in region.data_rows if start < place < end],
            aside_rows=[place for place in region.aside_rows if start <= place < end],
            continued={place: top for place, top in region.continued.items() if start < place < end},
            notes=region.notes if line is None else (),
        )
        parts.append(part if line is None else _from_line(part, line))
    return [part for part in parts if part.data_rows or part.notes or part.aside_rows]


def _from_line(part: Region, line: tuple[int, tuple[str, Decimal]]) -> Region:
    """A part below a line with a unit. Where a heading names another unit, nobody knows which one holds."""
    place, (said, unit) = line
    clashes = any(column.unit not in (None, unit) for column in part.columns)
    told = (OTHER if clashes else BELOW).format(sheet=part.sheet.name, row=place + 1, words=said)
    columns = tuple(_unusable(column, unit) for column in part.columns)
    return replace(
        part, unit=unit, columns=columns, notes=(*part.notes, told) if part.data_rows else part.notes
    )


def _with_unit_below(region: Region, lines: Sequence[tuple[int, tuple[str, Decimal]]]) -> Region:
    place, (said, unit) = lines[-1]
    units = {line[1] for _, line in lines} | ({region.unit} - {None})
    clashes = len(units) > 1 or any(column.unit not in (None, unit) for column in region.columns)
    if not clashes and region.unit == unit:
        return region
    told = (OTHER if clashes else UNDER).format(sheet=region.sheet.name, row=place + 1, words=said)
    columns = tuple(_unusable(column, unit) for column in region.columns)
    return replace(
        region, unit=UNUSABLE if len(units) > 1 else unit, columns=columns, notes=(*region.notes, told)
    )


def _unusable(column: Column, unit: Decimal) -> Column:
    return column if column.unit in (None, unit) else replace(column, unit=UNUSABLE)
