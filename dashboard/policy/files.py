"""Reads the files of a policy folder into values; a broken line raises a Refusal with file and line."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

from dashboard.policy.data_files import Record, Section, parsed_number, read_records, refuse_repeats
from dashboard.policy.model import (
    BASIS_COLUMNS,
    BOUNDS,
    LEVEL_BASES,
    MONEY_KINDS,
    PREAMBLE,
    RULE_KINDS,
    SUBJECT_KINDS,
    Clause,
    Part,
    Remark,
    ResponsibleUnit,
    Rule,
    SwitchedOff,
    TalentProgram,
    TalentStage,
)
from dashboard.refusal import Refusal


def _columns(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _known(record: Record, column: str, known: Collection[str], where: str) -> str:
    value = record.text(column)
    if value not in known:
        raise record.refuse(f"“{column}”的值“{value}”在{where}里没有")
    return value


def read_parts(top: Section) -> tuple[Part, ...]:
    """The [[parts]] in the order written."""
    sections = top.sections("parts")
    parts = tuple(
        Part(section.text("part_id"), order, section.text("part_title"))
        for order, section in enumerate(sections, 1)
    )
    if not parts or len({part.part_id for part in parts}) != len(parts):
        raise top.refuse("[[parts]] 一个也没有，或 part_id 有重复")
    return parts


def read_clauses(path: Path, part_ids: Collection[str]) -> tuple[Clause, ...]:
    """clauses.csv, in the order of the text: `clause_order` must count 1, 2, 3 …"""
    records = read_records(path, _columns(Clause))
    refuse_repeats(records, "clause_id")
    for place, record in enumerate(records, 1):
        if record.integer("clause_order") != place:
            raise record.refuse(f"“clause_order”应为 {place}，条款按原文次序排")
    return tuple(
        Clause(
            clause_id=record.text("clause_id"),
            part_id=_known(record, "part_id", part_ids, "policy.toml 的 [[parts]] "),
            clause_order=record.integer("clause_order"),
            clause_number=record.text("clause_number"),
            short_title=record.text("short_title"),
            clause_text=record.text("clause_text"),
            money_kind=record.one_of("money_kind", MONEY_KINDS),
            money_note=record.optional("money_note"),
        )
        for record in records
    )


def read_rules(path: Path, clause_ids: Collection[str]) -> tuple[Rule, ...]:
    """rules.csv: kind, subject, amount and share of each rule, with its quote and where it begins in the clause."""
    records = read_records(path, _columns(Rule))
    refuse_repeats(records, "rule_id")
    return tuple(_rule(record, clause_ids) for record in records)


def _rule(record: Record, clause_ids: Collection[str]) -> Rule:
    return Rule(
        rule_id=record.text("rule_id"),
        clause_id=_known(record, "clause_id", clause_ids, " clauses.csv "),
        rule_order=record.integer("rule_order"),
        rule_kind=record.one_of("rule_kind", RULE_KINDS),
        rule_name=record.text("rule_name"),
        subject_kind=record.optional_one_of("subject_kind", SUBJECT_KINDS),
        bound=record.optional_one_of("bound", BOUNDS),
        amount_yuan=record.number("amount_yuan", 2),
        share_pct=record.number("share_pct", 4),
        basis_column=record.optional_one_of("basis_column", BASIS_COLUMNS),
        funding_level=record.optional("funding_level"),
        funding_level_basis=record.optional_one_of("funding_level_basis", LEVEL_BASES),
        rule_group=record.optional("rule_group"),
        one_off=record.boolean("one_off"),
        target_value=record.number("target_value", 4),
        target_unit=record.optional("target_unit"),
        condition_column=record.optional("condition_column"),
        quote=record.text("quote"),
        quote_start=record.integer("quote_start"),
        note=record.optional("note"),
    )


def read_responsible_units(path: Path, clause_ids: Collection[str]) -> tuple[ResponsibleUnit, ...]:
    """responsible.csv: one line per unit printed behind a clause, in printed order."""
    records = read_records(path, _columns(ResponsibleUnit))
    refuse_repeats(records, "clause_id", "slot_order")
    return tuple(
        ResponsibleUnit(
            clause_id=_known(record, "clause_id", clause_ids, " clauses.csv "),
            slot_order=record.integer("slot_order"),
            department_code=record.text("department_code"),
            printed_name=record.text("printed_name"),
            bureau_name=record.optional("bureau_name"),
            is_open_list=record.boolean("is_open_list"),
        )
        for record in records
    )


def read_remarks(top: Section, key: str, clause_ids: Collection[str]) -> tuple[Remark, ...]:
    """[[slips]] or [[ignored_numbers]]: words, their place in the text, and the reason."""
    return tuple(
        Remark(
            section.one_of("clause_id", {*clause_ids, PREAMBLE}),
            section.text("quote"),
            section.integer("quote_start"),
            section.text("reason"),
        )
        for section in top.sections(key)
    )


def read_programs(
    top: Section, clause_ids: Collection[str], indicator_ids: Collection[str]
) -> tuple[TalentProgram, ...]:
    """[[talent_programs]]; a policy may have none."""
    return tuple(
        TalentProgram(
            section.text("program_code"),
            section.text("program_name"),
            section.one_of("clause_id", clause_ids),
            section.optional("aliases") or "",
            section.optional("autonomous_track"),
            section.one_of("quota_indicator", indicator_ids) if section.optional("quota_indicator") else None,
        )
        for section in top.sections("talent_programs")
    )


def read_stages(top: Section, program_codes: Collection[str]) -> tuple[TalentStage, ...]:
    """[[talent_stages]]: per programme, in order, each counted as applied or committed."""
    return tuple(
        TalentStage(
            section.one_of("program_code", program_codes),
            section.text("stage_code"),
            section.text("stage_name"),
            section.integer("stage_order"),
            section.one_of("counts_as", ("applied", "committed")),
            section.boolean("confirmed"),
            section.optional("tracks"),
        )
        for section in top.sections("talent_stages")
    )


def read_numbering(top: Section) -> str:
    """The pattern of the numbers that part titles and clauses begin with; empty matches nothing."""
    pattern = top.optional("numbering") or ""
    try:
        re.compile(pattern)
    except re.error as problem:
        raise top.refuse(f"“numbering”不是正确的正则式（{problem}）") from None
    return pattern


def read_share(thresholds: Section, key: str, otherwise: str | None = None) -> Decimal:
    """A percentage of [thresholds] as quoted text, 0 to 100. otherwise: where the policy does not say."""
    text = thresholds.text(key) if otherwise is None or key in thresholds.values else otherwise
    wrong: Refusal = thresholds.refuse(f"“{key}”的值“{text}”应为 0 到 100 的数，写在引号里")
    share = parsed_number(text, 4, wrong)
    if share > 100:
        raise wrong
    return share


def read_count(thresholds: Section, key: str, otherwise: int) -> int:
    """A whole number of [thresholds]; `otherwise` where the policy does not say."""
    return thresholds.integer(key) if key in thresholds.values else otherwise


def read_tolerance(thresholds: Section) -> Decimal:
    """How many percent 左右 allows in both directions; 10 where the policy does not say."""
    known = "about_share_pct" in thresholds.values
    return read_share(thresholds, "about_share_pct") if known else Decimal(10)


def read_switched_off(top: Section) -> tuple[SwitchedOff, ...]:
    """[[checks_off]]: checks that this policy does not run, each with its reason."""
    return tuple(
        SwitchedOff(section.text("check_id"), section.text("reason"))
        for section in top.sections("checks_off")
    )
