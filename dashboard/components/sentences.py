"""The answer of a page in a sentence, written only where its numbers exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.formatting import count, day, money, percent, plain

LEADING = 2  # clauses that the title of their picture names

# What the filters do to counts of people.
TALENT_SCOPE = (
    "人才按固定的统计表计数：计划 × 类别 × 环节、批次、领域、市(州)、用人单位类型、在岗、中期评估。"
    "“人才计划”只筛选环节、自主评审权下放和入选分布的表，其余各表和总数为各计划合计；其余筛选不改变本页。"
    "其他页按地区、年度、关键词筛选时，人才资金整体计入或整体不计入，不计入的为“依规不公开”，不计为 0。"
)


def say(sentence: str) -> None:
    """Draw the sentence of a page; nothing for ''. sentence: Markdown that is written here."""
    if sentence:
        st.markdown(sentence)


def overview(totals: dict[str, Any]) -> str:
    """The sentence on amounts committed and paid, coverage and findings."""
    parts = [_drawn(totals)]
    parts.append(f"{totals['clause_count']} 条中有 {totals['clause_with_records_count']} 条有记录。")
    parts.append(_exceeded(totals["exceeded_subject_count"]))
    return _said(parts)


def leading(rows: Sequence[Mapping[str, Any]], totals: Mapping[str, Any]) -> str:
    """What the clauses say in a line: those with most money and their share of all; a plain title without money."""
    found = [row for row in rows if row["committed_amount_yuan"] and row["clause_id"]]
    found.sort(key=lambda row: row["committed_amount_yuan"], reverse=True)
    whole = totals["committed_amount_yuan"]
    if len(found) < LEADING + 1 or not whole:
        return "各条款立项与拨付"
    share = percent(sum(row["committed_amount_yuan"] for row in found[:LEADING]) * 100 / whole)
    return f"{'、'.join(row['clause_id'] for row in found[:LEADING])} 立项最多，占合计的 {share}"


def undated(totals: dict[str, Any], year: Any) -> None:
    """Under a year, what of the same choice has no date and so stands in no year; nothing where all money has one.

    totals: a row with undated amounts; year: the years that are chosen, None for all.
    """
    stages = {"committed": "立项", "disbursed": "拨付", "applied": "申请"}
    found = [
        f"{name} **{money(totals[column])}**"
        for stage, name in stages.items()
        if totals.get(column := f"{stage}_undated_amount_yuan")
    ]
    if not year or not found:
        return
    within = "已计入" if "undated" in year else "不属于任何年度，不计入所选年度"
    st.warning(
        f"同样条件下**未注明日期**的：{'，'.join(found)}，{within}。有未注明日期资金的，拨付率不适用。",
        icon=None,
    )


def caps(totals: dict[str, Any]) -> str:
    """The sentence on the used share of the limits and the subjects to check."""
    held, limits = totals["comparable_committed_amount_yuan"], totals["limit_sum_amount_yuan"]
    parts = []
    if held is not None and limits:
        share = percent(held * 100 / limits)
        parts.append(
            f"{totals['comparable_subject_count']} 个可核算主体立项 **{money(held)}**，占上限合计 **{share}**。"
        )
    parts.append(_exceeded(totals["exceeded_subject_count"]))
    if totals["unproved_subject_count"]:
        parts.append(f"另有 {totals['unproved_subject_count']} 个缺少计算依据或条件待核，暂不能判断。")
    return _said(parts)


def departments(totals: dict[str, Any]) -> str:
    """The sentence on the overlap of the slots and the due date of the quarter."""
    parts = [
        f"责任分工 **{totals['slot_count']} 条次**，涉及 {totals['clause_count']} 条：{totals['alone_clause_count']} 条由一个单位负责，"
        f"{totals['joint_clause_count']} 条共同负责（{totals['joint_slot_count']} 条次）。"
        "共同负责的条款在各责任单位下均列出，各单位之间不能相加。"
    ]
    if totals["period_on"] is None:
        parts.append("本版没有数据截至日，不能确定本期所指季度。")
    else:
        parts.append(
            f"本期指截至 {day(totals['period_on'])} 的季度，应于 {day(totals['due_on'])}（含）前报送。"
        )
    return _said(parts)


def budget(totals: dict[str, Any]) -> str:
    """The sentence on the paid share of the budget with its denominator, and the clauses without known budget."""
    parts = [f"{plain(totals['fiscal_years'])} 年预算："]
    paid, whole = totals["budget_disbursed_amount_yuan"], totals["comparable_adjusted_budget_amount_yuan"]
    if paid is None:
        parts.append("有预算的条款均未报送拨付，不能计算预算执行率。")
    else:
        share = percent(totals["budget_executed_share_pct"], "not_applicable")
        parts.append(
            f"{totals['comparable_clause_count']} 条已报送拨付，同年同级拨付 **{money(paid)}**，"
            f"占其调整后预算 **{money(whole)}** 的 {share}。"
        )
    unpaid = totals["clause_with_budget_count"] - totals["comparable_clause_count"]
    if paid is not None and unpaid:
        parts.append(f"另有 {unpaid} 条有预算、未报送拨付，不纳入执行率计算。")
    without = totals["clause_count"] - totals["clause_with_budget_count"]
    if without:
        parts.append(f"所选范围内其余 {without} 条没有已知文件安排预算。")
    return _said(parts)


def no_budget(choices: Sequence[tuple[str, str]]) -> None:
    """Draw the sentence that no known document gives a budget, with the filters."""
    words = "；".join(f"{plain(name)}：{plain(labels)}" for name, labels in choices)
    st.info(f"所选条件下没有已知文件安排预算（{words}）。" if words else "没有已知文件安排预算。")


def counted(row: Mapping[str, Any], name: str) -> str:
    """The number of subjects, or the word for its reason."""
    return count(row[name], "个", row[f"{name}_missing_code"])


def subjects(row: Mapping[str, Any], name: str, which: str) -> str:
    """The number of subjects of an amount, for a label; '' where the number is 0 or withheld."""
    return f"（{which} {row[name]} 个主体）" if row[name] else ""


def people(row: Mapping[str, Any]) -> str:
    """The number of awards in addition to projects, or the word for its reason."""
    return f"人才入选 {count(row['award_count'], '项', row['award_count_missing_code'])}"


def talent(totals: dict[str, Any]) -> str:
    """The sentence on selected awards."""
    return f"入选团队 **{totals['selected_team_count']}** 个、个人 **{totals['selected_individual_count']}** 人。"


def people_in_full(totals: dict[str, Any]) -> str:
    """The sentence on who was selected and what is still to be paid. totals: of people_totals."""
    if totals["people_team_count"] is None:
        return ""
    left = totals["left_early_count"]
    return _said(
        [
            f"入选团队 **{totals['people_team_count']}** 个、个人 **{totals['people_individual_count']}** 人，"
            f"另有 {count(totals['people_applied_count'], '项')}在入选以前的环节；"
            f"还要拨付 **{money(totals['to_pay_amount_yuan'])}**"
            + (f"；{left} 项提前离岗。" if left else "。")
        ]
    )


def thresholds(row: dict[str, Any]) -> None:
    """Draw the thresholds of green and yellow and their source."""
    st.caption(
        f"红黄绿对照序时进度：达到 {percent(row['green_share_pct'], digits=0)} 为绿，"
        f"{percent(row['yellow_share_pct'], digits=0)} 起为黄，以下为红；{plain(row['thresholds_note'])}。"
    )


def _drawn(totals: dict[str, Any]) -> str:
    committed, disbursed = totals["committed_amount_yuan"], totals["disbursed_amount_yuan"]
    if committed is None:
        return ""
    paid = "拨付未报送" if disbursed is None else f"已拨付 **{money(disbursed)}**"
    share = totals["disbursed_share_pct"]
    rate = f"，拨付率 {percent(share)}（拨付 ÷ 立项）" if share is not None else ""
    return f"已立项 **{money(committed)}**，{paid}{rate}。"


def _exceeded(number: int | None) -> str:
    if number is None:
        return "个人和团队的限额依规不公开。"
    return (
        f"**{number} 个主体的立项合计高于限额**，提请核实。" if number else "未发现立项合计高于限额的主体。"
    )


def _said(parts: list[str]) -> str:
    return "".join(part for part in parts if part)
