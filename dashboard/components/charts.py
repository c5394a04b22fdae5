"""Charts in Chinese, with unit and exact value on hover. Missing values are not drawn as 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import pyarrow.compute as pc
import streamlit as st

from dashboard.components import pictures, print_view
from dashboard.components.dating import dating
from dashboard.export import ReportTable
from dashboard.formatting import UNEXPLAINED, clipped, nothing, plain, yuan

COMMITTED, DISBURSED, LIMIT = "#1f5fa8", "#8fb6de", "#b4413c"
LONGEST = 13
UNIT = "万元"
ROW = 34  # pixels for a name of a chart across
MISSING_FONT = {"size": 12, "color": "#667085"}
UNDATED = "undated"
UNNAMED = {None: "未标明", UNDATED: "未注明日期"}
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
NAMES = {
    "committed_amount_yuan": ("立项金额", COMMITTED),
    "comparable_committed_amount_yuan": ("立项金额（可核算主体）", COMMITTED),
    "disbursed_amount_yuan": ("拨付金额", DISBURSED),
    "limit_sum_amount_yuan": ("上限合计（已立项主体）", LIMIT),
    "adjusted_budget_amount_yuan": ("调整后预算", COMMITTED),
    "budget_disbursed_amount_yuan": ("同年同级拨付", DISBURSED),
}
UNDATED_AMOUNTS = ("committed_undated_amount_yuan", "disbursed_undated_amount_yuan")
PROMISED_AND_PAID = ("committed_amount_yuan", "disbursed_amount_yuan")
HELD_AND_PAID = ("comparable_committed_amount_yuan", "disbursed_amount_yuan")
BUDGETED_AND_PAID = ("adjusted_budget_amount_yuan", "budget_disbursed_amount_yuan")


def bars(
    report: ReportTable,
    names: Sequence[str],
    key: str,
    *,
    drawn: Sequence[str] = PROMISED_AND_PAID,
    limit: bool = False,
    across: bool = False,
    left_out: str = "",
) -> None:
    """Draw two amounts for each row, in 万元; with `limit`, a mark at the sum of limits.

    names: the columns that name a row. drawn: the columns of the bars. across: horizontal bars, for long names.
    left_out: a sentence for the picture on rows that are not drawn.
    """
    if not report.table.num_rows:
        st.caption("没有记录，不画图。")
        return
    labels = _labels(report, names)
    figure = go.Figure()
    for name in HELD_AND_PAID if limit else drawn:
        title, colour = NAMES[name]
        amounts = _wan(report, name)
        figure.add_bar(
            x=amounts if across else labels,
            y=labels if across else amounts,
            orientation="h" if across else "v",
            name=title,
            marker_color=colour,
            customdata=_worded(report, name),
            hovertemplate=title + " %{customdata}<extra></extra>",
        )
    if limit:
        _mark_limit(figure, report, labels, across)
    _word_missing(figure, report, labels, HELD_AND_PAID if limit else drawn, across)
    _finish(figure, across, len(labels))
    titles = "与".join(NAMES[name][0] for name in (HELD_AND_PAID if limit else drawn))
    described = f"{report.title}：{titles}，单位{UNIT}"
    st.plotly_chart(figure, width=print_view.width() or "stretch", config=CONFIG, key=key, alt=described)
    pictures.buttons(report, key, f"{UNIT}{left_out and f'　{left_out}'}")


def months(report: ReportTable, key: str) -> None:
    """Draw two amounts for each month. Money without a date has a bar of its own above, because it would dwarf the months."""
    is_undated = pc.equal(report.table.column("entry_month"), UNDATED)
    undated = replace(report, table=report.table.filter(is_undated))
    told = ""
    if undated.table.num_rows:
        in_sum = any(undated.table.column(name)[0].as_py() is not None for name in PROMISED_AND_PAID)
        names = PROMISED_AND_PAID if in_sum else UNDATED_AMOUNTS
        promised, paid = (_worded(undated, name)[0] for name in names)
        told = f"{UNNAMED[UNDATED]}的未列入图中：立项 {promised}，拨付 {paid}"
        dating(report)
        rest = "各月与未注明日期的相加等于合计。" if in_sum else "未注明日期的不属于所选年度，不计入合计。"
        st.caption(f"{plain(told)}。因不能归入月份，在图上方单列；{rest}")
    dated = replace(report, table=report.table.filter(pc.invert(is_undated)))
    bars(dated, ["entry_month"], key, left_out=told)


def _mark_limit(figure: go.Figure, report: ReportTable, labels: Sequence[str], across: bool) -> None:
    title, colour = NAMES["limit_sum_amount_yuan"]
    amounts = _wan(report, "limit_sum_amount_yuan")
    figure.add_scatter(
        x=amounts if across else labels,
        y=labels if across else amounts,
        name=title,
        mode="markers",
        marker={
            "symbol": "line-ns" if across else "line-ew",
            "size": 18,
            "line": {"width": 3, "color": colour},
        },
        customdata=_worded(report, "limit_sum_amount_yuan"),
        hovertemplate=title + " %{customdata}<extra></extra>",
    )


def _word_missing(
    figure: go.Figure, report: ReportTable, labels: Sequence[str], drawn: Sequence[str], across: bool
) -> None:
    """Write the word for a missing value in the place of its bar, because no bar would look like 0.

    A row whose two values are missing for the same reason gets one word.
    """
    missing = [
        [
            word if value is None and word != UNEXPLAINED else None
            for value, word in zip(report.table.column(name).to_pylist(), _worded(report, name), strict=True)
        ]
        for name in drawn
    ]
    places = {label: place for place, label in enumerate(dict.fromkeys(labels))}
    for label, first, second in zip(labels, *missing, strict=True):
        words = [(first, 0)] if first == second else [(first, 7), (second, -7)]
        for word, shift in words:
            if word is not None:
                figure.add_annotation(
                    text=word, showarrow=False, font=MISSING_FONT, **_place(places[label], shift, across)
                )


def _place(row: int, shift: int, across: bool) -> dict[str, Any]:
    """The position of a word at the foot of its bar; words of upright bars are upright. shift: pixels from the middle.

    row: the position among the names, because Plotly would read a name such as “1.2” as a number.
    """
    if across:
        return {"x": 0, "y": row, "xanchor": "left", "yshift": shift}
    return {"x": row, "y": 0, "yanchor": "bottom", "xshift": -shift, "textangle": -90}


def _finish(figure: go.Figure, across: bool, count: int) -> None:
    money: dict[str, Any] = {
        "title": UNIT,
        "gridcolor": "#e6eaf0",
        "tickformat": ",.2~f",
        "rangemode": "tozero",
        # Without an amount Plotly would invent an axis.
        "showticklabels": any(amount for bar in figure.data for amount in (bar.x if across else bar.y)),
    }
    names: dict[str, Any] = {"type": "category", "automargin": True}
    if across:
        names["autorange"] = "reversed"
    figure.update_layout(
        barmode="group",
        hovermode="y unified" if across else "x unified",
        height=max(260, print_view.height(60 + ROW * count)) if across else 320,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        bargap=0.3,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis=money if across else names,
        yaxis=names if across else money,
        dragmode=False,
    )


def _labels(report: ReportTable, names: Sequence[str]) -> list[str]:
    rows = zip(*(report.table.column(name).to_pylist() for name in names), strict=True)
    joined = [" ".join(str(UNNAMED.get(part, part)) for part in row) for row in rows]
    return [clipped(text, LONGEST) for text in joined]


def _wan(report: ReportTable, name: str) -> list[float | None]:
    values: list[Decimal | None] = report.table.column(name).to_pylist()
    return [None if value is None else float(value / 10000) for value in values]


def _worded(report: ReportTable, name: str) -> list[str]:
    reason = f"{name}_missing_code"
    values = report.table.column(name).to_pylist()
    missing = (
        report.table.column(reason).to_pylist()
        if reason in report.table.column_names
        else [None] * len(values)
    )
    return [
        yuan(value) if value is not None else nothing(why) for value, why in zip(values, missing, strict=True)
    ]
