"""The papers of 督办: a button for each, and a sentence for what cannot be written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard.components import share
from dashboard.export import Occasion, to_bytes
from dashboard.formatting import plain

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar",
}


def buttons(offers: Sequence[tuple[str, str, str, Callable[[], Any]]], told: Sequence[str]) -> None:
    """Draw the buttons. offers: title, suffix, file name and content; told: sentences on what is not offered."""
    if not share.may_export():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for title, suffix, name, content in offers:
            st.download_button(
                f"下载{plain(title)}",
                partial(_content, content, suffix, share.occasion()),
                name,
                MEDIA[suffix],
                key=f"paper_{title}",
                on_click="ignore",
            )
    for sentence in told:
        st.caption(plain(sentence))


def _content(content: Callable[[], Any], suffix: str, occasion: Occasion) -> bytes:
    return to_bytes(content(), suffix, occasion)
