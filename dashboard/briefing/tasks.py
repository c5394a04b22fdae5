"""八、下一步: the open 交办事项 of the meetings."""

from __future__ import annotations

from dashboard.briefing.facts import Facts, said_day
from dashboard.export.briefing_parts import Block, Deed, GridColumn, Heading, Paragraph
from dashboard.quoting.meeting_tasks import tasks
from dashboard.quoting.meetings import find_meeting, meetings
from dashboard.state.meeting_rows import Followed, Meeting

COLUMNS = (
    GridColumn("task", "交办事项", 0.4, "left"),
    GridColumn("department_name", "责任单位", 0.19, "left"),
    GridColumn("due_on", "办理时限", 0.22, "center"),
    GridColumn("state", "办理情况", 0.19, "center"),
)


def tasks_section(facts: Facts) -> list[Block]:
    """The blocks of the section: task, department, due date. Empty for a city, because tasks belong to departments."""
    if facts.scope.city:
        return []
    meeting = _meeting(facts)
    if meeting is None:
        return [Heading(1, "下一步"), Paragraph(("尚无会议记录，没有交办事项。",))]
    units = {
        row["code"]: row["label"]
        for row in facts.rows("note_choices", whole=True)
        if row["parameter"] == "department"
    }
    open_tasks = [
        followed
        for followed in tasks(facts.edition.folder, meeting)
        if _concerns(followed, facts.scope.department)
    ]
    lead = f"{meeting.name}（{said_day(meeting.held_on)}）"
    if not open_tasks:
        return [Heading(1, "下一步"), Paragraph((f"{lead}没有待办的交办事项。",))]
    rows = tuple(
        (
            followed.task.task,
            units.get(followed.task.department_code, followed.task.department_code),
            said_day(followed.task.due_on),
            f"{followed.word()}（逾期）" if followed.is_late(meeting.held_on) else followed.word(),
        )
        for followed in open_tasks
    )
    said = f"按{lead}和以前会议的交办，抓紧办理下列事项。逾期按会议日期判断。"
    return [Heading(1, "下一步"), Paragraph((said,)), Deed("交办事项", COLUMNS, rows)]


def _meeting(facts: Facts) -> Meeting | None:
    edition = facts.edition
    if facts.scope.meeting_id:
        return find_meeting(edition.folder, facts.scope.meeting_id)
    held = meetings(edition.folder, edition.kind, edition.policy_id)
    return next((meeting for meeting in held if meeting.edition_number <= edition.number), None)


def _concerns(followed: Followed, department: str | None) -> bool:
    """Whether a task is open, and belongs to the chosen department where a department is chosen."""
    return not followed.has_ended and department in (None, followed.task.department_code)
