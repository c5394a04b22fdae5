"""The search box of every page, and what was found, each a way to its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components import ways
from dashboard.components.cards import card
from dashboard.formatting import plain


def box(place: DeltaGenerator) -> str | None:
    """Draw the box. Returns the words of a reader who has just entered some, once; then it is empty again."""
    session = st.session_state
    turn = session.get("search_turn", 0)
    entered = place.container(key="search", width=190).text_input(
        "搜索条款、单位、地区、项目、承担单位",
        key=f"search_{turn}",
        placeholder="搜索（/）",
        label_visibility="collapsed",
        max_chars=100,
    )
    words = " ".join(entered.split())
    if not words:
        return None
    session["search_turn"] = turn + 1
    return words


def group(kind: str, things: Sequence[Any], pages: Any, address: Callable[..., dict[str, str]]) -> None:
    """Draw the found things of one kind, see questions.searching.Found. pages: address → page; address: the parameters of a page."""
    with card(f"found_{kind}", kind):
        for thing in things:
            label = f"{plain(thing.name)}　{plain(thing.note)}".strip()
            ways.link(pages, thing.page, label=label, query_params=address(thing.page, **thing.parameters))
