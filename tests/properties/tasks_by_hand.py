"""The states of tasks, worked out a second time without SQL, by the words of the dictionary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

SOON, REPORTED, BEHIND = 30, 45, Decimal(80)
ENDED = {"done": "finished", "closed": "closed", "dropped": "closed"}
KEPT_OPEN = ("returned", "reopened", "open", "doing")
Row = Mapping[str, str | None]


@dataclass(frozen=True)
class Standing:
    """What is said of a task. late_days: None without a due date; left_days: None where nothing is left to wait for."""

    state: str
    due_on: dt.date | None
    late_days: int | None
    left_days: int | None
    is_returned: bool


def standing(
    task: Row,
    units: Sequence[Row],
    reports: Sequence[Row],
    decisions: Sequence[Row],
    received: Mapping[str, str],
    clock: dt.date,
) -> Standing:
    """One task at the clock. decisions: in the order in which they were written; received: batch → when it came in."""
    due, given = day(task["due_on"]), day(task["document_on"])
    last, kept_open, spoken = None, "", [one for one in reports if speaks(one["department_code"], units)]
    for one in decisions:
        if one["decision"] == "extended":
            due = day(one["due_on"])
        elif one["decision"] != "noted":
            last = one
            if one["decision"] in KEPT_OPEN:
                kept_open = max(kept_open, str(one["noted_at"]))
    said = [
        (
            str(one["as_of_on"]),
            received[str(one["batch_id"])],
            str(one["report_id"]),
            one["task_stage"],
            one["progress_share_pct"],
        )
        for one in spoken
    ]
    said += [
        (str(one["noted_at"])[:10], str(one["noted_at"]), str(one["decision_id"]), "in_progress", None)
        for one in decisions
        if one["decision"] == "doing"
    ]
    newest = max(said, default=None, key=lambda one: one[:3])
    ended = ENDED.get(str(last["decision"])) if last else None
    is_since = newest is not None and newest[1] >= kept_open
    claims = newest is not None and (
        newest[3] == "done" or (newest[4] is not None and Decimal(newest[4]) >= 100)
    )
    returned = last is not None and last["decision"] == "returned" and not is_since
    claimed = claims and is_since and ended is None
    state = ended or ("to_check" if claimed else running(due, given, newest, returned, clock))
    if due is None:
        late = None
    elif ended:
        first = min(
            filter(
                None, (day(newest[0]) if newest else None, day(str(last["noted_at"])[:10]) if last else None)
            )
        )
        late = max((first - due).days, 0)
    elif claimed and newest:
        late = max((dt.date.fromisoformat(newest[0]) - due).days, 0)
    else:
        late = max((clock - due).days, 0)
    is_waiting = due is not None and not ended and not claimed and clock <= due
    left = (due - clock).days if due is not None and is_waiting else None
    return Standing(state, due, late, left, returned)


def running(
    due: dt.date | None,
    given: dt.date | None,
    newest: tuple[str, str, str, str | None, str | None] | None,
    returned: bool,
    clock: dt.date,
) -> str:
    """The state of a task that is open and not reported as done."""
    if due is not None and clock > due:
        return "overdue"
    spoken = dt.date.fromisoformat(newest[0]) if newest else None
    fresh = spoken is not None and (clock - spoken).days <= REPORTED
    new = given is not None and (clock - given).days < REPORTED
    if not fresh and not new:
        return "not_reported"
    if returned or (newest and newest[3] == "delayed"):
        return "behind"
    if newest and newest[4] is not None and spoken and due and given and due > given:
        share_due = Decimal((min(spoken, clock) - given).days) * 100 / (due - given).days
        if Decimal(newest[4]) < share_due * BEHIND / 100:
            return "behind"
    if due is not None and (due - clock).days <= SOON:
        return "due_soon"
    if due is None:
        return "long_term"
    return "on_track" if fresh else "not_due"


def speaks(department: str | None, units: Sequence[Row]) -> bool:
    """Whether a report moves the state: of nobody, of who leads or, where nobody leads, of who is responsible."""
    duties = {str(one["duty"]) for one in units}
    first = next((duty for duty in ("lead", "responsible", "assisting") if duty in duties), None)
    return department is None or department in [
        one["department_code"] for one in units if one["duty"] == first
    ]


def day(text: str | None) -> dt.date | None:
    """A day as text, None for none."""
    return dt.date.fromisoformat(text) if text else None
