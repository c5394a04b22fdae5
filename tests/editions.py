"""Builds small editions for tests: rows as text, with a default for whatever a test does not care about."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.policy.loading import edition_tables
from dashboard.store import Draft, Edition, Store, current_edition, list_editions, publish
from dashboard.store.catalogue import CATALOGUE
from dashboard.store.catalogue_key import keep_key, signed_text
from dashboard.store.history import HISTORIES
from dashboard.store.ledgers import schema, table_names
from dashboard.store.wholeness import file_digest
from tests.kept import keep

Row = Mapping[str, str | None]
Facts = Mapping[str, Sequence[Row]]

POLICY_ID = "sichuan-ai"
# What pseudonyms are made with: known here, so that a test can say which row is whose.
KEY = "key of the tests"
# What an edition takes over from the one before it, its histories and keys aside.
FACTS = tuple(name for name in table_names() if name not in HISTORIES)
READ_FROM = {"batch_id": "B1", "source_file": "台账.xlsx", "source_sheet": "Sheet1"}
DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "batches": {
        "batch_id": "B1",
        "edition": "1",
        "source_file": "台账.xlsx",
        "read_row_count": "1",
        "taken_row_count": "1",
        "rejected_row_count": "0",
        "held_row_count": "0",
        "not_data_row_count": "0",
        "author": "甲处",
        "message": "测试",
        "received_at": "2026-11-01 09:00:00",
    },
    "projects": READ_FROM,
    "targets": READ_FROM,
    "claims": READ_FROM
    | {"stage": "committed", "funding_level": "provincial", "source_column": "省级财政资金(万元)"},
    "commitments": READ_FROM | {"document_number": "测财〔2026〕1号", "funding_level": "provincial"},
    "disbursements": READ_FROM | {"funding_level": "unstated"},
    "talent_awards": READ_FROM
    | {"program_code": "emei", "award_kind": "team", "stage_code": "selected", "funding_level": "provincial"},
    "readings": READ_FROM,
    "budgets": READ_FROM
    | {"document_number": "测财预〔2026〕1号", "funding_level": "provincial", "fiscal_year": "2026"},
    "reporting": READ_FROM | {"has_confirmer": "true"},
    "milestones": READ_FROM | {"milestone_status": "unstated"},
    "tasks": READ_FROM | {"is_long_term": "false"},
    "task_departments": READ_FROM | {"duty": "responsible", "unit_order": "1"},
    "task_progress": READ_FROM | {"task_stage": "unstated"},
    "task_reports": READ_FROM | {"task_stage": "in_progress"},
    "given_tasks": {
        "noted_at": "2026-10-10 10:00:00",
        "meeting_id": "会",
        "meeting_name": "调度会",
        "given_on": "2026-10-10",
    },
    "task_decisions": {"noted_at": "2026-10-20 10:00:00", "department_code": "fgw", "reason": "测试"},
    "delegations": READ_FROM | {"delegation_year": "2026", "program_code": "emei"},
    "zones": READ_FROM | {"zone_level": "provincial", "zone_status": "unverified"},
    "clusters": READ_FROM | {"cluster_status": "unverified"},
    "evidence": READ_FROM | {"source_column": "核查列", "evidence_text": "有"},
    "finding_notes": {"handling": "checking", "note": "正在核对", "noted_at": "2026-11-02 10:00:00"},
    "rejected_rows": READ_FROM,
    "intake_answers": READ_FROM
    | {"question_key": "total", "choice": "accept", "choice_label": "接受", "reason": ""},
}
NUMBERED = {
    "commitments": "commitment_id",
    "disbursements": "disbursement_id",
    "readings": "reading_id",
    "budgets": "budget_id",
    "finding_notes": "note_id",
    "milestones": "milestone_id",
    "delegations": "delegation_id",
    "task_reports": "report_id",
    "task_decisions": "decision_id",
    "zones": "zone_id",
    "clusters": "cluster_id",
}


@cache
def policy_and_reference() -> Mapping[str, pa.Table]:
    """The tables of the policy and the reference data that every edition carries."""
    return edition_tables(POLICY_ID)


@cache
def column_types() -> Mapping[str, Mapping[str, str]]:
    """Table → column → type, as an edition has them."""
    with duckdb.connect() as con:
        con.execute(schema())
        return {
            table: {name: kind for name, kind, *_ in con.execute(f"describe {table}").fetchall()}
            for table in FACTS
        }


def draft_of(facts: Facts, kind: str = "ledger", message: str = "测试") -> Draft:
    """A draft that replaces nothing and adds these rows to what the new edition starts from."""
    return Draft(kind, POLICY_ID, "甲处", message, policy_and_reference(), filling(facts))


def filling(facts: Facts) -> Callable[[duckdb.DuckDBPyConnection, int], None]:
    """A `fill` that inserts the rows, each cell cast from text to the type of its column."""

    def fill(con: duckdb.DuckDBPyConnection, number: int) -> None:
        con.execute("delete from talent_key")
        con.execute("insert into talent_key values (?)", [KEY])
        for table, rows in with_batches(facts, number).items():
            _insert(con, table, [_complete(table, row, place) for place, row in enumerate(rows, 2)])

    return fill


def replacing(facts: Facts) -> Callable[[duckdb.DuckDBPyConnection, int], None]:
    """A `fill` after which these rows are all that the new edition holds."""

    def fill(con: duckdb.DuckDBPyConnection, number: int) -> None:
        for table in FACTS:
            con.execute(f"delete from {table}")
        filling(facts)(con, number)

    return fill


def build_after(folder: Path, *months: Facts) -> Edition:
    """Editions of one store, each replacing all that the one before it held; the newest one."""
    store = Store(folder)

    def make() -> None:
        publish(store, draft_of(months[0]))
        for facts in months[1:]:
            publish(store, draft_after(facts))

    keep(folder, ["after", months], make)
    return current_edition(store)


def draft_after(facts: Facts) -> Draft:
    """A draft after which these rows are all that the new edition holds."""
    return Draft("ledger", POLICY_ID, "甲处", "后一版", policy_and_reference(), replacing(facts))


def with_batches(facts: Facts, number: int = 1) -> Facts:
    """The same facts with a batch for every batch id that they name, unless they list batches themselves."""
    if "batches" in facts:
        return facts
    named = {str(row.get("batch_id") or "B1") for rows in facts.values() for row in rows}
    return {"batches": [{"batch_id": name, "edition": str(number)} for name in sorted(named)], **facts}


def pseudonym(row: Row) -> str:
    """The number under which an award leaves the edition."""
    digest = hashlib.sha256(f"{KEY}{row['award_id']}".encode()).hexdigest()
    program, kind = row.get("program_code") or "emei", row.get("award_kind") or "team"
    return f"{program}-{kind}-{digest[:12]}"


def build(folder: Path, *editions: Facts, kind: str = "ledger") -> Edition:
    """A store under `folder` where these rows were published one edition after the other; the newest edition.

    Each adds to the one before. They are published or, where the same were published before, copied.
    """
    store = Store(folder)
    keep(
        folder,
        ["build", editions, kind],
        lambda: [publish(store, draft_of(facts, kind)) for facts in editions],
    )
    return current_edition(store)


def build_anew(folder: Path, facts: Facts) -> Edition:
    """The same with one edition whose rows are drawn for one test alone: it is not kept."""
    return publish(Store(folder), draft_of(facts))


def read_given(folder: Path) -> Facts:
    """The rows of `given_<table>.csv` in a folder; an empty cell is null."""
    return {path.stem.removeprefix("given_"): read_rows(path) for path in sorted(folder.glob("given_*.csv"))}


def read_rows(path: Path) -> list[Row]:
    """The rows of one CSV file by heading; an empty cell is None."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(handle)]


