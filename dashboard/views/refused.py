"""Keeps a line of the audit log for an address that a page refused."""

from __future__ import annotations

import contextlib

import streamlit as st

from dashboard.refusal import Refusal
from dashboard.settings import settings
from dashboard.state.refusals import log_refusal
from dashboard.store import open_store


def keep_refusal(page: str, sentence: str) -> None:
    """Keep one line of a reader for each sentence, however often the page is drawn with it."""
    if st.session_state.get("refused") == sentence:
        return
    st.session_state["refused"] = sentence
    with contextlib.suppress(Refusal):  # a store without an address; the page says so
        asked = "，".join(f"{name}={text}" for name, text in st.query_params.to_dict().items())
        log_refusal(open_store(settings().store_url).folder, "page", f"{page} {asked}", sentence)
