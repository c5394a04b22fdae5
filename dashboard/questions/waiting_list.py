"""The files that units sent and that are not in the data yet, counted by unit, as a report: the log of received files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.export import Column, ReportTable
from dashboard.questions.logs import log_report, moment
from dashboard.state.received import Line, received
from dashboard.store import Edition

# The step at which a file waits → the column that counts it.
WAITING = {
    "asked": "asked_file_count",
    "sent_back": "sent_back_file_count",
    "refused": "unread_file_count",
    "ready": "unpublished_file_count",
}
COLUMNS = (
    Column("reporting_department_name", "报送单位", "", "text", "接入时认出或选定的单位", False),
    Column("asked_file_count", "待答的文件", "份", "integer", "有问题待答复、因此没有接入的文件", True),
    Column("question_count", "待答的问题", "个", "integer", "这些文件里还没有答复的问题", True),
    Column("sent_back_file_count", "退回的文件", "份", "integer", "有退回行、整份没有接入的文件", True),
    Column("unread_file_count", "没有读取的文件", "份", "integer", "打不开或认不出的文件", True),
    Column("unpublished_file_count", "未发布的文件", "份", "integer", "已核对、还没有发布的文件", True),
    Column("last_handled_at", "最近处理", "", "text", "最近一次处理的时间，按服务器的钟", False),
)
SQL = (
    "-- 不是版本数据的查询：每份文件最近的一步取自 state.sqlite 的 received_files 表，只增加，不能改、不能删"
)


def waiting_list(
    edition: Edition, names: Sequence[Mapping[str, Any]], departments: Sequence[str] | None = None
) -> ReportTable:
    """One row per unit of which a file waits, in the order of `names`, then files of an unknown unit.

    names: rows with reporting_department_code and reporting_department_name. departments: codes; None means all.
    """
    of_units: dict[str, list[Line]] = {}
    for line in _waiting(received(edition.folder)):
        if departments is None or line.department_code in departments:
            of_units.setdefault(line.department_code or "", []).append(line)
    named = {row["reporting_department_code"] or "": row["reporting_department_name"] for row in names}
    order = [code for code in named if code in of_units] + [code for code in of_units if code not in named]
    return log_report(
        edition,
        [_row(named.get(code, "未标明"), of_units[code]) for code in order],
        COLUMNS,
        name="waiting_list",
        title="还没有接入的文件",
        purpose="各单位送来、还没有接入的文件：等答复的、退回的、没有读取的、没有发布的",
        units="份、个",
        sql=SQL,
    )


def _waiting(lines: Sequence[Line]) -> list[Line]:
    """The last line of each file that waits; a file whose unit published one of the same name since waits no more."""
    last = {line.file_sha256: line for line in lines}
    published = {
        (line.department_code, line.source_file): line.received_id
        for line in lines
        if line.step == "published"
    }
    return [
        line
        for line in last.values()
        if line.step in WAITING
        and published.get((line.department_code, line.source_file), 0) < line.received_id
    ]


def _row(name: str, lines: Sequence[Line]) -> dict[str, Any]:
    steps = [line.step for line in lines]
    return {
        "reporting_department_name": name,
        "question_count": sum(line.question_count for line in lines if line.step == "asked"),
        "last_handled_at": moment(max(line.happened_at for line in lines)),
    } | {column: steps.count(step) for step, column in WAITING.items()}
