"""交办事项 of a meeting: unit, due date, and how far it is at each later meeting. A new state stands beside the old ones."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from dashboard.quoting.meetings import checked_words, insert, meetings, now, select, unit
from dashboard.refusal import Refusal
from dashboard.state.meeting_rows import ENDED, TASK_STATES, Followed, Meeting, Task, TaskState


def add_task(folder: Path, meeting_id: str, department_code: str, due_on: dt.date, task: str) -> str:
    """Keep one 交办事项 of a meeting; its id."""
    made = uuid.uuid4().hex
    words = checked_words(task, "交办事项")
    values = (made, meeting_id, now(), unit(department_code), due_on.isoformat(), words)
    insert(folder, "meeting_tasks", values, meeting_id)
    return made


def set_task_state(folder: Path, meeting_id: str, task_id: str, state: str, remark: str = "") -> None:
    """Keep how far a task is at a meeting; the states before stay."""
    if state not in TASK_STATES:
        raise Refusal(f"交办事项没有“{state}”这个状态，可用：{'、'.join(TASK_STATES.values())}。")
    text = checked_words(remark, "办理情况") if remark.strip() else ""
    insert(folder, "meeting_task_states", (task_id, now(), meeting_id, state, text), meeting_id)


def tasks(folder: Path, meeting: Meeting) -> list[Followed]:
    """The tasks of this meeting, and those of earlier ones that had not ended before it, by their due date.

    Each carries the states that were known at this meeting: those set at it or at an earlier one.
    """
    held = {one.meeting_id: one for one in meetings(folder, meeting.edition_kind, meeting.policy_id)}
    until = {key for key, one in held.items() if _order(one) <= _order(meeting)}
    before = until - {meeting.meeting_id}
    states = select(folder, TaskState, "meeting_task_states order by noted_at", [])
    found = []
    for task in select(folder, Task, "meeting_tasks", []):
        own = tuple(one for one in states if one.task_id == task.task_id and one.meeting_id in until)
        ended = [one for one in own if one.meeting_id in before][-1:]
        if task.meeting_id in until and not (ended and ended[0].state in ENDED):
            found.append(Followed(task, own))
    return sorted(found, key=lambda one: (one.task.due_on, one.task.noted_at))


def _order(meeting: Meeting) -> tuple[str, str]:
    return meeting.held_on, meeting.created_at
