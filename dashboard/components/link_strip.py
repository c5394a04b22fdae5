"""The strip above a quoted page: 当时 · 现在 · 差 and the reason; and the kept content of a page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

import streamlit as st

from dashboard.components import metrics, share, tables
from dashboard.components.word_table import word_table
from dashboard.export import ReportTable
from dashboard.export.quotation import Became, Link
from dashboard.formatting import DEMONSTRATION, day, plain, said

Newest = tuple[int, str]
KEPT = "按当时保存的结果显示"


def strip(
    link: Link, newest: Newest | None, figures: Sequence[Became], tables_changed: tuple[int, int]
) -> None:
    """Draw 当时, 现在, 差 and the reason. newest: number and 数据截至日 of the newest edition of the same kind, or None.

    tables_changed: the number of kept tables with other rows today, and of all kept tables.
    """
    with st.container(key="quoted"):
        st.markdown(_then(link))
        if newest is None:
            st.markdown("**现在**　数据仓中没有同类版本，无法比较。")
            return
        st.markdown(_now(link, newest, figures, tables_changed))
        if len(figures) > 1:
            changed = sum(not figure.is_same for figure in figures)
            with st.expander(
                f"全部 {len(figures)} 个关键数字：{changed} 个有变化"
                if changed
                else f"全部 {len(figures)} 个关键数字：没有变化"
            ):
                table(figures, f"当时（第 {link.edition_number} 版）", f"现在（第 {newest[0]} 版）")


def table(figures: Sequence[Became], then: str, now: str) -> None:
    """Draw a row per figure: 当时, 现在, 差 and its parts."""
    rows = [
        [
            escape(became.figure.label),
            escape(became.figure.value),
            escape(became.now),
            escape(difference(became)),
            escape(reason(became)),
        ]
        for became in figures
    ]
    word_table("quoted", ("指标", then, now, "差额", "原因"), rows)


def difference(became: Became) -> str:
    """The difference with sign and unit; a dash where there is none."""
    if became.difference is None:
        return "—"
    return signed(became, became.difference)


def signed(became: Became, amount: Decimal) -> str:
    """An amount in the unit of the figure with its sign; differences of shares are in percentage points."""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    words = said(abs(amount), became.figure.format, became.figure.unit)
    return sign + (words.replace("%", " 个百分点") if became.figure.format == "percent" else words)


def reason(became: Became) -> str:
    """The parts of the difference, or the kinds of change between the two editions."""
    if became.parts:
        return "，".join(f"{name} {signed(became, amount)}" for name, amount in became.parts)
    return became.why or "没有变化"


def kept(link: Link, why: str, reports: Sequence[ReportTable]) -> None:
    """Draw the kept content of a page. why: the sentence that says why today's page is not shown."""
    with st.container(horizontal=True, vertical_alignment="center", key="kept_head"):
        st.title(plain(link.title), anchor=False, width="content")
        st.badge(KEPT, color="violet")
        if link.stamp.is_demonstration:
            st.badge(DEMONSTRATION, color="orange")
    st.warning(f"{KEPT}。{plain(why)}")
    st.caption(
        f"第 {link.edition_number} 版　数据截至 {day(link.stamp.as_of, '未标明')}　软件 {plain(link.software)}"
    )
    if link.choices:
        st.info("　".join(f"**{plain(name)}**：{plain(labels)}" for name, labels in link.choices), icon=None)
    if link.figures:
        metrics.figures(
            [metrics.Figure(figure.label, figure.value, figure.note, figure.help) for figure in link.figures]
        )
    for place, report in enumerate(reports):
        with st.container(border=True, key=f"card_kept_{place}"):
            st.header(plain(report.title), anchor=False)
            tables.table(report, f"kept_{place}", sorts=False)
            if report.table.num_rows:
                share.downloads(report, key=f"kept_{place}")
    share.explanation(*reports)


def _then(link: Link) -> str:
    first = f"　{plain(link.figures[0].label)} **{plain(link.figures[0].value)}**" if link.figures else ""
    return (
        f"**当时**　第 {link.edition_number} 版（数据截至 {day(link.stamp.as_of, '未标明')}），"
        f"{link.created_at[:10]} 引用{first}　校验 {plain(link.check)}"
    )


def _now(link: Link, newest: Newest, figures: Sequence[Became], changed: tuple[int, int]) -> str:
    number, as_of = newest
    edition = f"第 {number} 版（数据截至 {plain(as_of)}）" if number != link.edition_number else "仍是这一版"
    if not figures:
        other, of = changed
        said = f"有 {other} 张与当时不同" if other else "与当时相同"
        return f"**现在**　{edition}　本页没有关键数字；当时保存的 {of} 张表，{said}"
    first = figures[0]
    if first.is_same:
        return f"**现在**　{edition}　**{plain(first.now)}**　没有变化"
    gap = f"　**差额** {plain(difference(first))}" if first.difference is not None else ""
    return f"**现在**　{edition}　**{plain(first.now)}**{gap}　{plain(reason(first))}"
