"""A line of the dictionary whole, and from it the ways to the pages that use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard.components import ways
from dashboard.components.record_facts import facts
from dashboard.export import ReportTable
from dashboard.formatting import plain


def meant(report: ReportTable, name: str, words: str | None) -> int | None:
    """The position of the line that the words name in a column, or of the only line; else None."""
    names = report.table[name].to_pylist()
    return names.index(words) if words in names else 0 if len(names) == 1 else None


def line(report: ReportTable, place: int, pages: Mapping[str, Any], address: Callable[..., Any]) -> None:
    """Draw the line of a column or a term whole, and the ways to its pages. address: page → parameters of a link."""
    row = report.table.slice(place, 1).to_pylist()[0]
    told = [column for column in report.columns if row[column.name] and column.name != "page_titles"]
    facts([(column.label, row[column.name]) for column in told])
    names = [name for name in row["page_addresses"].split(",") if name in pages]
    st.caption(plain(f"用在哪些页面：{'' if names else row['page_titles']}"))
    with st.container(horizontal=True, key=f"ways_{report.name}"):
        for name in names:
            ways.link(pages, name, label=plain(pages[name].title), query_params=address(name))
