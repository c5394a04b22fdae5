"""The form for withdrawing a file, below what it would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components import rehearsals


def choose(files: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Draw the choice of a file in use. Returns its row, None as long as none is chosen."""
    return st.selectbox(
        "撤回一份文件",
        files,
        index=None,
        placeholder="选一份文件",
        format_func=lambda row: (
            f"{row['source_file']}　{row['reporting_department_name'] or '未标明'}　第 {row['taken_edition']} 版"
        ),
        key="withdrawn_file",
    )


def withdraw(key: str, act: Callable[[str, str], object], *, submits: bool = False) -> bool:
    """Draw the form. Returns whether the file was withdrawn. act(author, reason): publishes; a Refusal is shown.

    submits: whether it hands in for a second person instead.
    """
    with st.form(f"withdraw_{key}", border=False):
        st.caption(
            "撤回须发布新版本：该文件接入的行不再计入，被其替代或撤下的行恢复；以前的版本和定版链接不变，文件改正后可重新报送。"
        )
        left, right = st.columns([1, 2])
        author = left.text_input("撤回单位或岗位", placeholder="例如 科技厅高新处", max_chars=60)
        reason = right.text_input("原因", placeholder="例如 误报了未审定的台账", max_chars=200)
        sure = st.checkbox("已核对上述变化，确认撤回该文件")
        if not st.form_submit_button("提交撤回审批" if submits else "撤回该文件", type="primary"):
            return False
    if not sure:
        st.error("未撤回：请核对上述变化，并勾选确认。")
        return False
    return rehearsals.attempt(lambda: act(author, reason))
