"""The print view of a page: the same page with tables of words instead of scrolling grids and charts as wide as the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from dashboard.refusal import Refusal

PARAMETER = "print"
NAMES = {"portrait": "纵向", "landscape": "横向"}
# Pixels between the edges of a card on A4 with the margins of paper.css, at 96 to the inch.
CHART_WIDTHS = {"portrait": 655, "landscape": 980}
MOST_ROWS = 500
DENSE_COLUMNS = {"portrait": 8, "landscape": 12}
Column = tuple[str, bool, Sequence[str]]


def chosen() -> str | None:
    """The orientation of the print view that the address asks for, None on the ordinary page."""
    text = st.query_params.get(PARAMETER)
    if text is not None and text not in NAMES:
        told = "、".join(f"{name}（{label}）" for name, label in NAMES.items())
        raise Refusal(f"打印版没有“{text}”这个方向，可用的是：{told}。请核对地址里的 {PARAMETER}。")
    return text


def chart_width() -> int | None:
    """Pixels for a chart of the print view; None on the ordinary page, where it takes what there is."""
    orientation = chosen()
    return CHART_WIDTHS[orientation] if orientation else None


def button() -> None:
    """The way to the print view."""
    st.button("打印版", help="表格完整、图按纸宽、每张纸都有版本条的 A4 版面", on_click=_turn("portrait"))


def bar() -> bool:
    """Above a print view, never on the paper: print, turn the paper, go back. False: it offers no link."""
    orientation = chosen() or "portrait"
    other = "landscape" if orientation == "portrait" else "portrait"
    st.html(f"<style>@page {{ size: A4 {orientation}; }}</style>")
    with st.container(horizontal=True, vertical_alignment="center", key="print_bar"):
        st.markdown(f"**打印版**　A4 {NAMES[orientation]}，表格最多印 {MOST_ROWS} 行。本条不会印出。")
        st.html('<button type="button" class="print-now">打印</button>', width="content")
        st.button(f"改为{NAMES[other]}", on_click=_turn(other), key="print_turn")
        st.button("返回", on_click=_turn(None), key="print_back")
    return False


def table(title: str, columns: Sequence[Column], colours: Sequence[Sequence[str]]) -> None:
    """A table of words that breaks between rows and repeats its headings on each sheet of paper.

    columns: heading, whether it holds figures, cells as HTML. colours: for each column the background of each cell.
    """
    orientation = chosen() or "portrait"
    rows = list(zip(*(cells for _, _, cells in columns), strict=True))
    shades = list(zip(*colours, strict=True))
    kinds = ["figure" if is_figure else "" for _, is_figure, _ in columns]
    heads = "".join(
        f'<th class="{kind}">{escape(name)}</th>' for (name, _, _), kind in zip(columns, kinds, strict=True)
    )
    body = "".join(_row(row, kinds, shade) for row, shade in zip(rows[:MOST_ROWS], shades, strict=False))
    css = "printed dense" if len(columns) > DENSE_COLUMNS[orientation] else "printed"
    st.html(
        f'<table class="{css}"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
        f'<p class="printed-count">{_counted(escape(title), len(rows))}</p>'
    )


def _row(cells: Sequence[str], kinds: Sequence[str], shades: Sequence[str]) -> str:
    parts = [
        f'<td class="{kind}"{f" style={chr(34)}{shade}{chr(34)}" if shade else ""}>{cell}</td>'
        for cell, kind, shade in zip(cells, kinds, shades, strict=True)
    ]
    return f"<tr>{''.join(parts)}</tr>"


def _counted(title: str, rows: int) -> str:
    if rows <= MOST_ROWS:
        return f"{title}：本表 {rows:,} 行。"
    left = rows - MOST_ROWS
    return f"{title}：共 {rows:,} 行，只印前 {MOST_ROWS} 行，其余 {left:,} 行请在屏幕上“下载 Excel”。"


def _turn(orientation: str | None) -> Callable[[], None]:
    def turn() -> None:
        st.session_state["page_number"] = 1
        if orientation:
            st.query_params[PARAMETER] = orientation
        else:
            st.query_params.pop(PARAMETER, None)

    return turn
