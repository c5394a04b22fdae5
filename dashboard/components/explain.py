"""口径卡: the definition of a figure, its source, and the rows that add up to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import streamlit as st

from dashboard.components import share, tables
from dashboard.components.query_text import query_text
from dashboard.components.record_facts import quotation
from dashboard.export import ReportTable
from dashboard.export.explanation import Explained
from dashboard.export.report import row_name
from dashboard.formatting import DEMONSTRATION, NOT_REPORTED, exactly, nothing, plain, said
from dashboard.policy.dictionary import entry
from dashboard.policy.figure_catalogue import explained_columns

SHOWN_ROWS = 200


class Explain(Protocol):
    """A function that explains a figure: report, column, and the row of a table."""

    def __call__(self, report: ReportTable, column: str, row: int | None = None) -> Explained: ...


def figure(report: ReportTable, column: str, explain: Explain) -> None:
    """Draw a small button that opens the card of a key figure."""
    if st.button("口径", key=f"explain_{report.name}_{column}", type="tertiary"):
        _open(lambda: explain(report, column))


def table(report: ReportTable, explain: Explain) -> None:
    """Draw a button that opens the cards of a table; the reader chooses column and row."""
    if report.table.num_rows and st.button("数据来源", key=f"explain_{report.name}", type="tertiary"):
        _choose(report, explain)


@st.dialog("口径卡", width="large")
def _open(answer: Callable[[], Explained]) -> None:
    _card(answer())


@st.dialog("口径卡", width="large")
def _choose(report: ReportTable, explain: Explain) -> None:
    names = explained_columns(report.name)
    labels = [row_name(report, row) for row in range(report.table.num_rows)]
    with st.container(horizontal=True):
        column = st.selectbox(
            "指标",
            names,
            format_func=lambda name: entry(name, report.name).label,
            key=f"figure_of_{report.name}",
        )
        row = st.selectbox(
            "记录", range(len(labels)), format_func=lambda place: labels[place], key=f"row_of_{report.name}"
        )
    _card(explain(report, column, row))


def _card(explained: Explained) -> None:
    demonstration = f"　{DEMONSTRATION}" if explained.edition.is_demonstration else ""
    st.markdown(
        f"**{plain(explained.column.label)}**{f'　{plain(explained.subject)}' if explained.subject else ''}　：　**{plain(_value(explained))}**{demonstration}"
    )
    _facts(explained)
    for clause, departments, text in explained.clauses:
        st.markdown(f"**{plain(clause)}**　责任单位：{plain(departments)}")
        quotation(text, None)
    if explained.clause_count and not explained.clauses:
        st.caption(f"涉及 {explained.clause_count} 条条款，原文和责任单位见“条款进展”。")
    _rows(explained)
    with st.expander("查询语句"):
        st.caption(share.QUERY_NOTE)
        query_text(explained.sql)
    if explained.rows_query and explained.added is not None:
        with st.expander("来源行的查询语句"):
            st.caption(share.QUERY_NOTE)
            told = "\n".join(f"-- {name} = {value}" for name, value in explained.parameters)
            query_text(f"{told}\n\n{explained.rows_query}")


def _facts(explained: Explained) -> None:
    edition = explained.edition
    as_of = edition.as_of.isoformat() if edition.as_of else "未标明"
    chosen = "；".join(f"{name}：{labels}" for name, labels in explained.filters) or "全部"
    unit = "元（屏幕显示万元）" if explained.column.format == "money" else explained.column.unit or "无"
    lines = [
        f"口径：{explained.column.definition}",
        f"算法：{explained.formula}" + (f"（{'、'.join(explained.parts)}）" if explained.parts else ""),
        f"单位：{unit}",
        f"版本：第 {edition.number} 版，数据截至 {as_of}",
        f"条件：{chosen}",
    ]
    if explained.changed:
        lines.append(f"最近变动：{explained.changed}")
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _rows(explained: Explained) -> None:
    if explained.added is None:
        missing = f"该数为“{plain(_value(explained))}”，" if explained.value is None else ""
        st.info(f"{missing}不列来源行：{plain(explained.without)}。")
        return
    if explained.adds_up:
        st.success(f"{explained.added.table.num_rows:,} 行合计 {plain(_exact(explained))}，与显示的数一致。")
    else:
        st.error(
            f"{explained.added.table.num_rows:,} 行合计 {plain(str(explained.total))}，与显示的数不一致，请勿引用，并联系运维人员。"
        )
    if explained.added.table.num_rows:
        if explained.added.table.num_rows > SHOWN_ROWS:
            st.caption(f"列出前 {SHOWN_ROWS} 行，下载为全部。")
        _listing(explained.added, "added")
    if explained.excluded is not None:
        st.markdown(f"**不计入的 {explained.excluded.table.num_rows:,} 行**，逐行列明原因")
        _listing(explained.excluded, "excluded")


def _listing(report: ReportTable, key: str) -> None:
    tables.table(
        replace(report, table=report.table.slice(0, SHOWN_ROWS)),
        f"card_{key}_{report.name}",
        height=260,
        sorts=False,
    )
    share.downloads(report, key=f"card_{key}")


def _value(explained: Explained) -> str:
    if explained.value is not None and explained.column.format == "money":
        return f"{said(explained.value, explained.column.format)}（{_exact(explained)}）"
    return nothing(explained.missing_code or NOT_REPORTED) if explained.value is None else _exact(explained)


def _exact(explained: Explained) -> str:
    kind = explained.column.format
    return exactly(explained.value, kind, "" if kind == "number" else explained.column.unit)
