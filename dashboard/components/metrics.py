"""Key figures. Only key figures are `st.metric` elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

import streamlit as st

from dashboard.components import explain
from dashboard.export import ReportTable
from dashboard.formatting import NOT_REPORTED, exactly, plain, said
from dashboard.policy.dictionary import entry


@dataclass(frozen=True)
class Figure:
    """A key figure. value: the printed text; note: the line below it; help: definition and exact value.

    report, column: the shown answer and column; None and '' for a kept figure of a link.
    exact: the number in the unit of the column, None for a missing value. opens: the address of its list, '' for none.
    """

    label: str
    value: str
    note: str
    help: str
    report: ReportTable | None = None
    column: str = ""
    exact: Decimal | int | None = None
    opens: str = ""


LONGEST_ROW = 6  # cards; more stand in rows of equal length

_SHOWN: ContextVar[list[Figure] | None] = ContextVar("shown", default=None)


@contextmanager
def recorded() -> Iterator[list[Figure]]:
    """Collect the key figures drawn inside the `with` block, in order."""
    shown: list[Figure] = []
    before = _SHOWN.set(shown)
    try:
        yield shown
    finally:
        _SHOWN.reset(before)


def figure(
    report: ReportTable, name: str, *, label: str | None = None, note: str = "", opens: str = ""
) -> Figure:
    """The figure of a column of an answer with a single row, with the words of the dictionary. opens: the address of its list.

    Money is in 万元 or 亿元 with the exact 元 below; a missing value is the word for its reason.
    """
    row: dict[str, Any] = report.table.slice(0, 1).to_pylist()[0]
    described = entry(name, report.name)
    value, missing = row[name], row.get(f"{name}_missing_code")
    help_text = described.definition
    if value is not None and described.format == "money":
        exact = exactly(value, described.format)
        note, help_text = note or exact, f"{described.definition}。精确值：{exact}"
    words = said(value, described.format, described.unit, missing or NOT_REPORTED)
    return Figure(label or described.label, words, note, help_text, report, name, value, opens)


def figures(items: Sequence[Figure], ask: explain.Explain | None = None) -> None:
    """Draw a row of cards, a column on a phone. With `ask`, each opens its 口径卡."""
    shown = _SHOWN.get()
    if shown is not None:
        shown.extend(items)
    rows = -(-len(items) // LONGEST_ROW)
    wall = st.grid(-(-len(items) // rows), min_column_width=150) if rows else st.container()
    for place, item in enumerate(items):
        name = item.report.name if item.report else f"kept_{place}"
        cell = wall.container(gap=None, key=f"figure_{name}_{item.column}")
        cell.metric(
            plain(item.label),
            plain(item.value),
            plain(item.note) or None,
            delta_color="off",
            delta_arrow="off",
            help=plain(item.help),
            border=True,
        )
        if item.opens:
            title = f"{escape(item.label)}：打开清单"
            cell.html(
                f'<a class="opens" href="{escape(item.opens)}" title="{title}" aria-label="{title}">›</a>'
            )
        if ask is not None and item.report is not None:
            with cell:
                explain.figure(item.report, item.column, ask)
