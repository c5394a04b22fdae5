"""A section of a page: a white card with its title and, if need be, one line under it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def card(key: str, title: str, note: str = "") -> Iterator[None]:
    """Draw what stands inside the `with` into the card."""
    with st.container(border=True, key=f"card_{key}"):
        st.subheader(title, anchor=False)
        if note:
            st.caption(note)
        yield
