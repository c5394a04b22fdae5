"""The tables of the audit log: steps of MIGRATIONS. Rows can only be added; triggers refuse the rest.

exports.parameters: JSON object of the address's parameters. row_count: of all tables in the file. actor: never a person.
refusals.alike_count: refusals of the same door since its line before that have no line of their own.
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

# The triggers of the chain are added where the steps stand, in chain.py.
REFUSAL_TABLES = (
    """
    create table refusals (
        refusal_id integer primary key,
        refused_at text not null,
        door text not null,
        subject text not null,
        sentence text not null,
        alike_count integer not null,
        software text not null
    ) strict
    """,
    """
    create trigger refusals_are_never_changed before update on refusals
    begin select raise(abort, 'the audit log is never changed'); end
    """,
    """
    create trigger refusals_are_never_removed before delete on refusals
    begin select raise(abort, 'the audit log is never shortened'); end
    """,
)

EVENT_TABLES = (
    """
    create table events (
        event_id integer primary key,
        happened_at text not null,
        subject text not null,
        sentence text not null,
        software text not null
    ) strict
    """,
    """
    create trigger events_are_never_changed before update on events
    begin select raise(abort, 'the audit log is never changed'); end
    """,
    """
    create trigger events_are_never_removed before delete on events
    begin select raise(abort, 'the audit log is never shortened'); end
    """,
)

# The offset of the server's clock, kept again whenever it has changed: it is that of every row that the chain has after it.
CLOCK_TABLES = (
    """
    create table clocks (
        clock_id integer primary key,
        utc_offset text not null
    ) strict
    """,
    """
    create trigger clocks_are_never_changed before update on clocks
    begin select raise(abort, 'the audit log is never changed'); end
    """,
    """
    create trigger clocks_are_never_removed before delete on clocks
    begin select raise(abort, 'the audit log is never shortened'); end
    """,
)
