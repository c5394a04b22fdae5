"""The tables of the audit log: steps of MIGRATIONS. Rows can only be added; triggers refuse the rest.

exports.parameters: JSON object of the address's parameters. row_count: of all tables in the file. actor: never a person.
refusals.alike_count: refusals of the same door since its line before that have no line of their own.
"""

from __future__ import annotations


def only_added(table: str) -> tuple[str, str]:
    """The triggers that refuse to change and to remove rows of a table. Released steps have this text: never change it."""
    return (
        f"""
    create trigger {table}_are_never_changed before update on {table}
    begin select raise(abort, 'the audit log is never changed'); end
    """,
        f"""
    create trigger {table}_are_never_removed before delete on {table}
    begin select raise(abort, 'the audit log is never shortened'); end
    """,
    )


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
    *only_added("exports"),
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
    *only_added("refusals"),
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
    *only_added("events"),
)

# The offset of the server's clock, kept again whenever it has changed: it is that of every row that the chain has after it.
CLOCK_TABLES = (
    """
    create table clocks (
        clock_id integer primary key,
        utc_offset text not null
    ) strict
    """,
    *only_added("clocks"),
)

# What became of a file that a unit sent: a line whenever that has changed since the last line of the file.
RECEIVED_TABLES = (
    """
    create table received_files (
        received_id integer primary key,
        happened_at text not null,
        file_sha256 text not null,
        source_file text not null,
        department_code text,
        kinds text not null,
        channel text not null,
        step text not null,
        read_row_count integer not null,
        taken_row_count integer not null,
        rejected_row_count integer not null,
        held_row_count integer not null,
        question_count integer not null,
        answer_count integer not null,
        sentence text not null,
        edition_number integer,
        author text,
        software text not null
    ) strict
    """,
    "create index received_files_by_file on received_files (file_sha256)",
    *only_added("received_files"),
)

# The logs whose older lines are sealed, with their number. A later one is added to a later step, never here.
SEALED = {
    "exports": "export_id",
    "refusals": "refusal_id",
    "events": "event_id",
    "received_files": "received_id",
}
# From this step on a line may be removed where a sealed file holds it.
SEALED_TABLES = (
    """
    create table sealed_logs (
        table_name text not null,
        file_name text not null,
        file_sha256 text not null,
        first_row integer not null,
        last_row integer not null,
        row_count integer not null,
        last_line_at text not null,
        sealed_at text not null
    ) strict
    """,
    *only_added("sealed_logs"),
    *(
        statement
        for table, number in SEALED.items()
        for statement in (
            f"drop trigger {table}_are_never_removed",
            f"""
    create trigger {table}_are_never_removed before delete on {table}
    when not exists (
        select 1 from sealed_logs
        where sealed_logs.table_name = '{table}' and old.{number} between sealed_logs.first_row and sealed_logs.last_row
    )
    begin select raise(abort, 'the audit log is never shortened'); end
    """,
        )
    ),
)
