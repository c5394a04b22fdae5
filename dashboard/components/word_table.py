"""A table of sentences: columns on a wide screen, a block per row on a phone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def word_table(css: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Draw rows of HTML cells. css: the class with the column widths."""
    head = "".join(f"<th>{title}</th>" for title in heads)
    body = "".join(
        "<tr>"
        + "".join(f'<td data-label="{title}">{cell}</td>' for title, cell in zip(heads, row, strict=True))
        + "</tr>"
        for row in rows
    )
    st.html(f'<table class="sheet {css}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')
