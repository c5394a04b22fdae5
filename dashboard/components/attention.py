"""需要看的几件: what a reader of a page should open next, each line a way to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dashboard.components import lights, ways
from dashboard.formatting import clipped, money
from dashboard.policy.check_catalogue import SEVERITIES

FINDINGS, CLAUSES = 3, 2
LONGEST, LONGEST_REASON = 40, 56
GRAVE = SEVERITIES[0]


@dataclass(frozen=True)
class Matter:
    """One line. state: the word of its light; page, parameters: where it is shown whole."""

    state: str
    text: str
    page: str
    parameters: dict[str, str] = field(default_factory=dict)


def matters(findings: Sequence[dict[str, Any]], clauses: Sequence[dict[str, Any]]) -> list[Matter]:
    """The gravest findings and the clauses with a red light. findings: in the order of their list."""
    grave = [row for row in findings if row["severity"] == GRAVE] or list(findings)
    found = [
        Matter(
            "红" if row["severity"] == GRAVE else "黄",
            _finding(row),
            "alerts",
            {"id": row["finding_key"]},
        )
        for row in grave[:FINDINGS]
    ]
    red = [row for row in clauses if "红" in (row["progress_state"], row["money_state"])]
    return found + [
        Matter("红", _clause(row), "clause", {"clause": row["clause_id"]}) for row in red[:CLAUSES]
    ]


def draw(found: Sequence[Matter], pages: Any, address: Any) -> None:
    """Draw the lines. pages: address → page; address: the parameters of a page with these choices."""
    if not found:
        st.caption("所选条件下没有需要提请核实的事项。")
    for matter in found:
        label = lights.signed(matter.state, matter.text)
        ways.link(pages, matter.page, label=label, query_params=address(matter.page, **matter.parameters))


def supervised(totals: dict[str, Any], changed: int, since: int | None) -> list[Matter]:
    """What is late, due soon, sent back and changed among the tasks. totals: the row of tasks_totals.

    changed: tasks that stand otherwise than in the edition `since`.
    """
    late, soon = totals["overdue_task_count"], totals["due_soon_task_count"]
    worst = f"，最久 {totals['most_late_days']} 天" if late else ""
    found = [
        Matter("逾期", f"任务逾期 {late} 项{worst}", "tasks", {"task_state": "overdue" if late else "all"}),
        Matter("临近到期", f"{totals['task_soon_days']} 天内到期 {soon} 项", "tasks"),
        Matter("滞后", f"退回 {totals['returned_task_count']} 项", "tasks"),
    ]
    if since is not None:
        found.append(Matter("待核查", f"比第 {since} 版有变化 {changed} 项", "tasks", {"since": str(since)}))
    return found


def line(found: Sequence[Matter], pages: Any, address: Any) -> None:
    """Draw the matters beside each other."""
    with st.container(horizontal=True, key="supervised", gap="small"):
        for matter in found:
            label = lights.signed(matter.state, matter.text)
            ways.link(pages, matter.page, label=label, query_params=address(matter.page, **matter.parameters))


def _finding(row: dict[str, Any]) -> str:
    name = str(row["record_name"] or row["item_name"] or row["clause_id"] or "")
    amount = f"，{money(row['found_amount_yuan'])}" if row["found_amount_yuan"] is not None else ""
    return f"{row['check_title']}：{clipped(name, LONGEST)}{amount}"


def _clause(row: dict[str, Any]) -> str:
    which = "资金" if row["money_state"] == "红" else "进度"
    reason = row["money_reason"] if which == "资金" else row["progress_reason"]
    return f"{row['clause_id']} {row['short_title']}　{which}红灯：{clipped(reason, LONGEST_REASON)}"
