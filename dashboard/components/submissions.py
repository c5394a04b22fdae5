"""What waits for a second person: its facts, the two forms of the second person, and the lines of the submitter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard.components import record_facts, rehearsals
from dashboard.formatting import plain

Row = Mapping[str, Any]
WAITING = "待审批"
WITHHELD = "talent"  # the rows of a file of people would tell how many they are


def facts(row: Row, digest: str, base: int) -> None:
    """Draw who submitted what. row: of submissions_waiting; base: the edition that it was built on, 0 for none."""
    record_facts.facts(
        [
            ("提交编号", row["submission_id"]),
            ("状态", row["submission_state"]),
            ("事项", row["submission_kind"]),
            ("说明", row["submission_message"]),
            ("发布单位或岗位", row["submission_author"]),
            ("提交账号", row["submitted_by"]),
            ("提交时间", row["submitted_at"]),
            ("起点", f"第 {base} 版" if base else "从空白开始"),
            ("拟发布", f"第 {row['submitted_edition']} 版"),
            ("文件校验值", digest),
        ]
    )


def files(rows: Sequence[Any], departments: Mapping[str, str]) -> None:
    """Draw the equation of each file. rows: FiledRows; of a file of people without numbers."""
    for row in rows:
        told = f"**{plain(row.source_file)}**　报送单位：{plain(departments.get(row.department_code or '', '未标明'))}"
        if WITHHELD in row.kinds.split(","):
            st.markdown(f"{told}　人才名单的行数不公开")
            continue
        st.markdown(
            f"{told}　读到 **{row.read}** 行 ＝ 接入 **{row.taken}** ＋ 退回 **{row.rejected}**"
            f" ＋ 暂留 **{row.held}** ＋ 非数据 **{row.not_data}**"
        )


def approve(key: str, number: int, act: Callable[[], object]) -> bool:
    """Draw the form of the approval. Returns whether it was published. act: publishes; a Refusal is shown."""
    with st.form(f"approve_{key}", border=False):
        st.caption(
            f"批准后，候选文件原样发布为第 {number} 版；发布时间、单位和说明为提交时的，审批账号和时间另记。"
        )
        sure = st.checkbox("已核对上述文件和变化")
        if not st.form_submit_button("批准发布", type="primary"):
            return False
    if not sure:
        st.error("未发布：请核对上述文件和变化，并勾选确认。")
        return False
    return rehearsals.attempt(act)


def send_back(key: str, act: Callable[[str], object]) -> bool:
    """Draw the form for sending back. Returns whether it was sent back. act(reason): a Refusal is shown."""
    with st.form(f"return_{key}", border=False):
        reason = st.text_input("退回原因", placeholder="例如 科技厅台账的合计与汇总表不符", max_chars=200)
        st.caption("退回后候选文件不再保留，提交人按原因改正后重新提交。")
        if not st.form_submit_button("退回"):
            return False
    return rehearsals.attempt(lambda: act(reason) is None, waits="正在退回……")


def own(rows: Sequence[Row], take_back: Callable[[str], object]) -> bool:
    """Draw the lines of the submitter. rows: in words. Returns whether one was taken back. take_back(number)."""
    taken = False
    for row in rows:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain("　".join(_words(row))))
            is_waiting = row["submission_state"] == WAITING
            if is_waiting and st.button("撤回提交", key=f"take_back_{row['submission_id']}", type="tertiary"):
                act = partial(take_back, row["submission_id"])
                taken = rehearsals.attempt(lambda act=act: act() is None, waits="正在撤回……")  # type: ignore[misc]
    return taken


def _words(row: Row) -> list[str]:
    """A submission in a line: state, what, when, digest, and the reason where it came back."""
    told = [
        f"{row['submission_state']}：{row['submission_message']}",
        str(row["submitted_at"]),
        f"拟发布第 {row['submitted_edition']} 版",
        f"校验值 {row['submission_digest']}",
    ]
    return [*told, f"原因：{row['submission_reason']}"] if row["submission_reason"] else told


def handed_in(number: int, submission_id: str) -> None:
    """Draw that something was handed in. number: of the edition that it would become."""
    st.success(plain(f"已提交审批（编号 {submission_id}），批准后发布为第 {number} 版；当前版本不变。"))
