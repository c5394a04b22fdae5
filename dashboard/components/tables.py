"""Tables: the report's rows in its order, headings from the dictionary, money in 万元, every nothing by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.export import Column, ReportTable
from dashboard.formatting import count, nothing, percent, wan

STATE_COLOURS = {
    "超出": "#fbe4e2",
    "未足额": "#fdf1dc",
    "缺少计算依据": "#eef2f7",
    "待核条件": "#eef2f7",
    "接近": "#fdf1dc",
}
WIDTHS = {"money": 130, "percent": 100, "integer": 90, "date": 110}
WIDE = {
    "record_name": 320,
    "recipient_name": 220,
    "clause_text": 400,
    "quote": 260,
    "state": 110,
    "reason": 420,
}
FORMATS: dict[str, Callable[..., str]] = {"money": wan, "percent": percent, "integer": count}
# The grid draws one placeholder for every null; this number stands for them, sorts last and is always worded.
MISSING = float("-inf")
WHOLE_ROWS = 30
# Pixels, so that a heading is never cut.
HEADING_CHARACTER, HEADING_PADDING = 14, 20


def table(report: ReportTable, key: str, *, select: bool = False, height: int | None = None) -> int | None:
    """Draw the report; with `select`, the position of the row that the reader chose."""
    if not report.table.num_rows:
        st.caption("没有记录。")
        return None
    frame = pd.DataFrame({column.label: _values(report, column) for column in report.columns})
    styled = _worded(frame, report)
    config = {column.label: _config(column) for column in report.columns}
    shape: dict[str, Any] = {"height": height or ("content" if len(frame) <= WHOLE_ROWS else "auto")}
    if not select:
        st.dataframe(styled, hide_index=True, column_config=config, key=key, alt=report.title, **shape)
        return None
    event = st.dataframe(
        styled,
        hide_index=True,
        column_config=config,
        key=key,
        alt=report.title,
        on_select="rerun",
        selection_mode="single-row",
        **shape,
    )
    return event.selection.rows[0] if event.selection.rows else None


def _values(report: ReportTable, column: Column) -> pd.Series:
    values = report.table.column(column.name).to_pylist()
    if column.format in FORMATS:
        scale = 10000 if column.format == "money" else 1
        return pd.Series(
            [MISSING if value is None else float(value / scale) for value in values], dtype="float64"
        )
    return pd.Series(["" if value is None else str(value) for value in values], dtype="str")


def _worded(frame: pd.DataFrame, report: ReportTable) -> Any:
    """Each figure as it is read, from its exact value; each missing one as its word. Sorting keeps the number."""
    styled = frame.style
    for column in report.columns:
        if column.format not in FORMATS:
            continue
        exact = report.table.column(column.name).to_pylist()
        reason = f"{column.name}_missing_code"
        missing = (
            report.table.column(reason).to_pylist()
            if reason in report.table.column_names
            else [None] * len(exact)
        )
        worded = [
            nothing(why) if value is None else FORMATS[column.format](value)
            for value, why in zip(exact, missing, strict=True)
        ]
        words = dict(zip(frame[column.label], worded, strict=True))
        styled = styled.format(words.get, subset=[column.label])
        for why in set(missing) if None in exact else ():
            rows = [place for place, value in enumerate(exact) if value is None and missing[place] == why]
            styled = styled.format({column.label: f"{nothing(why)}".format}, subset=(rows, [column.label]))
    if any(column.name == "state" for column in report.columns):
        label = next(column.label for column in report.columns if column.name == "state")
        styled = styled.map(_coloured, subset=[label])
    return styled


def _coloured(state: str) -> str:
    return f"background-color: {STATE_COLOURS[state]}" if state in STATE_COLOURS else ""


def _config(column: Column) -> Any:
    unit = {"money": "万元", "percent": "%"}.get(column.format, column.unit)
    label = f"{column.label}（{unit}）" if unit and unit != "%" else column.label
    width = WIDE.get(column.name, WIDTHS.get(column.format))
    width = width and max(width, HEADING_PADDING + HEADING_CHARACTER * len(label))
    if column.format in FORMATS:
        return st.column_config.NumberColumn(label, help=column.definition, width=width, alignment="right")
    return st.column_config.TextColumn(label, help=column.definition, width=width)
