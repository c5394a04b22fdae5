"""The list of clauses: the printed text of every clause, with its departments, states and money."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.lights import light
from dashboard.components.sentences import people
from dashboard.export import ReportTable
from dashboard.formatting import count, day, nothing, percent, wan
from dashboard.settings import page_path

HEADS = ("条款", "政策原文与主要指标", "进度", "资金", "立项（万元）", "拨付（万元）", "拨付率", "项目")


def clause_list(report: ReportTable, addresses: Mapping[str, Mapping[str, str]]) -> None:
    """Draw every clause with its text, departments, states and money; a table per part of the policy.

    addresses: clause → parameters of its page.
    """
    rows = report.table.to_pylist()
    parts = dict.fromkeys(row["part_title"] for row in rows)
    for part in parts:
        of_part = [row for row in rows if row["part_title"] == part]
        heads = "".join(f"<th>{head}</th>" for head in HEADS)
        body = "".join(_clause(row, addresses[row["clause_id"]]) for row in of_part)
        st.html(
            f'<table class="clauses"><caption>{escape(part)}（{len(of_part)} 条）</caption>'
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
        f"<span>{row['indicator_count']} 项指标，{row['reported_indicator_count']} 项已填报；{filed}{late}</span></div>"
    )
