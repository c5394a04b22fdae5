"""口径卡: what a figure means, where it comes from, and the rows that add up to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import streamlit as st

from dashboard.components import share, tables
from dashboard.components.record_facts import quotation
from dashboard.export import ReportTable
from dashboard.export.explanation import Explained
from dashboard.export.report import row_name
from dashboard.formatting import DEMONSTRATION, NOT_REPORTED, exactly, nothing, said
from dashboard.policy.dictionary import entry
from dashboard.policy.figure_catalogue import explained_columns

SHOWN_ROWS = 200


class Explain(Protocol):
    """Asks for the explanation of a figure: report, column, and the row of a table."""

    def __call__(self, report: ReportTable, column: str, row: int | None = None) -> Explained: ...


def figure(report: ReportTable, column: str, explain: Explain) -> None:
    """A small button that opens the card of one key figure."""
    if st.button("口径", key=f"explain_{report.name}_{column}", type="tertiary"):
        _open(lambda: explain(report, column))


def table(report: ReportTable, explain: Explain) -> None:
    """A button that opens the cards of a table: the reader chooses which figure of which row."""
    if report.table.num_rows and st.button("逐行来源", key=f"explain_{report.name}", type="tertiary"):
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
            "哪个数", names, format_func=lambda name: entry(name).label, key=f"figure_of_{report.name}"
        )
        row = st.selectbox(
            "哪一行", range(len(labels)), format_func=lambda one: labels[one], key=f"row_of_{report.name}"
        )
    _card(explain(report, column, row))


def _card(one: Explained) -> None:
    demonstration = f"　{DEMONSTRATION}" if one.edition.is_demonstration else ""
    st.markdown(
        f"**{one.column.label}**{f'　{one.subject}' if one.subject else ''}　：　**{_value(one)}**{demonstration}"
    )
    _facts(one)
    for clause, departments, text in one.clauses:
        st.markdown(f"**{clause}**　责任单位：{departments}")
        quotation(text, None)
    if one.clause_count and not one.clauses:
        st.caption(f"涉及 {one.clause_count} 条条款，原文和责任单位见“条款进展”。")
    _rows(one)
    with st.expander(f"查询 {one.query}.sql"):
        st.code(one.sql, language="sql")
    if one.rows_query and one.added is not None:
        with st.expander(f"来源行的查询 {one.added.name}.sql"):
            st.code("\n".join(f"-- {name} = {value}" for name, value in one.parameters), language="sql")
            st.code(one.rows_query, language="sql")


def _facts(one: Explained) -> None:
    edition = one.edition
    as_of = edition.as_of.isoformat() if edition.as_of else "未标明"
    chosen = "；".join(f"{name}：{labels}" for name, labels in one.filters) or "全部"
    unit = "元（屏幕显示万元）" if one.column.format == "money" else one.column.unit or "无"
    lines = [
        f"口径：{one.column.definition}",
        f"怎么算：{one.formula}" + (f"（{'、'.join(one.parts)}）" if one.parts else ""),
        f"单位：{unit}",
        f"版本：第 {edition.number} 版，数据截至 {as_of}",
        f"条件：{chosen}",
    ]
    if one.changed:
        lines.append(f"最近变动：{one.changed}")
    st.markdown("\n".join(f"- {line}" for line in lines))


def _rows(one: Explained) -> None:
    if one.added is None:
        missing = f"这个数是“{_value(one)}”，" if one.value is None else ""
        st.info(f"{missing}没有逐行来源：{one.without}。")
        return
    if one.adds_up:
        st.success(f"{one.added.table.num_rows:,} 行合起来是 {_exact(one)}，与显示的数一致。")
    else:
        st.error(
            f"{one.added.table.num_rows:,} 行合起来是 {one.total}，与显示的数不一致，请不要引用，并报告给维护人员。"
        )
    if one.added.table.num_rows:
        if one.added.table.num_rows > SHOWN_ROWS:
            st.caption(f"下面是前 {SHOWN_ROWS} 行，下载的是全部。")
        _listing(one.added, "added")
    if one.excluded is not None:
        st.markdown(f"**不计入的 {one.excluded.table.num_rows:,} 行**，每行写明原因")
        _listing(one.excluded, "excluded")


def _listing(report: ReportTable, key: str) -> None:
    tables.table(
        replace(report, table=report.table.slice(0, SHOWN_ROWS)), f"card_{key}_{report.name}", height=260
    )
    share.downloads(report, key=f"card_{key}")


def _value(one: Explained) -> str:
    if one.value is not None and one.column.format == "money":
        return f"{said(one.value, one.column.format)}（{_exact(one)}）"
    return nothing(one.missing_code or NOT_REPORTED) if one.value is None else _exact(one)


def _exact(one: Explained) -> str:
    kind = one.column.format
    return exactly(one.value, kind, "" if kind == "number" else one.column.unit)
