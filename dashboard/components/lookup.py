"""Looking up a word: the box for it, and from a found line the ways to the pages that use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard.components.record_facts import facts
from dashboard.export import ReportTable
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


def line(report: ReportTable, place: int, pages: Mapping[str, Any], address: Callable[..., Any]) -> None:
    """Draw the line of a column or a term whole, and the ways to its pages. address: page → parameters of a link."""
    row = report.table.slice(place, 1).to_pylist()[0]
    told = [column for column in report.columns if row[column.name] and column.name != "page_titles"]
    facts([(column.label, row[column.name]) for column in told])
    names = [name for name in row["page_addresses"].split(",") if name]
    st.caption(plain(f"用在哪些页面：{'' if names else row['page_titles']}"))
    with st.container(horizontal=True, key=f"ways_{report.name}"):
        for name in names:
            st.page_link(pages[name], label=plain(pages[name].title), query_params=address(name))
