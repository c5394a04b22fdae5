"""Frozen values for what people write on tasks."""

from __future__ import annotations

from dataclasses import dataclass

# Code → word. The first four are those of a meeting; `done`, `dropped` and `closed` end a task.
DECISIONS = {
    "open": "未办",
    "doing": "在办",
    "done": "确认办结",
    "dropped": "撤销",
    "returned": "退回",
    "extended": "延期",
    "closed": "销号",
    "reopened": "重新办理",
    "noted": "批注",
}
# What says something on a task and leaves it as it stands; an extension moves its due date alone.
BESIDE = ("extended", "noted")
# The last decision that is not of BESIDE → what can be decided next; '' for none yet.
OFFERED = {
    "": ("done", "returned", "extended", "noted"),
    "done": ("closed", "reopened", "noted"),
    "closed": ("reopened", "noted"),
    "dropped": ("reopened", "noted"),
}


@dataclass(frozen=True)
class Decision:
    """A decision on a task. noted_at: local time, ISO text. department_code: who decides, '' at a meeting.

    due_on: the new due date of an extension, ISO text; decision_order: its place among all that was written.
    """

    decision_id: str
    decision_order: int
    task_id: str
    noted_at: str
    department_code: str
    decision: str
    reason: str
    document_number: str
    document_name: str
    due_on: str
    meeting_id: str


@dataclass(frozen=True)
class GivenTask:
    """A task that a meeting gave. given_on: the day of the meeting; due_on: ISO text."""

    task_id: str
    meeting_id: str
    meeting_name: str
    given_on: str
    noted_at: str
    department_code: str
    due_on: str
    task_text: str


def offered(last: str | None) -> tuple[str, ...]:
    """What can be decided on a task next. last: the last decision that is not of BESIDE, None for none."""
    return OFFERED.get(last or "", OFFERED[""])
