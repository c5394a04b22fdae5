"""Tables: the rows of a report in order, headings from the dictionary, money in 万元, words for missing values.

Every cell is a word: the grid shows it as it is, and has no number to sort, add or count by itself.
"""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from dashboard.components import print_view, printed
from dashboard.components.lights import shaped
from dashboard.components.word_table import word_table
from dashboard.export import Column, ReportTable
from dashboard.export.ordering import DOWN, FIGURES, SORT, UP, clicked, said
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
    "逾期": "#fbe4e2",
    "未报送": "#eef2f7",
    "滞后": "#fdf1dc",
    "临近到期": "#fdf1dc",
    "待核查": "#eaf1f9",
    "正常推进": "#e1f2e8",
    "未到期": "#eaf1f9",
    "长期": "#eef2f7",
    "已办结": "#e1f2e8",
    "已销号": "#e1f2e8",
}
STATES = (
    "state",
    "progress_state",
    "money_state",
    "condition_state",
    "schedule_state",
    "milestone_state",
    "task_state",
    "earlier_task_state",
)
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
    "task_state": 110,
    "earlier_task_state": 110,
    "task_matter": 150,
    "task_text": 300,
    "owner_departments": 180,
    "task_reason": 520,
    "progress_text": 260,
    "last_words": 260,
    "event_text": 360,
}
ARROWS = {DOWN: " ▼", UP: " ▲"}
WHOLE_ROWS = 30
# In pixels, so that headings are not cut.
HEADING_CHARACTER, HEADING_PADDING = 14, 20


def table(
    report: ReportTable, key: str, *, select: bool = False, sorts: bool = True, height: int | None = None
) -> int | None:
    """Draw the report. Returns the position of the chosen row with `select`, else None.

    sorts: a click on a heading orders all rows of the report, also those on other pages (D-098). The grid's own sorting,
        search and statistics know only the rows that are drawn, so they are never offered.
    """
    if not report.table.num_rows:
        st.caption("没有记录。")
        return None
    print_view.widens(len(report.columns))
    room = print_view.width()
    order = report.asked.get(SORT)
    if order:
        st.caption(plain(f"按“{said(report.name, order)}”排列，不按其他说明的次序。"))
    if room:
        _printed(report, room)
        return None
    words = pa.table({column.label: _cells(report, column) for column in report.columns})
    own_key = grid_key(key, order)
    _forget_rows(report, own_key)
    event = st.dataframe(
        words,
        hide_index=True,
        column_config={column.label: _config(column, order) for column in report.columns},
        key=own_key,
        alt=report.title,
        height=height or ("content" if words.num_rows <= WHOLE_ROWS else "auto"),
        on_select=partial(_chosen, report, own_key) if sorts and report.question else "rerun",
        selection_mode=["single-row", "single-column"] if select else "single-column",
    )
    # The selection may be beyond the rows of a table that answers no query.
    return next((row for row in event.selection.rows if row < words.num_rows), None) if select else None


def grid_key(key: str, order: str | None) -> str:
    """The key of a table's grid: another order is another grid, in which no heading and no row is chosen yet."""
    return f"{key}_{order}" if order else key


def _forget_rows(report: ReportTable, key: str) -> None:
    """End the choice of a row when other rows stand there: a position is no record. The grid itself stays, a new one is dear."""
    session = st.session_state
    before, now = session.get(f"rows_of_{key}"), report.question
    if before != now and key in session and session[key]["selection"]["rows"]:
        session[key] = {"selection": {"rows": [], "columns": [], "cells": []}}
    session[f"rows_of_{key}"] = now


def _chosen(report: ReportTable, key: str) -> None:
    """A click on a heading gives all rows another order; a click on a row is left to the page."""
    headings = st.session_state[key]["selection"]["columns"]
    name = next((column.name for column in report.columns if column.label in headings), None)
    if name:
        st.session_state["own_sort"] = clicked(st.session_state.get("own_sort"), report.name, name)
        st.session_state["page_number"] = 1


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


def _cells(report: ReportTable, column: Column) -> pa.Array:
    """A column in words for the grid; a state is a list of one, which the grid colours."""
    words = _told(report, column)
    if column.name not in STATES:
        return pa.array(words, pa.string())
    return pa.array([[shaped(word)] if word else [] for word in words], pa.list_(pa.string()))


def _reasons(report: ReportTable, column: Column) -> list[str | None]:
    """The missing codes of a column, None where the query gives none."""
    reason = f"{column.name}_missing_code"
    known = reason in report.table.column_names
    return report.table.column(reason).to_pylist() if known else [None] * report.table.num_rows


def _units(report: ReportTable, column: Column) -> list[str]:
    """The unit of each value; a quantity has the unit of its row."""
    named = column.format == "number" and "unit" in report.table.column_names
    return report.table.column("unit").to_pylist() if named else [""] * report.table.num_rows


def _coloured(state: str) -> str:
    return f"background-color: {STATE_COLOURS[state]}" if state in STATE_COLOURS else ""


def _config(column: Column, order: str | None) -> Any:
    """The heading, its 口径 and its width. order: of the report, as `column.desc`."""
    unit = {"money": "万元", "percent": "%"}.get(column.format, column.unit)
    label = f"{column.label}（{unit}）" if unit and unit != "%" else column.label
    sorted_by, _, direction = (order or "").partition(".")
    label += ARROWS[direction] if sorted_by == column.name else ""
    width = WIDE.get(column.name, WIDTHS.get(column.format))
    width = width and max(width, HEADING_PADDING + HEADING_CHARACTER * len(label))
    if column.name in STATES:
        words = [shaped(word) for word in STATE_COLOURS]
        return st.column_config.MultiselectColumn(
            label,
            help=plain(column.definition),
            width=width,
            options=words,
            color=list(STATE_COLOURS.values()),
        )
    alignment: Literal["left", "right"] = "right" if column.format in FIGURES else "left"
    return st.column_config.TextColumn(label, help=plain(column.definition), width=width, alignment=alignment)
