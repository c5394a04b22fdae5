"""一、总体情况: records, money, states and reporting."""

from __future__ import annotations

from dashboard.briefing.facts import Facts, figure, joined, said_day, say, some
from dashboard.briefing.tables import bars
from dashboard.export import ReportTable
from dashboard.export.briefing_parts import Block, Heading, Paragraph, Piece
from dashboard.formatting import nothing

LIGHTS = "。红黄绿对照序时进度计算，没有目标或没有预算安排的不评定颜色。"


def overall(facts: Facts) -> list[Block]:
    """The blocks of the section: the sums of the scope."""
    sentences = [
        (*_extent(facts), *_money(facts)),
        states(facts),
        _reporting(facts),
        _own_place(facts),
    ]
    found = [Paragraph(pieces) for pieces in sentences if pieces]
    money_by_clause = facts.ask("money_by_clause")
    chart = bars(
        "各条款立项与拨付",
        money_by_clause,
        ["clause_id", "short_title"],
        ["committed_amount_yuan", "disbursed_amount_yuan"],
        "未报送、不适用的条款不列入图中，不计为0。",
        facts.unplaced(),
    )
    return [Heading(1, "总体情况"), *found, *([chart] if chart else [])]


def money_sentence(report: ReportTable) -> tuple[Piece, ...]:
    """已立项…，已拨付…，其中未注明日期…，拨付率…; what is missing is named by its word, never written as 0."""
    row = report.table.to_pylist()[0]
    committed, disbursed = (
        figure(report, name) for name in ("committed_amount_yuan", "disbursed_amount_yuan")
    )
    if committed is None and disbursed is None:
        return (f"立项和拨付金额{nothing(row['committed_amount_yuan_missing_code'])}。",)
    parts = [
        say("已立项", committed) or (f"立项金额{nothing(row['committed_amount_yuan_missing_code'])}",),
        say("已拨付", disbursed) or (f"拨付金额{nothing(row['disbursed_amount_yuan_missing_code'])}",),
        some("其中未注明日期", figure(report, "disbursed_undated_amount_yuan")),
        say("拨付率", figure(report, "disbursed_share_pct")),
    ]
    return joined(parts, "，", "。")


def unreported(facts: Facts) -> list[str]:
    """The names of the departments that have not reported this period. Open lists are not expected to report."""
    return [
        row["department_name"]
        for row in facts.rows("department_reporting")
        if row["reported_on"] is None and not row["is_open_list"]
    ]


def _extent(facts: Facts) -> tuple[Piece, ...]:
    totals = facts.ask("overview_totals")
    recorded = figure(totals, "clause_with_records_count")
    withheld = totals.table.to_pylist()[0]["clause_with_records_count_missing_code"]
    nothing = ("个人和团队的记录依规不公开",) if withheld else ("没有台账记录",)
    held = [
        some("有台账记录的条款", recorded) or nothing,
        some("涉及项目", figure(totals, "project_count")),
    ]
    if facts.scope.city:
        return joined(held, "，", "。")
    if facts.scope.department:
        answered = facts.ask("departments_totals")
        parts = [
            say("按政策文本负责条款", figure(answered, "clause_count")),
            say("其中单独负责", figure(answered, "alone_clause_count")),
            say("与其他单位共同负责", figure(answered, "joint_clause_count")),
        ]
        rest = "。共同负责的条款按整条计，在各责任单位的材料中都出现，各单位之间不能相加。"
        return (*joined(parts, "，", rest), *joined(held, "，", "。"))
    return joined([say("政策共", figure(totals, "clause_count")), *held], "，", "。")


def _money(facts: Facts) -> tuple[Piece, ...]:
    totals = facts.ask("overview_totals")
    said = money_sentence(totals)
    missing = totals.table.to_pylist()[0]["committed_amount_yuan_missing_code"] == "not_reported"
    names = unreported(facts) if missing and not facts.scope.city else []
    return (*said, f"尚未报送的单位：{'、'.join(names)}。") if names else said


def states(facts: Facts, end: str = LIGHTS) -> tuple[Piece, ...]:
    """The sentence on the clauses in each state, of progress and of money; empty for a city. end: what follows."""
    if facts.scope.city:
        return ()
    report = facts.ask("clause_state_counts")
    lines: list[tuple[Piece, ...]] = []
    for column, name in (("progress_clause_count", "进展"), ("money_clause_count", "资金")):
        parts = [
            say(str(row["clause_state"]), figure(report, column, place))
            for place, row in enumerate(report.table.to_pylist())
            if row[column]
        ]
        lines.append((f"{name}评定：", *joined(parts, "、", "")) if parts else ())
    return joined(lines, "；", end)


def period(facts: Facts) -> str:
    """The sentence on the quarter to report and its last day."""
    row = facts.rows("departments_totals")[0]
    if row["period_on"] is None:
        return "本版没有数据截至日，不能确定本期指哪个季度。"
    return f"本期指截至{said_day(row['period_on'])}的季度，应于{said_day(row['due_on'])}（含）前报送。"


def _reporting(facts: Facts) -> tuple[Piece, ...]:
    if facts.scope.city:
        return ()
    totals = facts.ask("departments_totals")
    lead = period(facts)
    if totals.table.to_pylist()[0]["period_on"] is None:
        return (lead,)
    if facts.scope.department:
        return (lead, *own_reporting(facts))
    names = unreported(facts)
    parts = [
        say("已报送的单位", figure(totals, "reported_department_count")),
        say("未报送的单位", figure(totals, "unreported_department_count")),
    ]
    return (lead, *joined(parts, "，", f"（{'、'.join(names)}）。" if names else "。"))


def own_reporting(facts: Facts) -> tuple[Piece, ...]:
    """The sentence on whether the department of the scope has reported this period, and how late."""
    report = facts.ask("department_reporting")
    rows = report.table.to_pylist()
    if not rows:
        return ()
    late = figure(report, "late_days")
    if rows[0]["reported_on"] is None:
        return ("尚未报送", *(("，已晚", late) if late and late.value else ()), "。")
    on = f"已于{said_day(rows[0]['reported_on'])}报送"
    return (on, *(("，晚", late) if late and late.value else ()), "。")


def _own_place(facts: Facts) -> tuple[Piece, ...]:
    """The sentence on the projects of the city of the scope."""
    if not facts.scope.city:
        return ()
    report = facts.ask("cities_progress")
    parts = [
        say("到期里程碑", figure(report, "due_milestone_count")),
        say("已完成", figure(report, "done_milestone_count")),
        say("到期完成率", figure(report, "done_milestone_share_pct")),
        say("通过验收的项目", figure(report, "accepted_project_count")),
    ]
    return joined(parts, "，", "。")
