"""Runs the SQL of queries/staging over the raw text of one file, in a database of its own in memory."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb
import pyarrow as pa
import pyarrow.compute

from dashboard.intake.isolation import Progress
from dashboard.intake.loading import raw_tables
from dashboard.intake.merging import KEYS
from dashboard.intake.personal import masked
from dashboard.intake.results import Rejection
from dashboard.intake.vocabulary import Vocabulary
from dashboard.settings import QUERIES, ROOT

JUDGING = "逐行核对"
SCHEMA = ROOT / "dashboard" / "store" / "schema.sql"
# Each reads what the ones before it have left.
STEPS = (
    "stg_amounts", "stg_clause_names", "stg_code_names", "stg_places", "stg_place_pairs", "stg_department_names",
    "stg_program_names",
    "stg_projects", "stg_claims", "stg_evidence", "stg_commitments", "stg_disbursements", "stg_talent_awards",
    "stg_budgets", "stg_readings", "stg_reporting", "stg_milestones", "stg_delegations", "stg_zones", "stg_clusters",
    "stg_rejections", "stg_notes",
)  # fmt: skip
JUDGED = {
    "projects": "stg_projects",
    "commitments": "stg_commitments",
    "disbursements": "stg_disbursements",
    "talent_awards": "stg_talent_awards",
    "budgets": "stg_budgets",
    "readings": "stg_readings",
    "reporting": "stg_reporting",
    "milestones": "stg_milestones",
    "delegations": "stg_delegations",
    "zones": "stg_zones",
    "clusters": "stg_clusters",
}
# What belongs to the accepted projects of a ledger; not rows of their own.
OF_PROJECTS = {"claims": "stg_claims", "evidence": "stg_evidence"}
# The tables without which a step has nothing to do.
RAW = {
    "stg_place_pairs": ("raw_projects", "raw_indicators", "raw_clusters", "raw_zones", "raw_delegations"),
    "stg_department_names": ("raw_budgets", "raw_reporting"),
    "stg_projects": ("raw_projects",),
    "stg_claims": ("raw_projects",),
    "stg_evidence": ("raw_evidence",),
    "stg_commitments": ("raw_commitments",),
    "stg_disbursements": ("raw_disbursements",),
    "stg_talent_awards": ("raw_talent",),
    "stg_budgets": ("raw_budgets",),
    "stg_readings": ("raw_indicators",),
    "stg_reporting": ("raw_reporting",),
    "stg_program_names": ("raw_talent", "raw_delegations"),
    "stg_milestones": ("raw_milestones",),
    "stg_delegations": ("raw_delegations",),
    "stg_zones": ("raw_zones",),
    "stg_clusters": ("raw_clusters",),
}
# 报送期 and 预算年度 may lie ahead; what they speak of has not been reached by saying so.
DATES = {
    "projects": "approved_on",
    "commitments": "committed_on",
    "disbursements": "disbursed_on",
    "readings": "as_of_on",
    "reporting": "reported_on",
    "milestones": "completed_on",
}

_EMPTY: dict[str, pa.Table] = {}
_preparing = threading.Lock()


@dataclass(frozen=True)
class Filing:
    """Who filed a file (a department's code; None means 未标明), and the day that it states as its 数据截至日."""

    source_file: str
    department_code: str | None
    as_of_on: date | None


@dataclass(frozen=True)
class Judged:
    """facts: accepted rows by table of schema.sql. keys: those of all rows. taken, rejected: rows. latest_on: of their dates."""

    facts: dict[str, pa.Table]
    keys: dict[str, pa.Table]
    rejections: tuple[Rejection, ...]
    taken: int
    rejected: int
    notes: tuple[str, ...]
    latest_on: date | None


def judge(
    raw: Mapping[str, pa.Table],
    words: Vocabulary,
    known: dict[str, pa.Table],
    filing: Filing,
    progress: Progress | None = None,
) -> Judged:
    """Type and judge all rows of one file. raw: loading.raw_tables; known: the policy and the reference data.

    progress: told after each step.
    """
    steps = _judged_steps(raw, words, known, filing, progress)
    schemas = fact_schemas()
    accepted = {table: _accepted(steps[step], schemas[table]) for table, step in JUDGED.items()}
    facts = accepted | {
        table: steps[step].select(schemas[table].names).cast(schemas[table])
        for table, step in OF_PROJECTS.items()
    }
    taken = sum(table.num_rows for table in accepted.values())
    return Judged(
        facts={name: table for name, table in facts.items() if table.num_rows},
        keys={
            table: steps[step].select(KEYS[table]) for table, step in JUDGED.items() if steps[step].num_rows
        },
        rejections=_rejections(steps["stg_rejections"]),
        taken=taken,
        rejected=sum(steps[step].num_rows for step in JUDGED.values()) - taken,
        notes=_notes(steps["stg_notes"]),
        latest_on=_latest(accepted),
    )


def prepare(words: Vocabulary, known: Mapping[str, pa.Table]) -> None:
    """Work out what every step gives for no rows, once per process: time that passes while a file is being read."""
    with _preparing:
        if len(_EMPTY) < len(RAW):
            _judged_steps(raw_tables((), words), words, known, Filing("", None, None), None)


def _judged_steps(
    raw: Mapping[str, pa.Table],
    words: Vocabulary,
    known: Mapping[str, pa.Table],
    filing: Filing,
    progress: Progress | None,
) -> dict[str, pa.Table]:
    """What each step of STEPS gives, by its name."""
    steps: dict[str, pa.Table] = {}
    with duckdb.connect() as con:
        con.execute("set enable_progress_bar = false")
        for name, table in {**known, **raw}.items():
            con.register(name, table)
        con.execute((QUERIES / "staging" / "macros.sql").read_text(encoding="utf-8"))
        given: dict[str, object] = {
            "source_file": filing.source_file,
            "reporting_department_code": filing.department_code,
            "file_as_of_on": filing.as_of_on,
            "nowhere": list(words.nowhere),
        }
        absent = {step for step, names in RAW.items() if not any(raw[name].num_rows for name in names)}
        for place, step in enumerate(STEPS, 1):
            steps[step] = _run(con, step, given, step in absent)
            if progress is not None:
                progress(JUDGING, place, len(STEPS))
    return steps


@cache
def fact_schemas() -> dict[str, pa.Schema]:
    """The columns of every fact table of schema.sql but batch_id, with their Arrow types."""
    with duckdb.connect() as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        names = [row[0] for row in con.execute("select table_name from duckdb_tables()").fetchall()]
        schemas = {name: con.table(name).to_arrow_table().schema for name in names}
    return {
        name: pa.schema([column for column in schema if column.name != "batch_id"])
        for name, schema in schemas.items()
    }


def _run(con: duckdb.DuckDBPyConnection, step: str, given: dict[str, object], is_absent: bool) -> pa.Table:
    # Planning a step takes longer than running it on nothing: what it gives for no rows is kept.
    if is_absent and step in _EMPTY:
        con.register(step, _EMPTY[step])
        return _EMPTY[step]
    sql = (QUERIES / "staging" / f"{step}.sql").read_text(encoding="utf-8")
    taken = duckdb.extract_statements(sql)[0].named_parameters
    table = con.execute(sql, {name: given[name] for name in taken}).to_arrow_table()
    con.register(step, table)
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
        f"工作表‘{row['source_sheet']}’第 {row['source_row']} 行"
        f"{'起共 ' + str(row['note_count']) + ' 行' if row['note_count'] > 1 else ''}：{row['decision']}。"
        for row in table.to_pylist()
    )


def _latest(accepted: dict[str, pa.Table]) -> date | None:
    days = [pa.compute.max(accepted[table][column]).as_py() for table, column in DATES.items()]
    return max((day for day in days if day is not None), default=None)
