"""拨付率 and money from edition to edition: a bar per edition, each measure on a scale of its own that begins at 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

import streamlit as st

from dashboard.components import drawn, share, tables
from dashboard.components.cards import two_faced
from dashboard.export import Column, ReportTable
from dashboard.formatting import day, percent, said

SHOWN = ("disbursed_share_pct", "committed_amount_yuan", "disbursed_amount_yuan")
SHARE = SHOWN[0]

Row = Mapping[str, Any]


def asked(is_printed: bool) -> bool:
    """Draw the switch of the picture: each earlier edition is asked anew for another choice. True when it is on, and on paper."""
    return is_printed or st.toggle("与历次版本对照", key="over_editions", help="逐版查询，需要稍等")


def title(rows: Sequence[Row]) -> str:
    """From which 拨付率 to which. rows: of the trend, newest first."""
    known = [row for row in rows if row[SHARE] is not None]
    if len(known) < 2:
        return "历次版本的立项与拨付"
    last, first = known[0], known[-1]
    return (
        f"拨付率从第 {first['edition_number']} 版的 {percent(first[SHARE])} "
        f"到第 {last['edition_number']} 版的 {percent(last[SHARE])}"
    )


def card(trend: ReportTable, key: str, note: str) -> None:
    """Draw the card of a trend: of the report that edition_trend makes with SHOWN."""
    rows = trend.table.to_pylist()
    with two_faced(key, title(rows), note) as (picture, table):
        if len(rows) < 2:
            st.caption("还没有可以对照的较早版本。")
        elif picture:
            _picture(trend, f"{key}_bars", rows[::-1])
        if table:
            tables.table(trend, trend.name)
        share.downloads(trend)


def _picture(trend: ReportTable, key: str, rows: Sequence[Row]) -> None:
    sections = "".join(
        f"<section><h3>{escape(column.label)}</h3>{drawn.lines(_lines(column, rows))}</section>"
        for column in trend.columns
        if column.name in SHOWN
    )
    drawn.picture(trend, key, f'<div class="several thirds">{sections}</div>', unit="%、万元、亿元")


def _lines(column: Column, rows: Sequence[Row]) -> list[drawn.Row]:
    values = [row[column.name] for row in rows]
    whole = max([value for value in values if value is not None], default=Decimal(0))
    whole = max(whole, drawn.WHOLE) if column.name == SHARE else whole
    return [
        drawn.Row(
            f"第 {row['edition_number']} 版（截至 {day(row['as_of_on'], '未标明')}）",
            said(value, column.format, column.unit, row.get(f"{column.name}_missing_code")),
            () if value is None else (drawn.Part("count", Decimal(0), drawn.at(value, whole)),),
        )
        for row, value in zip(rows, values, strict=True)
    ]
