"""The print view of a page: plain tables instead of scrolling grids, and charts as wide as the paper (D-059)."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.refusal import Refusal

PARAMETER = "print"
NAMES = {"portrait": "纵向", "landscape": "横向"}
# Pixels between the edges of a card on A4 with the margins of paper.css, at 96 to the inch.
WIDTHS = {"portrait": 655, "landscape": 980}
# The tallest chart that leaves room for its heading.
HEIGHTS = {"portrait": 720, "landscape": 540}
MOST_ROWS = 500
PORTRAIT_COLUMNS = 9
WIDEST = "widest_table"


def chosen() -> str | None:
    """The orientation of the print view in the address, None on the ordinary page."""
    text = st.query_params.get(PARAMETER)
    if text is not None and text not in NAMES:
        told = "、".join(f"{name}（{label}）" for name, label in NAMES.items())
        raise Refusal(f"“打印方向”（{PARAMETER}）没有“{text}”这个值，可用：{told}。请核对地址。")
    return text


def width() -> int | None:
    """The width of a table or chart in the print view, in pixels; None on the ordinary page."""
    return WIDTHS.get(st.query_params.get(PARAMETER, ""))


def height(wanted: int) -> int:
    """The height of a chart in pixels: as wanted, but on paper at most a page."""
    return min(wanted, HEIGHTS.get(st.query_params.get(PARAMETER, ""), wanted))


def widens(columns: int) -> None:
    """Record the number of columns of a table, so that the print view begins with an orientation that fits."""
    st.session_state[WIDEST] = max(columns, st.session_state.get(WIDEST, 0))


def button() -> None:
    """Draw the button of the print view. Called before the tables of the page are drawn."""
    st.session_state[WIDEST] = 0
    st.button("打印版", help="A4 版面：表格完整，图按纸宽，每页列数据版本", on_click=_begin, key="print_view")


def bar() -> None:
    """Draw the bar above a print view, which is not printed: print, turn, back."""
    orientation = chosen() or "portrait"
    other = "landscape" if orientation == "portrait" else "portrait"
    st.html(f"<style>@page {{ size: A4 {orientation}; }}</style>")
    with st.container(horizontal=True, vertical_alignment="center", key="print_bar"):
        st.markdown(f"**打印版**　A4 {NAMES[orientation]}，表格最多印 {MOST_ROWS} 行。本栏不打印。")
        st.html('<button type="button" class="print-now">打印</button>', width="content")
        st.button(f"改为{NAMES[other]}", on_click=_turn(other), key="print_turn")
        st.button("返回", on_click=_turn(None), key="print_back")


def _begin() -> None:
    is_wide = st.session_state.get(WIDEST, 0) > PORTRAIT_COLUMNS
    _turn("landscape" if is_wide else "portrait")()


def _turn(orientation: str | None) -> Callable[[], None]:
    def turn() -> None:
        st.session_state["page_number"] = 1
        if orientation:
            st.query_params[PARAMETER] = orientation
        else:
            st.query_params.pop(PARAMETER, None)

    return turn
