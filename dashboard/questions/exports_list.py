"""审计记录 as a report: every export of a store."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from dashboard.export import Column, ReportTable
from dashboard.questions.known_values import Known, known_values
from dashboard.questions.logs import log_report, moment
from dashboard.questions.parameters import ALL, NAMES, OPTIONS, PAGING
from dashboard.refusal import Refusal
from dashboard.state.audit import CHANNELS, Exported, exports, subjects
from dashboard.store import Edition

KINDS = {"demo": "演示数据", "ledger": "台账数据"}
COLUMNS = (
    Column("exported_at", "导出时间", "", "text", "文件写成并记入本表的服务器时间", False),
    Column("utc_offset", "时区", "", "text", "服务器时间与协调世界时之差；以前的软件没有记录的为空", False),
    Column("channel_name", "渠道", "", "text", "页面表格、整页、接口或命令行", False),
    Column("export_title", "内容", "", "text", "导出的报表或整页的标题", False),
    Column("edition_number", "数据版本", "", "integer", "导出的数据版本", False),
    Column("edition_kind_name", "数据性质", "", "text", "导出版本的数据性质，两种不混合", False),
    Column("filter_words", "条件", "", "text", "导出时的条件，不含等于全部的", False),
    Column("export_format", "格式", "", "text", "文件的格式", False),
    Column("export_row_count", "行数", "行", "integer", "文件中全部表的行数", False),
    Column("export_byte_count", "大小", "字节", "integer", "文件的字节数", False),
    Column(
        "actor",
        "导出人",
        "",
        "text",
        "登录的记单位和账号，不记姓名；试用时不识别操作人，记为未登录；命令行记操作系统的账号",
        False,
    ),
    Column("export_id", "序号", "", "integer", "只增不减", False),
)
CODES = ("subject", "page", "channel", "parameters")  # for machines, beside the words
FORMAT_WORDS = {
    "xlsx": "Excel",
    "docx": "Word",
    "ics": "日历",
    "csv": "CSV",
    "parquet": "Parquet",
    "zip": "数据包",
    "json": "接口数据",
}
SQL = "-- 审计记录不是版本数据的查询：每次导出在生成文件前写入 state.sqlite 的 exports 表，不能修改、删除"
NO_CHOICE = ("v", "edition", "link", *OPTIONS, *PAGING)
TITLE = "审计记录"


def exports_list(
    edition: Edition, values: Mapping[str, tuple[str, ...] | None], rows: int | None = None
) -> ReportTable:
    """The audit log of the store of `edition`, newest first.

    values: `day` (first and last), `channel`, `report`, None for all. rows: at most; None means all.
    """
    days = values.get("day")
    since, until = (dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[-1])) if days else (None, None)
    known = subjects(edition.folder)
    chosen = values.get("report")
    for subject in chosen or ():
        if subject not in known:
            raise Refusal(f"审计记录中没有“{subject}”的导出，请核对链接。")
    found = exports(
        edition.folder, since=since, until=until, channels=values.get("channel"), subjects=chosen, rows=rows
    )
    labels = known_values(edition)
    return log_report(
        edition,
        [_row(exported, labels) for exported in found],
        COLUMNS,
        CODES,
        _chosen(values, known),
        name="exports_list",
        title=TITLE,
        purpose="导出的内容、时间和渠道",
        units="行、字节",
        sql=SQL,
    )


def _chosen(
    values: Mapping[str, tuple[str, ...] | None], known: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    words = {
        "day": " 至 ".join(dict.fromkeys(values.get("day") or ())),
        "channel": "、".join(CHANNELS[channel] for channel in values.get("channel") or ()),
        "report": "、".join(known[subject] for subject in values.get("report") or ()),
    }
    return tuple((NAMES[name], text) for name, text in words.items() if text)


def _row(exported: Exported, known: Mapping[str, Known]) -> dict[str, Any]:
    return {
        "exported_at": moment(exported.exported_at),
        "utc_offset": exported.utc_offset or None,
        "channel_name": CHANNELS.get(exported.channel, exported.channel),
        "export_title": exported.title,
        "edition_number": exported.edition_number,
        "edition_kind_name": KINDS.get(exported.edition_kind, exported.edition_kind),
        "filter_words": _words(exported.parameters, known),
        "export_format": FORMAT_WORDS.get(exported.format, exported.format),
        "export_row_count": exported.row_count,
        "export_byte_count": exported.byte_count,
        "actor": exported.actor,
        "subject": exported.subject,
        "page": exported.page,
        "channel": exported.channel,
        "parameters": json.dumps(dict(exported.parameters), ensure_ascii=False),
        "export_id": exported.export_id,
    }


def _words(parameters: Mapping[str, str], known: Mapping[str, Known]) -> str:
    """The choices of an address in words; a code that this edition does not know stays as it is."""
    choices = {name: text for name, text in parameters.items() if name not in NO_CHOICE and text != ALL}
    return (
        "；".join(
            f"{NAMES.get(name, name)}：{_labels(text, known.get(name))}" for name, text in choices.items()
        )
        or "全部"
    )


def _labels(text: str, known: Known | None) -> str:
    return "、".join(known.labels.get(code, code) for code in text.split(",")) if known else text
