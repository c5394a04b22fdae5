"""红黄绿 and the other states: always a word and a distinct shape, never only a colour."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.formatting import nothing, plain

# word → (CSS class, shape). The shape distinguishes the states on a bad projector and in black and white.
LIGHTS = {
    "绿": ("green", "●"),
    "黄": ("yellow", "▲"),
    "红": ("red", "■"),
    "已完成": ("done", "✓"),
    "未到期": ("not-due", "○"),
    "未设目标": ("no-target", "—"),
    "未报送": ("not-reported", "？"),
    "不适用": ("not-applicable", "／"),
    "满足": ("green", "●"),
    "不满足": ("red", "■"),
    "缺材料": ("not-reported", "？"),
    "逾期": ("red", "■"),
    "滞后": ("yellow", "▲"),
    "临近到期": ("yellow", "◆"),
    "待核查": ("not-due", "◐"),
    "正常推进": ("green", "●"),
    "长期": ("no-target", "∞"),
    "已办结": ("done", "✓"),
    "已销号": ("done", "✔"),
}
# The colours of shapes in a line of text; the others are grey.
INK = {
    "绿": "green",
    "黄": "orange",
    "红": "red",
    "已完成": "green",
    "逾期": "red",
    "滞后": "orange",
    "临近到期": "orange",
}


def light(word: str) -> str:
    """A state as HTML: shape and word; the word comes from the report."""
    css, shape = LIGHTS.get(word, ("other", ""))
    mark = f'<i aria-hidden="true">{shape}</i>' if shape else ""
    return f'<span class="light {css}">{mark}{escape(word)}</span>'


def shaped(word: str) -> str:
    """A state as plain text, for a cell without HTML: '▲ 黄'."""
    return f"{LIGHTS[word][1]} {word}" if word in LIGHTS else word


def signed(word: str, text: str) -> str:
    """A text of Markdown after the coloured shape of a state."""
    return f":{INK.get(word, 'gray')}[{LIGHTS[word][1]}] {plain(text)}"


def pair(row: dict[str, Any]) -> None:
    """Draw progress and money of a clause separately, each with the sentence that gives the reason."""
    blocks = "".join(
        f'<div><span class="what">{title}</span>{light(row[f"{name}_state"])}<p>{escape(row[f"{name}_reason"])}</p></div>'
        for title, name in (("进度", "progress"), ("资金", "money"))
    )
    st.html(f'<div class="lights">{blocks}</div>')


def single(title: str, word: str, reason: str) -> None:
    """Draw a state with its title and the sentence that gives the reason."""
    st.html(
        f'<div class="lights"><div><span class="what">{escape(title)}</span>{light(word)}<p>{escape(reason)}</p></div></div>'
    )


def summary(rows: Sequence[dict[str, Any]]) -> None:
    """Draw the number of clauses in each state, for progress and money separately."""
    lines = []
    for title, name in (("进度", "progress_state"), ("资金", "money_state")):
        counts = {word: sum(row[name] == word for row in rows) for word in LIGHTS}
        said = "".join(f"<span>{light(word)} {count} 条</span>" for word, count in counts.items() if count)
        lines.append(f'<div><span class="what">{title}</span>{said}</div>')
    st.html(f'<div class="lights-summary">{"".join(lines)}</div>')


def squares(rows: Sequence[dict[str, Any]], name: str, title: str) -> str | None:
    """Draw a square for each clause with the shape and colour of one of its states. Returns the clicked clause."""
    words = {row["clause_id"]: row[name] for row in rows}
    return st.pills(
        title,
        list(words),
        format_func=lambda clause: signed(words[clause], clause),
        key=f"squares_{name}",
    )


def checklist(totals: dict[str, Any]) -> None:
    """Draw the numbers of conditions and records that are met, unmet, or without evidence."""
    if not totals["checked_condition_count"]:
        st.caption("没有可逐条核对的条件或门槛，或所选条件下没有记录。")
        return
    counts = (("满足", "met"), ("不满足", "unmet"), ("缺材料", "missing"))
    said = "".join(
        f"<span>{light(word)} {totals[f'{name}_condition_count']} 项</span>" for word, name in counts
    )
    head = f"{totals['checked_record_count']} 条记录、{totals['checked_condition_count']} 项"
    st.html(f'<div class="lights-summary"><div><span class="what">{head}</span>{said}</div></div>')


def absent(missing_code: str | None, why: str) -> None:
    """Draw a section without content: the word for its reason; without a code the choice is empty."""
    if missing_code is None:
        st.caption("所选条件下没有记录。")
        return
    st.html(
        f'<div class="lights-summary"><div>{light(nothing(missing_code))}<span>{escape(why)}</span></div></div>'
    )
