"""数据质量: the sentence over the tables, and from each figure of a unit the way to its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard.export import ReportTable
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
        plain(f"{column.label} {_told(row, column.name, column.unit)}")
        for column in totals.columns
        if column.name in SAID
    ]
    st.markdown("　".join(told))


def ways(report: ReportTable, place: int, pages: Mapping[str, Any], address: Callable[..., Any]) -> None:
    """Draw the ways from row `place` of quality_by_department to the lists of its figures.

    address: page and choices → the parameters of a link; what is not given keeps the choice of this view.
    """
    row = report.table.slice(place, 1).to_pylist()[0]
    code = row["reporting_department_code"]
    units = {column.name: (column.label, column.unit) for column in report.columns}
    listed = [name for name in LISTS if row[name]]
    if code is None:
        st.caption("没有标明报送单位的文件不能按单位列出；重新报送时写明单位即可。")
        return
    if not listed:
        st.caption("没有要打开清单核对的数。")
    with st.container(horizontal=True, key="quality_ways"):
        for name in listed:
            label, unit = units[name]
            page, choices = LISTS[name]
            label = f"{label} {said(row[name], 'integer', unit)}（{pages[page].title}）"
            chosen = {"reporting_department": code} | choices
            st.page_link(pages[page], label=plain(label), query_params=address(page, **chosen))


def _told(row: Mapping[str, Any], name: str, unit: str) -> str:
    return said(row[name], "integer", unit, row.get(f"{name}_missing_code"))
