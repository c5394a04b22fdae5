"""The sender's totals and wholes, held against what was read: sentences where they fit, questions where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.formatting import wan, yuan
from dashboard.intake.doubts import Doubt
from dashboard.intake.questions import (
    ACCEPT,
    LEAVE_OUT,
    NOT_RECORD,
    RECORD,
    Choice,
    Question,
    key_of,
    rows_said,
)
from dashboard.intake.wholes import wholes_asked, wholes_said

MOST_NAMED = 5


def judge_totals(
    given: Mapping[str, pa.Table],
    stated: Sequence[Mapping[str, Any]],
    doubts: Sequence[Doubt],
    total_words: Sequence[str],
) -> tuple[list[Question], list[str], list[str]]:
    """Questions on the money of a file, sentences on its totals, and notes on wholes and parts. given: step → its table.

    stated: totals in titles and notes, as aside.stated_totals gives them. doubts: of the tables. total_words: 合计 and the like.
    """
    sums = given["stg_sums"].to_pylist()
    cells = given["stg_totals"].to_pylist()
    base = _base(sums)
    questions = [
        *_unexplained(cells, base, total_words),
        *_stated(stated, sums, base),
        *wholes_asked(given["stg_wholes"].to_pylist(), base),
        *(_doubted(doubt, given, base) for doubt in doubts),
    ]
    return questions, [*_sentences(cells, sums, stated)], [*wholes_said(given["stg_wholes"].to_pylist())]


def _base(sums: Sequence[Mapping[str, Any]]) -> dict[str, Decimal]:
    """Money field → what of it counts in the file."""
    base: dict[str, Decimal] = {}
    for row in sums:
        base[row["field"]] = base.get(row["field"], Decimal(0)) + row["counted_yuan"]
    return base


def _unexplained(
    cells: Sequence[Mapping[str, Any]], base: Mapping[str, Decimal], total_words: Sequence[str]
) -> Iterator[Question]:
    """A question for each row that is no record, holds money, and fits no sum of the rows around it."""
    wrong = [
        cell
        for cell in cells
        if cell["explained_by"] is None and cell["reason"] is None and not cell["unread_in_column"]
    ]
    unread = _unread(wrong, total_words)
    for (sheet, row), of_row in groupby(wrong, key=lambda cell: (cell["source_sheet"], cell["source_row"])):
        found = list(of_row)
        first, label = found[0], found[0]["label"]
        with_row = dict(base)
        for cell in found:
            with_row[cell["field"]] = with_row.get(cell["field"], Decimal(0)) + cell["amount_yuan"]
        as_record = Choice(RECORD, f"第 {row} 行是一条记录，按数据读入", with_row)
        if _is_total(label, total_words):
            others = [place for place in unread.get(sheet, []) if place != row]
            why = f"：{rows_said(others, MOST_NAMED)}没有读入" if others else ""
            gaps = "；".join(_gap(cell) for cell in found)
            question = f"工作表“{sheet}”第 {row} 行“{label}”的{gaps}{why}。"
            choices = (Choice(ACCEPT, "以读到的为准，接受这个差额", base), as_record)
        else:
            question = (
                f"工作表“{sheet}”第 {row} 行{f'“{label}”' if label else ''}没有作为数据读入，"
                f"但“{first['source_column']}”有金额 {_said(first['amount_yuan'], first)}，也对不上任何合计。"
            )
            choices = (Choice(NOT_RECORD, f"第 {row} 行不是数据，不读入", base), as_record)
        kind = "total" if choices[0].choice == ACCEPT else "row"
        amounts = [cell[name] for cell in found for name in ("amount_yuan", "nearest_yuan")]
        yield Question(
            key_of(kind, sheet, row, *(amounts if kind == "total" else ())), kind, sheet, row, first["source_column"], question, choices, (row,),
            needs_reason=kind == "total",
        )  # fmt: skip


def _gap(cell: Mapping[str, Any]) -> str:
    """A total beside what was read of its column."""
    stated, read = cell["amount_yuan"], cell["nearest_yuan"]
    return (
        f"“{cell['source_column']}”与读到的不符：表内合计 {_said(stated, cell)}，读到 {_said(read, cell)}，"
        f"差 {_said(abs(stated - read), cell)}"
    )


def _unread(wrong: Sequence[Mapping[str, Any]], total_words: Sequence[str]) -> dict[str, list[int]]:
    """Sheet → rows with money that are neither records nor totals."""
    found: dict[str, list[int]] = {}
    for cell in wrong:
        rows = found.setdefault(cell["source_sheet"], [])
        if not _is_total(cell["label"], total_words) and cell["source_row"] not in rows:
            rows.append(cell["source_row"])
    return found


def _stated(
    stated: Sequence[Mapping[str, Any]], sums: Sequence[Mapping[str, Any]], base: Mapping[str, Decimal]
) -> Iterator[Question]:
    """A question for each total in a title or note that is the sum of no column."""
    for one in stated:
        amount = Decimal(one["yuan"])
        candidates = _candidates(one, sums)
        if not candidates or any(
            abs(found - amount) <= Decimal(one["half_digit_yuan"]) for found in candidates
        ):
            continue
        nearest = min(candidates, key=lambda found: abs(found - amount))
        question = (
            f"工作表“{one['sheet']}”第 {one['row']} 行写着“{one['text']}”，与读到的不符：写的是 {wan(amount)} 万元，"
            f"读到 {wan(nearest)} 万元，差 {wan(abs(nearest - amount))} 万元。"
        )
        yield Question(
            key_of("stated", one["sheet"], one["row"], amount, nearest), "total", one["sheet"], one["row"], "", question,
            (Choice(ACCEPT, "以读到的为准，接受这个差额", base),), (), needs_reason=True,
        )  # fmt: skip


def _candidates(one: Mapping[str, Any], sums: Sequence[Mapping[str, Any]]) -> list[Decimal]:
    """The sums that a stated total may mean: of a column or a field, in its table, its sheet or the file."""
    found: list[Decimal] = []
    for wanted in (
        [row for row in sums if row["region_order"] == one["order"]],
        [row for row in sums if row["source_sheet"] == one["sheet"]],
        list(sums),
    ):
        found += [row["sum_yuan"] for row in wanted]
        found += _base(wanted).values()
    return found


def _doubted(doubt: Doubt, given: Mapping[str, pa.Table], base: Mapping[str, Decimal]) -> Question:
    """The question of a doubt, with the sums that each choice would give."""
    without = dict(base)
    if doubt.rows:
        orders = _orders(given, doubt.sheet)
        amounts = given["stg_amounts"]
        is_of_them = pc.and_(
            pc.is_in(amounts["source_row"], pa.array(doubt.rows, pa.int32())),
            pc.is_in(amounts["region_order"], pa.array(orders, pa.int32())),
        )
        for cell in amounts.filter(is_of_them).select(["field", "amount_yuan"]).to_pylist():
            if cell["field"] in without and cell["amount_yuan"] is not None:
                without[cell["field"]] -= cell["amount_yuan"]
    choices = tuple(
        Choice(code, label, without if code == LEAVE_OUT else base) for code, label in doubt.choices
    )
    key = f"{doubt.kind}:{doubt.sheet}:{doubt.row}:{doubt.column}"
    return Question(
        key,
        doubt.kind,
        doubt.sheet,
        doubt.row,
        doubt.column,
        doubt.question,
        choices,
        doubt.rows,
        doubt.needs_reason,
    )


def _orders(given: Mapping[str, pa.Table], sheet: str) -> list[int]:
    """The tables of a sheet."""
    rows = given["stg_sums"].select(["region_order", "source_sheet"]).to_pylist()
    return sorted({row["region_order"] for row in rows if row["source_sheet"] == sheet})


def _sentences(
    cells: Sequence[Mapping[str, Any]], sums: Sequence[Mapping[str, Any]], stated: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """What was held against what: of each sheet with money, in one sentence."""
    for sheet in dict.fromkeys(row["source_sheet"] for row in sums):
        of_sheet = [cell for cell in cells if cell["source_sheet"] == sheet]
        fitting = [cell for cell in of_sheet if cell["explained_by"] is not None]
        rounded = [cell for cell in fitting if cell["is_rounded"]]
        rows = list(dict.fromkeys(cell["source_row"] for cell in fitting))
        if rows:
            yield f"工作表“{sheet}”{rows_said(rows, MOST_NAMED)}的合计与读到的一致，共核对 {len(fitting)} 处。"
        if rounded:
            gap = max(abs(cell["amount_yuan"] - cell["nearest_yuan"]) for cell in rounded)
            yield f"工作表“{sheet}”有 {len(rounded)} 处合计与读到的相差不超过 {wan(gap)} 万元，在四舍五入的范围内。"
        if any(cell["unread_in_column"] and cell["explained_by"] is None for cell in of_sheet):
            yield f"工作表“{sheet}”有读不出的金额，含它的合计没有核对；改正重报后再核对。"
        marked = [cell["source_row"] for cell in of_sheet if cell["reason"] and "公式" in cell["reason"]]
        if marked:
            yield f"工作表“{sheet}”第 {marked[0]} 行的合计是没有算好结果的公式，没有核对。"
        if not of_sheet and not any(one["sheet"] == sheet for one in stated):
            yield f"工作表“{sheet}”没有合计行，读到的金额没有表内合计可以核对。"


def _is_total(label: str, total_words: Sequence[str]) -> bool:
    return any(word in label for word in total_words) or label.lower().startswith(("total", "sum", "grand"))


def _said(amount: Decimal, cell: Mapping[str, Any]) -> str:
    """An amount in the unit of its column, so that it can be found in the sheet."""
    return yuan(amount) if cell["yuan_per_unit"] == 1 else f"{wan(amount)} 万元"
