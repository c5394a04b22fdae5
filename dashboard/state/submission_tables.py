"""The tables of what waits for a second person: a step of MIGRATIONS. Rows are only added and stand in the chain.

submissions: what was handed in; base_number: 0 for none. files: JSON array; follow_up: JSON object of what is written
once it is published. submission_events.event: a code of submissions.EVENTS; '' for no reason, 0 for no edition.
"""

from __future__ import annotations

from dashboard.state.audit_tables import only_added

SUBMISSION_TABLES = (
    """
    create table submissions (
        submission_id text primary key,
        kind text not null,
        subject text not null,
        unit text not null,
        channel text not null,
        submitted_at text not null,
        author text not null,
        message text not null,
        edition_kind text not null,
        policy_id text not null,
        base_number integer not null,
        edition_number integer not null,
        digest text not null,
        candidate text not null,
        files text not null,
        follow_up text not null,
        software text not null
    ) strict
    """,
    *only_added("submissions"),
    """
    create table submission_events (
        event_id integer primary key,
        submission_id text not null references submissions (submission_id),
        happened_at text not null,
        event text not null,
        subject text not null,
        unit text not null,
        channel text not null,
        reason text not null,
        edition_number integer not null,
        software text not null
    ) strict
    """,
    "create index submission_events_by_submission on submission_events (submission_id)",
    *only_added("submission_events"),
)
