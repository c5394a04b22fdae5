"""更正簿 as a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.components.link_strip import difference, reason
from dashboard.export import Column, EditionStamp, ReportTable
from dashboard.export.quotation import Correction

COLUMNS = (
    ("page_title", "页面", "text", "引用该数的页面"),
    ("figure_name", "指标", "text", "页面上的关键数字"),
    ("filter_words", "条件", "text", "引用时的筛选条件"),
    ("quoted_edition", "引用版本", "integer", "引用时的数据版本号"),
    ("quoted_on", "引用日期", "date", "生成定版链接的日期"),
    ("then_value", "当时", "text", "引用时看到的数"),
    ("now_value", "现在", "text", "同样条件在本页版本的数"),
    ("difference_value", "差", "text", "现在减当时；比率为百分点"),
    ("reason", "原因", "text", "差额由哪些变化组成；不能逐项相加时列出变化的种类和条数"),
    ("then_exact", "当时精确值", "text", "以元、%或个为单位的精确值"),
    ("now_exact", "现在精确值", "text", "以元、%或个为单位的精确值"),
    ("link", "定版链接", "text", "打开当时的画面"),
)
SQL = "-- 更正簿不是一个查询：每一行由定版链接保存的数，和同一查询在本页版本上的答案相比而得"


def choose_pages(titles: Mapping[str, str]) -> frozenset[str]:
    """Draw the choice of pages. Returns the chosen pages; empty means all. titles: address → title."""
    chosen = st.multiselect(
        "页面", list(titles), format_func=lambda page: titles[page], placeholder="全部页面", key="book_pages"
    )
    return frozenset(chosen)


def report(
    corrections: Sequence[Correction], edition: EditionStamp, filters: Sequence[tuple[str, str]], base: str
) -> ReportTable:
    """The corrections as a report. base: the beginning of addresses."""
    rows = [_row(correction, base) for correction in corrections]
    schema = pa.schema([(name, _type(form)) for name, _, form, _ in COLUMNS])
    return ReportTable(
        name="corrections",
        title="更正簿",
        table=pa.Table.from_pylist(rows, schema=schema),
        columns=tuple(Column(name, label, "", form, words, False) for name, label, form, words in COLUMNS),  # type: ignore[arg-type]
        edition=edition,
        filters=tuple(filters),
        purpose="被定版链接引用后变化的数",
        units="各数自带单位",
        sql=SQL,
        link=f"{base}/corrections?edition={edition.number}",
    )


def _row(correction: Correction, base: str) -> dict[str, Any]:
    became = correction.became
    return {
        "page_title": correction.link.title,
        "figure_name": became.figure.label,
        "filter_words": "；".join(f"{name}：{words}" for name, words in correction.link.choices) or "全部",
        "quoted_edition": correction.link.edition_number,
        "quoted_on": dt.date.fromisoformat(correction.link.created_at[:10]),
        "then_value": became.figure.value,
        "now_value": became.now,
        "difference_value": difference(became),
        "reason": reason(became),
        "then_exact": became.figure.exact,
        "now_exact": None if became.number is None else str(became.number),
        "link": f"{base}/l/{correction.link.token}",
    }


def _type(form: str) -> pa.DataType:
    return {"integer": pa.int64(), "date": pa.date32()}.get(form, pa.string())
