"""The papers of 督办 say what the reports say, leave blank what only the issuing office knows, and open elsewhere."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from dashboard import cli
from dashboard.access import TRIAL
from dashboard.briefing import Scope, briefing
from dashboard.briefing.papers import KINDS, paper
from dashboard.export import to_bytes
from dashboard.export.briefing_parts import Grid, Heading
from dashboard.export.calendar_file import Calendar, folded
from dashboard.questions.known_values import known_values
from dashboard.refusal import Refusal
from dashboard.store import Edition, current_edition, open_store
from tests.asking import run
from tests.exporting import occasion
from tests.stores import demonstration_store, one_record_store


def events_of(written: bytes) -> list[Any]:
    """The events as another program reads them."""
    icalendar = pytest.importorskip("icalendar")
    return list(icalendar.Calendar.from_ical(written).walk("VEVENT"))


def edition() -> Edition:
    return current_edition(open_store(demonstration_store()))


def unit() -> str:
    """The unit with most late tasks."""
    return str(run(edition(), "tasks_by_department").to_pylist()[0]["department_code"])


@pytest.mark.parametrize("kind", ["reminder", "notice"])
def test_a_letter_says_what_the_reports_say(kind: str) -> None:
    """The counts are those of the unit's row, the table has its tasks in order, and nothing is invented."""
    word = docx.Document(io.BytesIO(to_bytes(paper(edition(), kind, unit(), TRIAL), "docx", occasion())))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    row = run(edition(), "tasks_by_department", {"department": [unit()]}).to_pylist()[0]
    for words, column in (
        ("任务共", "task_count"),
        ("已办结", "finished_task_count"),
        ("逾期", "overdue_task_count"),
    ):
        assert bool(re.search(rf"{words}{row[column]}项\[1\]", text)) == (row[column] > 0)
    asked = run(edition(), "tasks_asked", {"department": [unit()]}).to_pylist()
    due = [one for one in asked if kind == "notice" or one["is_reminded"]]
    table = [[cell.text for cell in line.cells] for line in word.tables[0].rows][1:]
    assert [line[1].split("　")[0] for line in table] == [one["task_id"] for one in due]
    for line, one in zip(table, due, strict=True):
        assert line[2] == (str(one["task_due_on"]) if one["task_due_on"] else "不适用")
        assert line[3] == f"{one['task_state']}：{one['task_reason']}"
        assert (one["progress_text"] or "未报送") in line[4]
        assert line[5] == one["asked_text"]
    for blank in ("（文号由印发单位填写）", "（报送期限由印发单位填写）", "（印发单位填写）"):
        assert blank in text
    assert "演示数据，不是真实业务数据" in text
    assert f"第{edition().number}版" in text.split("附注")[1]
    links = [one.target_ref for one in word.part.rels.values() if one.is_external]
    assert all(f"edition={edition().number}" in link and f"department={unit()}" in link for link in links)


def test_the_ledger_has_the_columns_that_offices_keep() -> None:
    """Opened by another library: the headings in their order, a date as a date, days as a number, a source sheet."""
    report = paper(edition(), "ledger", unit(), TRIAL)
    book = openpyxl.load_workbook(io.BytesIO(to_bytes(report, "xlsx", occasion())))
    assert len(book.sheetnames) == 3
    lines = [list(line) for line in book.worksheets[1].iter_rows(values_only=True)]
    head = next(place for place, line in enumerate(lines) if line[0] == "序号")
    assert lines[head][:13] == [
        "序号",
        "任务编号",
        "重点任务",
        "牵头单位",
        "责任单位",
        "配合单位",
        "完成时限",
        "进展情况",
        "存在问题",
        "下一步打算",
        "状态",
        "逾期天数（天）",
        "依据文件",
    ]
    rows = run(edition(), "task_ledger", {"department": [unit()]}).to_pylist()
    assert [row["task_id"] for row in rows] == [
        row["task_id"] for row in run(edition(), "tasks_list", {"department": [unit()]}).to_pylist()
    ]
    for line, row in zip(lines[head + 1 :], rows, strict=False):
        assert line[0] == row["ledger_order"] and line[1] == row["task_id"]
        if row["task_due_on"]:
            assert isinstance(line[6], dt.datetime) and line[6].date() == row["task_due_on"]
            assert line[11] == row["task_late_days"]


