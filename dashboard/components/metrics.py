"""Key figures. Only the key figures of a page are `st.metric`s."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from dashboard.components import explain
from dashboard.export import ReportTable
from dashboard.formatting import NOT_REPORTED, exactly, said
from dashboard.policy.dictionary import entry


@dataclass(frozen=True)
class Figure:
    """One key figure. value: as read; note: what stands under it; help: definition and exact value.

    report, column: the answer and its column that it shows, None and '' for one that was kept beside a link. exact: its number in the column's own unit, None for a missing one.
    """

    label: str
    value: str
    note: str
    help: str
    report: ReportTable | None = None
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


def figure(report: ReportTable, name: str, *, label: str | None = None, note: str = "") -> Figure:
    """A figure out of one column of a one-row answer, worded by the dictionary.

    Money is shown in 万元 or 亿元 with the exact 元 under it; a missing value says why.
    """
    row: dict[str, Any] = report.table.slice(0, 1).to_pylist()[0]
    own = entry(name)
    value, missing = row[name], row.get(f"{name}_missing_code")
    help_text = own.definition
    if value is not None and own.format == "money":
        exact = exactly(value, own.format)
        note, help_text = note or exact, f"{own.definition}。精确值：{exact}"
    words = said(value, own.format, own.unit, missing or NOT_REPORTED)
    return Figure(label or own.label, words, note, help_text, report, name, value)


def figures(items: Sequence[Figure], ask: explain.Explain | None = None) -> None:
    """A row of cards that folds to one column on a phone; with `ask`, each opens its 口径卡."""
    shown = _SHOWN.get()
    if shown is not None:
        shown.extend(items)
    wall = st.grid(len(items), min_column_width=150)
    for place, item in enumerate(items):
        name = item.report.name if item.report else f"kept_{place}"
        cell = wall.container(gap=None, key=f"figure_{name}_{item.column}")
        cell.metric(
            item.label,
            item.value,
            item.note or None,
            delta_color="off",
            delta_arrow="off",
            help=item.help,
            border=True,
        )
        if ask is not None and item.report is not None:
            with cell:
                explain.figure(item.report, item.column, ask)
