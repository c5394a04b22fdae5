"""六、存在问题: findings, which are not verdicts, and departments that have not reported."""

from __future__ import annotations

from dashboard.briefing.facts import Facts, figure, joined, say, some
from dashboard.briefing.tables import grid
from dashboard.export.briefing_parts import Block, Heading, Paragraph

CHECKS = (
    ("severity", 0.12),
    ("check_title", 0.43),
    ("finding_count", 0.12),
    ("flagged_record_count", 0.12),
    ("new_finding_count", 0.1),
    ("handled_finding_count", 0.11),
)
GRAVE = "关注"


def issues(facts: Facts) -> list[Block]:
    """The blocks of the section: findings by check, the most severe in sentences, and late reports."""
    totals, by_check = facts.ask("findings_totals"), facts.ask("findings_by_check")
    late = _late(facts)
    if not totals.table.to_pylist()[0]["finding_count"]:
        none = Paragraph(("本版没有核查提示。没有提示不等于没有问题。",))
        return [Heading(1, "存在问题"), none, *late]
    said = joined(
        [
            say("核查提示", figure(totals, "finding_count")),
            say("有提示的记录", figure(totals, "flagged_record_count")),
            some(f"其中“{GRAVE}”", figure(totals, "grave_finding_count")),
            some("本版新增", figure(totals, "new_finding_count")),
            some("已有处理意见", figure(totals, "handled_finding_count")),
        ],
        "，",
        "。核查提示是提请核实的线索，不是结论。",
    )
    rows = by_check.table.to_pylist()
    found = [place for place, row in enumerate(rows) if row["finding_count"]]
    grave = [place for place in found if rows[place]["severity"] == GRAVE]
    words = [
        Paragraph(
            (
                f"{number}．{rows[place]['check_title']}：",
                *say(figure(by_check, "finding_count", place), f"。{rows[place]['advice']}"),
            )
        )
        for number, place in enumerate(grave, 1)
    ]
    table = grid(
        "各项核查的提示",
        by_check,
        CHECKS,
        where=found,
        remark="同一记录可能有几条提示，有提示的记录各行不能相加。",
    )
    blocks: list[Block] = [Heading(1, "存在问题"), Paragraph(said), *words]
    return [*blocks, *([table] if table else []), *late]


def _late(facts: Facts) -> list[Block]:
    """The departments that reported late or have not reported, with the days; only in the briefing for all."""
    if facts.scope.city or facts.scope.department:
        return []
    report = facts.ask("department_reporting")
    parts = []
    for place, row in enumerate(report.table.to_pylist()):
        if row["is_open_list"] or not row["late_days"]:
            continue
        words = "尚未报送，已晚" if row["reported_on"] is None else "已报送，晚"
        parts.append(say(f"{row['department_name']}{words}", figure(report, "late_days", place)))
    told = joined(parts, "；", "。")
    return [Paragraph(("本期报送：", *told))] if told else []
