"""What people wrote on the tasks of a view and its edition does not hold yet, and the edition of the last meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.quoting.meetings import meetings
from dashboard.refusal import Refusal
from dashboard.state.task_rows import Decision, GivenTask
from dashboard.state.tasks import Proposal, decide, decisions, given_tasks
from dashboard.views.view import View


@dataclass(frozen=True)
class Waiting:
    """Decisions, and tasks that a meeting gave, which wait for the next edition; the oldest first."""

    decisions: tuple[Decision, ...] = ()
    tasks: tuple[GivenTask, ...] = ()


def waiting(view: View) -> Waiting:
    """What waits for the next edition; nothing where the written state cannot be read, and nothing in an opened link.

    An old edition shows nothing of what later editions took.
    """
    edition = view.edition
    if not may_decide(view):
        return Waiting()
    like = (edition.folder, edition.kind, edition.policy_id)
    try:
        decided, given = decisions(*like), given_tasks(*like)
    except Refusal:
        return Waiting()
    if not decided and not given:
        return Waiting()
    known = set(view.report("tasks_written").table.column("written_id").to_pylist())
    decided = [one for one in decided if one.decision_id not in known]
    given = [one for one in given if one.task_id not in known]
    if view.principal.scopes:  # a task that no edition has yet is in no scope
        mine = set(
            view.report("tasks_list", **dict.fromkeys(("task_state", "q"))).table["task_id"].to_pylist()
        )
        decided, given = [one for one in decided if one.task_id in mine], []
    return Waiting(tuple(decided), tuple(given))


def may_decide(view: View) -> bool:
    """Whether decisions can be written on what is shown: the current edition, and no opened link."""
    return view.link is None and view.edition.number == view.newest.number


def keep_decision(view: View, **proposed: Any) -> str:
    """Keep a decision on a task of the view; returns its id. Raises Refusal as `decide` does."""
    edition = view.edition
    return decide(edition.folder, edition.kind, edition.policy_id, Proposal(**proposed))


def met_on(view: View) -> int | None:
    """The edition of the last meeting on an earlier edition or, without one, the edition before; None for the first edition."""
    edition = view.edition
    try:
        held = meetings(edition.folder, edition.kind, edition.policy_id)
    except Refusal:
        held = []
    earlier = [one.edition_number for one in held if one.edition_number < edition.number]
    before = [one.number for one in view.earlier[-1:]]
    return next(iter([*earlier, *before]), None)
