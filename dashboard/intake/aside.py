"""Rows and lines that are no records: the money in them, and totals stated in words such as 合计:1,234.5 万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from dashboard.intake.headings import Column
from dashboard.intake.reading import Cell
from dashboard.intake.recognising import Region
from dashboard.intake.vocabulary import Vocabulary, narrow

_STATED = re.compile(
    r"(?:合计|总计|共计|总额)[^\d.]{0,8}([\d,]{1,20}(?:\.\d{1,6})?)(亿元|百万元|万元|千元|元)?"
)
LONGEST_TEXT = 60
LONGEST_LABEL = 40


def stated_totals(regions: Sequence[Region], words: Vocabulary) -> list[dict[str, Any]]:
    """The totals in the lines above and around the tables: order of the table, sheet, row (from 1), text, yuan as text,

    and half of the last printed digit in yuan. A number without any unit is left out.
    """
    found = []
    for region in regions:
        for place in (*range(region.first_row, region.heading_row), *region.aside_rows):
            for cell in region.sheet.rows[place]:
                if isinstance(cell, str):
                    found += list(_in(cell, place, region, words))
    return found


def _in(cell: str, place: int, region: Region, words: Vocabulary) -> Iterator[dict[str, Any]]:
    for match in _STATED.finditer(narrow(cell)):
        factor = words.units[match[2]] if match[2] else region.unit
        digits = match[1].replace(",", "").rstrip(".")
        if factor is None or not digits:
            continue
        decimals = len(digits.partition(".")[2])
        yield {
            "order": region.order,
            "sheet": region.sheet.name,
            "row": place + 1,
            "text": match[0][:LONGEST_TEXT],
            "yuan": str(Decimal(digits) * factor),
            "half_digit_yuan": str(factor / 2 / 10**decimals),
        }


def holds_amount(row: Sequence[Cell], money: Sequence[Column]) -> bool:
    """Whether one of these columns has a number, or a text with a digit."""
    return any(is_amount(row[column.index]) for column in money if column.index < len(row))


def is_amount(cell: object) -> bool:
    """Whether a cell is a number, or a text with a digit."""
    return any(map(str.isdigit, cell)) if isinstance(cell, str) else type(cell) in (int, float)


def label_of(row: Sequence[Cell]) -> str:
    """The first words of a row."""
    return next((cell.strip() for cell in row if isinstance(cell, str) and cell.strip()), "")[:LONGEST_LABEL]
