"""汇报材料: a button for the document and a button for its annex, so that each opens with a double click."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.components import share
from dashboard.export import Occasion, to_bytes
from dashboard.export.briefing_parts import Offer
from dashboard.formatting import plain
from dashboard.refusal import Refusal

FILES = {
    "docx": ("汇报材料", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("附件（Excel）", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def buttons(ask: Callable[..., Offer], **scope: str) -> None:
    """Draw the two buttons, or a sentence on choices that a briefing cannot use. scope: shown beside the filters."""
    try:
        offered = ask(**scope)
    except Refusal as refusal:
        st.caption(plain(str(refusal)))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for fmt, (label, mime) in FILES.items():
            st.download_button(
                label,
                partial(_content, offered, fmt, share.occasion()),
                _file_name(offered, fmt),
                mime,
                key=f"briefing_{fmt}",
                on_click="ignore",
                type="secondary" if fmt == "docx" else "tertiary",
            )
        st.caption(
            f"{plain(offered.subject or '全部')}：Word 文档，每个数附口径、版本和地址；附件为全部数字的精确值。"
        )


def _file_name(offered: Offer, fmt: str) -> str:
    """The file name for the browser; the name of an annex says so."""
    return f"{offered.name}.docx" if fmt == "docx" else f"{offered.name}_附件.xlsx"


def _content(offered: Offer, fmt: str, occasion: Occasion) -> bytes:
    return to_bytes(offered.make(), fmt, occasion)
