"""What the reader handed in for a second person: how it stands, on the pages from which one hands in."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.components import submissions
from dashboard.components.cards import card
from dashboard.questions.submissions_list import own_submissions
from dashboard.settings import second_person
from dashboard.state.submissions import Submission
from dashboard.store import store_of, take_back
from dashboard.views.view import View

LAST = "submitted"


def remembered(
    hand_in: Callable[[str, str], Submission | None], author: str, words: str
) -> Submission | None:
    """Hand in, and say so on the next run of the page. words: message or reason."""
    made = hand_in(author, words)
    if made is not None:
        st.session_state[LAST] = (made.edition_number, made.submission_id)
    return made


def show(view: View) -> None:
    """Draw the reader's submissions; nothing where there is none or no second person is asked for."""
    last = st.session_state.pop(LAST, None)
    if not second_person() or view.is_printed:
        return
    rows = own_submissions(view.edition, view.principal, view.labels("reporting_department"))
    if not rows:
        return
    with card("own_submissions", "我的提交", "等待另一个账号审批的，和最近已办理的。"):
        if last:
            submissions.handed_in(*last)
        if submissions.own(rows, lambda number: take_back(store_of(view.edition), number, view.principal)):
            st.rerun()
