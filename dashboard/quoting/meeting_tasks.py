"""交办事项 of a meeting: tasks of the one list, with what was decided on them until each later meeting.

What was written later is later, whatever the clock of the server said then.
"""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from dashboard.quoting.meetings import checked_words, find_meeting, insert, meetings, now, select, unit
from dashboard.refusal import Refusal
from dashboard.state.meeting_rows import ENDED, TASK_STATES, Followed, Meeting, Task, TaskState
from dashboard.state.tasks import decisions

KIND = "edition_kind = ? and policy_id = ?"


def add_task(folder: Path, meeting_id: str, department_code: str, due_on: dt.date, task: str) -> str:
    """Keep a 交办事项 of a meeting; returns its id."""
    made = uuid.uuid4().hex
    words = checked_words(task, "交办事项")
    responsible, meeting = unit(department_code), find_meeting(folder, meeting_id)
    values = (
        made, meeting.edition_kind, meeting.policy_id, meeting_id, now(), responsible, due_on.isoformat(), words
    )  # fmt: skip
    insert(folder, "given_tasks", values, meeting_id)
    return made


def set_task_state(folder: Path, meeting_id: str, task_id: str, state: str, remark: str = "") -> None:
    """Keep the state of a task at a meeting; earlier states stay."""
    if state not in TASK_STATES:
        raise Refusal(f"交办事项没有“{state}”这个状态，可用：{'、'.join(TASK_STATES.values())}。")
    text = checked_words(remark, "办理情况") if remark.strip() else ""
    kind = _kind(folder, meeting_id)
    values = (uuid.uuid4().hex, *kind, task_id, now(), "", state, text, "", "", "", meeting_id)
    insert(folder, "task_decisions", values, meeting_id)


def _kind(folder: Path, meeting_id: str) -> tuple[str, str]:
    """Kind and policy of the editions of a meeting; '' for an unknown meeting, which `insert` refuses."""
    found = select(folder, Meeting, "meetings where meeting_id = ?", [meeting_id])
    return (found[0].edition_kind, found[0].policy_id) if found else ("", "")


def tasks(folder: Path, meeting: Meeting) -> list[Followed]:
    """The tasks of this meeting, and the tasks of earlier meetings that were open before it, by due date.

    Each has what was decided until this meeting: at this meeting, at an earlier one or, on the page of tasks, until its day.
    """
    like = [meeting.edition_kind, meeting.policy_id]
    held = [other.meeting_id for other in meetings(folder, *like)]
    until = set(held[held.index(meeting.meeting_id) :])
    before = until - {meeting.meeting_id}
    states = [
        TaskState(one.task_id, one.noted_at, one.meeting_id, one.decision, one.reason, one.due_on)
        for one in decisions(folder, *like)
    ]
    found = []
    for task in select(folder, Task, f"given_tasks where {KIND} order by rowid", like):
        known = tuple(
            state
            for state in states
            if state.task_id == task.task_id
            and (
                state.meeting_id in until or (not state.meeting_id and state.noted_at[:10] <= meeting.held_on)
            )
        )
        ended = [state for state in known if state.meeting_id in before or not state.meeting_id][-1:]
        if task.meeting_id in until and not (ended and ended[0].state in ENDED):
            found.append(Followed(task, known))
    return sorted(found, key=lambda followed: (followed.due_on, followed.task.noted_at))
