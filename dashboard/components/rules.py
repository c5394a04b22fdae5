"""The rules of a clause, each with its content, the states of the records, and its quote."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.clause_text import STYLES
from dashboard.components.lights import LIGHTS, light
from dashboard.components.word_table import word_table
from dashboard.export import ReportTable
from dashboard.formatting import count

HEADS = ("类别", "规则", "内容", "对照结果", "说明与原文")


def rules(report: ReportTable) -> None:
    """Draw every rule of the report, rules without records included."""
    if not report.table.num_rows:
        st.caption("原文没有可作为规则的数值或条件，见指标。")
        return
    word_table("rules", HEADS, [_row(row) for row in report.table.to_pylist()])


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    kind = row["rule_kind_name"]
    level = (
        f"<small>{row['funding_level_name']}资金（{row['funding_level_basis']}）</small>"
        if row["funding_level"]
        else ""
    )
    held = f"<small>共 {count(row['held_count'])} 个</small>" if row["held_count"] else ""
    summary = row["state_summary"]
    state = light(summary) if summary in LIGHTS else escape(summary)
    left = row["undetermined_subject_count"]
    undetermined = f"<small>另有 {count(left)} 个主体未说明适用规则</small>" if left else ""
    return (
        f'<mark class="{STYLES.get(kind, "condition")}">{escape(kind)}</mark>',
        f"<strong>{escape(row['rule_name'])}</strong>",
        f"{escape(row['rule_words'])}{level}",
        f"{state}{held}{undetermined}",
        f"{escape(row['rule_note'] or '')}<small>原文：{escape(row['quote'])}</small>",
    )
