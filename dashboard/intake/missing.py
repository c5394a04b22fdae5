"""Rows of an earlier file that a resent file lacks. They are shown to the steward and never removed silently."""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb

from dashboard.intake.earlier_rows import fetch_rows, has_kind
from dashboard.intake.numbers_of_things import same_words
from dashboard.intake.results import FileResult, MissingRow
from dashboard.store import Edition
from dashboard.store.ledgers import Ledger, ledgers

DATED = re.compile(r"\d+|[年月日号期版季度上下半全第一二三四五六七八九十]+|[._\-（）() 　]+")
WITHDRAWN = "报送单位撤下：新报的“{file}”没有本行，发布人确认不再计入"
KEEP_WITHDRAWN = """
insert into {rejected} by name
select
    batch_id, source_file, source_sheet, source_row, $heading as source_column, $key as rejected_value,
    $reason as reason
from {table}
where {same}
"""


def missing_rows(base: Edition | None, results: Sequence[FileResult]) -> list[MissingRow]:
    """The rows of earlier files of the same department, name (without dates) and kind that an incoming file lacks.

    A rejected row is not missing. A file that is left out removes nothing, so it has no missing rows.
    """
    if base is None:
        return []
    sent = {
        (ledger.name, key)
        for result in results
        for ledger in ledgers()
        if ledger.rows.name in result.keys
        for key in map(_compared, _keys(result.keys[ledger.rows.name].to_pylist(), ledger))
    }
    found = {}
    for result in results:
        for ledger in ledgers():
            if result.taken and ledger.rows.name in result.facts and not ledger.accumulates:
                for row in _earlier_rows(base, ledger, result):
                    if (ledger.name, _compared(row.key)) not in sent:
                        found[ledger.name, row.key] = row
    return list(found.values())


def series(file: str) -> str:
    """A file name without its changing parts: dates, numbers, versions, suffix (D-021)."""
    return DATED.sub("", file.rpartition(".")[0] or file)


def withdraw(con: duckdb.DuckDBPyConnection, rows: Sequence[MissingRow]) -> None:
    """Remove rows from the edition being built; each is kept as a rejected row with its reason."""
    of_table = {ledger.rows.name: ledger for ledger in ledgers()}
    for row in rows:
        columns = of_table[row.table].rows.key
        same = " and ".join(f"{column}::varchar = ${column}" for column in columns)
        values = dict(zip(columns, row.key, strict=True))
        told = {
            "heading": _heading(columns),
            "key": " ".join(row.key),
            "reason": row.reason or WITHDRAWN.format(file=row.file),
        }
        rejected = of_table[row.table].rejected_table
        con.execute(KEEP_WITHDRAWN.format(table=row.table, rejected=rejected, same=same), values | told)
        for table in of_table[row.table].tables:
            con.execute(f"delete from {table.name} where {same}", values)


def _heading(columns: Sequence[str]) -> str:
    return "编号" if len(columns) == 1 else "单位和报送期"


def _earlier_rows(base: Edition, ledger: Ledger, result: FileResult) -> list[MissingRow]:
    table = ledger.rows.name
    if not has_kind(base, ledger):
        return []  # an edition of earlier software without this kind
    files = fetch_rows(
        base,
        ledger,
        f"select distinct source_file from {table} where reporting_department_code is not distinct from $code",
        {"code": result.department_code},
    )["source_file"].to_pylist()
    same_series = [file for file in files if series(file) == series(result.file)]
    rows = fetch_rows(
        base,
        ledger,
        f"select {', '.join(ledger.rows.key)}, {ledger.row_name} as row_name, source_file, source_sheet, source_row from {table}"
        " where reporting_department_code is not distinct from $code and list_contains($files, source_file)"
        " order by source_file, source_sheet, source_row",
        {"code": result.department_code, "files": same_series},
    ).to_pylist()
    return [
        MissingRow(
            table, key, str(row["row_name"] or ""), result.file,
            row["source_file"], row["source_sheet"], row["source_row"],
        )
        for row, key in zip(rows, _keys(rows, ledger), strict=True)
    ]  # fmt: skip


def _compared(key: tuple[str, ...]) -> tuple[str, ...]:
    """A key in the form in which rows meet, however their numbers were written."""
    return tuple(map(same_words, key))


def _keys(rows: Sequence[dict[str, object]], ledger: Ledger) -> list[tuple[str, ...]]:
    return [tuple(str(row[column]) for column in ledger.rows.key) for row in rows]
