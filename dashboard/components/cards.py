"""A section of a page: a white card with a title and, where given, a line under it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.formatting import plain


@contextmanager
def card(key: str, title: str, note: str = "") -> Iterator[None]:
    """Draw the content of the `with` block into a card."""
    with st.container(border=True, key=f"card_{key}"):
        st.subheader(plain(title), anchor=False)
        if note:
            st.caption(plain(note))
        yield
