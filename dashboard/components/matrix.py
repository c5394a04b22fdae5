"""The matrix of responsibility: clauses down, departments across, and the overlap of the slots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.lights import light
from dashboard.export import ReportTable
from dashboard.settings import page_path

ALONE, UNNAMED = "●", "◇"


def overlap(rows: Sequence[Mapping[str, Any]]) -> str:
    """The sentence that says why departments cannot be added up, with counts of the slots."""
    joint = {row["clause_id"] for row in rows if row["department_count"] > 1}
    clauses = {row["clause_id"] for row in rows}
    return (
        f"责任分工 {len(rows)} 条次，涉及条款 {len(clauses)} 条，其中 {len(joint)} 条由多个单位共同负责。"
        "共同负责的条款在各责任单位下均列出，合计时只计一次，各单位之间不能相加。"
    )


def grid(report: ReportTable, addresses: Mapping[str, Mapping[str, str]]) -> None:
    """Draw the slots. addresses: clause → parameters of its page.

    ● the clause names only this department, ◇ it names none; ○ with a number: named with others, at that place.
    """
    rows = report.table.to_pylist()
    slots = {(row["clause_id"], row["department_code"]): row for row in rows}
    counts = Counter(row["department_code"] for row in rows)
    names = {row["department_code"]: row for row in rows}
    departments = sorted(
        names, key=lambda code: -counts[code]
    )  # stable sort: equal rows stay in the order of the text
    clauses = {row["clause_id"]: row for row in rows}
    heads = "".join(_head(names[code], counts[code]) for code in departments)
    body = "".join(
        f"<tr>{_clause(row, addresses[clause])}"
        + "".join(_slot(slots.get((clause, code))) for code in departments)
        + "</tr>"
        for clause, row in clauses.items()
    )
    st.html(
        f'<div class="matrix"><table><thead><tr><th class="clause">条款</th><th class="state">进度</th>'
        f'<th class="state">资金</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _head(row: Mapping[str, Any], count: int) -> str:
    name = escape(row["department_name"]) + ("（未点名）" if row["is_open_list"] else "")
    return f'<th class="department"><span>{name}</span><b>{count}</b></th>'


def _clause(row: Mapping[str, Any], address: Mapping[str, str]) -> str:
    link = f'<a href="{escape(page_path("clause", address))}">{row["clause_id"]} {escape(row["short_title"])}</a>'
    return (
        f'<th class="clause" scope="row">{link}</th>'
        f'<td class="state" data-label="进度">{light(row["progress_state"])}</td>'
        f'<td class="state" data-label="资金">{light(row["money_state"])}</td>'
    )


def _slot(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return '<td class="none"></td>'
    said = f"{row['printed_name']}：{row['answering_name']}，原文第 {row['slot_order']} 位"
    alone = UNNAMED if row["is_open_list"] else ALONE
    shown = alone if row["department_count"] == 1 else f"○<sub>{row['slot_order']}</sub>"
    return f'<td class="slot" data-label="{escape(row["printed_name"])}" title="{escape(said)}">{shown}</td>'
