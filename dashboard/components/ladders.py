"""The ladders of programmes: one bar per stage, with the word where a count is not given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard.formatting import count, nothing, percent

LADDER = ("program_name", "award_kind_name", "track_name")


def note(rows: Iterable[dict[str, Any]]) -> None:
    """What a stage is, whether anybody confirmed it, and why there is no time in a stage."""
    unconfirmed = any(row["stage_confirmation"] == "未核实" for row in rows)
    st.caption(
        ("环节由台账归纳，主管部门确认前为未核实。" if unconfirmed else "")
        + "横条是现在停在该环节的记录；转化率 = 到过该环节 ÷ 到过上一环节，只在同一计划、类别、路径之内。"
        "环节停留时间：人才不逐个跟踪，两版之间移动的人数多在最小公开数以下，不计算。"
    )


def ladders(rows: Sequence[dict[str, Any]]) -> None:
    """Every ladder as a list of stages. rows: of talent_status, in its order."""
    largest = max((row["award_count"] or 0 for row in rows), default=0)
    blocks = "".join(
        f"<section><h4>{escape(' · '.join(names))}</h4><ol>{''.join(_stage(row, largest) for row in own)}</ol></section>"
        for names, own in groupby(rows, lambda row: tuple(row[name] for name in LADDER))
    )
    st.html(f'<div class="ladders">{blocks}</div>')


def _stage(row: dict[str, Any], largest: int) -> str:
    held = row["award_count"]
    said = nothing(row["award_count_missing_code"]) if held is None else count(held, "项")
    share = row["converted_share_pct"]
    missing = row["converted_share_pct_missing_code"]
    turned = percent(share) if share is not None else nothing(missing)
    shown = "" if missing == "not_applicable" and share is None else f"<small>转化 {escape(turned)}</small>"
    width = 0 if not held or not largest else max(2, held * 100 // largest)
    return (
        f"<li><span>{escape(row['talent_stage_name'])}</span>"
        f'<i style="--share:{width}%" aria-hidden="true"></i><b>{escape(said)}</b>{shown}</li>'
    )
