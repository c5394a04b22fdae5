"""What a reader writes and which page it opens: only with the right, and remembered with the account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlencode

import streamlit as st

from dashboard.access.principal import account_of
from dashboard.access.roles import right_of_page
from dashboard.state.events import log_look
from dashboard.views.view import View

Given = ParamSpec("Given")
Made = TypeVar("Made")


def written(view: View, right: str, what: str, write: Callable[Given, Made]) -> Callable[Given, Made] | None:
    """The function that writes for the reader of a view and remembers it in the log; None where the right is missing.

    what: what is written, in words.
    """
    if not view.principal.may(right):
        return None

    def act(*given: Given.args, **named: Given.kwargs) -> Made:
        made = write(*given, **named)
        _remember(view, f"写入{what}（第 {view.edition.number} 版）")
        return made

    return act


def remember_look(view: View, title: str) -> None:
    """Remember that the reader opened this page: once for a page and its parameters, not for each run. title: of the page."""
    looked: Any = (view.page, view.pinned())
    if st.session_state.get("looked") != looked:
        st.session_state["looked"] = looked
        _remember(view, f"打开 {view.page}?{urlencode(_told(view), safe=',')}")
        if (
            not view.principal.session and right_of_page(view.page) == "talent"
        ):  # persons: also where nobody logs in
            told = f"打开“{title}”（第 {view.edition.number} 版）"
            log_look(view.edition.folder, account_of(view.principal), told)


def _told(view: View) -> dict[str, str]:
    """The parameters that are not `all`."""
    return {name: text for name, text in view.pinned().items() if text != "all" and name != "v"}


def _remember(view: View, what: str) -> None:
    if view.principal.session:
        log_look(view.edition.folder, account_of(view.principal), what)
