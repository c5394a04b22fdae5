"""The facts of a record as pairs of name and value, and the quotation of a clause with its rule marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.formatting import nothing, yuan


def facts(pairs: Sequence[tuple[str, Any]]) -> None:
    """Draw pairs of name and value; a missing value is 未报送."""
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(_said(value))}</dd>" for name, value in pairs)
    st.html(f'<dl class="facts">{items}</dl>')


def project(row: Mapping[str, Any]) -> None:
    """Draw the facts of a project other than money."""
    facts(
        [
            ("项目编号", row["record_id"]),
            ("承担单位", row["recipient_name"]),
            ("统一社会信用代码", row["recipient_code"]),
            ("市(州)", row["city_name"]),
            ("县(市、区)", row["county_name"]),
            ("项目状态", row["project_status_name"]),
            ("立项日期", row["approved_on"]),
            ("组织方式", row["organising_mode"]),
            ("总投资", yuan(row["total_investment_amount_yuan"], "not_reported")),
            ("报送单位", row["reporting_department_name"]),
            ("来源", f"{row['source_file']} · {row['source_sheet']} · 第 {row['source_row']} 行"),
        ]
    )


def quotation(text: str, marked: str | None = None) -> None:
    """Draw the text of a clause, verbatim, with the sentence of the rule marked."""
    words = escape(text)
    if marked and marked in text:
        words = words.replace(escape(marked), f"<mark>{escape(marked)}</mark>", 1)
    st.html(f'<blockquote class="clause">{words}</blockquote>')


def _said(value: Any) -> str:
    return nothing("not_reported") if value in (None, "") else str(value)
