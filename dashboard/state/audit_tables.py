"""The tables of the audit log: one step of MIGRATIONS. Rows can only be added; triggers refuse the rest.

parameters: JSON object of the address's parameters. row_count: of all tables in the file. actor: never a person.
"""

from __future__ import annotations

AUDIT_TABLES = (
    """
    create table exports (
        export_id integer primary key,
        exported_at text not null,
        channel text not null,
        subject text not null,
        title text not null,
        page text not null,
        edition_kind text not null,
        edition_number integer not null,
        parameters text not null,
        format text not null,
        row_count integer not null,
        byte_count integer not null,
        actor text not null,
        software text not null
    ) strict
    """,
    "create index exports_by_time on exports (exported_at)",
    """
    create trigger exports_are_never_changed before update on exports
    begin select raise(abort, 'the audit log is never changed'); end
    """,
    """
    create trigger exports_are_never_removed before delete on exports
    begin select raise(abort, 'the audit log is never shortened'); end
    """,
)
