"""What was refused, as a report: the audit log of refusals of a store."""

from __future__ import annotations

from dashboard.export import Column, ReportTable
from dashboard.questions.logs import log_report, moment
from dashboard.state.refusals import DOORS, refusals
from dashboard.store import Edition

COLUMNS = (
    Column("refused_at", "拒绝时间", "", "text", "服务器时间", False),
    Column("door_name", "入口", "", "text", "页面接入、页面地址、接口、定版链接、命令行或门卫", False),
    Column("refused_subject", "对象", "", "text", "文件名、地址或命令，个人号码遮去，过长的截短", False),
    Column("refused_sentence", "答复", "", "text", "拒绝时的答复", False),
    Column(
        "alike_count",
        "另拒绝",
        "次",
        "integer",
        "同一入口在上一条之后另被拒绝的次数；短时间内大量拒绝的不逐条记录，只记次数",
        False,
    ),
    Column("refusal_id", "序号", "", "integer", "只增不减", False),
)
SQL = "-- 不是版本数据的查询：被拒绝的文件、地址、参数和请求写入 state.sqlite 的 refusals 表，不能修改、删除"


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
        purpose="拒绝的对象、时间、入口和答复",
        units="次",
        sql=SQL,
    )
