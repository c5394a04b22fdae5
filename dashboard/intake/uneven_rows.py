"""Rows of a delimited file that are wider or narrower than the headings."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.intake.delimited import DelimitedRows
from dashboard.intake.headings import Column
from dashboard.refusal import Refusal

NUMBERS = ("money", "number", "quantity", "evidence_money")


def uneven_rows(
    rows: DelimitedRows, header: int, data: Sequence[int], columns: Sequence[Column]
) -> tuple[str, ...]:
    """A sentence on rows that end before the headings do, as Excel writes them where the last cells are empty.

    Raises Refusal for longer rows, and where a number could be missing, because cells have moved to other columns.
    """
    width = len(rows[header])
    needed = max((column.index for column in columns if column.role in NUMBERS), default=-1)
    short = []
    for position in data:
        found = rows.width(position)
        if found == width or (found > width and not any(map(str.strip, rows[position][width:]))):
            continue
        if found > width or found <= needed:
            raise Refusal(
                f"第 {position + 1} 行有 {found} 列，表头有 {width} 列，各列可能已经错位"
                "（常见原因：金额的千分位逗号没有加引号），请用 Excel 打开核对后重新另存为 CSV。"
            )
        short.append(position + 1)
    if not short:
        return ()
    return (
        f"第 {short[0]} 行{f'起共 {len(short)} 行' if len(short) > 1 else ''}比表头少几列，末尾的列按没有填写处理。",
    )
