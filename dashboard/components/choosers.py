"""Choosers for a clause, and for an edition to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.export import ReportTable


def clause(report: ReportTable, current: str | None) -> str | None:
    """Draw the clauses by part, with the previous and the next clause. Returns the chosen clause, else None."""
    rows = {row["clause_id"]: row for row in report.table.to_pylist()}
    ids = list(rows)
    labels = {
        clause_id: f"{clause_id}　{row['clause_number']} {row['short_title']}　·　{row['part_title']}"
        for clause_id, row in rows.items()
    }
    place = ids.index(current) if current in rows else None
    with st.container(horizontal=True, vertical_alignment="bottom", key="chooser"):
        picked = st.selectbox(
            "条款",
            ids,
            index=place,
            format_func=lambda clause_id: labels[clause_id],
            placeholder="请选择一条",
            key=f"clause_choice_{current}",
            label_visibility="collapsed",
        )
        for key, title, beside in (("before", "上一条", -1), ("after", "下一条", 1)):
            there = place is not None and 0 <= place + beside < len(ids)
            if st.button(title, key=f"clause_{key}", disabled=not there) and place is not None:
                picked = ids[place + beside]
    return picked if picked != current else None


def edition(
    published: Mapping[int, str], current: int | None, meetings: Sequence[tuple[int, str]] = ()
) -> int | None:
    """Draw the earlier editions by number, newest first. Returns the chosen edition, else None.

    published: number → time of publication. current: None means the newest edition of `published`.
    meetings: (edition, name) of each meeting, so that an edition can be chosen by the name of a meeting.
    """
    held = {
        number: "、".join(name for of_edition, name in meetings if of_edition == number)
        for number in published
    }
    numbers = sorted(published, reverse=True)
    shown = current if current is not None and current in published else numbers[0]
    picked = st.selectbox(
        "与哪一版比较",
        numbers,
        index=numbers.index(shown),
        format_func=lambda number: (
            f"第 {number} 版　{published[number].replace('T', ' ')}"
            + (f"　{held[number]}" if held[number] else "")
        ),
        key=f"since_choice_{shown}",
    )
    return picked if picked != shown else None
