"""The values of a policy: parts, clauses, rules, responsible units. No file is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from dashboard.policy.place_indicators import PlaceIndicator

MONEY_KINDS = ("ruled", "unquantified", "none")
MONEY_RULE_KINDS = ("cap", "share", "match")
RULE_KINDS = (*MONEY_RULE_KINDS, "target", "threshold", "condition", "deadline")
SUBJECT_KINDS = ("项目", "平台", "户", "团队", "个人")
BOUNDS = ("at_most", "exact", "at_least")
BASIS_COLUMNS = (
    "total_investment_amount_yuan", "national_grant_amount_yuan", "actual_investment_amount_yuan",
)  # fmt: skip
LEVEL_BASES = ("原文", "推定")
DIRECTIONS = ("up", "down", "none")
ACCUMULATIONS, PERIODS = ("year", "total", "point"), ("year", "total")
FREQUENCIES = ("monthly", "quarterly", "half_yearly", "yearly")
DEFINITION_BASES = ("原文", "推定", "待核")
READING, RECORDS, SUM = "reading", "records", "sum"
SOURCE_KINDS = (READING, RECORDS, SUM)
MEASURES = (
    "committed_record_count",
    "organised_record_count",
    "committed_subject_count",
    "committed_recipient_count",
    "conditions_met_record_count",
    "committed_amount_yuan",
    "disbursed_amount_yuan",
    "actual_investment_amount_yuan",
    "selected_team_count", "selected_individual_count",
)  # fmt: skip
EVIDENCE_KINDS = ("text", "money", "months", "region", "stage", "none")
PREAMBLE = "preamble"


@dataclass(frozen=True)
class Part:
    """A part of the text; the title stands as printed, with its number."""

    part_id: str
    part_order: int
    part_title: str


@dataclass(frozen=True)
class Clause:
    """A clause, verbatim. `short_title` is this software's, `clause_number` is as printed: 一(一)."""

    clause_id: str
    part_id: str
    clause_order: int
    clause_number: str
    short_title: str
    clause_text: str
    money_kind: str
    money_note: str | None


@dataclass(frozen=True)
class Rule:
    """One rule and the words of the text that it comes from. Yuan, percent; quote_start counts from 0."""

    rule_id: str
    clause_id: str
    rule_order: int
    rule_kind: str
    rule_name: str
    subject_kind: str | None
    bound: str | None
    amount_yuan: Decimal | None
    share_pct: Decimal | None
    basis_column: str | None
    funding_level: str | None
    funding_level_basis: str | None
    rule_group: str | None
    one_off: bool
    target_value: Decimal | None
    target_unit: str | None
    condition_column: str | None
    quote: str
    quote_start: int
    note: str | None


@dataclass(frozen=True)
class Indicator:
    """An indicator of a clause, with its unit and the words of the text that it comes from.

    accumulation: `year` starts again each year, `total` runs on, `point` holds on its day.
    A target comes from a rule of the clause (target_rule_id) or from a named document.
    source_kind: `reading` is filed, `records` is counted (source_measure, source_scope = a rule group), `sum` adds
    up the indicators named in source_scope. basis columns say 原文, 推定 or 待核.
    """

    indicator_id: str
    clause_id: str
    indicator_order: int
    indicator_name: str
    unit: str
    direction: str
    accumulation: str
    baseline_value: Decimal | None
    target_rule_id: str | None
    target_value: Decimal | None
    target_period: str | None
    target_from_on: date | None
    target_due_on: date | None
    target_document: str | None
    frequency: str
    frequency_basis: str
    source_kind: str
    source_measure: str | None
    source_scope: str | None
    city_code: str | None
    definition: str
    definition_basis: str
    quote: str
    quote_start: int


@dataclass(frozen=True)
class EvidenceRule:
    """How a condition or threshold is seen on a record: headings of a ledger, and words that meet it or do not.

    headings, met_words, unmet_words: separated by `|`. value_kind: `money` and `months` are compared with the
    rule's amount or target; `region` with the city codes in met_words; `stage` with the talent stage.
    """

    rule_id: str
    headings: str | None
    value_kind: str
    met_words: str | None
    unmet_words: str | None


@dataclass(frozen=True)
class SwitchedOff:
    """A check of queries/checks that this policy does not run, and why."""

    check_id: str
    reason: str


@dataclass(frozen=True)
class ResponsibleUnit:
    """One place in the list of units behind a clause, in printed order. Not a lead, only an order."""

    clause_id: str
    slot_order: int
    department_code: str
    printed_name: str
    bureau_name: str | None
    is_open_list: bool


@dataclass(frozen=True)
class Remark:
    """A remark on words of a clause or of the preamble: a slip of the pen, or a number to ignore."""

    clause_id: str
    quote: str
    quote_start: int
    reason: str


@dataclass(frozen=True)
class TalentProgram:
    """A talent programme of a clause; aliases are separated by `|`; None where it has no such thing."""

    program_code: str
    program_name: str
    clause_id: str
    aliases: str
    autonomous_track: str | None  # whose awards the employers decide
    quota_indicator: str | None  # reports the 单列名额 of all programmes together that name it


@dataclass(frozen=True)
class TalentStage:
    """A stage of a programme, and whether money in it counts as applied or committed.

    tracks: the tracks that the stage belongs to, separated by `|`; None for all tracks of the programme.
    """

    program_code: str
    stage_code: str
    stage_name: str
    stage_order: int
    counts_as: str
    confirmed: bool
    tracks: str | None


@dataclass(frozen=True)
class Policy:
    """A policy folder, read and consistent in itself. None means 未核实."""

    folder: Path
    policy_id: str
    policy_name: str
    title: str | None
    document_number: str | None
    issuer: str | None
    issued_on: date | None
    effective_on: date | None
    expires_on: date | None
    source_note: str
    deadline_note: str | None
    preamble: str
    numbering: str
    near_share_pct: Decimal
    green_share_pct: Decimal
    yellow_share_pct: Decimal
    about_share_pct: Decimal
    reporting_days: int
    talent_minimum_count: int
    task_soon_days: int
    task_report_days: int
    task_behind_share_pct: Decimal
    thresholds_note: str
    parts: tuple[Part, ...]
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    responsible_units: tuple[ResponsibleUnit, ...]
    slips: tuple[Remark, ...]
    ignored_numbers: tuple[Remark, ...]
    talent_programs: tuple[TalentProgram, ...]
    talent_stages: tuple[TalentStage, ...]
    indicators: tuple[Indicator, ...]
    evidence_rules: tuple[EvidenceRule, ...]
    checks_off: tuple[SwitchedOff, ...]
    place_indicators: tuple[PlaceIndicator, ...] = ()


def policy_text(policy: Policy) -> str:
    """The whole text, one line per paragraph: preamble, part titles, clauses."""
    lines = [policy.preamble]
    for part in policy.parts:
        lines.append(part.part_title)
        lines.extend(clause.clause_text for clause in policy.clauses if clause.part_id == part.part_id)
    return "\n".join(lines) + "\n"
