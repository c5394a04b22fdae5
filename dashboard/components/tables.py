"""Tables: the rows of a report in order, headings from the dictionary, money in 万元, words for missing values."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.components import print_view, printed
from dashboard.components.lights import shaped
from dashboard.components.word_table import word_table
from dashboard.export import Column, ReportTable
from dashboard.export.report import heading
from dashboard.formatting import in_column, plain

STATE_COLOURS = {
    "超出": "#fbe4e2",
    "未足额": "#fdf1dc",
    "缺少计算依据": "#eef2f7",
    "待核条件": "#eef2f7",
    "接近": "#fdf1dc",
    "红": "#fbe4e2",
    "黄": "#fdf1dc",
    "绿": "#e1f2e8",
    "已完成": "#e1f2e8",
    "不满足": "#fbe4e2",
    "缺材料": "#eef2f7",
    "满足": "#e1f2e8",
}
STATES = ("state", "progress_state", "money_state", "condition_state", "schedule_state", "milestone_state")
WIDTHS = {"money": 130, "percent": 100, "integer": 90, "number": 130, "date": 110}
WIDE = {
    "record_name": 320,
    "recipient_name": 220,
    "clause_text": 400,
    "quote": 260,
    "state": 110,
    "reason": 420,
    "off_reason": 260,
    "short_title": 150,
    "progress_state": 105,
    "money_state": 105,
    "condition_state": 100,
    "headline_indicator": 320,
    "indicator_name": 260,
    "departments": 300,
    "progress_reason": 420,
    "schedule_state": 100,
    "milestone_state": 100,
    "milestone_reason": 520,
    "schedule_reason": 420,
    "money_reason": 420,
    "evidence_text": 160,
    "filter_words": 200,
}
FIGURES = ("money", "percent", "integer", "number")
# The grid has a single placeholder for all nulls. This number replaces them, sorts last and is shown as a word (D-004).
MISSING = float("-inf")
WHOLE_ROWS = 30
# In pixels, so that headings are not cut.
HEADING_CHARACTER, HEADING_PADDING = 14, 20


class Worded(float):
    """A number for sorting in the grid, and the words that are shown."""

    def __new__(cls, number: float, words: str) -> Worded:
        """Attach the words to the number."""
        made = super().__new__(cls, number)
        made.words = words
        return made

    words: str

    def said(self) -> str:
        """The shown words."""
        return self.words


def table(report: ReportTable, key: str, *, select: bool = False, height: int | None = None) -> int | None:
    """Draw the report. Returns the position of the chosen row with `select`, else None."""
    if not report.table.num_rows:
        st.caption("没有记录。")
        return None
    print_view.widens(len(report.columns))
    room = print_view.width()
    if room:
        _printed(report, room)
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
    # The selection may be beyond the rows after a change of filters.
    return next((row for row in event.selection.rows if row < len(frame)), None)


def _printed(report: ReportTable, room: float) -> None:
    """Draw the table of the print view: all rows, each state with its sign, readable without colours."""
    columns = []
    for column in report.columns:
        words, is_state = _words(report, column), column.name in STATES
        colours = [_coloured(word) if is_state else "" for word in words]
        cells = [shaped(word) for word in words] if is_state else words
        columns.append(printed.Column(heading(column, "万元"), column.format in FIGURES, cells, colours))
    printed.table(report.title, columns, room)


def bare(report: ReportTable, css: str, rows: int, columns: int) -> None:
    """Draw the first rows and columns as a table of HTML for any font size. css: its class."""
    shown = report.columns[:columns]
    heads = [heading(column, "万元") for column in shown]
    word_table(css, heads, list(zip(*(_words(report, column)[:rows] for column in shown), strict=True)))


def _words(report: ReportTable, column: Column) -> list[str]:
    """A column in words, escaped for HTML."""
    words = _told(report, column)
    return words if column.format in FIGURES else [escape(word) for word in words]


def _told(report: ReportTable, column: Column) -> list[str]:
    """The values of a column in words. A missing text without reason is empty."""
    values = report.table.column(column.name).to_pylist()
    told = zip(values, _units(report, column), _reasons(report, column), strict=True)
    is_figure = column.format in FIGURES
    return [
        "" if value is None and why is None and not is_figure else in_column(value, column.format, unit, why)
        for value, unit, why in told
    ]


def _values(report: ReportTable, column: Column) -> pd.Series:
    words = _told(report, column)
    if column.format not in FIGURES:
        return pd.Series(words, dtype="str")
    scale = 10000 if column.format == "money" else 1
    values = report.table.column(column.name).to_pylist()
    numbers = [MISSING if value is None else float(value / scale) for value in values]
    return pd.Series([Worded(*one) for one in zip(numbers, words, strict=True)], dtype="object")


def _reasons(report: ReportTable, column: Column) -> list[str | None]:
    """The missing codes of a column, None where the query gives none."""
    reason = f"{column.name}_missing_code"
    known = reason in report.table.column_names
    return report.table.column(reason).to_pylist() if known else [None] * report.table.num_rows


def _worded(frame: pd.DataFrame, report: ReportTable) -> Any:
    """Numbers as Worded values, missing values included. Sorting uses the number."""
    figures = [column.label for column in report.columns if column.format in FIGURES]
    styled = frame.style.format(Worded.said, subset=figures) if figures else frame.style
    states = [column.label for column in report.columns if column.name in STATES]
    return styled.map(_coloured, subset=states).format(shaped, subset=states) if states else styled


def _units(report: ReportTable, column: Column) -> list[str]:
    """The unit of each value; a quantity has the unit of its row."""
    named = column.format == "number" and "unit" in report.table.column_names
    return report.table.column("unit").to_pylist() if named else [""] * report.table.num_rows


def _coloured(state: str) -> str:
    return f"background-color: {STATE_COLOURS[state]}" if state in STATE_COLOURS else ""


def _config(column: Column) -> Any:
    unit = {"money": "万元", "percent": "%"}.get(column.format, column.unit)
    label = f"{column.label}（{unit}）" if unit and unit != "%" else column.label
    width = WIDE.get(column.name, WIDTHS.get(column.format))
    width = width and max(width, HEADING_PADDING + HEADING_CHARACTER * len(label))
    if column.format in FIGURES:
        return st.column_config.NumberColumn(
            label, help=plain(column.definition), width=width, alignment="right"
        )
    return st.column_config.TextColumn(label, help=plain(column.definition), width=width)