def test_the_calendar_opens_elsewhere() -> None:
    """One whole day per open dated task, with an identity that the next edition keeps and the address of its page."""
    made = paper(edition(), "calendar", unit(), TRIAL)
    assert isinstance(made, Calendar)
    written = to_bytes(made, "ics", occasion())
    assert max(map(len, written.split(b"\r\n"))) <= 75
    events = events_of(written)
    asked = run(edition(), "tasks_asked", {"department": [unit()]}).to_pylist()
    dated = [one for one in asked if one["task_due_on"]]
    assert [event["DTSTART"].dt for event in events] == [one["task_due_on"] for one in dated]
    for event, one in zip(events, dated, strict=True):
        assert str(event["UID"]) == f"demo-{edition().policy_id}-{one['task_id']}"
        assert event["DTEND"].dt - event["DTSTART"].dt == dt.timedelta(days=1)
        assert str(event["SUMMARY"]) == f"【演示数据】{one['task_text']}"
        assert one["task_reason"] in str(event["DESCRIPTION"])
        assert f"edition={edition().number}" in event["URL"] and f"id={one['task_id']}" in event["URL"]


def test_what_means_something_in_a_calendar_stays_text() -> None:
    """Signs, line ends and long Chinese words come back as they were; a line end cannot add a property."""
    made = paper(edition(), "calendar", unit(), TRIAL)
    assert isinstance(made, Calendar)
    hostile = "甲,乙;丙\\丁\nEND:VEVENT\r\n" + "字" * 80
    event = type(made.events[0])("标,识;1", dt.date(2026, 12, 31), hostile, hostile, "http://x/y?a=1,2")
    written = to_bytes(type(made)("甲;乙", "x.ics", made.edition, (event,)), "ics", occasion())
    (read,) = events_of(written)
    assert str(read["SUMMARY"]) == str(read["DESCRIPTION"]) == hostile.replace("\r", "")
    assert (str(read["UID"]), str(read["URL"])) == ("标,识;1", event.link)
    assert folded("a" * 76) == b"a" * 75 + b"\r\n a\r\n"


def test_a_unit_without_tasks_gets_a_sentence() -> None:
    """Each paper says what there is none of; so does an edition without any task, and a letter without a unit."""
    answering = {row["department_code"] for row in run(edition(), "tasks_by_department").to_pylist()}
    none = next(code for code in known_values(edition())["department"].labels if code not in answering)
    for kind in ("reminder", "notice", "calendar"):
        with pytest.raises(Refusal, match=f"第 {edition().number} 版数据里，.+没有"):
            paper(edition(), kind, none, TRIAL)
    with pytest.raises(Refusal, match="请指定一个单位"):
        paper(edition(), "notice", None, TRIAL)
    empty = current_edition(open_store(one_record_store()))
    with pytest.raises(Refusal, match="没有任务，不用写督办台账"):
        paper(empty, "ledger", None, TRIAL)


def test_the_command_writes_each_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind by the name of its unit, logged; another suffix is refused with a sentence."""
    where = ["--store", demonstration_store(), "--department", unit()]
    for kind, described in KINDS.items():
        target = tmp_path / f"{kind}.{described.suffix}"
        assert cli.main(["paper", kind, *where, "-o", str(target)]) == 0
        assert target.stat().st_size > 500
    assert cli.main(["paper", "notice", *where, "-o", str(tmp_path / "x.pdf")]) == 2
    assert "督查通知单只写 .docx 文件" in capsys.readouterr().err


def test_the_briefing_tells_the_tasks_by_part() -> None:
    """The section has the rows of its reports and names each late task; an edition without tasks has no such section."""
    blocks = briefing(edition(), Scope(), TRIAL).blocks
    grids = {block.title: block for block in blocks if isinstance(block, Grid)}
    late = run(edition(), "tasks_list", {"task_state": ["overdue"]}).to_pylist()
    assert [line[0] for line in grids["逾期的任务"].cells] == [row["task_text"] for row in late]
    parts = run(edition(), "tasks_by_part").to_pylist()
    assert [line[:2] for line in grids["各部分的任务"].cells] == [
        (row["part_title"], str(row["task_count"])) for row in parts
    ]
    none = briefing(current_edition(open_store(one_record_store())), Scope(), TRIAL).blocks
    assert "任务进展" not in [block.text for block in none if isinstance(block, Heading)]
