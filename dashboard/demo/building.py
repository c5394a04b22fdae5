"""Fills an empty edition with invented facts; the files of `dashboard/demo/sql/` make every row."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import csv

from dashboard.settings import ROOT

WORDS = ROOT / "data" / "demo"
SQL = Path(__file__).with_name("sql")
MACROS = ("draw", "part", "organisation_check", "credit_check")
STEPS = (
    "slots", "cities", "months", "groups", "reporters", "clause_slots", "files",
    "recipients", "plan", "amounts", "ledger",
)  # fmt: skip
FACTS = (
    "projects", "claims", "commitments", "disbursements", "talent_awards", "readings", "budgets", "reporting",
    "milestones", "delegations", "zones", "clusters", "evidence", "rejected_rows", "batches",
)  # fmt: skip
EARLIER = ("earlier_day", "earlier_money", "earlier_projects", "earlier_filings")
TEXT, WHOLE, DAY, YES_NO = pa.string(), pa.int64(), pa.date32(), pa.bool_()
MONEY, QUANTITY = pa.decimal128(18, 2), pa.decimal128(18, 4)
COLUMNS = {
    "words": {"word_list": TEXT, "belongs_to": TEXT, "word": TEXT, "weight": WHOLE},
    "profile": {
        "clause_id": TEXT, "weight": WHOLE, "recipient_kind": TEXT, "low_wan": WHOLE, "high_wan": WHOLE,
        "basis_low_wan": WHOLE, "basis_high_wan": WHOLE, "document_series": TEXT, "item_department_code": TEXT,
    },
    "reporting": {
        "department_code": TEXT, "as_of_on": DAY, "received_days": WHOLE, "committed_level": TEXT,
        "committed_column": TEXT, "applied_column": TEXT, "disbursed_level": TEXT, "disbursed_column": TEXT,
    },
    "rejections": {"department_code": TEXT, "source_column": TEXT, "rejected_value": TEXT, "reason": TEXT},
    "situations": {
        "situation": TEXT, "clause_id": TEXT, "department_code": TEXT, "rule_group": TEXT, "recipient_key": WHOLE,
        "platform_key": WHOLE, "basis_amount_yuan": MONEY, "investment_period_months": WHOLE,
        "limit_share_pct": pa.float64(), "committed_amount_yuan": MONEY, "decided_on": DAY, "project_status": TEXT,
        "paid_share_pct": WHOLE, "paid_on": DAY, "items": TEXT, "document_number": TEXT,
        "project_title": TEXT, "evidence_state": TEXT,
    },
    "unlisted": {
        "project_id": TEXT, "document_number": TEXT, "department_code": TEXT, "funding_level": TEXT,
        "committed_amount_yuan": MONEY, "committed_on": DAY,
    },
    "readings": {
        "indicator_id": TEXT, "department_code": TEXT, "low_value": QUANTITY, "high_value": QUANTITY,
        "step_value": QUANTITY, "shape": TEXT, "last_value": QUANTITY, "filed_frequency": TEXT, "last_on": DAY,
        "is_filed": YES_NO,
    },
    "reading_places": {"indicator_id": TEXT, "city_code": TEXT, "county_code": TEXT, "share_pct": WHOLE},
    "budgets": {
        "fiscal_year": WHOLE, "clause_id": TEXT, "department_code": TEXT, "reporting_department_code": TEXT,
        "document_number": TEXT, "document_name": TEXT, "executed_pct": WHOLE, "share_pct": WHOLE,
        "kept_pct": WHOLE, "fallback_wan": WHOLE, "remark": TEXT,
    },
    "statements": {
        "department_code": TEXT, "period_on": DAY, "reported_days": WHOLE, "has_confirmer": YES_NO,
        "comment": TEXT,
    },
    "milestones": {"milestone_order": WHOLE, "milestone_name": TEXT, "after_months": WHOLE},
    "zones": {
        "city_code": TEXT, "zone_name": TEXT, "zone_level": TEXT, "zone_status": TEXT, "status_text": TEXT,
        "stated_on": DAY, "department_code": TEXT,
    },
    "clusters": {
        "cluster_name": TEXT, "cluster_kind": TEXT, "city_code": TEXT, "county_code": TEXT, "cluster_status": TEXT,
        "status_text": TEXT, "stated_on": DAY, "department_code": TEXT,
    },
}  # fmt: skip
ORDERED = {
    "rejections": "rejection_order", "situations": "situation_order", "budgets": "budget_order",
    "zones": "zone_order", "clusters": "cluster_order",
}  # fmt: skip


def build_demo(
    con: duckdb.DuckDBPyConnection,
    *,
    projects: int = 600,
    seed: int = 7,
    edition: int = 1,
    earlier: bool = False,
) -> None:
    """Fill the fact tables and `batches`, which must be empty; policy and reference tables must be there.

    projects: rows of `projects`; awards are three quarters of it, at most 20,000. Money is in yuan.
    seed: the same seed gives the same rows. edition: the number that `batches` carry.
    earlier: the state of a month before, so that the demonstration has changes to show.
    """
    given = {"projects": projects, "seed": seed, "edition": edition}
    for name in COLUMNS:
        con.register("incoming", _data_file(name))
        con.execute(f"create or replace temp table demo_{name} as select * from incoming")
        con.unregister("incoming")
    for name in MACROS:
        con.execute(_step_sql(name))
    for name in STEPS:
        _run(con, f"create or replace temp table demo_{name} as ", _step_sql(name), given)
    for name in FACTS:
        if earlier and name == "batches":  # they count the rows of the steps before
            for step in EARLIER:
                con.execute(_step_sql(step))
        _run(con, f"insert into {name} by name ", _step_sql(f"fact_{name}"), given)
    if earlier:
        con.execute(_step_sql("earlier_batches"))
    for name in (*COLUMNS, *STEPS):
        con.execute(f"drop table temp.demo_{name}")


def _run(con: duckdb.DuckDBPyConnection, start: str, sql: str, given: dict[str, int]) -> None:
    """Run a step with the values that its text binds."""
    names = duckdb.extract_statements(sql)[0].named_parameters
    con.execute(start + sql, {name: given[name] for name in names})


def _step_sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _data_file(name: str) -> pa.Table:
    """A file of `data/demo/` as a table; empty cells are null, and lines are numbered where their order counts."""
    convert = csv.ConvertOptions(
        column_types=COLUMNS[name],
        include_columns=list(COLUMNS[name]),
        strings_can_be_null=True,
        null_values=[""],
    )
    table = csv.read_csv(Path(WORDS / f"{name}.csv"), convert_options=convert)
    if name in ORDERED:
        table = table.append_column(ORDERED[name], pa.array(range(1, table.num_rows + 1), WHOLE))
    return table
