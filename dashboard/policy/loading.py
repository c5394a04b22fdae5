"""Reads the folder of a policy into values and Arrow tables; a broken file raises a Refusal with file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa

from dashboard.policy.arrow_tables import MONEY, QUANTITY, SHARE, schema_of, table_of
from dashboard.policy.check_catalogue import checks
from dashboard.policy.data_files import read_toml
from dashboard.policy.files import (
    read_clauses,
    read_count,
    read_numbering,
    read_parts,
    read_programs,
    read_remarks,
    read_responsible_units,
    read_rules,
    read_share,
    read_stages,
    read_switched_off,
    read_tolerance,
)
from dashboard.policy.findings import findings
from dashboard.policy.indicators import read_evidence_rules, read_indicators
from dashboard.policy.model import Policy, policy_text
from dashboard.policy.place_indicators import read_place_indicators
from dashboard.policy.public_lists import public_lists
from dashboard.policy.public_records import public_records
from dashboard.policy.reference import reference_tables
from dashboard.refusal import Refusal
from dashboard.settings import POLICIES

__all__ = ["Policy", "edition_tables", "findings", "load_policy", "policy_tables", "policy_text"]

TEXT, WHOLE, DAY, YES_NO = pa.string(), pa.int32(), pa.date32(), pa.bool_()
SCHEMAS = {
    "policies": schema_of(
        policy_id=TEXT, policy_name=TEXT, title=TEXT, document_number=TEXT, issuer=TEXT,
        issued_on=DAY, effective_on=DAY, expires_on=DAY, source_note=TEXT, near_share_pct=SHARE,
        green_share_pct=SHARE, yellow_share_pct=SHARE, about_share_pct=SHARE, reporting_days=WHOLE, talent_minimum_count=WHOLE,
        task_soon_days=WHOLE, task_report_days=WHOLE, task_behind_share_pct=SHARE,
        thresholds_note=TEXT,
    ),
    "parts": schema_of(part_id=TEXT, part_order=WHOLE, part_title=TEXT),
    "clauses": schema_of(
        clause_id=TEXT, part_id=TEXT, clause_order=WHOLE, clause_number=TEXT, short_title=TEXT,
        clause_text=TEXT, money_kind=TEXT, money_note=TEXT,
    ),
    "rules": schema_of(
        rule_id=TEXT, clause_id=TEXT, rule_order=WHOLE, rule_kind=TEXT, rule_name=TEXT, subject_kind=TEXT,
        bound=TEXT, amount_yuan=MONEY, share_pct=SHARE, basis_column=TEXT, funding_level=TEXT,
        funding_level_basis=TEXT, rule_group=TEXT, one_off=YES_NO, target_value=QUANTITY, target_unit=TEXT,
        condition_column=TEXT, quote=TEXT, quote_start=WHOLE, note=TEXT,
    ),
    "clause_departments": schema_of(
        clause_id=TEXT, slot_order=WHOLE, department_code=TEXT, printed_name=TEXT, bureau_name=TEXT,
        is_open_list=YES_NO,
    ),
    "talent_programs": schema_of(
        program_code=TEXT, program_name=TEXT, clause_id=TEXT, aliases=TEXT, autonomous_track=TEXT, quota_indicator=TEXT,
    ),
    "talent_stages": schema_of(
        program_code=TEXT, stage_code=TEXT, stage_name=TEXT, stage_order=WHOLE, counts_as=TEXT,
        confirmed=YES_NO, tracks=TEXT,
    ),
    "indicators": schema_of(
        indicator_id=TEXT, clause_id=TEXT, indicator_order=WHOLE, indicator_name=TEXT, unit=TEXT, direction=TEXT,
        accumulation=TEXT, baseline_value=QUANTITY, target_rule_id=TEXT, target_value=QUANTITY, target_period=TEXT,
        target_from_on=DAY, target_due_on=DAY, target_document=TEXT, frequency=TEXT, frequency_basis=TEXT,
        source_kind=TEXT, source_measure=TEXT, source_scope=TEXT, city_code=TEXT, definition=TEXT,
        definition_basis=TEXT, quote=TEXT, quote_start=WHOLE,
    ),
    "place_indicators": schema_of(indicator_id=TEXT, place_level=TEXT),
    "evidence_rules": schema_of(
        rule_id=TEXT, headings=TEXT, value_kind=TEXT, met_words=TEXT, unmet_words=TEXT,
    ),
    "slips": schema_of(clause_id=TEXT, quote=TEXT, quote_start=WHOLE, reason=TEXT),
    "checks_off": schema_of(check_id=TEXT, reason=TEXT),
    "checks": schema_of(
        check_id=TEXT, check_order=WHOLE, check_title=TEXT, severity=TEXT, sentence=TEXT, advice=TEXT,
    ),
}  # fmt: skip


def load_policy(policy_id: str, policies: Path = POLICIES) -> Policy:
    """Read `<policies>/<policy_id>/`.

    Raises Refusal, naming file and line, where the folder or a file is missing or broken.
    Whether the text agrees with the rules is checked by `findings`.
    """
    folder = policies / policy_id
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", policy_id) or not folder.is_dir():
        raise Refusal(
            f"没有“{policy_id}”这份政策：{policies} 下没有这个文件夹。新增办法见 docs/add-a-policy.md。"
        )
    top = read_toml(folder / "policy.toml")
    if top.text("policy_id") != policy_id:
        raise top.refuse(f"policy_id 是“{top.text('policy_id')}”，与文件夹名“{policy_id}”不同")
    parts = read_parts(top)
    clauses = read_clauses(folder / "clauses.csv", {part.part_id for part in parts})
    clause_ids = {clause.clause_id for clause in clauses}
    rules = read_rules(folder / "rules.csv", clause_ids)
    indicators = read_indicators(folder / "indicators.csv", clause_ids, rules)
    programs = read_programs(top, clause_ids, {indicator.indicator_id for indicator in indicators})
    thresholds = top.section("thresholds")
    return Policy(
        folder=folder,
        policy_id=policy_id,
        policy_name=top.text("policy_name"),
        title=top.optional("title"),
        document_number=top.optional("document_number"),
        issuer=top.optional("issuer"),
        issued_on=top.date("issued_on"),
        effective_on=top.date("effective_on"),
        expires_on=top.date("expires_on"),
        source_note=top.text("source_note"),
        deadline_note=top.optional("deadline_note"),
        preamble=top.text("preamble"),
        numbering=read_numbering(top),
        near_share_pct=read_share(thresholds, "near_share_pct"),
        green_share_pct=read_share(thresholds, "green_share_pct"),
        yellow_share_pct=read_share(thresholds, "yellow_share_pct"),
        about_share_pct=read_tolerance(thresholds),
        reporting_days=thresholds.integer("reporting_days"),
        talent_minimum_count=read_count(thresholds, "talent_minimum_count", 3),
        task_soon_days=read_count(thresholds, "task_soon_days", 30),
        task_report_days=read_count(thresholds, "task_report_days", 45),
        task_behind_share_pct=read_share(thresholds, "task_behind_share_pct", "80"),
        thresholds_note=thresholds.text("thresholds_note"),
        parts=parts,
        clauses=clauses,
        rules=rules,
        responsible_units=read_responsible_units(folder / "responsible.csv", clause_ids),
        slips=read_remarks(top, "slips", clause_ids),
        ignored_numbers=read_remarks(top, "ignored_numbers", clause_ids),
        talent_programs=programs,
        talent_stages=read_stages(top, {program.program_code for program in programs}),
        indicators=indicators,
        evidence_rules=read_evidence_rules(folder / "evidence.csv", rules),
        checks_off=read_switched_off(top),
        place_indicators=read_place_indicators(top, {indicator.indicator_id for indicator in indicators}),
    )


def edition_tables(policy_id: str) -> dict[str, pa.Table]:
    """The tables of an edition that are not facts: policy, reference data, public lists, catalogue of checks."""
    reference = reference_tables()
    regions = reference["regions"].select(["region_code", "parent_code"]).to_pylist()
    codes = reference["codes"].select(["code_list", "code"]).to_pylist()
    lists = public_lists(
        {row["region_code"]: row["parent_code"] for row in regions},
        [(row["code_list"], row["code"]) for row in codes],
    )
    records = public_records(reference["regions"].to_pylist())
    return {**policy_tables(load_policy(policy_id)), **reference, **lists, "public_records": records}


def policy_tables(policy: Policy) -> dict[str, pa.Table]:
    """The policy as Arrow tables: money decimal(18, 2) in yuan, percentages decimal(9, 4), codes as text."""
    rows: dict[str, tuple[object, ...]] = {
        "policies": (policy,),
        "parts": policy.parts,
        "clauses": policy.clauses,
        "rules": policy.rules,
        "clause_departments": policy.responsible_units,
        "talent_programs": policy.talent_programs,
        "talent_stages": policy.talent_stages,
        "indicators": policy.indicators,
        "place_indicators": policy.place_indicators,
        "evidence_rules": policy.evidence_rules,
        "slips": policy.slips,
        "checks_off": policy.checks_off,
        "checks": checks(),
    }
    return {name: table_of(values, SCHEMAS[name]) for name, values in rows.items()}
