"""数据质量: the sentence over the tables, and from each figure of a unit the way to its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard.components import ways as other_pages
from dashboard.components.record_facts import facts
from dashboard.export import Column, ReportTable
from dashboard.formatting import plain, said

# Column of a unit → the page that lists what it counts, with the choices under which it lists just that.
LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "overdue_duty_count": ("desk", {}),
    "unreported_duty_count": ("desk", {}),
    "ledger_rejected_row_count": ("desk", {}),
    "unlisted_count": ("alerts", {"check": "find_project_unlisted"}),
    "undated_entry_count": ("projects", {"year": "undated"}),
    "record_without_code_count": ("alerts", {"check": "find_recipient_code_missing"}),
    "open_finding_count": ("alerts", {}),
}
UNBROKEN = "\u00a0"  # a number stays with its label and unit
# What the sentence says, and what the charts over the editions show.
SAID = ("unreported_department_count", "late_department_count", "overdue_duty_count", "open_finding_count")
CHARTED = (
    "overdue_duty_count",
    "ledger_rejected_row_count",
    "undated_entry_count",
    "record_without_code_count",
    "open_finding_count",
)


def sentence(totals: ReportTable) -> None:
    """Draw what is late and open in all, each with its unit or the word for its nothing."""
    row = totals.table.slice(0, 1).to_pylist()[0]
    told = [
        f"{column.label} {_told(row, column)}".replace(" ", UNBROKEN)
        for column in totals.columns
        if column.name in SAID
    ]
    st.markdown(plain("　".join(told)))


def unit(report: ReportTable, place: int) -> None:
    """Draw every figure of row `place` of quality_by_department, in words that a narrow screen shows whole."""
    row = report.table.slice(place, 1).to_pylist()[0]
    told = [(column.label, _told(row, column)) for column in report.columns[1:]]
    half = -(-len(told) // 2)
    for side, pairs in zip(st.columns(2), (told[:half], told[half:]), strict=True):
        with side:
            facts(pairs)


def ways(report: ReportTable, place: int, pages: Mapping[str, Any], address: Callable[..., Any]) -> None:
    """Draw the ways from row `place` of quality_by_department to the lists of its figures.

    address: page and choices → the parameters of a link; what is not given keeps the choice of this view.
    """
    row = report.table.slice(place, 1).to_pylist()[0]
    code = row["reporting_department_code"]
    if code is None:
        st.caption("没有标明报送单位的文件不能按单位列出；重新报送时写明单位即可。")
        return
    columns = {column.name: column for column in report.columns}
    with st.container(horizontal=True, key="quality_ways"):
        for name, (page, choices) in LISTS.items():
            if row[name] and page in pages:
                label = f"{columns[name].label} {_told(row, columns[name])}（{pages[page].title}）"
                target = address(page, **{"reporting_department": code} | choices)
                other_pages.link(pages, page, label=plain(label), query_params=target)


def _told(row: Mapping[str, Any], column: Column) -> str:
    return said(row[column.name], column.format, column.unit, row.get(f"{column.name}_missing_code"))
