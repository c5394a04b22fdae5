"""八、下一步: the 交办事项 of the meetings that have not ended; nothing is made up where none is kept."""

from __future__ import annotations

from dashboard.briefing.facts import Facts, said_day
from dashboard.export.briefing_parts import Block, Deed, GridColumn, Heading, Paragraph
from dashboard.quoting.meeting_tasks import tasks
from dashboard.quoting.meetings import find_meeting, meetings
from dashboard.state.meeting_rows import ENDED, TASK_STATES, Followed, Meeting

COLUMNS = (
    GridColumn("task", "交办事项", 0.4, "left"),
    GridColumn("department_name", "责任单位", 0.19, "left"),
    GridColumn("due_on", "办理时限", 0.22, "center"),
    GridColumn("state", "办理情况", 0.19, "center"),
)


def tasks_section(facts: Facts) -> list[Block]:
    """Who is to do what by when. A task belongs to departments, so a city's briefing has no such section."""
    if facts.scope.city:
        return []
    meeting = _meeting(facts)
    if meeting is None:
        return [Heading(1, "下一步"), Paragraph(("还没有会议记录，没有交办事项。",))]
    units = {
        row["code"]: row["label"]
        for row in facts.rows("note_choices", whole=True)
        if row["parameter"] == "department"
    }
    own = [one for one in tasks(facts.edition.folder, meeting) if _concerns(one, facts.scope.department)]
    lead = f"{meeting.name}（{said_day(meeting.held_on)}）"
    if not own:
        return [Heading(1, "下一步"), Paragraph((f"{lead}没有待办的交办事项。",))]
    rows = tuple(
        (
            one.task.task,
            units.get(one.task.department_code, one.task.department_code),
            said_day(one.task.due_on),
            f"{one.word()}（逾期）" if one.is_late(meeting.held_on) else one.word(),
        )
        for one in own
    )
    said = f"按{lead}和以前会议的交办，抓紧办理下列事项。逾期按会议日期判断。"
    return [Heading(1, "下一步"), Paragraph((said,)), Deed("交办事项", COLUMNS, rows)]


def _meeting(facts: Facts) -> Meeting | None:
    edition = facts.edition
    if facts.scope.meeting_id:
        return find_meeting(edition.folder, facts.scope.meeting_id)
    held = meetings(edition.folder, edition.kind, edition.policy_id)
    return next((one for one in held if one.edition_number <= edition.number), None)


def _concerns(followed: Followed, department: str | None) -> bool:
    """Whether it has not ended, and is the department's own where one is chosen."""
    ended = followed.word() in [TASK_STATES[state] for state in ENDED]
    return not ended and department in (None, followed.task.department_code)
