"""The answer of a page in one sentence, said only where its numbers exist."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.formatting import money, percent


def overview(totals: dict[str, Any]) -> None:
    """What was committed, paid, covered and is to be looked at."""
    parts = [_drawn(totals)]
    parts.append(f"{totals['clause_count']} 条中有 {totals['clause_with_records_count']} 条有记录。")
    parts.append(_exceeded(totals["exceeded_subject_count"]))
    _say(parts)


def caps(totals: dict[str, Any]) -> None:
    """What the subjects hold of the sum of their limits, and which are to be looked at."""
    held, limits = totals["comparable_committed_amount_yuan"], totals["limit_sum_amount_yuan"]
    parts = []
    if held is not None and limits:
        share = percent(held * 100 / limits)
        parts.append(
            f"能算出限额的 {totals['comparable_subject_count']} 个已立项主体计入限额 **{money(held)}**，占其上限合计 **{money(limits)}** 的 {share}。"
        )
    parts.append(_exceeded(totals["exceeded_subject_count"]))
    if totals["unproved_subject_count"]:
        parts.append(f"另有 {totals['unproved_subject_count']} 个缺少依据或条件待核，暂不能判断。")
    _say(parts)


def _drawn(totals: dict[str, Any]) -> str:
    committed, disbursed = totals["committed_amount_yuan"], totals["disbursed_amount_yuan"]
    if committed is None:
        return ""
    paid = "拨付未报送" if disbursed is None else f"已拨付 **{money(disbursed)}**"
    share = totals["disbursed_share_pct"]
    rate = f"，拨付率 {percent(share)}（拨付 ÷ 立项）" if share is not None else ""
    return f"已立项 **{money(committed)}**，{paid}{rate}。"


def _exceeded(count: int) -> str:
    return (
        f"**{count} 个主体的立项合计高于限额**，提请核实。" if count else "没有发现立项合计高于限额的主体。"
    )


def _say(parts: list[str]) -> None:
    st.markdown("".join(part for part in parts if part))
