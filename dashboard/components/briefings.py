"""汇报材料: buttons for the document, its annex and the 一页纸, each a file that opens with a double click."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.components import share
from dashboard.export import Occasion, to_bytes
from dashboard.export.briefing_parts import Offer
from dashboard.formatting import plain
from dashboard.refusal import Refusal

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ABOUT = "Word 文档，每个数附口径、版本和地址；附件为全部数字的精确值。"
ABOUT_ONE_PAGE = "一页纸为一张 A4，列不下的注明另有几项。"


def buttons(ask: Callable[..., Offer], one_page: Callable[..., Offer] | None = None, **scope: str) -> None:
    """Draw the buttons, or a sentence on choices that a briefing cannot use.

    one_page: offers the 一页纸, None where neither a place nor a department is chosen. scope: shown beside the filters.
    """
    if not share.may_export():
        return
    try:
        offered = ask(**scope)
        sheet = one_page(**scope) if one_page else None
    except Refusal as refusal:
        st.caption(plain(str(refusal)))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if sheet:
            _button(sheet, "一页纸", f"{sheet.name}.docx", "docx", "one_page")
        _button(offered, "汇报材料", f"{offered.name}.docx", "docx", "briefing_docx")
        _button(offered, "附件（Excel）", f"{offered.name}_附件.xlsx", "xlsx", "briefing_xlsx")
        about = f"{ABOUT}{ABOUT_ONE_PAGE}" if sheet else ABOUT
        st.caption(f"{plain(offered.subject or '全部')}：{about}")


def _button(offered: Offer, label: str, name: str, fmt: str, key: str) -> None:
    st.download_button(
        label,
        partial(_content, offered, fmt, share.occasion()),
        name,
        MEDIA[fmt],
        key=key,
        on_click="ignore",
        type="secondary" if fmt == "docx" else "tertiary",
    )


def _content(offered: Offer, fmt: str, occasion: Occasion) -> bytes:
    return to_bytes(offered.make(), fmt, occasion)
