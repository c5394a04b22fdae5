"""The audit log of exports: what was exported, when, through which channel. Without a log entry no file is given out."""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from dashboard.counting import count
from dashboard.personal import has_number, masked_line, personal_sentence
from dashboard.refusal import Refusal
from dashboard.settings import VERSION
from dashboard.state.chain import clocks_of
from dashboard.state.connection import reading, writing

CHANNELS = {"screen": "页面表格", "page": "整页", "http": "接口", "command": "命令行"}
LONGEST_ACTOR = 100
COLUMNS = (
    "exported_at",
    "channel",
    "subject",
    "title",
    "page",
    "edition_kind",
    "edition_number",
    "parameters",
    "format",
    "row_count",
    "byte_count",
    "actor",
    "software",
)


@dataclass(frozen=True)
class Exported:
    """One exported file.

    channel: a code of CHANNELS. subject: the report, or `page:<address>` for a whole page. page: the address of the
    page, '' where none. parameters: as in an address. row_count: of all its tables. exported_at: local time of a clock
    with utc_offset, '' where earlier software kept none.
    """

    channel: str
    subject: str
    title: str
    page: str
    edition_kind: str
    edition_number: int
    parameters: Mapping[str, str]
    format: str
    row_count: int
    byte_count: int
    actor: str
    exported_at: str = ""
    software: str = ""
    export_id: int = 0
    utc_offset: str = ""


def log_export(folder: Path, done: Exported) -> None:
    """Write one log entry. Raises Refusal where that fails. folder: of the store."""
    if any(has_number(text) for name, text in done.parameters.items() if name != "id"):
        raise Refusal(personal_sentence("筛选条件", "不能写进审计记录，所以没有导出。请换一个条件"))
    words = json.dumps(dict(done.parameters), ensure_ascii=False, sort_keys=True)
    row = [
        dt.datetime.now().isoformat(timespec="milliseconds"),
        done.channel,
        done.subject,
        done.title,
        done.page,
        done.edition_kind,
        done.edition_number,
        words,
        done.format,
        done.row_count,
        done.byte_count,
        masked_line(done.actor, LONGEST_ACTOR),
        VERSION,
    ]
    try:
        with writing(folder) as con:
            con.execute(
                f"insert into exports ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})", row
            )
    except Refusal as refusal:
        raise Refusal(f"没有导出：每次导出都要先记入审计记录，而{refusal}") from refusal
    count("exports", format=done.format, channel=done.channel)


def exports(
    folder: Path,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    channels: tuple[str, ...] | None = None,
    subjects: tuple[str, ...] | None = None,
    rows: int | None = None,
) -> list[Exported]:
    """The entries of the log, newest first. since, until: days, both included; rows: at most; None means all."""
    with reading(folder) as con:
        if con is None:
            return []
        lines = con.execute(
            f"select export_id, {', '.join(COLUMNS)} from exports"
            " where (?1 is null or substr(exported_at, 1, 10) >= ?1)"
            " and (?2 is null or substr(exported_at, 1, 10) <= ?2)"
            " and (?3 is null or channel in (select value from json_each(?3)))"
            " and (?4 is null or subject in (select value from json_each(?4)))"
            " order by export_id desc limit ?5",
            [
                since and since.isoformat(),
                until and until.isoformat(),
                channels and json.dumps(channels),
                subjects and json.dumps(subjects),
                -1 if rows is None else rows,
            ],
        ).fetchall()
        clocks = clocks_of(con, "exports")
    found = []
    for row in lines:
        values = dict(zip(("export_id", *COLUMNS), row, strict=True))
        place = bisect_right(clocks, values["export_id"], key=itemgetter(0))
        values["utc_offset"] = clocks[place - 1][1] if place else ""
        found.append(Exported(**(values | {"parameters": json.loads(values["parameters"])})))
    return found


def subjects(folder: Path) -> dict[str, str]:
    """Every exported subject → its newest title, sorted by title."""
    with reading(folder) as con:
        if con is None:
            return {}
        rows = con.execute("select subject, title from exports group by subject having max(export_id)")
        return dict(sorted(rows.fetchall(), key=lambda row: (row[1], row[0])))


def chosen_of_log(name: str, text: str) -> tuple[str, ...]:
    """The codes of a parameter of the address: first and last day for `day`, else a list. Raises Refusal."""
    codes = tuple(text.split(","))
    if name == "channel" and not set(codes) <= set(CHANNELS):
        raise Refusal(f"“渠道”没有“{text}”这个值，可用：{'、'.join(CHANNELS)}。")
    if name == "day":
        try:
            first, last = (dt.date.fromisoformat(code).isoformat() for code in codes)
        except ValueError:
            first, last = "1", "0"
        if first > last:
            raise Refusal(f"“日期”应写成起止两天，例如 2026-11-01,2026-11-30，收到“{text}”。")
        return first, last
    return codes
