"""Who logged in, opened which page and wrote what, as a report: the lines of the log of events that name an account."""

from __future__ import annotations

from dashboard.export import Column, ReportTable
from dashboard.questions.logs import log_report, moment
from dashboard.state.events import LOOKS, events
from dashboard.store import Edition

COLUMNS = (
    Column("happened_at", "时间", "", "text", "服务器时间", False),
    Column(
        "event_sentence",
        "账号和事项",
        "",
        "text",
        "单位、账号和所做的事，不记姓名；地址里的个人号码遮去",
        False,
    ),
    Column("event_id", "序号", "", "integer", "只增不减", False),
)
SQL = "-- 不是版本数据的查询：登录、打开页面和写入记入 state.sqlite 的 events 表，不能修改、删除"


def looks_list(edition: Edition, rows: int | None = None) -> ReportTable:
    """The log of the store of `edition`, newest first. rows: at most; None means all."""
    found = [
        {
            "happened_at": moment(event.happened_at),
            "event_sentence": event.sentence,
            "event_id": event.event_id,
        }
        for event in events(edition.folder, LOOKS, rows)
    ]
    return log_report(
        edition,
        found,
        COLUMNS,
        name="looks_list",
        title="登录、查看和写入记录",
        purpose="谁在什么时间登录、打开了哪一页、写入了什么",
        units="行",
        sql=SQL,
    )
