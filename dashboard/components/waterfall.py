"""From the total of an earlier edition to that of this one: a step for each kind of change, zeros in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from dashboard.components import drawn
from dashboard.export import ReportTable
from dashboard.formatting import count, money, plain

STAGES = {"committed": "立项", "disbursed": "拨付"}
LEGEND = (("up", "增加"), ("down", "减少"), ("total", "增减合计"))

Row = Mapping[str, Any]
Rows = Sequence[Row]


def waterfall(report: ReportTable, before: Row, after: Row, numbers: tuple[int, int]) -> None:
    """Draw the steps of the money promised and of the money paid. report: edition_changes_totals.

    before, after: the totals of the two editions under the same filters; numbers: of the two editions.
    """
    rows = report.table.to_pylist()
    for place, (stage, name) in zip(st.columns(2), STAGES.items(), strict=True):
        with place:
            st.markdown(f"**{plain(name)}**")
            amount = f"{stage}_amount_yuan"
            _steps(report, stage, (before[amount], after[amount]), numbers)
    still = [
        row for row in rows if row["changed_record_count"] and not any(_change(row, one) for one in STAGES)
    ]
    if still:
        told = "、".join(f"{row['change_name']} {count(row['changed_record_count'], '个')}" for row in still)
        st.caption(plain(f"立项和拨付金额不变的：{told}。"))


def largest(rows: Rows) -> Row | None:
    """The kind of change that moves most money, promised and paid apart; None where none moves any."""
    moving = [row for row in rows if any(_change(row, stage) for stage in STAGES)]
    return max(moving, key=lambda row: max(abs(_change(row, stage)) for stage in STAGES), default=None)


def signed(amount: Decimal) -> str:
    """An amount with its sign: '+4,685.14 万元'; 0 has none."""
    return f"{'+' if amount > 0 else '−' if amount < 0 else ''}{money(abs(amount))}"


def _steps(
    report: ReportTable, stage: str, totals: tuple[Decimal | None, Decimal | None], numbers: tuple[int, int]
) -> None:
    rows = [row for row in report.table.to_pylist() if _change(row, stage)]
    if not rows:
        st.caption(f"{STAGES[stage]}没有变化。")
        return
    reached = [Decimal(0)]
    for row in rows:
        reached.append(reached[-1] + _change(row, stage))
    low, width = min(reached), max(reached) - min(reached)

    def step(name: str, told: str, look: str, start: Decimal, end: Decimal) -> drawn.Row:
        edges = sorted((drawn.at(start - low, width), drawn.at(end - low, width)))
        return drawn.Row(name, told, (drawn.Part(look, *edges),), marks)

    marks = (("pace", drawn.at(-low, width)),)
    steps = [
        step(row["change_name"], signed(change), "up" if change > 0 else "down", start, start + change)
        for row, start in zip(rows, reached, strict=False)
        for change in (_change(row, stage),)
    ]
    first, last = _totals(totals, reached[-1])
    steps.insert(0, drawn.Row(f"第 {numbers[0]} 版合计", first, (), marks))
    steps.append(step(f"第 {numbers[1]} 版合计", last, "total", Decimal(0), reached[-1]))
    legend = (*LEGEND, ("pace", f"第 {numbers[0]} 版合计处"))
    drawn.bars(report, f"{stage}_steps", steps, legend, unit=f"{STAGES[stage]}增减，万元、亿元")


def _totals(totals: tuple[Decimal | None, Decimal | None], change: Decimal) -> tuple[str, str]:
    """The words of both totals; only the difference where a total is not told, or they are not of the same records."""
    before, after = totals
    if before is None or after is None or before + change != after:
        return "合计见总览", f"增减合计 {signed(change)}"
    return money(before), f"{money(after)}（{signed(change)}）"


def _change(row: Row, stage: str) -> Decimal:
    change: Decimal = row[f"{stage}_change_amount_yuan"]
    return change
