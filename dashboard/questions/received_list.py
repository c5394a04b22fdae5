"""What became of each file that a unit sent, as a report: the log of received files of a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.export import Column, ReportTable
from dashboard.questions.logs import log_report, moment
from dashboard.state.received import CHANNELS, STEPS, Line, received
from dashboard.store import Edition

COLUMNS = (
    Column("received_step", "去向", "", "text", "最近一次处理的结果：" + "、".join(STEPS.values()), False),
    Column("received_file", "文件", "", "text", "报送时的文件名，个人号码遮去", False),
    Column("received_department", "报送单位", "", "text", "接入时识别或选定的单位", False),
    Column("published_edition", "发布于", "", "integer", "最近一次发布的版本；未发布的为空", False),
    Column("read_row_count", "读到", "行", "integer", "最近一次读到的行数", False),
    Column("taken_row_count", "可接入", "行", "integer", "其中可以接入的行数", False),
    Column("rejected_row_count", "退回", "行", "integer", "其中退回的行数", False),
    Column(
        "held_row_count", "暂留", "行", "integer", "本身没有问题、因同一文件有退回行而一同暂留的行数", False
    ),
    Column("question_count", "待答复", "个", "integer", "尚未答复的问题", False),
    Column("answer_count", "已答复", "个", "integer", "已答复的问题", False),
    Column("received_sentence", "说明", "", "text", "没有读取或撤回的原因", False),
    Column("first_received_at", "首次收到", "", "text", "首次读取该文件的服务器时间", False),
    Column("last_handled_at", "最近处理", "", "text", "最近一次处理的服务器时间", False),
    Column("received_channel", "渠道", "", "text", "页面或命令行", False),
    Column(
        "file_sha256",
        "文件校验值",
        "",
        "text",
        "由文件内容算出的校验值；内容有任何不同即为另一份文件",
        False,
    ),
)
COUNTS = ("read_row_count", "taken_row_count", "rejected_row_count", "held_row_count")
# A file of the people of one place or batch would tell how many they are.
OF_PEOPLE = "talent"
SQL = (
    "-- 不是版本数据的查询：每份文件的处理经过写入 state.sqlite 的 received_files 表，只增加，不能修改、删除"
)


def received_list(
    edition: Edition, names: Sequence[Mapping[str, Any]], departments: Sequence[str] | None = None
) -> ReportTable:
    """One row per file of the store of `edition`, the last handled first.

    names: rows with department_code and department_name. departments: codes; None means all.
    """
    named = {row["department_code"]: row["department_name"] for row in names}
    files: dict[str, list[Line]] = {}
    for line in received(edition.folder):
        files.setdefault(line.file_sha256, []).append(line)
    chosen = [
        lines for lines in files.values() if departments is None or lines[-1].department_code in departments
    ]
    return log_report(
        edition,
        [_row(lines, named) for lines in sorted(chosen, key=lambda lines: -lines[-1].received_id)],
        COLUMNS,
        [f"{name}_missing_code" for name in COUNTS],
        name="received_list",
        title="文件去向",
        purpose="单位报送文件的读取、答复、退回、发布和撤回情况",
        units="行、个",
        sql=SQL,
        core=tuple(column.name for column in COLUMNS[:-2]),
    )


def _row(lines: Sequence[Line], names: dict[str, str]) -> dict[str, Any]:
    last = lines[-1]
    # A withdrawal says nothing of the rows: they were counted when the file was read.
    read = next((line for line in reversed(lines) if line.step != "withdrawn"), last)
    published = [line.edition_number for line in lines if line.step == "published"]
    is_of_people = any(OF_PEOPLE in line.kinds.split(",") for line in lines)
    counts = {name: None if is_of_people else getattr(read, name) for name in COUNTS}
    reasons = {f"{name}_missing_code": "withheld" if is_of_people else None for name in COUNTS}
    return (
        counts
        | reasons
        | {
            "received_file": last.source_file,
            "received_department": names.get(last.department_code or "", "未标明"),
            "received_step": STEPS[last.step],
            "published_edition": published[-1] if published else None,
            "question_count": read.question_count,
            "answer_count": read.answer_count,
            "received_sentence": last.sentence,
            "first_received_at": moment(lines[0].happened_at),
            "last_handled_at": moment(last.happened_at),
            "received_channel": CHANNELS[last.channel],
            "file_sha256": last.file_sha256,
        }
    )
