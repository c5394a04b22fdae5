"""The text of a query, as it runs. Plain text: Streamlit's own code block loads a highlighter of half a megabyte."""

from __future__ import annotations

from html import escape

import streamlit as st


def query_text(sql: str) -> None:
    """Draw the text in letters of equal width; long lines scroll."""
    st.html(f'<pre class="query" tabindex="0">{escape(sql)}</pre>')
