"""The details of an edition, the choice of two editions to compare, and the rollback to an earlier edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components import record_facts
from dashboard.formatting import plain
from dashboard.refusal import Refusal

Entry = Mapping[str, Any]


def facts(entry: Entry, digest: str, approval: Sequence[tuple[str, str]] = ()) -> None:
    """Draw the catalogue entry of an edition. digest: its sha256 at publication. approval: who handed in and approved."""
    parent = entry["parent_number"]
    record_facts.facts(
        [
            ("版本", f"第 {entry['edition_number']} 版"),
            ("类别", entry["edition_kind_name"]),
            ("状态", entry["edition_state"]),
            ("发布时间", entry["published_at"]),
            ("发布人", entry["author"]),
            ("说明", entry["message"]),
            ("数据截至日", entry["as_of_on"] or "未标明"),
            ("起点", f"第 {parent} 版" if parent else "从空白开始"),
            ("文件大小", f"{entry['size_mib']} 兆字节" if entry["size_mib"] is not None else "未记录"),
            ("文件校验值", digest),
            *approval,
        ]
    )


def verify(number: int, is_whole: Callable[[], bool]) -> None:
    """Draw a button that compares the file with its digest."""
    if st.button("核对文件是否完好", key=f"verify_{number}"):
        if is_whole():
            st.success(f"第 {number} 版的文件与发布时一致。")
        else:
            st.error(f"第 {number} 版的文件缺失或被改动，请从备份恢复；其他版本不受影响。")


def compare(entries: Sequence[Entry]) -> tuple[int, int] | None:
    """Draw the choice of two editions. Returns (earlier, later) after a click, else None."""
    kept = {row["edition_number"]: row for row in entries if row["edition_state"] != "已归档"}
    if len(kept) < 2:
        st.caption("在库版本少于两个，不能比较。")
        return None
    numbers = list(kept)

    def label(number: int) -> str:
        row = kept[number]
        return f"第 {number} 版　{row['edition_kind_name']}　{row['published_at']}　{row['message']}"

    with st.container(horizontal=True, vertical_alignment="bottom"):
        earlier = st.selectbox("较早的版本", numbers, index=1, format_func=label, key="compare_earlier")
        later = st.selectbox("较晚的版本", numbers, index=0, format_func=label, key="compare_later")
        asked = st.button("比较这两版", key="compare")
    if not asked:
        return None
    if earlier == later:
        st.error("请选择两个不同的版本。")
        return None
    if kept[earlier]["edition_kind_name"] != kept[later]["edition_kind_name"]:
        st.error("演示数据和台账不能比较，请选择同一类的两个版本。")
        return None
    return min(earlier, later), max(earlier, later)


def going_back(number: int, act: Callable[[str, str], Any], *, submits: bool = False) -> Any:
    """Draw the form for a rollback. Returns what `act(author, message)` made after it, else None.

    submits: whether it hands in for a second person instead.
    """
    with st.form(f"roll_back_{number}", border=False):
        st.caption(f"将第 {number} 版的数据作为新版本发布；现有版本均不修改、不删除，可再次回退。")
        author = st.text_input("发布人（单位或处室，不写个人姓名）", max_chars=40)
        message = st.text_input("原因", max_chars=200, placeholder="例如：第 12 版误收了未审定的台账")
        sure = st.checkbox(f"已核对，确认看板改用第 {number} 版的数据")
        if not st.form_submit_button("提交回退审批" if submits else "回退到本版", type="primary"):
            return None
    if not (author.strip() and message.strip() and sure):
        st.error("未回退：请填写发布人和原因，并勾选确认。")
        return None
    try:
        return act(author.strip(), message.strip())
    except Refusal as refusal:
        st.error(plain(str(refusal)))
        return None
