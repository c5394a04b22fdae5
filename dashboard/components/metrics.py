"""Key figures. Only the key figures of a page are `st.metric`s."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.dictionary import entry
from dashboard.formatting import count, money, nothing, percent, yuan


@dataclass(frozen=True)
class Figure:
    """One key figure. value: as read; exact: what stands under it; help: definition and exact value."""

    label: str
    value: str
    note: str
    help: str


def figure(row: dict[str, Any], name: str, *, label: str | None = None, note: str = "") -> Figure:
    """A figure out of one column of a one-row answer, worded by the dictionary.

    Money is shown in 万元 or 亿元 with the exact 元 under it; a missing value says why.
    """
    own = entry(name)
    value, missing = row[name], row.get(f"{name}_missing_code")
    definition = own.definition
    if value is None:
        return Figure(label or own.label, nothing(missing or "not_reported"), note, definition)
    if own.format == "money":
        return Figure(
            label or own.label, money(value), note or yuan(value), f"{definition}。精确值：{yuan(value)}"
        )
    if own.format == "percent":
        return Figure(label or own.label, percent(value), note, definition)
    return Figure(label or own.label, count(value, own.unit), note, definition)


def figures(items: Sequence[Figure]) -> None:
    """A row of cards that folds to one column on a phone."""
    wall = st.grid(len(items), min_column_width=150)
    for item in items:
        wall.metric(
            item.label,
            item.value,
            item.note or None,
            delta_color="off",
            delta_arrow="off",
            help=item.help,
            border=True,
            height="stretch",
        )
