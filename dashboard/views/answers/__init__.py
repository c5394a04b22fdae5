"""The answer of each page: its title, its sentence and its key figures, which page, link and first fold share (D-104)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboard.views.answers import duty, money, places
from dashboard.views.answers.answer import Answer
from dashboard.views.view import View

__all__ = ["ANSWERS", "Answer", "answer_of"]

# Page → its answer. The other pages have no key figures.
ANSWERS: Mapping[str, Callable[[View], Answer]] = {
    "overview": money.overview,
    "caps": money.caps,
    "budget": money.budget,
    "projects": money.projects,
    "project": money.project,
    "recipients": money.recipients,
    "clause": duty.clause,
    "departments": duty.departments,
    "alerts": duty.alerts,
    "changes": duty.changes,
    "tasks": duty.tasks,
    "programs": duty.programs,
    "people": duty.people,
    "public-records": duty.public_records,
    "cities": places.cities,
    "zones": places.zones,
    "clusters": places.clusters,
}


def answer_of(view: View) -> Answer:
    """The answer of the page of a view. Raises KeyError for a page without key figures."""
    return ANSWERS[view.page](view)
