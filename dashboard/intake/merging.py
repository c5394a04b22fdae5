"""Puts the accepted rows of one file into the edition being built: by key, the newer replaces the older."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from dashboard.intake.results import FileResult

# Table → what tells its rows apart: an incoming row replaces the row of the same key.
KEYS = {
    "projects": ("project_id",),
    "commitments": ("commitment_id",),
    "disbursements": ("disbursement_id",),
    "talent_awards": ("award_id",),
    "budgets": ("budget_id",),
    "readings": ("reading_id",),
    "reporting": ("department_code", "period_on"),
    "milestones": ("milestone_id",),
    "delegations": ("delegation_id",),
    "zones": ("zone_id",),
    "clusters": ("cluster_id",),
}
# What a project brings along; it goes when the project is replaced.
OF_PROJECTS = ("claims", "evidence")
# Where two departments may file one and the same thing: (its name, what was said of it).
SAID_TWICE = {
    "projects": ("项目编号", "project_id"),
    "budgets": ("预算金额", "budget_amount_yuan"),
    "readings": ("数值", "reading_value"),
    "milestones": ("计划完成日期", "planned_on"),
    "delegations": ("名额", "quota_count"),
    "zones": ("状态", "zone_status"),
    "clusters": ("状态", "cluster_status"),
}
# The later row counts, the earlier one is kept with its reason; where it said the same, nothing is lost.
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
inner join incoming on {table}.{key} = incoming.{key}
where
    {table}.reporting_department_code is distinct from incoming.reporting_department_code
    and ('{said}' = '{key}' or {table}.{said} != incoming.{said})
"""
FORGET = "delete from {table} where exists (select 1 from incoming where {same})"
INSERT = "insert into {table} by name select incoming.*, $batch_id as batch_id from incoming"


def merge_into(con: duckdb.DuckDBPyConnection, result: FileResult, batch_id: str) -> None:
    """Merge `result.facts` and its rejections into the open edition, as batch `batch_id`.

    con: holds the tables of schema.sql with the rows of the previous edition; the caller commits.
    Rows whose key is already there are replaced, with all claims and evidence of a replaced project.
    """
    for table, keys in KEYS.items():
        if table not in result.facts:
            continue
        con.register("incoming", result.facts[table])
        if table in SAID_TWICE:
            heading, said = SAID_TWICE[table]
            con.execute(KEEP_REPLACED.format(table=table, key=keys[0], heading=heading, said=said))
        for one in (table, *(OF_PROJECTS if table == "projects" else ())):
            same = " and ".join(f"incoming.{key} = {one}.{key}" for key in keys)
            con.execute(FORGET.format(table=one, same=same))
        con.execute(INSERT.format(table=table), {"batch_id": batch_id})
        con.unregister("incoming")
    brought = {table: result.facts.get(table) for table in OF_PROJECTS}
    for table, rows in (brought | {"rejected_rows": _rejected(result)}).items():
        if rows is not None and rows.num_rows:
            con.register("incoming", rows)
            con.execute(INSERT.format(table=table), {"batch_id": batch_id})
            con.unregister("incoming")


def _rejected(result: FileResult) -> pa.Table:
    return pa.table(
        {
            "source_file": pa.array([result.file for _ in result.rejections], pa.string()),
            "source_sheet": pa.array([one.sheet for one in result.rejections], pa.string()),
            "source_row": pa.array([one.row for one in result.rejections], pa.int32()),
            "source_column": pa.array([one.column for one in result.rejections], pa.string()),
            "rejected_value": pa.array([one.value for one in result.rejections], pa.string()),
            "reason": pa.array([one.reason for one in result.rejections], pa.string()),
        }
    )
