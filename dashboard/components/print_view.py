"""The print view of a page: the same page with tables of words instead of scrolling grids and charts as wide as the paper."""

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
    """The orientation of the print view that the address asks for, None on the ordinary page."""
    text = st.query_params.get(PARAMETER)
    if text is not None and text not in NAMES:
        told = "、".join(f"{name}（{label}）" for name, label in NAMES.items())
        raise Refusal(f"打印版没有“{text}”这个方向，可用的是：{told}。请核对地址里的 {PARAMETER}。")
    return text


def width() -> int | None:
    """Pixels for a table or chart of the print view; None on the ordinary page, where it takes what there is."""
    return WIDTHS.get(st.query_params.get(PARAMETER, ""))


def height(wanted: int) -> int:
    """Pixels for a chart that would like to be so tall: on paper no more than one sheet has."""
    return min(wanted, HEIGHTS.get(st.query_params.get(PARAMETER, ""), wanted))


def widens(columns: int) -> None:
    """Tell how many columns a table of the page has, so that the print view begins with paper that holds them."""
    st.session_state[WIDEST] = max(columns, st.session_state.get(WIDEST, 0))


def button() -> None:
    """The way to the print view. Stands before the tables of its page."""
    st.session_state[WIDEST] = 0
    st.button(
        "打印版", help="表格完整、图按纸宽、每张纸都有版本条的 A4 版面", on_click=_begin, key="print_view"
    )


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
