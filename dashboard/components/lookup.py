"""Looking up a word: the box for it, and from a found line the ways to the pages that use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard.formatting import plain


def words(current: str | None) -> str | None:
    """Draw the box with the words of the address. Returns other words that a reader asks for ('' for none), else None."""
    asked = st.text_input(
        "查找",
        current or "",
        max_chars=100,
        key=f"lookup_{current}",  # a new box for other words in the address
        placeholder="例如：拨付率；空格隔开的几个词都要有",
    )
    cleaned = " ".join(asked.split())
    return cleaned if cleaned != (current or "") else None


def ways(
    row: Mapping[str, Any], title: str, text: str, pages: Mapping[str, Any], address: Callable[..., Any]
) -> None:
    """Draw what the line of a column or a term says, and the ways to its pages. address: page → parameters of a link."""
    st.markdown(f"**{plain(row[title])}**　{plain(row[text])}")
    names = [name for name in row["page_addresses"].split(",") if name]
    if not names:
        st.caption(plain(row["page_titles"]))
        return
    with st.container(horizontal=True, key=f"ways_{title}"):
        for name in names:
            st.page_link(pages[name], label=plain(pages[name].title), query_params=address(name))
