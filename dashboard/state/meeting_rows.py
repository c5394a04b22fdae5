"""Frozen values for rows of meetings, their notes and 交办事项."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.state.task_rows import DECISIONS

LONGEST_NAME, LONGEST_TEXT = 60, 500
# Code → word: what a meeting can say of a task.
TASK_STATES = {"open": "未办", "doing": "在办", "done": "办结", "dropped": "撤销"}
ENDED = ("done", "dropped", "closed")


@dataclass(frozen=True)
class Meeting:
    """A meeting on an edition. edition_kind: `demo` or `ledger`. held_on: ISO date."""

    meeting_id: str
    edition_kind: str
    policy_id: str
    edition_number: int
    name: str
    held_on: str
    created_at: str


@dataclass(frozen=True)
class MeetingNote:
    """A note of a unit on a meeting."""

    note_id: str
    meeting_id: str
    noted_at: str
    department_code: str
    note: str


@dataclass(frozen=True)
class TaskState:
    """A state of a task. state: a code of task_rows.DECISIONS; meeting_id: '' where it was no meeting; due_on: of an extension."""

    task_id: str
    noted_at: str
    meeting_id: str
    state: str
    remark: str
    due_on: str = ""


@dataclass(frozen=True)
class Task:
    """A 交办事项: unit, task and due date."""

    task_id: str
    meeting_id: str
    noted_at: str
    department_code: str
    due_on: str
    task: str


@dataclass(frozen=True)
class Followed:
    """A task at a meeting. states: the states known at the meeting, oldest first; empty means not begun."""

    task: Task
    states: tuple[TaskState, ...]

    def word(self) -> str:
        """The word for its state."""
        last = self.states[-1].state if self.states else "open"
        return TASK_STATES.get(last, DECISIONS[last])

    @property
    def due_on(self) -> str:
        """Its due date, after extensions; ISO text."""
        return next((state.due_on for state in reversed(self.states) if state.due_on), self.task.due_on)

    @property
    def has_ended(self) -> bool:
        """Whether its last state ends it."""
        return bool(self.states) and self.states[-1].state in ENDED

    def is_late(self, held_on: str) -> bool:
        """Whether it was due before the day of the meeting and is open."""
        return self.due_on < held_on and not self.has_ended
