"""Puts the accepted rows of one file into the edition being built: by key, the newer replaces the older."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from dashboard.intake.results import FileResult

# (what the incoming rows replace, how they go in). A claim belongs to its project.
STATEMENTS: dict[str, tuple[str, str]] = {
    "projects": (
        "delete from projects where project_id in (select incoming.project_id from incoming)",
        "insert into projects by name select incoming.*, $batch_id as batch_id from incoming",
    ),
    "commitments": (
        "delete from commitments where commitment_id in (select incoming.commitment_id from incoming)",
        "insert into commitments by name select incoming.*, $batch_id as batch_id from incoming",
    ),
    "disbursements": (
        "delete from disbursements where disbursement_id in (select incoming.disbursement_id from incoming)",
        "insert into disbursements by name select incoming.*, $batch_id as batch_id from incoming",
    ),
    "talent_awards": (
        "delete from talent_awards where award_id in (select incoming.award_id from incoming)",
        "insert into talent_awards by name select incoming.*, $batch_id as batch_id from incoming",
    ),
}
# Two departments that file one number: the later row counts, the earlier one is kept with its reason.
KEEP_REPLACED = """
insert into rejected_rows by name
select
    projects.batch_id,
    projects.source_file,
    projects.source_sheet,
    projects.source_row,
    '项目编号' as source_column,
    projects.project_id as rejected_value,
    '编号由两个单位报送：后报的“' || incoming.source_file || '”第 ' || incoming.source_row
    || ' 行已替代本行，请两个单位核对由谁报送' as reason
from projects
inner join incoming on projects.project_id = incoming.project_id
where projects.reporting_department_code is distinct from incoming.reporting_department_code
"""
FORGET_CLAIMS = "delete from claims where project_id in (select incoming.project_id from incoming)"
INSERT_CLAIMS = "insert into claims by name select incoming.*, $batch_id as batch_id from incoming"
INSERT_REJECTED = "insert into rejected_rows by name select incoming.*, $batch_id as batch_id from incoming"


def merge_into(con: duckdb.DuckDBPyConnection, result: FileResult, batch_id: str) -> None:
    """Merge `result.facts` and its rejections into the open edition, as batch `batch_id`.

    con: holds the tables of schema.sql with the rows of the previous edition; the caller commits.
    Rows whose key is already there are replaced, with all claims of a replaced project.
    """
    for table, (replace, insert) in STATEMENTS.items():
        if table not in result.facts:
            continue
        con.register("incoming", result.facts[table])
        if table == "projects":
            con.execute(KEEP_REPLACED)
            con.execute(FORGET_CLAIMS)
        con.execute(replace)
        con.execute(insert, {"batch_id": batch_id})
        con.unregister("incoming")
    for rows, insert in ((result.facts.get("claims"), INSERT_CLAIMS), (_rejected(result), INSERT_REJECTED)):
        if rows is not None and rows.num_rows:
            con.register("incoming", rows)
            con.execute(insert, {"batch_id": batch_id})
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
