"""The form for a decision on a task: confirm, send back, extend, 销号, reopen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.formatting import plain
from dashboard.refusal import Refusal
from dashboard.state.task_rows import BESIDE, DECISIONS, Decision, offered
from dashboard.state.tasks import LONGEST_NAME, LONGEST_REASON


def decision(
    detail: Mapping[str, Any],
    later: Sequence[Decision],
    units: Mapping[str, str],
    write: Callable[..., object],
) -> None:
    """Draw the form; only what can be decided now is offered.

    detail: a row of task_detail. later: decisions on the task that the edition does not hold yet. units: code → name.
    write: keeps a decision; raises Refusal.
    """
    ended = [one.decision for one in later if one.decision not in BESIDE]
    last = ended[-1] if ended else detail["last_decision"]
    moved = [dt.date.fromisoformat(one.due_on) for one in later if one.due_on]
    known = {
        "task_id": detail["task_id"],
        "owners": (detail["owner_codes"] or "").split(","),
        "last": last,
        "due_on": moved[-1] if moved else detail["task_due_on"],
    }
    st.markdown("**核查意见**")
    key = f"{detail['task_id']}_{len(later)}"
    choice = st.segmented_control(
        "核查意见",
        offered(last),
        format_func=DECISIONS.__getitem__,
        label_visibility="collapsed",
        key=f"decision_{key}",
    )
    if choice is None:
        st.caption(
            "选一项后填写。由报送单位以外的单位确认办结、销号；退回写明原因，延期写明文件；批注不改变状态，任何单位都可以写。"
        )
        return
    written = _written(choice, key, units)
    if written is None:
        return
    try:
        write(decision=choice, **known, **written)
    except Refusal as refusal:
        st.error(plain(str(refusal)))
        return
    st.rerun()


def _written(choice: str, key: str, units: Mapping[str, str]) -> dict[str, Any] | None:
    """What is written in the form of a decision when it is submitted, else None."""
    with st.form(f"decide_{key}_{choice}", border=False):
        unit = st.selectbox(
            "单位" if choice == "noted" else "核查单位",
            list(units),
            index=None,
            format_func=units.__getitem__,
            placeholder="请选择",
        )
        written: dict[str, Any] = {"department_code": unit or ""}
        written["reason"] = st.text_area(
            "意见",
            max_chars=LONGEST_REASON,
            height=90,
            placeholder="写明看法和建议" if choice == "noted" else "为什么",
        )
        if choice == "extended":
            written["document_number"] = st.text_input("文号", max_chars=LONGEST_NAME)
            written["document_name"] = st.text_input("文件名称", max_chars=LONGEST_NAME)
            written["new_due_on"] = st.date_input("延期到", value=None, format="YYYY-MM-DD")
        st.caption("以单位名义填写；不写个人姓名、身份证号、电话。提交后不能修改，发布下一版时生效。")
        return written if st.form_submit_button(f"提交：{DECISIONS[choice]}") else None
