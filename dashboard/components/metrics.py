"""Key figures. Only the key figures of a page are `st.metric`s."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from dashboard.dictionary import entry
from dashboard.formatting import count, money, nothing, percent, yuan


@dataclass(frozen=True)
class Figure:
    """One key figure. value: as read; note: what stands under it; help: definition and exact value.

    column: the query's column that it shows. exact: its number in the column's own unit, None for a missing one.
    """

    label: str
    value: str
    note: str
    help: str
    column: str = ""
    exact: Decimal | int | None = None


_SHOWN: ContextVar[list[Figure] | None] = ContextVar("shown", default=None)


@contextmanager
def recorded() -> Iterator[list[Figure]]:
    """The key figures that are drawn inside the `with`, in their order."""
    shown: list[Figure] = []
    before = _SHOWN.set(shown)
    try:
        yield shown
    finally:
        _SHOWN.reset(before)


def figure(row: dict[str, Any], name: str, *, label: str | None = None, note: str = "") -> Figure:
    """A figure out of one column of a one-row answer, worded by the dictionary.

    Money is shown in 万元 or 亿元 with the exact 元 under it; a missing value says why.
    """
    own = entry(name)
    value, missing = row[name], row.get(f"{name}_missing_code")
    definition = own.definition
    if value is None:
        return Figure(label or own.label, nothing(missing or "not_reported"), note, definition, name)
    if own.format == "money":
        return Figure(
            label or own.label,
            money(value),
            note or yuan(value),
            f"{definition}。精确值：{yuan(value)}",
            name,
            value,
        )
    if own.format == "percent":
        return Figure(label or own.label, percent(value), note, definition, name, value)
    return Figure(label or own.label, count(value, own.unit), note, definition, name, value)


def figures(items: Sequence[Figure]) -> None:
    """A row of cards that folds to one column on a phone."""
    shown = _SHOWN.get()
    if shown is not None:
        shown.extend(items)
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
