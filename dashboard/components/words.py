"""Text beside numbers: the clauses as they are printed, facts of one record, a quotation with its mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.lights import light
from dashboard.components.sentences import people
from dashboard.export import ReportTable
from dashboard.formatting import count, day, nothing, percent, wan, yuan
from dashboard.settings import page_path

HEADS = ("条款", "政策原文与主要指标", "进度", "资金", "立项（万元）", "拨付（万元）", "拨付率", "项目")


def clause_list(report: ReportTable, addresses: Mapping[str, Mapping[str, str]]) -> None:
    """Every clause with its own words, departments, states and money; one table per part of the policy.

    addresses: clause → parameters of its page.
    """
    rows = report.table.to_pylist()
    parts = dict.fromkeys(row["part_title"] for row in rows)
    for part in parts:
        own = [row for row in rows if row["part_title"] == part]
        heads = "".join(f"<th>{head}</th>" for head in HEADS)
        body = "".join(_clause(row, addresses[row["clause_id"]]) for row in own)
        st.html(
            f'<table class="clauses"><caption>{escape(part)}（{len(own)} 条）</caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        )


def _clause(row: dict[str, Any], address: Mapping[str, str]) -> str:
    awards = f"，{people(row)}" if row["award_count"] != 0 else ""
    link = escape(page_path("clause", address))
    cells = (
        ("number", "条款", f"{escape(row['clause_number'])}<br>{escape(row['clause_id'])}"),
        (
            "",
            "",
            f'<div class="title"><a href="{link}">{escape(row["short_title"])}</a></div>'
            f'<div class="words">{escape(row["clause_text"])}</div>'
            f"{_headline(row)}",
        ),
        ("", "进度", light(row["progress_state"])),
        ("", "资金", light(row["money_state"])),
        (
            "money",
            "立项（万元）",
            wan(row["committed_amount_yuan"], row["committed_amount_yuan_missing_code"]),
        ),
        (
            "money",
            "拨付（万元）",
            wan(row["disbursed_amount_yuan"], row["disbursed_amount_yuan_missing_code"]),
        ),
        ("money", "拨付率", percent(row["disbursed_share_pct"], row["disbursed_share_pct_missing_code"])),
        ("money", "项目", f"{count(row['project_count'])} 个{awards}"),
    )
    return (
        "<tr>"
        + "".join(f'<td class="{css}" data-label="{label}">{text}</td>' for css, label, text in cells)
        + "</tr>"
    )


def _headline(row: dict[str, Any]) -> str:
    late = f"，晚报 {row['late_days']} 天" if row["late_days"] else ""
    missing = row["last_reading_on_missing_code"]
    filed = (
        "由台账计数"
        if missing == "not_applicable"
        else f"最近填报 {day(row['last_reading_on'], nothing(missing))}"
    )
    return (
        f'<div class="headline">{escape(row["headline_indicator"] or "没有指标")}'
        f"<span>{row['indicator_count']} 项指标，{row['reported_indicator_count']} 项有数；{filed}{late}</span></div>"
    )


def facts(pairs: Sequence[tuple[str, Any]]) -> None:
    """Name and value pairs of one record; what was not filed says 未报送."""
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(_said(value))}</dd>" for name, value in pairs)
    st.html(f'<dl class="facts">{items}</dl>')


def project(row: Mapping[str, Any]) -> None:
    """What is known of one project beside its money."""
    facts(
        [
            ("项目编号", row["record_id"]),
            ("承担单位", row["recipient_name"]),
            ("统一社会信用代码", row["recipient_code"]),
            ("市(州)", row["city_name"]),
            ("县(市、区)", row["county_name"]),
            ("项目状态", row["project_status_name"]),
            ("立项日期", row["approved_on"]),
            ("组织方式", row["organising_mode"]),
            ("总投资", yuan(row["total_investment_amount_yuan"], "not_reported")),
            ("报送单位", row["reporting_department_name"]),
            ("来源", f"{row['source_file']} · {row['source_sheet']} · 第 {row['source_row']} 行"),
        ]
    )


def quotation(text: str, marked: str | None = None) -> None:
    """The words of a clause, verbatim, with the sentence of the rule marked in it."""
    words = escape(text)
    if marked and marked in text:
        words = words.replace(escape(marked), f"<mark>{escape(marked)}</mark>", 1)
    st.html(f'<blockquote class="clause">{words}</blockquote>')


def _said(value: Any) -> str:
    return nothing("not_reported") if value in (None, "") else str(value)
