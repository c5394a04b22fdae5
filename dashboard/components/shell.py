"""The frame of every page: head, edition strip, filters in words, footer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components import print_view
from dashboard.export import EditionStamp, ReportTable
from dashboard.formatting import DEMONSTRATION, plain
from dashboard.web import numbered

# Of every page: they go out with the HTML of an address, not with each run of a script.
STYLE = "".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("style.css", "drawn.css", "paper.css")
)
OFFERED = 8  # other editions in the strip


@dataclass(frozen=True)
class Top:
    """The containers of the first rows of a page."""

    title: DeltaGenerator
    tools: DeltaGenerator
    strip: DeltaGenerator


_TOP: ContextVar[Top] = ContextVar("top")


class PageEnded(Exception):
    """Raised by a page that has nothing more to show. Unlike after st.stop, the footer is drawn."""


@contextmanager
def top() -> Iterator[Top]:
    """The first rows of a page, above its filters: title and tools, edition strip. Within the block `head` fills them."""
    with st.container(horizontal=True, vertical_alignment="center", key="top"):
        title = st.container(horizontal=True, vertical_alignment="center", key="head")
        tools = st.container(
            horizontal=True,
            vertical_alignment="center",
            horizontal_alignment="right",
            width="content",
            key="share",
        )
    strip = st.container(horizontal=True, vertical_alignment="center", key="strip")
    places = Top(title, tools, strip)
    before = _TOP.set(places)
    try:
        yield places
    finally:
        _TOP.reset(before)


def head(title: str, question: str | None, dates: ReportTable, choices: Sequence[tuple[str, str]]) -> None:
    """Fill the first rows: title, question of the page, edition; on paper the filters in words, which have no bar there."""
    places, is_paper = _TOP.get(), print_view.width() is not None
    with places.title:
        st.title(plain(title), anchor=False, width="content", help=plain(question) if question else None)
        if dates.edition.is_demonstration:
            st.badge(DEMONSTRATION, color="orange")
    with places.strip:
        _strip(dates)
    if is_paper and question:
        st.caption(plain(question))
    if is_paper and choices:
        st.info("　".join(f"**{plain(name)}**：{plain(labels)}" for name, labels in choices), icon=None)


def other_editions(others: Sequence[tuple[int, str, Mapping[str, str]]], page: Any, every: Any) -> None:
    """Draw, in the strip, the way to the same page of another edition. others: number, words, parameters; every: the page of all."""
    if not others:
        return
    with _TOP.get().strip, st.popover("换一版", type="tertiary"):
        for number, words, address in others:
            st.page_link(page, label=plain(f"第 {number} 版　{words}"), query_params=dict(address))
        if every:
            st.page_link(every, label="全部版本")


def reader(account: str, page: Any) -> None:
    """Draw who is looking, as the way to the page of the account; not on paper."""
    if print_view.width() is None:
        with _TOP.get().tools.container(key="account", width="content"):
            st.page_link(page, label=plain(account))


def limits(scopes: Sequence[tuple[str, str]]) -> None:
    """Say in the strip what limits the reader, where something does: all numbers of the page keep to it."""
    if scopes:
        words = "；".join(f"{plain(name)} {plain(labels)}" for name, labels in scopes)
        _TOP.get().strip.caption(f"**您的范围：{words}**，本页的数只含范围内的记录")


def beyond(what: str) -> None:
    """Draw the sentence for what is counted as a whole, which a reader with a scope does not see."""
    st.caption(f"{plain(what)}按全部记录计算，不能按您的范围缩小，没有列出。")


def newer(number: int) -> bool:
    """Draw the notice of a newer edition. Returns True when the reader chooses it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"本页固定在所选版本；当前已有第 {number} 版。")
        return st.button(f"改看第 {number} 版", type="tertiary")


def footer(policy_name: str, source_note: str) -> None:
    """Draw the source of the policy text, and the sentence that a finding is not a verdict."""
    st.divider()
    st.caption(
        f"{plain(policy_name)}　·　{plain(source_note)}　·　限额状态和核查提示是提请核实的线索，不是结论。"
    )


def refuse(sentence: str) -> bool:
    """Draw a refusal instead of the page. Returns True when the reader starts over."""
    st.title("无法打开这个页面", anchor=False)
    st.error(plain(sentence))
    st.caption("为避免误读，链接中的条件不自动放宽。")
    return st.button("清除全部条件，查看当前版本")


def stopped(sentence: str) -> NoReturn:
    """Draw the sentence for a reader who is not, or no longer, let in, and end the run."""
    st.title("请先登录", anchor=False)
    st.error(plain(sentence))
    st.stop()


def broken() -> None:
    """Draw the message for a fault of the program; the log has the details."""
    st.error(plain(numbered("页面加载异常，本页数字请勿引用，请联系运维人员。")))


def empty(choices: Sequence[tuple[str, str]], *, withheld: bool = False) -> None:
    """Draw the sentence for an empty result, with the filters.

    withheld: the filters do not apply to people, so the sentence must not say that there are none (D-069).
    """
    words = "；".join(f"{plain(name)}：{plain(labels)}" for name, labels in choices)
    if withheld:
        st.info(f"所选条件下没有可公开的记录，个人和团队依规不公开（{words}）。请放宽筛选。")
    else:
        st.info(f"所选条件下没有记录（{words}）。请放宽筛选。" if words else "本版没有记录。")


def strip(edition: EditionStamp) -> str:
    """The edition of a page in a line of Markdown."""
    as_of = edition.as_of.isoformat() if edition.as_of else "未标明"
    kind = f"{DEMONSTRATION}（随机生成，非真实记录）" if edition.is_demonstration else "各单位台账"
    return f"第 **{edition.number}** 版　{kind}　数据截至 **{as_of}**（各单位中最早）"


def _strip(dates: ReportTable) -> None:
    rows = dates.table.to_pylist()
    published = str(dates.edition.published_at).replace("T", " ")
    told = f"　发布于 {published}" if print_view.width() else ""
    st.markdown(f"{strip(dates.edition)}{told}")
    with st.popover(f"{len(rows)} 个单位的截至日", type="tertiary"):
        st.markdown(plain(f"本版发布于 {published}"))
        for row in rows:
            day = row["as_of_on"].isoformat() if row["as_of_on"] else "未标明"
            st.markdown(
                f"{plain(row['reporting_department_name'])}：**{day}**（{plain(row['as_of_basis'] or '未标明')}）"
            )
