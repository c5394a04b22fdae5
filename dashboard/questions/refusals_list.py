"""What was refused, as a report: the audit log of refusals of a store."""

from __future__ import annotations

from dashboard.export import Column, ReportTable
from dashboard.questions.logs import log_report, moment
from dashboard.state.refusals import DOORS, refusals
from dashboard.store import Edition

COLUMNS = (
    Column("refused_at", "拒绝时间", "", "text", "按服务器的钟", False),
    Column("door_name", "在哪里", "", "text", "页面接入、页面地址、接口、定版链接、命令行或门卫", False),
    Column("refused_subject", "什么", "", "text", "文件名、地址或命令，个人号码遮去，过长的截短", False),
    Column("refused_sentence", "怎么说的", "", "text", "当时回答的那句话", False),
    Column(
        "alike_count",
        "另有",
        "次",
        "integer",
        "同一处在上一条以后还被拒绝的次数；一次来得很多的不逐条记，只记次数",
        False,
    ),
    Column("refusal_id", "序号", "", "integer", "只增不减", False),
)
SQL = "-- 不是版本数据的查询：被拒绝的文件、地址、参数和请求写入 state.sqlite 的 refusals 表，不能改、不能删"


def refusals_list(edition: Edition, rows: int | None = None) -> ReportTable:
    """The log of the store of `edition`, newest first. rows: at most; None means all."""
    found = [
        {
            "refused_at": moment(line.refused_at),
            "door_name": DOORS.get(line.door, line.door),
            "refused_subject": line.subject,
            "refused_sentence": line.sentence,
            "alike_count": line.alike_count,
            "refusal_id": line.refusal_id,
        }
        for line in refusals(edition.folder, rows)
    ]
    return log_report(
        edition,
        found,
        COLUMNS,
        name="refusals_list",
        title="拒绝记录",
        purpose="拒绝了什么、何时、在哪里、怎么说的",
        units="次",
        sql=SQL,
    )
