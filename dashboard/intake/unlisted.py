"""Reports on tasks that no list names: they are sent back, because they would stand nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.intake.numbers_of_things import same_words
from dashboard.intake.results import FileResult, Rejection
from dashboard.intake.sending_back import heading_of, without_rows
from dashboard.store import Edition, fetch
from dashboard.store.ledgers import ledgers

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
    ledger = next(one for one in ledgers() if one.rows.name == REPORTED)
    reports = result.facts[REPORTED].to_pylist()
    is_known = [same_words(row["task_id"]) in known for row in reports]
    if all(is_known):
        return result
    rejections = [
        Rejection(row["source_sheet"], row["source_row"], _heading(result, row), row["task_id"],
                  REASON.format(task=row["task_id"]))
        for row, is_listed in zip(reports, is_known, strict=True)
        if not is_listed
    ]  # fmt: skip
    return without_rows(result, ledger, is_known, rejections)


def _heading(result: FileResult, row: Mapping[str, Any]) -> str:
    """The heading of the task numbers as printed."""
    _, heading = heading_of(result, row["source_sheet"], row["source_row"], ("task_number",))
    return heading or "任务编号"
