"""Money up to each month as two rising areas, the paid in front of the promised; what has no date is told beside them, so that nothing is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from html import escape
from typing import Any

import streamlit as st

from dashboard.components import drawn
from dashboard.components.dating import UNDATED, dating
from dashboard.export import ReportTable
from dashboard.formatting import money, plain, quantity

STAGES = ("committed", "disbursed")
LOOKS = {"committed": "promised", "disbursed": "paid"}
WAN, YI = Decimal(10_000), Decimal(100_000_000)
LINES = 4  # at most so many lines across, above the lowest
MIDDLE = Decimal("0.5")  # of the width of a month
APART = Decimal(24)  # percent of the width between two months that are written below

Rows = Sequence[Mapping[str, Any]]


def months(report: ReportTable, key: str) -> None:
    """Draw the amounts up to each month. report: money_by_month or projects_by_month."""
    rows = report.table.to_pylist()
    dated = [row for row in rows if row["entry_month"] != UNDATED]
    told = undated(rows)
    if told:
        dating(report)
    ends = {stage: up_to_now(dated, stage) for stage in STAGES}
    largest = max((amount for amount in ends.values() if amount is not None), default=Decimal(0))
    if not largest:
        st.caption(plain(f"{told}没有注明日期的金额，不画图。"))
        return
    labels = {column.name: column.label for column in report.columns}
    legend = [
        (LOOKS[stage], f"{labels[f'{stage}_to_date_amount_yuan']} {money(amount)}")
        for stage, amount in ends.items()
        if amount is not None
    ]
    body = f"{drawn.keys(legend)}{_chart(dated, largest)}"
    drawn.picture(report, key, body, unit="万元、亿元", also=told)


def undated(rows: Rows) -> str:
    """What has no date in words, '' where all money has one. rows: of the report, in its order."""
    row = next((row for row in rows if row["entry_month"] == UNDATED), None)
    if row is None:
        return ""
    in_sum = any(row[f"{stage}_amount_yuan"] is not None for stage in STAGES)
    name = "amount_yuan" if in_sum else "undated_amount_yuan"
    promised, paid = (
        money(row[f"{stage}_{name}"], row.get(f"{stage}_{name}_missing_code")) for stage in STAGES
    )
    rest = "累计与未注明日期的相加等于合计。" if in_sum else "未注明日期的不属于所选年度，不计入合计。"
    return f"未注明日期的未列入图中：立项 {promised}，拨付 {paid}。{rest}"


def up_to_now(dated: Rows, stage: str) -> Decimal | None:
    """The amount up to the last month, None where no month has one."""
    amounts = [row[f"{stage}_to_date_amount_yuan"] for row in dated]
    return next((amount for amount in reversed(amounts) if amount is not None), None)


def _chart(dated: Rows, largest: Decimal) -> str:
    step = _step(largest)
    levels = int((largest / step).to_integral_value(ROUND_CEILING))
    top = step * levels
    first = _number(dated[0]["entry_month"])
    whole = _number(dated[-1]["entry_month"]) - first + 1
    areas = "".join(_area(dated, stage, first, whole, top) for stage in STAGES)
    across = "".join(
        f'<u style="bottom: {place}"></u><span class="y" style="bottom: {place}">{_level(level)}</span>'
        for level in (step * number for number in range(levels + 1))
        for place in (drawn.css(drawn.at(level, top)),)
    )
    below = "".join(
        f'<span class="x" style="left: {drawn.css(place)}">{escape(month)}</span>'
        for month, place in _written(dated, first, whole)
    )
    return f'<div class="areas">{across}{areas}{below}</div>'


def _area(dated: Rows, stage: str, first: int, whole: int, top: Decimal) -> str:
    """An area that rises in the months with money and is level between them; '' without any amount."""
    corners: list[tuple[Decimal, Decimal]] = []
    for row in dated:
        amount = row[f"{stage}_to_date_amount_yuan"]
        if amount is None:
            continue
        across = drawn.at(Decimal(_number(row["entry_month"]) - first), Decimal(whole))
        corners.append((across, corners[-1][1] if corners else drawn.WHOLE))
        corners.append((across, drawn.WHOLE - drawn.at(amount, top)))
    if not corners:
        return ""
    corners += [(drawn.WHOLE, corners[-1][1]), (drawn.WHOLE, drawn.WHOLE)]
    shape = ", ".join(f"{drawn.css(across)} {drawn.css(down)}" for across, down in corners)
    return f'<i class="{LOOKS[stage]}" style="clip-path: polygon({shape})" aria-hidden="true"></i>'


def _written(dated: Rows, first: int, whole: int) -> list[tuple[str, Decimal]]:
    """The months written below with their place: the first, the last, and every January with room."""
    months = [row["entry_month"] for row in dated]
    places = {
        month: drawn.at(_number(month) - first + MIDDLE, Decimal(whole))
        for month in dict.fromkeys([months[0], months[-1], *(one for one in months if one.endswith("-01"))])
    }
    found: list[tuple[str, Decimal]] = []
    for month, place in places.items():
        if all(abs(place - other) >= APART for _, other in found):
            found.append((month, place))
    return found


def _step(largest: Decimal) -> Decimal:
    """The distance of the lines across: 1, 2 or 5 of a power of ten, so that few are enough."""
    power = Decimal(1).scaleb(largest.adjusted() - 1)
    return next(power * times for times in (1, 2, 5, 10, 20, 50) if power * times * LINES >= largest)


def _level(level: Decimal) -> str:
    """A round amount: 5,000 万元, 10 亿元."""
    return quantity(level / YI, "亿元") if level >= YI else quantity(level / WAN, "万元") if level else "0"


def _number(month: str) -> int:
    """2026-03 → the number of the month since year 0."""
    year, _, part = month.partition("-")
    return int(year) * 12 + int(part)
