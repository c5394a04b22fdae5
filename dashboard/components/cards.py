"""A section of a page: a white card with a title, what is to be known of it, and two faces where it has a picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.components import pictures, print_view
from dashboard.formatting import plain

PICTURE, TABLE = "图", "表"
# `web/frame.js` lets the card fill the window, and takes it back with Esc.
FULL = '<button type="button" class="full" title="占满屏幕，再点收回">放大</button>'


@contextmanager
def card(key: str, title: str, note: str = "") -> Iterator[None]:
    """Draw the content of the `with` block into a card. note: behind the sign beside the title, on paper below it."""
    with st.container(border=True, key=f"card_{key}"):
        _title(title, note)
        if print_view.width() is None:
            st.html(FULL, width="content")
        yield


@contextmanager
def two_faced(key: str, title: str, note: str = "") -> Iterator[tuple[bool, bool]]:
    """A card with a picture and a table of the same rows. Gives whether each is shown; on paper both are."""
    with st.container(border=True, key=f"card_{key}"), pictures.under(title):
        if print_view.width() is not None:
            _title(title, note)
            yield True, True
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            _title(title, note)
            face = st.segmented_control(
                "显示方式",
                (PICTURE, TABLE),
                default=PICTURE,
                required=True,
                key=f"face_{key}",
                label_visibility="collapsed",
            )
            st.html(FULL, width="content")
        yield face == PICTURE, face == TABLE


def _title(title: str, note: str) -> None:
    is_paper = print_view.width() is not None
    st.header(plain(title), anchor=False, help=plain(note) if note and not is_paper else None)
    if note and is_paper:
        st.caption(plain(note))
