"""The ladders of programmes: a bar per stage, or the word for a withheld count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard.formatting import count, nothing, percent

LADDER = ("program_name", "award_kind_name", "track_name")


def note(rows: Iterable[dict[str, Any]]) -> None:
    """Draw the note on stages: their source, whether it is confirmed, and why no time in a stage is given."""
    unconfirmed = any(row["stage_confirmation"] == "未核实" for row in rows)
    st.caption(
        ("环节由台账归纳，主管部门确认前为未核实。" if unconfirmed else "")
        + "深色为目前处于该环节的记录，浅色为到过该环节的记录；转化率 = 到过该环节 ÷ 到过上一环节，限同一计划、类别、路径。"
        "环节停留时间不计算：数据已去标识，无法跨版本追踪停留时间。"
    )


def ladders(rows: Sequence[dict[str, Any]]) -> None:
    """Draw every ladder as a list of stages. rows: of talent_status, in its order."""
    largest = max((row[name] or 0 for row in rows for name in ("award_count", "reached_count")), default=0)
    blocks = "".join(
        f"<section><h4>{escape(' · '.join(names))}</h4><ol>{''.join(_stage(row, largest) for row in stages)}</ol></section>"
        for names, stages in groupby(rows, lambda row: tuple(row[name] for name in LADDER))
    )
    st.html(f'<div class="ladders">{blocks}</div>')


def _stage(row: dict[str, Any], largest: int) -> str:
    held = row["award_count"]
    said = nothing(row["award_count_missing_code"]) if held is None else count(held, "项")
    return (
        f"<li><span>{escape(row['talent_stage_name'])}</span>"
        f'<i style="--share:{_width(held, largest)}%;--reached:{_width(row["reached_count"], largest)}%" '
        f'aria-hidden="true"></i><b>{escape(said)}</b><small>{escape(_beside(row))}</small></li>'
    )


def _width(held: int | None, largest: int) -> int:
    return 0 if not held or not largest else max(2, held * 100 // largest)


def _beside(row: dict[str, Any]) -> str:
    """The number that reached the stage and its share; for a withheld count, the last published count."""
    before = (
        f"上次公开：{row['given_before']}；"
        if row["award_count"] is None and "版" in row["given_before"]
        else ""
    )
    if row["reached_count"] is None:
        return f"{before}到过 {nothing(row['reached_count_missing_code'])}"
    share, missing = row["converted_share_pct"], row["converted_share_pct_missing_code"]
    turned = percent(share) if share is not None else nothing(missing)
    first = missing == "not_applicable" and share is None
    return f"{before}到过 {count(row['reached_count'], '项')}" + ("" if first else f"，转化 {turned}")
