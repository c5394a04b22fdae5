"""Reports on tasks that no list names: they are sent back, because they would stand nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.numbers_of_things import same_words
from dashboard.intake.results import FileResult, Rejection
from dashboard.store import Edition, fetch

LISTED, REPORTED = "tasks", "task_reports"
REASON = "没有这项任务：“{task}”不在任务清单里，请核对任务编号，或先接入任务清单"
KNOWN = "select task_id from tasks union select task_id from given_tasks"


def listed_only(results: Sequence[FileResult], base: Edition | None) -> list[FileResult]:
    """The results in which a report on a task that neither the edition nor a file of this call lists is rejected.

    base: the newest ledger edition. Read = taken + rejected + held + not data, as before.
    """
    if not any(REPORTED in result.facts for result in results):
        return list(results)
    known = {same_words(task) for task in _in_edition(base)}
    for result in results:
        if LISTED in result.facts:
            known |= {same_words(task) for task in result.facts[LISTED]["task_id"].to_pylist()}
    return [_sent_back(result, known) if REPORTED in result.facts else result for result in results]


def _in_edition(base: Edition | None) -> list[str]:
    asked = "select 1 from duckdb_tables() where table_name = 'given_tasks'"
    if base is None or not fetch(base, asked).num_rows:
        return []  # an edition of earlier software has no tasks
    tasks: list[str] = fetch(base, KNOWN)["task_id"].to_pylist()
    return tasks


def _sent_back(result: FileResult, known: set[str]) -> FileResult:
    reports = result.facts[REPORTED]
    is_known = pa.array([same_words(task) in known for task in reports["task_id"].to_pylist()], pa.bool_())
    unknown = reports.filter(pc.invert(is_known))
    if not unknown.num_rows:
        return result
    rejections = [
        Rejection(
            row["source_sheet"], row["source_row"], _heading(result, row["source_sheet"]), row["task_id"],
            REASON.format(task=row["task_id"]),
        )
        for row in unknown.to_pylist()
    ]  # fmt: skip
    places = {table.sheet: table.order for table in reversed(result.tables)}
    kept = reports.filter(is_known)
    facts = {name: table for name, table in (result.facts | {REPORTED: kept}).items() if table.num_rows}
    return replace(
        result,
        facts=facts,
        taken=result.taken - unknown.num_rows,
        rejected=result.rejected + unknown.num_rows,
        rejections=tuple(
            sorted((*result.rejections, *rejections), key=lambda one: (places.get(one.sheet, 0), one.row))
        ),
    )


def _heading(result: FileResult, sheet: str) -> str:
    """The heading of the task numbers as printed."""
    columns = (column for table in result.tables if table.sheet == sheet for column in table.columns)
    return next((column.heading for column in columns if column.name == "task_number"), "任务编号")
