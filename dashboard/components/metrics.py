"""Key figures. Only the key figures of a page are `st.metric`s."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.components import explain
from dashboard.dictionary import entry
from dashboard.export import ReportTable
from dashboard.formatting import count, money, nothing, percent, yuan


@dataclass(frozen=True)
class Figure:
    """One key figure. value: as read; exact: what stands under it; help: definition and exact value."""

    label: str
    value: str
    note: str
    help: str
    report: ReportTable
    column: str


def figure(report: ReportTable, name: str, *, label: str | None = None, note: str = "") -> Figure:
    """A figure out of one column of a one-row answer, worded by the dictionary.

    Money is shown in 万元 or 亿元 with the exact 元 under it; a missing value says why.
    """
    row: dict[str, Any] = report.table.slice(0, 1).to_pylist()[0]
    own = entry(name)
    value, missing = row[name], row.get(f"{name}_missing_code")
    help_text = own.definition
    if value is None:
        said = nothing(missing or "not_reported")
    elif own.format == "money":
        said, note, help_text = money(value), note or yuan(value), f"{own.definition}。精确值：{yuan(value)}"
    else:
        said = percent(value) if own.format == "percent" else count(value, own.unit)
    return Figure(label or own.label, said, note, help_text, report, name)


def figures(items: Sequence[Figure], ask: explain.Explain | None = None) -> None:
    """A row of cards that folds to one column on a phone; with `ask`, each opens its 口径卡."""
    wall = st.grid(len(items), min_column_width=150)
    for item in items:
        cell = wall.container(gap=None, key=f"figure_{item.report.name}_{item.column}")
        cell.metric(
            item.label,
            item.value,
            item.note or None,
            delta_color="off",
            delta_arrow="off",
            help=item.help,
            border=True,
        )
        if ask is not None:
            with cell:
                explain.figure(item.report, item.column, ask)
