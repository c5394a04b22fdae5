"""The tables of 定版链接 and 会议: steps of MIGRATIONS. Steps are never changed, only added.

links.quoted: JSON list of the edition numbers that the link shows. link_reports.shape and rows: see quoting.kept_rows.
"""

from __future__ import annotations

LINK_TABLES = (
    """
    create table links (
        token text primary key,
        format integer not null,
        page text not null,
        title text not null,
        edition_kind text not null,
        policy_id text not null,
        edition_number integer not null,
        edition_sha256 text not null,
        stamp text not null,
        quoted text not null,
        parameters text not null,
        choices text not null,
        figures text not null,
        digest text not null,
        created_at text not null,
        software text not null
    ) strict
    """,
    "create index links_by_digest on links (digest)",
    """
    create table link_reports (
        token text not null references links (token),
        place integer not null,
        name text not null,
        bound text not null,
        shape blob not null,
        rows blob not null,
        primary key (token, place)
    ) strict
    """,
    """
    create table meetings (
        meeting_id text primary key,
        edition_kind text not null,
        policy_id text not null,
        edition_number integer not null,
        name text not null,
        held_on text not null,
        created_at text not null
    ) strict
    """,
    """
    create table meeting_views (
        meeting_id text not null references meetings (meeting_id),
        place integer not null,
        token text not null references links (token),
        primary key (meeting_id, place)
    ) strict
    """,
    """
    create table meeting_notes (
        note_id text primary key,
        meeting_id text not null references meetings (meeting_id),
        noted_at text not null,
        department_code text not null,
        note text not null
    ) strict
    """,
    """
    create table meeting_tasks (
        task_id text primary key,
        meeting_id text not null references meetings (meeting_id),
        noted_at text not null,
        department_code text not null,
        due_on text not null,
        task text not null
    ) strict
    """,
    """
    create table meeting_task_states (
        task_id text not null references meeting_tasks (task_id),
        noted_at text not null,
        meeting_id text not null references meetings (meeting_id),
        state text not null,
        remark text not null,
        primary key (task_id, noted_at)
    ) strict
    """,
)
