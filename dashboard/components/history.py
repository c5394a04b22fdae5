"""The states of a clause or a department from edition to edition, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.lights import light
from dashboard.components.word_table import word_table
from dashboard.export import ReportTable
from dashboard.formatting import day

HEADS = ("版本", "数据截至日", "进度", "资金")
LATEST = 12


def history(report: ReportTable) -> None:
    """Draw the latest editions of `state_history`, newest first; the downloads hold all editions."""
    rows = report.table.to_pylist()
    word_table("history", HEADS, [_row(row) for row in rows[:LATEST]])
    if len(rows) > LATEST:
        st.caption(f"较早的 {len(rows) - LATEST} 版见导出文件。")


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        f"第 {row['state_edition']} 版",
        day(row["as_of_on"], "未标明"),
        f"{light(row['progress_state'])}<small>{escape(row['progress_reason'])}</small>",
        f"{light(row['money_state'])}<small>{escape(row['money_reason'])}</small>",
    )
