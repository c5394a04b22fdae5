"""任务进展: the tasks of each part by how they stand, and the late ones by name."""

from __future__ import annotations

from dashboard.briefing.facts import Facts, figure, joined, said_day, say, some
from dashboard.briefing.tables import grid
from dashboard.export.briefing_parts import Block, Heading, Paragraph
from dashboard.refusal import Refusal

BY_PART = (
    ("part_title", 0.32),
    ("task_count", 0.1),
    ("finished_task_count", 0.12),
    ("to_check_task_count", 0.12),
    ("open_task_count", 0.1),
    ("overdue_task_count", 0.1),
    ("unreported_task_count", 0.12),
    ("behind_task_count", 0.1),
)
LATE = (
    ("task_text", 0.4),
    ("owner_departments", 0.26),
    ("task_due_on", 0.17),
    ("task_late_days", 0.14),
)


def assigned(facts: Facts) -> list[Block]:
    """The blocks of the section. Empty where the edition has no tasks for the scope, or no tables of tasks."""
    try:
        totals = facts.ask("tasks_totals")
    except Refusal:
        return []
    row = totals.table.to_pylist()[0]
    if not row["task_count"]:
        return []
    states = [
        some("已办结", figure(totals, "finished_task_count")),
        some("待核查", figure(totals, "to_check_task_count")),
        some("逾期", figure(totals, "overdue_task_count")),
        some("没有报送", figure(totals, "unreported_task_count")),
        some("滞后", figure(totals, "behind_task_count")),
        some("退回后没有再报", figure(totals, "returned_task_count")),
    ]
    lead = say(f"截至{said_day(row['task_clock_on'])}，共有任务", figure(totals, "task_count"))
    blocks: list[Block] = [Heading(1, "任务进展"), Paragraph(joined([lead, *states], "，", "。"))]
    late = facts.ask("tasks_list", task_state=["overdue"])
    tables = (
        grid("各部分的任务", facts.ask("tasks_by_part"), BY_PART),
        grid("逾期的任务", late, LATE),
    )
    return [*blocks, *(table for table in tables if table)]
