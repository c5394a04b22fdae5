"""Ways to other pages: drawn only to a page that the reader may open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st


def link(pages: Mapping[str, Any], page: str, label: str, query_params: Mapping[str, str]) -> None:
    """Draw a link to a page. pages: address → page, those of the reader alone.

    label: Markdown, other people's words through `plain`.
    """
    if page in pages:
        st.page_link(pages[page], label=label, query_params=dict(query_params))
