"""The questions that a file leaves open: one form a file, each question with its choices and the sums that each gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.formatting import money, plain

UNANSWERED = "请至少答复一个问题；须写明理由的，写明理由后重新读取。"
LONGEST_REASON = 200
# More at once would make the page slow; the others come when these are answered.
MOST_AT_ONCE = 20
SHOWN_ANSWERS = 50

Given = list[tuple[str, str, str]]


def ask(name: str, questions: Sequence[Any], titles: Mapping[str, str]) -> Given | None:
    """Draw the open questions of a file. Returns (key, choice, reason) of those answered; None before.

    name: of the form, another for each file. questions: Questions of the file. titles: money field → its heading.
    """
    if not questions:
        return None
    st.markdown(
        f"**需先答复的问题（{len(questions)} 个）**　全部答复前整份暂不接入，可分次答复；答复和理由随版本保存。"
    )
    if len(questions) > MOST_AT_ONCE:
        st.caption(f"先列前 {MOST_AT_ONCE} 个，答复后列其余问题。")
    questions = questions[:MOST_AT_ONCE]
    with st.form(f"questions_{name}", border=True):
        given = [
            _one(f"{name}_{question.key}", place, question, titles)
            for place, question in enumerate(questions, 1)
        ]
        is_sent = st.form_submit_button("按答复重新读取")
    if not is_sent:
        return None
    chosen = [one for one in zip(questions, given, strict=True) if one[1][0] is not None]
    if not chosen or any(question.needs_reason and not reason.strip() for question, (_, reason) in chosen):
        st.error(UNANSWERED)
        return None
    return [(question.key, str(choice), reason) for question, (choice, reason) in chosen]


def answered(name: str, answers: Sequence[Any], take_back: Callable[[], None]) -> None:
    """Draw what was answered, and the button that takes the answers of this session back. answers: Answereds."""
    if not answers:
        return
    with st.expander(f"已答复的问题（{len(answers)} 个）"):
        st.markdown("\n".join(f"- {plain(one.sentence)}" for one in answers[:SHOWN_ANSWERS]))
        if len(answers) > SHOWN_ANSWERS:
            st.caption(f"另有 {len(answers) - SHOWN_ANSWERS} 个，随版本保存。")
        st.button("撤回本次答复", key=f"take_back_{name}", on_click=take_back, type="tertiary")


def _one(key: str, place: int, question: Any, titles: Mapping[str, str]) -> tuple[str | None, str]:
    """Draw a question; its choice, None for none yet, and the reason."""
    st.markdown(f"{place}. {plain(question.question)}")
    labels = [plain(_label(choice, titles)) for choice in question.choices]
    picked = st.radio(
        f"第 {place} 个问题的答复",
        range(len(labels)),
        index=None,
        format_func=labels.__getitem__,
        key=f"choice_{key}",
        label_visibility="collapsed",
    )
    reason = ""
    if question.needs_reason:
        reason = st.text_input(f"第 {place} 个问题的理由", max_chars=LONGEST_REASON, key=f"reason_{key}")
    return None if picked is None else str(question.choices[picked].choice), reason


def _label(choice: Any, titles: Mapping[str, str]) -> str:
    sums = "，".join(f"{titles.get(name, name)} {money(amount)}" for name, amount in choice.sums.items())
    return f"{choice.label}（整份：{sums}）" if sums else str(choice.label)
