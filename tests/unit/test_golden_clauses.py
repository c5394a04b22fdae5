"""The 25 clauses as they were read and signed off: a change of the data must be seen in this file."""

from __future__ import annotations

import os
from collections.abc import Iterator

from dashboard.formatting import quantity
from dashboard.policy.loading import Policy, load_policy
from dashboard.policy.model import Indicator, Rule
from dashboard.policy.reference import code_names
from dashboard.settings import ROOT

GOLDEN = ROOT / "tests" / "fixtures" / "clauses_as_read.md"


def lines(policy: Policy) -> Iterator[str]:
    """Each clause with its words, units, rules and indicators, as a person reads them beside the text."""
    for clause in policy.clauses:
        units = [unit.printed_name for unit in policy.responsible_units if unit.clause_id == clause.clause_id]
        yield f"## {clause.clause_id} {clause.clause_number} {clause.short_title}"
        yield ""
        yield f"> {clause.clause_text}"
        yield ""
        yield f"责任单位 {len(units)} 个：{'、'.join(units)}。资金：{clause.money_note}"
        yield ""
        yield from (rule_line(rule) for rule in policy.rules if rule.clause_id == clause.clause_id)
        yield from (
            indicator_line(indicator, policy)
            for indicator in policy.indicators
            if indicator.clause_id == clause.clause_id
        )
        yield ""


def rule_line(rule: Rule) -> str:
    """One rule: kind, name, figure, and the words it was taken from."""
    kind = code_names("rule_kind")[rule.rule_kind]
    figure = "".join(
        (
            f" {quantity(rule.amount_yuan, '元')}" if rule.amount_yuan is not None else "",
            f" {quantity(rule.share_pct, '%')}" if rule.share_pct is not None else "",
            f" {quantity(rule.target_value, rule.target_unit or '')}"
            if rule.target_value is not None
            else "",
            f" 每{rule.subject_kind}" if rule.subject_kind else "",
            f" {code_names('bound')[rule.bound]}" if rule.bound else "",
        )
    )
    return f"- 规则·{kind} {rule.rule_name}{figure} ←“{rule.quote}”"


def indicator_line(indicator: Indicator, policy: Policy) -> str:
    """One indicator: unit, target or none, where its number comes from, and its words."""
    source = code_names("indicator_source")[indicator.source_kind]
    counting = indicator.source_measure or (
        indicator.source_scope if indicator.source_kind == "sum" else None
    )
    target = (
        f"目标 {quantity(indicator.target_value, indicator.unit)}"
        f"（{indicator.target_rule_id or indicator.target_document}）"
        if indicator.target_value is not None
        else "未设目标"
    )
    return (
        f"- 指标 {indicator.indicator_name}（{indicator.unit}，{code_names('direction')[indicator.direction]}，"
        f"{code_names('accumulation')[indicator.accumulation]}，{code_names('frequency')[indicator.frequency]}）{target}；"
        f"{source}{f' {counting}' if counting else ''}；口径{indicator.definition_basis} ←“{indicator.quote}”"
    )


def test_the_clauses_are_as_they_were_read() -> None:
    """Whoever changes a clause, rule or indicator reads it against the text again: WRITE_GOLDEN=1 rewrites the file."""
    written = "# 25 条逐条核对\n\n" + "\n".join(lines(load_policy("sichuan-ai"))).rstrip() + "\n"
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text(written, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == written
