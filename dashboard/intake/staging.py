"""Runs the SQL of queries/staging over the raw text of a file, in a separate database in memory."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute

from dashboard.intake.doubts import Doubt, cancelled_rows
from dashboard.intake.isolation import Progress
from dashboard.intake.loading import raw_tables
from dashboard.intake.questions import Question
from dashboard.intake.results import Rejection
from dashboard.intake.steps import MACROS, ROWS, absent, rows_of, sql_of, steps, together
from dashboard.intake.totals import judge_totals
from dashboard.intake.vocabulary import Vocabulary
from dashboard.personal import masked
from dashboard.store.disk import SEALED_SPILLS
from dashboard.store.ledgers import ledgers, schema, table_names

JUDGING = "逐行核对"
_EMPTY: dict[str, pa.Table] = {}
_preparing = threading.Lock()


@dataclass(frozen=True)
class Filing:
    """The department of a file (its code; None means 未标明) and its stated 数据截至日."""

    source_file: str
    department_code: str | None
    as_of_on: date | None


@dataclass(frozen=True)
class Seen:
    """stated: totals in titles and notes. doubts: of the tables, from the reading."""

    stated: Sequence[Mapping[str, Any]] = ()
    doubts: Sequence[Doubt] = ()


NOTHING_SEEN = Seen()


@dataclass(frozen=True)
class Judged:
    """facts: accepted rows by table of an edition. keys: those of all rows. taken, rejected: rows. latest_on: of their dates."""

    facts: dict[str, pa.Table]
    keys: dict[str, pa.Table]
    rejections: tuple[Rejection, ...]
    taken: int
    rejected: int
    notes: tuple[str, ...]
    latest_on: date | None
    questions: tuple[Question, ...]
    totals: tuple[str, ...]


def judge(
    raw: Mapping[str, pa.Table],
    words: Vocabulary,
    known: dict[str, pa.Table],
    filing: Filing,
    seen: Seen = NOTHING_SEEN,
    progress: Progress | None = None,
) -> Judged:
    """Type and judge all rows of a file. raw: of loading.raw_tables; known: the policy and the reference data.

    seen: what the reading saw besides the rows. progress: called after each step.
    """
    given = _judged_steps(raw, words, known, filing, progress)
    judged = {ledger.rows.name: given[ledger.rows.step] for ledger in ledgers()}
    schemas = fact_schemas()
    accepted = {name: _accepted(table, schemas[name]) for name, table in judged.items()}
    brought = {
        table.name: given[table.step].select(schemas[table.name].names).cast(schemas[table.name])
        for ledger in ledgers()
        for table in ledger.brings
    }
    taken = sum(table.num_rows for table in accepted.values())
    questions, totals, said = judge_totals(
        given, seen.stated, (*seen.doubts, *cancelled_rows(raw, words)), sorted(words.total_words)
    )
    return Judged(
        facts={name: table for name, table in (accepted | brought).items() if table.num_rows},
        keys={
            ledger.rows.name: judged[ledger.rows.name].select(ledger.rows.key)
            for ledger in ledgers()
            if judged[ledger.rows.name].num_rows
        },
        rejections=_rejections(given["stg_rejections"]),
        taken=taken,
        rejected=sum(table.num_rows for table in judged.values()) - taken,
        notes=(*_notes(given["stg_notes"]), *said),
        latest_on=_latest(accepted),
        questions=tuple(questions),
        totals=tuple(totals),
    )


def prepare(words: Vocabulary, known: Mapping[str, pa.Table]) -> None:
    """Compute the result of every step for no rows, once per process, while a file is being read."""
    with _preparing:
        if not _EMPTY:
            _judged_steps(raw_tables((), words), words, known, Filing("", None, None), None)


def _judged_steps(
    raw: Mapping[str, pa.Table],
    words: Vocabulary,
    known: Mapping[str, pa.Table],
    filing: Filing,
    progress: Progress | None,
) -> dict[str, pa.Table]:
    """Step → its result."""
    given: dict[str, object] = {
        "source_file": filing.source_file,
        "reporting_department_code": filing.department_code,
        "file_as_of_on": filing.as_of_on,
        "nowhere": list(words.nowhere),
    }
    without_rows = absent(raw)
    judged: dict[str, pa.Table] = {}
    with duckdb.connect(config=SEALED_SPILLS) as con:
        con.execute("set enable_progress_bar = false")
        for name, table in {**known, **raw, **together(raw)}.items():
            con.register(name, table)
        for macros in MACROS:
            con.execute(sql_of(macros))
        for place, step in enumerate(steps(), 1):
            judged[step] = rows_of(judged) if step == ROWS else _run(con, step, given, step in without_rows)
            con.register(step, judged[step])
            if progress is not None:
                progress(JUDGING, place, len(steps()))
    return judged


@cache
def fact_schemas() -> dict[str, pa.Schema]:
    """Table of an edition → its columns without batch_id, with Arrow types."""
    with duckdb.connect() as con:
        con.execute(schema())
        schemas = {name: con.table(name).to_arrow_table().schema for name in table_names()}
    return {
        name: pa.schema([column for column in schema if column.name != "batch_id"])
        for name, schema in schemas.items()
    }


def _run(con: duckdb.DuckDBPyConnection, step: str, given: dict[str, object], is_absent: bool) -> pa.Table:
    # Planning a step takes longer than running it on no rows, so its result for no rows is cached.
    if is_absent and step in _EMPTY:
        return _EMPTY[step]
    named = duckdb.extract_statements(sql_of(step))[0].named_parameters
    table = con.execute(sql_of(step), {name: given[name] for name in named}).to_arrow_table()
    if is_absent:
        _EMPTY[step] = table
    return table


def _accepted(judged: pa.Table, schema: pa.Schema) -> pa.Table:
    is_good = pa.compute.equal(pa.compute.list_value_length(judged["reasons"]), 0)
    return judged.filter(is_good).select(schema.names).cast(schema)


def _rejections(table: pa.Table) -> tuple[Rejection, ...]:
    return tuple(
        Rejection(
            row["source_sheet"],
            row["source_row"],
            row["source_column"],
            masked(row["rejected_value"]),
            masked(row["reason"]),
        )
        for row in table.to_pylist()
    )


def _notes(table: pa.Table) -> tuple[str, ...]:
    return tuple(
        f"工作表“{row['source_sheet']}”第 {row['source_row']} 行"
        f"{'起共 ' + str(row['note_count']) + ' 行' if row['note_count'] > 1 else ''}：{row['decision']}。"
        for row in table.to_pylist()
    )


def _latest(accepted: Mapping[str, pa.Table]) -> date | None:
    dated = [(ledger.rows.name, ledger.date) for ledger in ledgers() if ledger.date is not None]
    days = [pa.compute.max(accepted[table][column]).as_py() for table, column in dated]
    return max((day for day in days if day is not None), default=None)
