"""Payments and 下达 that may be the same money: one comparison of a file with the edition and the files before it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.results import FileResult
from dashboard.intake.staging import fact_schemas
from dashboard.intake.steps import sql_of
from dashboard.store import Edition, fetch
from dashboard.store.macros import macros

# Stage of the money → its ledger.
LEDGERS = {"disbursed": "disbursements", "committed": "commitments"}
STAGES_OF = {table: stage for stage, table in LEDGERS.items()}
GONE = pa.schema([("stage", pa.string()), ("entry_id", pa.string())])


def payments_alike(
    result: FileResult,
    earlier: Sequence[FileResult],
    base: Edition | None,
    gone: Collection[tuple[str, str]],
) -> list[dict[str, Any]]:
    """The rows of a file with the rows that they may repeat, as queries/staging/repeated_payments.sql gives them.

    earlier: files that go in before it. base: the newest ledger edition. gone: stage and number of what is withdrawn from it.
    """
    if not any(table in result.facts for table in LEDGERS.values()):
        return []
    with duckdb.connect() as con:
        con.execute("set enable_progress_bar = false")
        for macro in macros(("payment_words", "is_same_payment")):
            con.execute(macro)
        now = _payments(con, result)
        projects = pc.unique(now["project_id"]).to_pylist()
        there = [now.slice(0, 0), *(_payments(con, before) for before in earlier)]
        known = [_marked(table, False) for table in there]
        if base is not None:
            published = fetch(base, sql_of("payments"), {"projects": projects})
            known.append(_marked(published.cast(now.schema), True))
        withdrawn = [{"stage": stage, "entry_id": number} for stage, number in gone]
        con.register("payments_now", _placed(now))
        con.register("payments_before", _placed(pa.concat_tables(known)))
        con.register("payments_gone", pa.Table.from_pylist(withdrawn, schema=GONE))
        found: list[dict[str, Any]] = con.execute(sql_of("repeated_payments")).to_arrow_table().to_pylist()
    return found


def _payments(con: duckdb.DuckDBPyConnection, result: FileResult) -> pa.Table:
    for table in LEDGERS.values():
        con.register(table, result.facts.get(table, fact_schemas()[table].empty_table()))
    return con.execute(sql_of("payments"), {"projects": None}).to_arrow_table()


def _marked(payments: pa.Table, is_published: bool) -> pa.Table:
    return payments.append_column("is_published", pa.repeat(is_published, payments.num_rows))


def _placed(payments: pa.Table) -> pa.Table:
    return payments.append_column("place", pa.array(range(payments.num_rows), pa.int64()))
