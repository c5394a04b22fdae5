"""五、人才计划: the fixed tables of the talent page, no count below the threshold, no list of persons."""

from __future__ import annotations

from dashboard.briefing.facts import Facts, figure, joined, say
from dashboard.briefing.tables import grid
from dashboard.export import ReportTable
from dashboard.export.briefing_parts import Block, Heading, Paragraph, Piece
from dashboard.formatting import nothing

SUPPORT = (
    ("program_name", 0.17),
    ("rule_name", 0.115),
    ("subject_count", 0.065),
    ("rule_amount_yuan", 0.11),
    ("limit_sum_amount_yuan", 0.145),
    ("committed_amount_yuan", 0.145),
    ("disbursed_amount_yuan", 0.13),
    ("exceeded_subject_count", 0.055),
    ("near_or_reached_subject_count", 0.065),
)
HELD = (
    ("selected_team_count", "入选团队"),
    ("selected_individual_count", "入选个人"),
    ("committed_amount_yuan", "支持金额"),
    ("disbursed_amount_yuan", "已拨付"),
    ("quota_count", "自主评审名额"),
    ("used_count", "已用名额"),
    ("on_duty_share_pct", "在岗率"),
    ("passed_share_pct", "中期评估通过率"),
)


def talent(facts: Facts) -> list[Block]:
    """The blocks of the section: the programmes, or the row of the city; for a department only if it answers for the clause."""
    if facts.scope.city:
        return _of_city(facts)
    clauses = {row["clause_id"] for row in facts.rows("talent_status", whole=True)}
    listed = {row["clause_id"] for row in facts.rows("clauses_progress")}
    totals = facts.ask("talent_totals", whole=True)
    if not clauses & listed or not totals.table.to_pylist()[0]["award_count"]:
        return []
    support = grid("支持金额与单个主体的限额", facts.ask("talent_support", whole=True), SUPPORT)
    whole = "以下是整条条款的数，与其他责任单位共同负责。" if facts.scope.department else ""
    return [
        Heading(1, "人才计划"),
        Paragraph((*((whole,) if whole else ()), *_totals(totals), *_threshold(totals))),
        *([support] if support else []),
    ]


def talent_tables(facts: Facts) -> tuple[ReportTable, ...]:
    """The tables of the programmes that only the annex holds."""
    return () if facts.scope.city or not talent(facts) else (facts.ask("talent_status", whole=True),)


def _totals(totals: ReportTable) -> tuple[Piece, ...]:
    row = totals.table.to_pylist()[0]
    told = joined([say(words, figure(totals, name, unit=_unit(name))) for name, words in HELD], "，", "。")
    for reason in ("not_reported", "withheld"):
        words = [
            said for name, said in HELD if row[name] is None and row.get(f"{name}_missing_code") == reason
        ]
        if words:
            told = (*told, f"{nothing(reason)}的：{'、'.join(words)}。")
    return told


def _unit(name: str) -> str | None:
    return "个" if name in ("quota_count", "used_count") else None


def _threshold(totals: ReportTable) -> tuple[Piece, ...]:
    """The sentence on withheld counts. The sums of each programme are always given."""
    least = figure(totals, "talent_minimum_count", unit="")
    return say(
        "各计划的入选数和金额合计公开；再往下分时，少于",
        least,
        "的人数依规不公开，可推算出上述数据的，同样不予公开。",
    )


def _of_city(facts: Facts) -> list[Block]:
    report = facts.ask("talent_by_city", whole=True)
    places = [
        place for place, row in enumerate(report.table.to_pylist()) if row["city_code"] == facts.scope.city
    ]
    lines = [_row(report, place) for place in places]
    if not lines:
        return []
    return [
        Heading(1, "人才计划"),
        Paragraph((*joined(lines, "；", "。"), *_threshold(facts.ask("talent_totals", whole=True)))),
    ]


def _row(report: ReportTable, place: int) -> tuple[Piece, ...]:
    row = report.table.to_pylist()[place]
    lead = f"{row['program_name']}入选{row['award_kind_name']}"
    unit = "人" if row["award_kind_name"] == "个人" else "个"
    held = figure(report, "award_count", place, unit)
    if held is None:
        return (f"{lead}的{'人数' if unit == '人' else '个数'}{nothing(row['award_count_missing_code'])}",)
    return (lead, held)
