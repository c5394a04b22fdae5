"""Bullets: what was paid inside what was promised, a bar for each row with its name, its amount and its share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st

from dashboard.components import pictures, print_view
from dashboard.export import ReportTable
from dashboard.formatting import clipped, money, nothing, percent, plain, yuan

UNIT = "万元"
LONGEST = 13
DICTIONARY = {
    "Zoom": "框选缩放",
    "Pan": "平移",
    "Reset axes": "复位",
}
CONFIG = {
    "locale": "zh-CN",
    "locales": {"zh-CN": {"dictionary": DICTIONARY, "format": {"decimal": ".", "thousands": ","}}},
    "displaylogo": False,
    # Plotly's picture has neither edition nor source; the buttons below a chart make a picture with both.
    "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
}
PROMISED, PAID = "#c9daf0", "#1f5fa8"
PROMISED_NAME, PAID_NAME, SHARE_NAME = (
    "committed_amount_yuan",
    "disbursed_amount_yuan",
    "disbursed_share_pct",
)
ROW, EDGES = 24, 30  # pixels of a bar and of the legend
FONT = {"size": 12.5, "color": "#344054"}


def bullets(report: ReportTable, names: Sequence[str], key: str) -> None:
    """Draw the rows that have a promised amount; the others stand in a line below, each with its word.

    names: the columns that name a row. The columns of the amounts are those of money promised and paid.
    """
    rows = [row | {"name": _named(row, names)} for row in report.table.to_pylist()]
    drawn = [row for row in rows if row[PROMISED_NAME]]
    if drawn:
        described = f"{report.title}：立项金额，其中拨付金额，单位{UNIT}，右侧是立项金额和拨付率"
        width: int | Literal["stretch"] = print_view.width() or "stretch"
        st.plotly_chart(
            _figure(drawn), width=width, config=CONFIG | {"displayModeBar": False}, key=key, alt=described
        )
    left_out = _left_out([row for row in rows if not row[PROMISED_NAME]], names[0])
    if left_out:
        st.caption(plain(left_out))
    if drawn:
        pictures.buttons(report, key, f"{UNIT}　{left_out}")


def _figure(rows: Sequence[dict[str, Any]]) -> go.Figure:
    figure = go.Figure()
    labels = [row["name"] for row in rows]
    for title, column, colour, width in (
        ("立项金额", PROMISED_NAME, PROMISED, 0.74),
        ("拨付金额", PAID_NAME, PAID, 0.36),
    ):
        figure.add_bar(
            x=[None if row[column] is None else float(row[column] / 10_000) for row in rows],
            y=labels,
            orientation="h",
            name=title,
            width=width,
            marker_color=colour,
            customdata=[yuan(row[column], row.get(f"{column}_missing_code")) for row in rows],
            hovertemplate=title + " %{customdata}<extra></extra>",
        )
    _write_amounts(figure, rows)
    figure.update_layout(
        barmode="overlay",
        hovermode="y unified",
        height=print_view.height(EDGES + ROW * len(rows)),
        margin={"l": 4, "r": 140, "t": 4, "b": 4},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis={"visible": False, "rangemode": "tozero"},
        yaxis={"type": "category", "automargin": True, "autorange": "reversed", "tickfont": FONT},
        dragmode=False,
    )
    return figure


def _write_amounts(figure: go.Figure, rows: Sequence[dict[str, Any]]) -> None:
    """The promised amount and the share at the end of each bar."""
    for place, row in enumerate(rows):
        share = percent(row[SHARE_NAME], row.get(f"{SHARE_NAME}_missing_code"))
        largest = max(float(row[PROMISED_NAME]), float(row[PAID_NAME] or 0)) / 10_000
        figure.add_annotation(
            x=largest,
            y=place,
            text=f"{money(row[PROMISED_NAME])} · {share}",
            showarrow=False,
            xanchor="left",
            xshift=5,
            font=FONT,
        )


def _named(row: dict[str, Any], names: Sequence[str]) -> str:
    text = " ".join(str(row[name]) for name in names if row[name] is not None) or "未标明"
    return clipped(text, LONGEST)


def _left_out(rows: Sequence[dict[str, Any]], name: str) -> str:
    """The rows without bar in words: 不适用：1.2、3.1；0：2.6."""
    by_word: dict[str, list[str]] = {}
    for row in rows:
        word = (
            "立项为 0"
            if row[PROMISED_NAME] is not None
            else f"立项{nothing(row.get(f'{PROMISED_NAME}_missing_code'))}"
        )
        by_word.setdefault(word, []).append(str(row[name] or "未标明"))
    return "；".join(f"{word} {len(listed)} 条：{'、'.join(listed)}" for word, listed in by_word.items())
