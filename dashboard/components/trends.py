"""Values by reading or by edition: a bar per value with its figure, the target of an indicator as a line (D-018)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

import streamlit as st

from dashboard.components import share
from dashboard.export import Column, ReportTable
from dashboard.formatting import day, measure, rounded, said

LATEST = 8


def trends(report: ReportTable) -> None:
    """Draw a small chart for each indicator with at least two values; a missing value has no bar."""
    rows = report.table.to_pylist()
    names = dict.fromkeys(row["indicator_id"] for row in rows)
    of_indicators = [[row for row in rows if row["indicator_id"] == name] for name in names]
    charts = [
        _chart(points)
        for points in of_indicators
        if sum(row["trend_value"] is not None for row in points) > 1
    ]
    if charts:
        st.html(f'<div class="trends">{"".join(charts)}</div>')
        share.downloads(report)


def editions(report: ReportTable, names: Sequence[str]) -> None:
    """Draw a small chart for each of these columns of a report with a row per edition, newest first.

    A column whose shown values are all 0 or missing has no chart.
    """
    rows = report.table.to_pylist()[:LATEST][::-1]
    charts = [
        _edition_chart(column, rows)
        for column in report.columns
        if column.name in names and any(row[column.name] for row in rows)
    ]
    if charts:
        st.html(f'<div class="trends">{"".join(charts)}</div>')


def width(value: Decimal, largest: Decimal) -> str:
    """The length of a bar in percent of the longest bar. All bars begin at 0."""
    return f"{rounded(value * 100 / largest, 2) if largest else 0}%"


def _chart(points: Sequence[Mapping[str, Any]]) -> str:
    shown = points[-LATEST:]
    target = shown[-1]["target_value"]
    largest = max(row["trend_value"] for row in shown if row["trend_value"] is not None)
    largest = max(largest, target) if target is not None else largest
    aim = "" if target is None else f"<em>目标 {measure(target, shown[-1]['unit'])}</em>"
    line = "" if target is None else f'<u style="left: {width(target, largest)}"></u>'
    bars = "".join(
        _bar(
            day(row["as_of_on"]),
            row["trend_value"],
            measure(row["trend_value"], row["unit"], row["trend_value_missing_code"]),
            largest,
            line,
        )
        for row in shown
    )
    earlier = len(points) - len(shown)
    more = f"<p>较早的 {earlier} 次见导出。</p>" if earlier else ""
    return f"<figure><figcaption>{escape(shown[-1]['indicator_name'])}{aim}</figcaption>{bars}{more}</figure>"


def _edition_chart(column: Column, rows: Sequence[Mapping[str, Any]]) -> str:
    largest = Decimal(max(row[column.name] or 0 for row in rows))
    bars = "".join(
        _bar(
            f"第 {row['edition_number']} 版",
            row[column.name],
            said(row[column.name], column.format, column.unit, row.get(f"{column.name}_missing_code")),
            largest,
        )
        for row in rows
    )
    return f"<figure><figcaption>{escape(column.label)}</figcaption>{bars}</figure>"


def _bar(when: str, value: Decimal | int | None, told: str, largest: Decimal, line: str = "") -> str:
    """A bar with its time and its value in words; a missing value has none. line: the target, as HTML."""
    bar = "" if value is None else f'<i style="width: {width(Decimal(value), largest)}"></i>'
    return f'<div class="bar"><time>{when}</time><span class="track">{bar}{line}</span><b>{escape(told)}</b></div>'
