"""Today's macros, which answer on any edition: the files of queries/marts that create one."""

from __future__ import annotations

import re
from functools import cache

from dashboard.settings import QUERIES

# The macros that reports call, each after the macros that it calls. An edition holds them too, for pasting a report
# into a shell; here today's macros are used.
MACROS = (
    "percent_of",
    "share_missing_code",
    "undated_beside",
    "paid_share",
    "middle_of",
    "middle_percent_of",
    "stated_zero",
    "pace_state",
    "plain_number",
    "said_quantity",
    "target_state",
    "target_words",
    "targets_listed",
    "targets_now",
    "measured_targets",
    "payment_words",
    "is_same_payment",
    "is_chosen",
    "has_words",
    "is_answered_by",
    "selected_entries",
    "selected_money",
    "selected_subjects",
    "undated_money",
    "people_left_out",
    "stated_money",
    "selected_clauses",
    "silence_of_projects",
    "clause_money",
    "selected_findings",
    "milestone_states",
    "reporting_duties",
    "quality_counts",
    "place_measures",
    "recipient_concerns",
    "selected_public_records",
    "selected_talent",
    "awards_in_full",
    "selected_people",
    "people_quotas_used",
    "quotas_by_year",
    "listed_tasks",
    "task_owners",
    "task_feedback",
    "task_standings",
    "task_states",
    "selected_tasks",
)


@cache
def called_by(sql: str) -> tuple[str, ...]:
    """The macros that a statement calls, directly or through others, each after the macros that it calls."""
    called: list[str] = []
    for name, macro in zip(reversed(MACROS), reversed(macros(MACROS)), strict=True):
        if re.search(rf"\b{name}\b", sql):
            called.insert(0, name)
            sql += macro
    return tuple(called)


@cache
def macros(names: tuple[str, ...]) -> tuple[str, ...]:
    """The statements that create today's macros in a connection."""
    files = ((QUERIES / "marts" / f"{name}.sql").read_text(encoding="utf-8") for name in names)
    return tuple(sql.replace("create macro", "create or replace temp macro", 1) for sql in files)
