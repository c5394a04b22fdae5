"""The help by task: what an official does before, in and after a meeting, and to report, step by step."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from dashboard.settings import HELP


@dataclass(frozen=True)
class Step:
    """One step. page: the address of the page that it is about, '' for none."""

    words: str
    page: str


@dataclass(frozen=True)
class Task:
    """A task and its steps, at most five."""

    name: str
    steps: tuple[Step, ...]


@cache
def help_tasks() -> tuple[Task, ...]:
    """The tasks in order. Source: data/help.toml."""
    raw = tomllib.loads(HELP.read_text(encoding="utf-8"))
    return tuple(
        Task(task["name"], tuple(Step(step["say"], step.get("page", "")) for step in task["steps"]))
        for task in raw["tasks"]
    )
