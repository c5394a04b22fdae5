"""The indicators of a clause: value, target, date, state, and how each is counted."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.lights import light
from dashboard.components.word_table import word_table
from dashboard.export import ReportTable
from dashboard.formatting import UNVERIFIED, day, measure, nothing

HEADS = ("指标", "数值", "目标", "数值日期", "状态与理由", "口径与原文")


def indicators(report: ReportTable) -> None:
    """Draw every indicator of the report; money in 万元 or 亿元, exact in 元 in the exports."""
    if not report.table.num_rows:
        st.caption("没有指标。")
        return
    word_table("indicators", HEADS, [_row(row) for row in report.table.to_pylist()])


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    unit = row["unit"]
    place = f"（{row['city_name']}）" if row["city_name"] else ""
    late = f'<span class="late">晚报 {row["late_days"]} 天</span>' if row["late_days"] else ""
    doubt = ' class="doubt"' if row["definition_basis"] == "待核" else ""
    baseline = UNVERIFIED if row["baseline_value"] is None else measure(row["baseline_value"], unit)
    return (
        f"<strong>{escape(row['indicator_name'])}</strong>"
        f"<small>{escape(row['direction_name'])}、{escape(row['accumulation_name'])}{escape(place)}</small>",
        f"<strong>{escape(measure(row['indicator_value'], unit, row['indicator_value_missing_code']))}</strong>"
        f"<small>{escape(row['source_name'])}</small>",
        f"{_target(row)}<small>基期 {escape(baseline)}</small>",
        f"{day(row['value_on'], nothing(row['value_on_missing_code']))}"
        f"<small>{escape(row['frequency_name'])}（{escape(row['frequency_basis'])}）</small>",
        f"{light(row['progress_state'])}{late}<small>{escape(row['progress_reason'])}</small>",
        f"<span{doubt}>口径{escape(row['definition_basis'])}：{escape(row['definition'])}</span>"
        f"<small>原文：{escape(row['quote'])}</small>",
    )


def _target(row: Mapping[str, Any]) -> str:
    """The target with its bound, the day it is due and what it is based on."""
    if row["target_value"] is None:
        return "未设目标"
    value = measure(row["target_value"], row["unit"])
    bound = row["target_bound_name"] or ""
    said = f"{value}{bound}" if bound == "左右" else f"{bound} {value}".strip()
    basis = row["document_number"] or "政策原有"
    return f"<strong>{escape(said)}</strong><small>{escape(basis)}，{day(row['target_due_on'])} 前</small>"
