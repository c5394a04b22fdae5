"""Who is looking at the page that runs."""

from __future__ import annotations

import streamlit as st

from dashboard.access import Principal
from dashboard.access.asking import HEADER, principal_of_headers


def reader() -> Principal:
    """The principal of this run, asked anew at each run, so that what was taken away is away. Raises Refusal without one."""
    return principal_of_headers(st.context.headers.get(HEADER))
