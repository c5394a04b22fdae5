"""Rows that a department sent before and that a resent file no longer holds: asked about, never silently deleted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from dashboard.intake.merging import KEYS, OF_PROJECTS
from dashboard.intake.results import FileResult
from dashboard.store import Edition, fetch

# What tells a person which row it is, beside its key.
NAMES = {
    "projects": "project_name",
    "commitments": "project_id",
    "disbursements": "project_id",
    "talent_awards": "employer_name",
    "budgets": "document_number",
    "readings": "indicator_id",
    "reporting": "department_code",
    "milestones": "milestone_name",
    "delegations": "employer_name",
    "zones": "zone_name",
    "clusters": "cluster_name",
}
DATED = re.compile(r"\d+|[年月日号期版季度上下半全第一二三四五六七八九十]+|[._\-（）() 　]+")
KEEP_WITHDRAWN = """
insert into rejected_rows by name
select
    batch_id, source_file, source_sheet, source_row, $heading as source_column, $key as rejected_value,
    '报送单位撤下：新报的“' || $file || '”没有本行，发布人确认不再计入' as reason
from {table}
where {same}
"""


@dataclass(frozen=True)
class MissingRow:
    """A row of the newest ledger edition. table, key: which. file: the incoming file that lacks it.

    name: what it is called. source_file, source_sheet, source_row: where it was read.
    """

    table: str
    key: tuple[str, ...]
    name: str
    file: str
    source_file: str
    source_sheet: str
    source_row: int


def missing_rows(base: Edition | None, results: Sequence[FileResult]) -> list[MissingRow]:
    """Rows of earlier files of the same department, name (its dates aside) and kind that an incoming file lacks.

    A row that is sent back is not missing. A file that is left out takes nothing away, so nothing is asked.
    """
    if base is None:
        return []
    sent = {
        (table, key)
        for result in results
        for table, keys in result.keys.items()
        for key in _keys(keys.to_pylist(), table)
    }
    found = {}
    for result in results:
        for table in result.facts if result.taken else ():
            if table in KEYS:
                for row in _earlier_rows(base, table, result):
                    if (table, row.key) not in sent:
                        found[table, row.key] = row
    return list(found.values())


def series(file: str) -> str:
    """A file's name without what changes from one report to the next: dates, numbers, versions, its ending."""
    return DATED.sub("", file.rpartition(".")[0] or file)


def withdraw(con: duckdb.DuckDBPyConnection, rows: Sequence[MissingRow]) -> None:
    """Take rows out of the edition being built; each stays among the rejected rows with its reason."""
    for row in rows:
        columns = KEYS[row.table]
        same = " and ".join(f"{column}::varchar = ${column}" for column in columns)
        values = dict(zip(columns, row.key, strict=True))
        told = {"heading": _heading(columns), "key": " ".join(row.key), "file": row.file}
        con.execute(KEEP_WITHDRAWN.format(table=row.table, same=same), values | told)
        for table in (row.table, *(OF_PROJECTS if row.table == "projects" else ())):
            con.execute(f"delete from {table} where {same}", values)


def _heading(columns: Sequence[str]) -> str:
    return "编号" if len(columns) == 1 else "单位和报送期"


def _earlier_rows(base: Edition, table: str, result: FileResult) -> list[MissingRow]:
    files = fetch(
        base,
        f"select distinct source_file from {table} where reporting_department_code is not distinct from $code",
        {"code": result.department_code},
    )["source_file"].to_pylist()
    own = [file for file in files if series(file) == series(result.file)]
    keys = KEYS[table]
    rows = fetch(
        base,
        f"select {', '.join(keys)}, {NAMES[table]} as row_name, source_file, source_sheet, source_row from {table}"
        " where reporting_department_code is not distinct from $code and list_contains($files, source_file)"
        " order by source_file, source_sheet, source_row",
        {"code": result.department_code, "files": own},
    ).to_pylist()
    return [
        MissingRow(
            table, key, str(row["row_name"] or ""), result.file,
            row["source_file"], row["source_sheet"], row["source_row"],
        )
        for row, key in zip(rows, _keys(rows, table), strict=True)
    ]  # fmt: skip


def _keys(rows: Sequence[dict[str, object]], table: str) -> list[tuple[str, ...]]:
    return [tuple(str(row[column]) for column in KEYS[table]) for row in rows]
