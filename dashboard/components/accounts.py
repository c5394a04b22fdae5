"""我的账号: who the reader is to the software, what that allows, and the way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from dashboard.components.record_facts import facts

__all__ = ["facts", "leave", "pages", "rights"]


def rights(found: Mapping[str, bool]) -> None:
    """Draw each right and whether the account has it."""
    items = "".join(
        f"<dt>{escape(name)}</dt><dd>{'有' if is_given else '没有'}</dd>" for name, is_given in found.items()
    )
    st.html(f'<dl class="facts">{items}</dl>')


def pages(titles: Sequence[str]) -> None:
    """Draw the titles of the pages that the reader may open."""
    st.html(f"<p>{escape('、'.join(titles))}</p>")


def leave(address: str) -> None:
    """Draw the way out: a link of this server that ends the log-in here, and in every other tab."""
    st.html(f'<p><a class="leave" href="{escape(address, quote=True)}" target="_self">退出登录</a></p>')
