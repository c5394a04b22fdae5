"""Reads indicators.csv and evidence.csv of a policy folder; a broken line raises a Refusal with file and line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from dashboard.policy.data_files import Record, read_records, refuse_repeats
from dashboard.policy.model import (
    ACCUMULATIONS,
    DEFINITION_BASES,
    DIRECTIONS,
    EVIDENCE_KINDS,
    FREQUENCIES,
    LEVEL_BASES,
    MEASURES,
    PERIODS,
    RECORDS,
    SOURCE_KINDS,
    SUM,
    EvidenceRule,
    Indicator,
    Rule,
)


def read_indicators(path: Path, clause_ids: set[str], rules: Sequence[Rule]) -> tuple[Indicator, ...]:
    """indicators.csv. A target named by a rule takes the rule's value; every other needs a named document."""
    records = read_records(path, tuple(field.name for field in fields(Indicator)))
    refuse_repeats(records, "indicator_id")
    targets = {rule.rule_id: rule for rule in rules if rule.rule_kind == "target"}
    indicators = tuple(_indicator(record, clause_ids, targets) for record in records)
    known = {indicator.indicator_id for indicator in indicators}
    for record, indicator in zip(records, indicators, strict=True):
        parts = (indicator.source_scope or "").split("|")
        if indicator.source_kind == SUM and not known.issuperset(parts):
            raise record.refuse("“source_scope”应列出要相加的指标编号，用 | 隔开")
    return indicators


def read_evidence_rules(path: Path, rules: Sequence[Rule]) -> tuple[EvidenceRule, ...]:
    """evidence.csv: one line for each condition and threshold of rules.csv, no more and no fewer."""
    wanted = {rule.rule_id for rule in rules if rule.rule_kind in ("condition", "threshold")}
    if not wanted and not path.exists():
        return ()
    records = read_records(path, tuple(field.name for field in fields(EvidenceRule)))
    refuse_repeats(records, "rule_id")
    for record in records:
        if record.text("rule_id") not in wanted:
            raise record.refuse(f"“{record.text('rule_id')}”不是 rules.csv 里的条件或门槛")
    missing = wanted - {record.text("rule_id") for record in records}
    if missing:
        raise records[-1].refuse(f"还缺条件 {'、'.join(sorted(missing))} 的一行，无法核对的填 none")
    return tuple(
        EvidenceRule(
            rule_id=record.text("rule_id"),
            headings=record.optional("headings"),
            value_kind=record.one_of("value_kind", EVIDENCE_KINDS),
            met_words=record.optional("met_words"),
            unmet_words=record.optional("unmet_words"),
        )
        for record in records
    )


def _indicator(record: Record, clause_ids: set[str], targets: Mapping[str, Rule]) -> Indicator:
    target = targets.get(record.optional("target_rule_id") or "")
    value = target.target_value if target else record.number("target_value", 4)
    _refuse_unfounded_target(record, target, value is not None)
    source_kind = record.one_of("source_kind", SOURCE_KINDS)
    measure = record.optional_one_of("source_measure", MEASURES)
    if (source_kind == RECORDS) != (measure is not None):
        raise record.refuse("“source_measure”：从台账计数的指标要写，其他指标不写")
    return Indicator(
        indicator_id=record.text("indicator_id"),
        clause_id=record.one_of("clause_id", clause_ids),
        indicator_order=record.integer("indicator_order"),
        indicator_name=record.text("indicator_name"),
        unit=record.text("unit"),
        direction=record.one_of("direction", DIRECTIONS),
        accumulation=record.one_of("accumulation", ACCUMULATIONS),
        baseline_value=record.number("baseline_value", 4),
        target_rule_id=target.rule_id if target else None,
        target_value=value,
        target_period=record.optional_one_of("target_period", PERIODS),
        target_from_on=record.date("target_from_on"),
        target_due_on=record.date("target_due_on"),
        target_document=record.optional("target_document"),
        frequency=record.one_of("frequency", FREQUENCIES),
        frequency_basis=record.one_of("frequency_basis", LEVEL_BASES),
        source_kind=source_kind,
        source_measure=measure,
        source_scope=record.optional("source_scope"),
        city_code=record.optional("city_code"),
        definition=record.text("definition"),
        definition_basis=record.one_of("definition_basis", DEFINITION_BASES),
        quote=record.text("quote"),
        quote_start=record.integer("quote_start"),
    )


def _refuse_unfounded_target(record: Record, target: Rule | None, has_value: bool) -> None:
    named = record.optional("target_rule_id")
    if named and target is None:
        raise record.refuse(f"“target_rule_id”的“{named}”不是 rules.csv 里的目标")
    if target and target.clause_id != record.text("clause_id"):
        raise record.refuse(f"目标“{named}”属于条款 {target.clause_id}，与指标的条款不同")
    if has_value and not target and not record.optional("target_document"):
        raise record.refuse("有目标值就要写出处：条款里的目标写 target_rule_id，文件里的写 target_document")
    if has_value and not record.optional("target_period"):
        raise record.refuse("有目标值就要写“target_period”：year 按年，total 到期一次")
    if record.optional("target_period") == "total":
        first, last = record.date("target_from_on"), record.date("target_due_on")
        if first is None or last is None or last <= first:
            raise record.refuse("到期一次的目标要写起止日期，且到期日在起始日之后")
