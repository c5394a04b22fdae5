"""我的账号 and 账号与权限: who is who to the software, what that allows, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.record_facts import facts
from dashboard.components.word_table import word_table
from dashboard.formatting import plain

__all__ = ["ending", "facts", "known", "leave", "pages", "rights", "roles"]


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


def roles(found: Mapping[str, Mapping[str, bool]]) -> None:
    """Draw each role with the names of its rights."""
    rows = [
        [escape(role), escape("、".join(name for name, is_given in given.items() if is_given))]
        for role, given in found.items()
    ]
    word_table("roles", ("角色", "权限"), rows)


def known(found: Sequence[Any]) -> None:
    """Draw the accounts and groups. found: of views.account.Known."""
    heads = ("类别", "名称", "单位", "角色", "数据范围", "状态", "正在进行的登录")
    rows = [
        [
            *(escape(text) for text in (one.kind, one.name, one.unit, one.roles, one.limits, one.note)),
            f"{one.log_in_count} 个" if one.log_in_count else "",
        ]
        for one in found
    ]
    word_table("accounts", heads, rows)


def ending(names: Sequence[str], end: Callable[[str], int] | None) -> bool:
    """Draw the form that ends the log-ins of an account. Returns whether it did. names: accounts that are logged in."""
    if not names or end is None:
        return False
    with st.form("end_log_ins", border=False):
        name = st.selectbox("账号", list(names), format_func=plain)
        st.caption("它打开的页面几秒内断开并清空；没有停用的账号可以重新登录。")
        if not st.form_submit_button("结束它的全部登录"):
            return False
    end(name)
    return True
