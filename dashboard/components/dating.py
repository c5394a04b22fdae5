"""How much of the money has a date: one bar for each stage, the part without a date hatched beside the dated part."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import Any

import streamlit as st

from dashboard.export import ReportTable
from dashboard.formatting import money, percent, rounded

STAGES = ("committed", "disbursed")
UNDATED = "undated"
LEAST = Decimal("0.05")


def dating(report: ReportTable) -> None:
    """The bars over the months of `money_by_month` or `projects_by_month`; nothing where all money has a date.

    A bar is the dated money of the months drawn and the undated money of the same choice: with a year, of that year.
    """
    rows = report.table.to_pylist()
    labels = {column.name: column.label for column in report.columns}
    parts = {labels[f"{stage}_amount_yuan"]: (_dated(rows, stage), _undated(rows, stage)) for stage in STAGES}
    bars = [_bar(name, *amounts) for name, amounts in parts.items() if any(amounts)]
    if any(undated for _, undated in parts.values()):
        st.html(f'<div class="dating">{"".join(bars)}</div>')


def _dated(rows: list[dict[str, Any]], stage: str) -> Decimal:
    months = [row[f"{stage}_amount_yuan"] for row in rows if row["entry_month"] != UNDATED]
    return sum((amount for amount in months if amount is not None), Decimal(0))


def _undated(rows: list[dict[str, Any]], stage: str) -> Decimal:
    return sum((row[f"{stage}_undated_amount_yuan"] for row in rows), Decimal(0))


def _bar(name: str, dated: Decimal, undated: Decimal) -> str:
    share = undated * 100 / (dated + undated)
    words = f"注明日期 {money(dated)}　<b>未注明日期 {money(undated)}（{_share(share)}）</b>"
    return (
        f'<div class="stage"><span class="name">{escape(name)}</span>'
        f'<span class="track"><i style="width: {rounded(100 - share, 2)}%"></i>'
        f'<u style="width: {rounded(share, 2)}%"></u></span><span class="said">{words}</span></div>'
    )


def _share(share: Decimal) -> str:
    """A share in words: one that would be written 0.0% is not nothing."""
    return "不足 0.1%" if 0 < share < LEAST else percent(share)
