"""占限额: for each money rule how far the limits of its single subjects are used, and the subjects over their limit by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

import streamlit as st

from dashboard.components import drawn
from dashboard.export import ReportTable
from dashboard.formatting import count, nothing, percent

LIMIT = Decimal(100)
NAMED = 12  # subjects over their limit that are named
OVER = "超出"
PEOPLE = ("团队", "个人")  # their records are not open
LEGEND = (
    ("spread", "占限额最低至最高"),
    ("middle", "中位"),
    ("over", "超过限额的主体"),
    ("limit", "限额（100%）"),
)


def spread(report: ReportTable, subjects: Sequence[Mapping[str, Any]], key: str) -> None:
    """Draw a bar for each rule from the least to the most used limit. report: caps_by_rule.

    subjects: the subjects over their limit, of caps_by_record.
    """
    rows = report.table.to_pylist()
    whole = max([LIMIT, *(row["most_used_share_pct"] or LIMIT for row in rows)])
    over: dict[str, list[Decimal]] = {}
    for subject in subjects:
        over.setdefault(subject["rule_id"], []).append(subject["used_share_pct"])
    drawn.bars(
        report, key, [_row(row, over.get(row["rule_id"], []), whole) for row in rows], LEGEND, unit="占限额 %"
    )


def over(subjects: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those over their limit, the most used first. subjects: of caps_by_record."""
    found = [subject for subject in subjects if subject["state"] == OVER]
    return sorted(found, key=lambda subject: subject["used_share_pct"], reverse=True)


def addresses(subjects: Sequence[Mapping[str, Any]], path: Callable[..., str]) -> dict[str, str]:
    """Subject → the address of its first project; teams and persons have none. path: as `View.path`."""
    return {
        subject["record_id"]: path("project", id=subject["first_record_id"])
        for subject in subjects
        if subject["subject_kind"] not in PEOPLE
    }


def named(subjects: Sequence[Mapping[str, Any]], addresses: Mapping[str, str], count_of_all: int) -> None:
    """Draw the subjects over their limit with the used share. addresses: subject → its page, where it has one."""
    if not subjects:
        return
    lines = "".join(
        f"<li>{_linked(subject, addresses)}　{subject['clause_id']}　<b>{percent(subject['used_share_pct'])}</b></li>"
        for subject in subjects
    )
    st.html(f'<div class="drawn"><ul class="named">{lines}</ul></div>')
    if count_of_all > len(subjects):
        st.caption(f"超过限额的共 {count_of_all} 个，列出占限额最高的 {len(subjects)} 个，其余见下表。")


def _row(row: Mapping[str, Any], over: Sequence[Decimal], whole: Decimal) -> drawn.Row:
    name = f"{row['clause_id']} {row['rule_name']}"
    least, most = row["least_used_share_pct"], row["most_used_share_pct"]
    if most is None:
        return drawn.Row(name, nothing(row["most_used_share_pct_missing_code"]))
    middle = row["median_used_share_pct"]
    marks = [("middle", drawn.at(middle, whole))] if middle is not None else []
    marks += [("limit", drawn.at(LIMIT, whole))] + [("over", drawn.at(share, whole)) for share in over]
    exceeded = row["exceeded_subject_count"]
    found = f"，超出 {count(exceeded, '个')}" if exceeded else ""
    told = f"{count(row['subject_count'], '个')}，中位 {percent(middle)}，最高 {percent(most)}{found}"
    part = drawn.Part("spread", drawn.at(least, whole), drawn.at(most, whole))
    return drawn.Row(name, told, (part,), tuple(marks))


def _linked(subject: Mapping[str, Any], addresses: Mapping[str, str]) -> str:
    name = escape(str(subject["record_name"]))
    address = addresses.get(subject["record_id"])
    return f'<a href="{escape(address)}">{name}</a>' if address else name
