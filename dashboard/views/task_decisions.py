"""The decisions that people wrote on the tasks of a view and its edition does not hold yet, and the keeping of a new one."""

from __future__ import annotations

from typing import Any

from dashboard.refusal import Refusal
from dashboard.state.task_rows import Decision
from dashboard.state.tasks import Proposal, decide, decisions
from dashboard.views.view import View


def waiting_decisions(view: View) -> list[Decision]:
    """The decisions that wait for the next edition, oldest first; none where the written state cannot be read."""
    edition = view.edition
    try:
        found = decisions(edition.folder, edition.kind, edition.policy_id)
    except Refusal:
        return []
    known = set(view.report("decision_ids").table.column("decision_id").to_pylist()) if found else set()
    return [one for one in found if one.decision_id not in known]


def keep_decision(view: View, **proposed: Any) -> str:
    """Keep a decision on a task of the view; returns its id. Raises Refusal as `decide` does."""
    edition = view.edition
    return decide(edition.folder, edition.kind, edition.policy_id, Proposal(**proposed))
