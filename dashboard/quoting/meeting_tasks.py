"""交办事项 of a meeting: unit, due date, and its state at each later meeting. States are added, never changed.

What was written later is later, whatever the clock of the server said then.
"""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from dashboard.quoting.meetings import checked_words, insert, meetings, now, select, unit
from dashboard.refusal import Refusal
from dashboard.state.meeting_rows import ENDED, TASK_STATES, Followed, Meeting, Task, TaskState


def add_task(folder: Path, meeting_id: str, department_code: str, due_on: dt.date, task: str) -> str:
    """Keep a 交办事项 of a meeting; returns its id."""
    made = uuid.uuid4().hex
    words = checked_words(task, "交办事项")
    values = (made, meeting_id, now(), unit(department_code), due_on.isoformat(), words)
    insert(folder, "meeting_tasks", values, meeting_id)
    return made


def set_task_state(folder: Path, meeting_id: str, task_id: str, state: str, remark: str = "") -> None:
    """Keep the state of a task at a meeting; earlier states stay."""
    if state not in TASK_STATES:
        raise Refusal(f"交办事项没有“{state}”这个状态，可用：{'、'.join(TASK_STATES.values())}。")
    text = checked_words(remark, "办理情况") if remark.strip() else ""
    insert(folder, "meeting_task_states", (task_id, now(), meeting_id, state, text), meeting_id)


def tasks(folder: Path, meeting: Meeting) -> list[Followed]:
    """The tasks of this meeting, and the tasks of earlier meetings that were open before it, by due date.

    Each has the states known at this meeting: set at this meeting or at an earlier meeting.
    """
    held = [other.meeting_id for other in meetings(folder, meeting.edition_kind, meeting.policy_id)]
    until = set(held[held.index(meeting.meeting_id) :])
    before = until - {meeting.meeting_id}
    states = select(folder, TaskState, "meeting_task_states order by rowid", [])
    found = []
    for task in select(folder, Task, "meeting_tasks", []):
        known = tuple(
            state for state in states if state.task_id == task.task_id and state.meeting_id in until
        )
        ended = [state for state in known if state.meeting_id in before][-1:]
        if task.meeting_id in until and not (ended and ended[0].state in ENDED):
            found.append(Followed(task, known))
    return sorted(found, key=lambda followed: (followed.task.due_on, followed.task.noted_at))
