"""Merges the accepted rows of a file into the edition being built: by key, the newer row replaces the older."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.numbers_of_things import SAME_WORDS
from dashboard.intake.remembering import as_rows
from dashboard.intake.results import FileResult, Rejection
from dashboard.store.ledgers import Ledger, ledgers

# The later row counts, the earlier row is kept as rejected with its reason, except where both are equal (D-009).
KEEP_REPLACED = """
insert into rejected_rows by name
select
    {table}.batch_id,
    {table}.source_file,
    {table}.source_sheet,
    {table}.source_row,
    '{heading}' as source_column,
    {table}.{said}::varchar as rejected_value,
    '{heading}由两个单位报送：后报的“' || incoming.source_file || '”第 ' || incoming.source_row
    || ' 行已替代本行，请两个单位核对由谁报送' as reason
from {table}
inner join incoming on {same}
where
    {table}.reporting_department_code is distinct from incoming.reporting_department_code
    and ({is_key} or {table}.{said} != incoming.{said})
"""
FORGET = "delete from {table} where exists (select 1 from incoming where {same})"
RESPELL = """
update {table} set project_id = spelled.project_id
from spelled
where
    {same} = spelled.project_id
    and {table}.project_id != spelled.project_id
    and not exists (
        select 1 from projects
        where '{table}' = 'projects' and projects.project_id = spelled.project_id
    )
"""
INSERT = "insert into {table} by name select incoming.*, $batch_id as batch_id from incoming"


def merge_into(con: duckdb.DuckDBPyConnection, result: FileResult, batch_id: str) -> None:
    """Merge `result.facts` and its rejections into the open edition, as batch `batch_id`.

    con: holds the tables of an edition with the rows of the previous edition; the caller commits.
    Rows with a known key are replaced, with all claims and evidence of a replaced project.
    """
    for ledger in ledgers():
        if ledger.rows.name in result.facts:
            _replace(con, ledger, result.facts[ledger.rows.name])
        for table in ledger.tables:
            _insert(con, table.name, result.facts.get(table.name), batch_id)
    _respell(con, result)
    of_people = _sheets_of_people(result)
    for name, is_of_people in (("rejected_rows", False), ("rejected_people", True)):
        rejections = [one for one in result.rejections if (one.sheet in of_people) == is_of_people]
        _insert(con, name, _rejected(result.file, rejections), batch_id)
    for name, is_of_people in (("intake_answers", False), ("answered_people", True)):
        answered = [one for one in result.answered if (one.question.sheet in of_people) == is_of_people]
        _insert(con, name, as_rows(result.file, answered), batch_id)


def _replace(con: duckdb.DuckDBPyConnection, ledger: Ledger, incoming: pa.Table) -> None:
    """Remove the rows whose key comes again, with the rows that belong to them; differing rows of another department are kept."""
    con.register("incoming", incoming)
    rows = ledger.rows
    if ledger.said_twice is not None:
        heading, said = ledger.said_twice
        is_key = str(said in rows.key)
        same = _same(rows.name, rows.key)
        con.execute(
            KEEP_REPLACED.format(table=rows.name, same=same, heading=heading, said=said, is_key=is_key)
        )
    for table in ledger.tables:
        con.execute(FORGET.format(table=table.name, same=_same(table.name, rows.key)))
    con.unregister("incoming")


def _same(table: str, key: Sequence[str]) -> str:
    """Numbers are equal in any dress: earlier software stored them as they were written."""
    return " and ".join(
        f"{SAME_WORDS.format(f'incoming.{column}')} = {SAME_WORDS.format(f'{table}.{column}')}"
        for column in key
    )


def _respell(con: duckdb.DuckDBPyConnection, result: FileResult) -> None:
    """Write the numbers of projects that came again as they came now, so that earlier rows still meet them."""
    named = [table["project_id"] for table in result.facts.values() if "project_id" in table.column_names]
    if not named:
        return
    con.register(
        "spelled", pa.table({"project_id": pc.unique(pa.chunked_array([c for n in named for c in n.chunks]))})
    )
    for ledger in ledgers():
        for table in ledger.tables:
            if "project_id" in table.columns:
                con.execute(
                    RESPELL.format(table=table.name, same=SAME_WORDS.format(f"{table.name}.project_id"))
                )
    con.unregister("spelled")


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table | None, batch_id: str) -> None:
    if rows is not None and rows.num_rows:
        con.register("incoming", rows)
        con.execute(INSERT.format(table=table), {"batch_id": batch_id})
        con.unregister("incoming")


def _sheets_of_people(result: FileResult) -> set[str]:
    """The sheets with a table of persons: what is rejected there is restricted as its rows are."""
    restricted = {ledger.name for ledger in ledgers() if ledger.is_restricted}
    return {table.sheet for table in result.tables if table.kind in restricted}


def _rejected(file: str, rejections: Sequence[Rejection]) -> pa.Table:
    return pa.table(
        {
            "source_file": pa.array([file for _ in rejections], pa.string()),
            "source_sheet": pa.array([rejection.sheet for rejection in rejections], pa.string()),
            "source_row": pa.array([rejection.row for rejection in rejections], pa.int32()),
            "source_column": pa.array([rejection.column for rejection in rejections], pa.string()),
            "rejected_value": pa.array([rejection.value for rejection in rejections], pa.string()),
            "reason": pa.array([rejection.reason for rejection in rejections], pa.string()),
        }
    )
