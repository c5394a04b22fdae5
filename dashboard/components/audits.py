"""The choices of 审计记录: days, channels, reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.formatting import plain

# The logs of the page whose older lines may be sealed.
SEALED = {"exports": "导出记录", "refusals": "拒绝记录"}
Choices = dict[str, tuple[str, ...] | None]


def choose(
    current: Mapping[str, tuple[str, ...] | None], channels: Mapping[str, str], reports: Mapping[str, str]
) -> Choices | None:
    """Draw three choices side by side. Returns the reader's new choice, None while it equals `current`.

    current: `day` (first and last, ISO text), `channel`, `report`, None for all. The others: code → words.
    """
    held = str(sorted(current.items()))  # new widgets for each answer
    days: list[Any] = [dt.date.fromisoformat(text) for text in current.get("day") or ()]
    left, middle, right = st.columns(3)
    picked_days = left.date_input("日期", days, format="YYYY-MM-DD", key=f"audit_day_{held}")
    picked = {
        name: place.multiselect(
            label,
            list(words),
            list(current.get(name) or ()),
            format_func=words.__getitem__,
            placeholder="全部",
            key=f"audit_{name}_{held}",
        )
        for name, label, words, place in (
            ("channel", "渠道", channels, middle),
            ("report", "报表或整页", reports, right),
        )
    }
    asked: Choices = {name: tuple(codes) or None for name, codes in picked.items()}
    dates = picked_days if isinstance(picked_days, tuple) else (picked_days,)
    if len(dates) == 1:  # the reader has chosen only the first day so far
        return None
    asked["day"] = tuple(date.isoformat() for date in dates if date is not None) or None
    return asked if any(asked[name] != current.get(name) for name in asked) else None


def sealed(files: Sequence[Any]) -> None:
    """Draw which lines stand in which sealed file. files: of state.sealing.Sealed."""
    for file in files:
        st.markdown(
            plain(
                f"{SEALED[file.table_name]}第 {file.first_row:,}–{file.last_row:,} 条，共 {file.row_count:,} 条，"
                f"最晚一条 {file.last_line_at.replace('T', ' ')[:19]}：文件 {file.file_name}，校验值 {file.file_sha256}"
            )
        )
