"""二、条款落实: for each part of the policy a table, then its clauses with their indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.briefing.facts import Facts, figure, joined, note_of, said_day, say, some
from dashboard.briefing.overall import money_sentence
from dashboard.briefing.tables import grid
from dashboard.export import ReportTable
from dashboard.export.briefing_parts import Block, Heading, Note, Paragraph, Piece

NUMBERING = re.compile(r"^[一二三四五六七八九十]+、")
WHOLE = (
    ("clause_id", 0.065),
    ("short_title", 0.16),
    ("departments", 0.175),
    ("committed_amount_yuan", 0.14),
    ("disbursed_amount_yuan", 0.14),
    ("disbursed_share_pct", 0.095),
    ("progress_state", 0.1125),
    ("money_state", 0.1125),
)
PLACE = (
    ("clause_id", 0.08),
    ("short_title", 0.26),
    ("departments", 0.225),
    ("project_count", 0.08),
    ("committed_amount_yuan", 0.125),
    ("disbursed_amount_yuan", 0.125),
    ("disbursed_share_pct", 0.105),
)


def clauses(facts: Facts) -> list[Block]:
    """The blocks of the section: each part with its table, and the clauses that have data."""
    report = facts.ask("clauses_progress")
    rows = report.table.to_pylist()
    parts = {row["part_id"]: row["part_title"] for row in rows}
    found: list[Block] = [Heading(1, "条款落实")]
    if facts.scope.city:
        found.append(Paragraph(("红黄绿按全部地区评定，不分市(州)，本材料不列。金额和项目只计本地区的。",)))
    for part, title in parts.items():
        of_part = [row for row in rows if row["part_id"] == part]
        found += [Heading(2, NUMBERING.sub("", title)), *_part(facts, part, title)]
        if not facts.scope.city:
            found += [_clause(facts, place, row) for place, row in enumerate(of_part, 1)]
    if facts.scope.city:
        found += _place_readings(facts)
    return found


def _part(facts: Facts, part: str, title: str) -> list[Block]:
    report = facts.ask("clauses_progress")
    rows = report.table.to_pylist()
    apart = facts.unplaced()
    listed = [place for place, row in enumerate(rows) if row["part_id"] == part]
    shown = [place for place in listed if rows[place]["clause_id"] not in apart]
    totals = facts.ask("overview_totals", part=[part])
    row = totals.table.to_pylist()[0]
    counted = joined(
        [
            some("有记录的条款", figure(totals, "clause_with_records_count")),
            some("项目", figure(totals, "project_count")),
        ],
        "，",
        "。",
    )
    without = all(rows[place]["committed_amount_yuan_missing_code"] == "not_applicable" for place in shown)
    money = ("所列条款不涉及资金。",) if without else money_sentence(totals)
    table = grid(
        f"{NUMBERING.sub('', title)}：各条{'资金' if facts.scope.city else '资金与状态'}",
        report,
        PLACE if facts.scope.city else WHOLE,
        where=shown,
        total=None if row["committed_amount_yuan"] is None else totals,
        remark="人才计划不按地区计入，见“人才计划”。" if len(shown) < len(listed) else "",
    )
    return [Paragraph((*(counted or ("没有台账记录。",)), *money)), *([table] if table else [])]


def _clause(facts: Facts, place: int, row: Mapping[str, Any]) -> Paragraph:
    lead = f"{place}．{row['short_title']}（条款{row['clause_id']}，{row['departments']}）。"
    told = (*_indicators(facts, row["clause_id"]), *_budget(facts, row["clause_id"]))
    return Paragraph((lead, *told) if told else (lead, "没有报送指标。"))


def _indicators(facts: Facts, clause: str) -> tuple[Piece, ...]:
    """The values of the indicators of a clause with their dates; indicators without value by name."""
    report = facts.of_clause("indicator_status", clause)
    rows = report.table.to_pylist()
    note = replace(
        note_of(report, "indicator_value"),
        label=f"条款{clause}的指标",
        definition="；".join(_defined(row) for row in rows if row["indicator_value"] is not None),
    )
    days = sorted({row["value_on"] for row in rows if row["indicator_value"] is not None and row["value_on"]})
    groups = [_on(report, rows, day, note) for day in [*days, None]]
    missing = [row["indicator_name"] for row in rows if row["indicator_value"] is None]
    said = joined(groups, "；", "。")
    return (*said, f"未报送的指标：{'、'.join(missing)}。") if missing else said


def _defined(row: Mapping[str, Any]) -> str:
    aim = f"，目标依据{row['document_number']}" if row["document_number"] else ""
    return f"{row['indicator_name']}，{str(row['definition']).rstrip('。')}{aim}"


def _on(report: ReportTable, rows: Sequence[Mapping[str, Any]], day: Any, note: Note) -> tuple[Piece, ...]:
    parts = [
        _indicator(report, place, row, note)
        for place, row in enumerate(rows)
        if row["indicator_value"] is not None and row["value_on"] == day
    ]
    # No bracket before a comma or full stop: at the end of a line LibreOffice loses the second of two such marks.
    has_target = any(row["target_value"] is not None for row in rows)
    told = joined(parts, "；" if has_target else "，", "")
    return (f"截至{said_day(day)}，", *told) if told and day else told


def _indicator(report: ReportTable, place: int, row: Mapping[str, Any], note: Note) -> tuple[Piece, ...]:
    value = figure(report, "indicator_value", place, row["unit"], note)
    told = say(str(row["indicator_name"]), value)
    target = figure(report, "target_value", place, row["unit"])
    if target is None:
        return told
    pace = say("，完成序时进度的", figure(report, "pace_share_pct", place))
    return (*told, "，目标", target, *pace, f"，评定为{row['progress_state']}")


def _budget(facts: Facts, clause: str) -> tuple[Piece, ...]:
    """Why the money of a clause is yellow or red, from the budget of the assessed year."""
    report = facts.ask("budget_by_clause")
    for place, row in enumerate(report.table.to_pylist()):
        if row["clause_id"] != clause or row["money_state"] not in ("黄", "红"):
            continue
        return joined(
            [
                say(f"{row['fiscal_year']}年预算执行率", figure(report, "budget_executed_share_pct", place)),
                say("时间已过", figure(report, "elapsed_share_pct", place)),
                (f"资金评定为{row['money_state']}",),
            ],
            "，",
            "。",
        )
    return ()


def _place_readings(facts: Facts) -> list[Block]:
    report = facts.ask("place_readings")
    rows = report.table.to_pylist()
    parts = [
        say(str(row["indicator_name"]), figure(report, "reading_value", place, row["unit"]))
        for place, row in enumerate(rows)
    ]
    missing = list(dict.fromkeys(row["indicator_name"] for row in rows if row["reading_value"] is None))
    told = joined(parts, "，", "。")
    if missing:
        told = (*told, f"分市(州)未报送的指标：{'、'.join(missing)}。")
    return [Heading(2, "分市(州)填报的指标"), Paragraph(told)] if told else []