def named(edition: Edition, name: str) -> Edition:
    """The same entry of the catalogue, pointing to another file of the store."""
    return replace(edition, file=name)


def _complete(table: str, row: Row, place: int) -> Row:
    cells: dict[str, str | None] = dict(DEFAULTS[table])
    if table not in ("batches", "finding_notes", "given_tasks", "task_decisions"):
        cells["source_row"] = str(place)
    if table == "task_decisions":
        cells["decision_order"] = str(place)
    if table == "tasks":
        cells["task_text"] = f"任务{row['task_id']}"
    if table in NUMBERED:
        cells[NUMBERED[table]] = f"{table}-{place:05d}"
    if table == "projects":
        cells["project_name"] = f"项目{row['project_id']}"
    return cells | {name: cell for name, cell in row.items() if cell is not None}


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    types = column_types()[table]
    columns = sorted({name for row in rows for name in row})
    unknown = set(columns) - set(types)
    assert not unknown, f"{table} has no column {sorted(unknown)}"
    texts = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in columns})
    con.register("incoming_rows", texts)
    con.execute(f"insert into {table} by name select {_casts(columns, types)} from incoming_rows")
    con.unregister("incoming_rows")


def _casts(columns: Iterable[str], types: Mapping[str, str]) -> str:
    return ", ".join(f"{name}::{types[name]} as {name}" for name in columns)


def as_published(folder: Path) -> None:
    """Write the catalogue as if every edition had been published with the bytes that its file has now."""
    path = folder / CATALOGUE
    text = path.read_text(encoding="utf-8")
    for edition in list_editions(Store(folder)):
        text = text.replace(edition.sha256, file_digest(edition.path))
    path.write_text(text, encoding="utf-8")
    sign(folder)


def sign(folder: Path) -> None:
    """Sign the catalogue as it stands now, as its own software would have done."""
    path = folder / CATALOGUE
    path.write_text(signed_text(folder, json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    keep_key(folder)
