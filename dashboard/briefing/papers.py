"""督查通知单, 催办单, 督办台账 and calendar: the tasks of a unit as the papers that offices send and keep.

What only the issuing office knows (文号, 印发单位, 日期, 报送期限) stays a visible blank.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard.access import Principal
from dashboard.briefing.facts import Facts, Scope, figure, joined, note_of, said_day, say, some
from dashboard.export import ReportTable
from dashboard.export.briefing_parts import Briefing, Grid, GridColumn, Paragraph
from dashboard.export.calendar_file import Calendar, Event
from dashboard.export.report import file_name, named
from dashboard.formatting import DEMONSTRATION, in_column
from dashboard.questions.addresses import page_link
from dashboard.questions.known_values import known_values
from dashboard.questions.reports import stamp
from dashboard.refusal import Refusal
from dashboard.store import Edition

Row = dict[str, Any]
Paper = Briefing | ReportTable | Calendar
NUMBER = "（文号由印发单位填写）"
UNTIL = "（报送期限由印发单位填写）"
SIGNED = ("（印发单位填写）", "（印发日期由印发单位填写）")
ASKED = {
    "reminder": "下列任务逾期、没有按时报送，或者退回以后还没有再报。请抓紧办理，",
    "notice": "下列任务尚未办结。请按各自的完成时限和办理要求办理，",
}


@dataclass(frozen=True)
class Kind:
    """A kind of paper. suffix: of its file, without dot; make: writes the content for an edition and a department."""

    title: str
    suffix: str
    make: Callable[[Edition, str | None, Principal], Paper]


def paper(edition: Edition, kind: str, department: str | None, principal: Principal) -> Paper:
    """The paper of a department, by code; only 督办台账 is also for all, None. Raises Refusal where no task belongs on it."""
    described = KINDS[kind]
    if department is None and kind != "ledger":
        raise Refusal(f"{described.title}按单位编写，请指定一个单位。")
    return described.make(edition, department, principal)


def _order(kind: str, edition: Edition, department: str | None, principal: Principal) -> Briefing:
    """督查通知单 or 催办单: a letter with the counts of the unit and a table of the tasks."""
    facts, unit = _facts(edition, department, principal), _unit(edition, department)
    asked, title = facts.ask("tasks_asked"), KINDS[kind].title
    rows = asked.table.to_pylist()
    places = [place for place, row in enumerate(rows) if kind == "notice" or row["is_reminded"]]
    if not places:
        which = "牵头或负责而未办结的任务" if kind == "notice" else "逾期、未报送或者退回后没有再报的任务"
        raise Refusal(f"第 {edition.number} 版数据里，{unit}没有{which}，不用写{title}。")
    marked = stamp(edition)
    mark = (f"{DEMONSTRATION}，不是真实业务数据",) if marked.is_demonstration else ()
    as_of = f"数据截至{said_day(edition.as_of_on)}" if edition.as_of_on else "数据截至日未报送"
    return Briefing(
        title=(title,),
        subtitle=(*mark, NUMBER, f"（第{edition.number}版，{as_of}）"),
        subject=unit,
        name=named(f"{unit}{title}", marked, "").removesuffix("."),
        edition=marked,
        blocks=(
            Paragraph((f"{unit}：",), "flush"),
            Paragraph(_counts(facts)),
            Paragraph((f"{ASKED[kind]}并于{UNTIL}前，将办理情况和佐证材料报印发单位。",)),
            _table(asked, rows, places),
            *(Paragraph((line,), "signed") for line in SIGNED),
        ),
        genre=title,
        has_annex=False,
    )


def _counts(facts: Facts) -> tuple[Any, ...]:
    """The sentence with the counts of the unit, each with its note."""
    units, totals = facts.ask("tasks_by_department"), facts.rows("tasks_totals")[0]
    states = (
        ("已办结", "finished_task_count"),
        ("待核查", "to_check_task_count"),
        ("逾期", "overdue_task_count"),
        ("没有按时报送", "unreported_task_count"),
        ("退回后没有再报", "returned_task_count"),
        (f"{totals['task_soon_days']}天内到期", "due_soon_task_count"),
    )
    lead = say(
        f"截至{said_day(totals['task_clock_on'])}，你单位牵头或负责的任务共", figure(units, "task_count")
    )
    return joined([lead, *(some(words, figure(units, column)) for words, column in states)], "，", "。")


def _table(asked: ReportTable, rows: Sequence[Row], places: Sequence[int]) -> Grid:
    """The tasks, one row each: what, by when, how it stands and why, what was said last, what is asked."""
    columns = (
        GridColumn("place", "序号", 0.07, "center"),
        GridColumn("task_text", "任务", 0.2, "left"),
        GridColumn("task_due_on", "完成时限", 0.16, "center", note_of(asked, "task_due_on")),
        GridColumn("task_reason", "状态和原因", 0.21, "left", note_of(asked, "task_late_days")),
        GridColumn("progress_text", "上次报送", 0.21, "left", note_of(asked, "progress_share_pct")),
        GridColumn("asked_text", "办理要求", 0.15, "left"),
    )
    cells = tuple(
        (
            str(number),
            f"{rows[place]['task_id']}　{rows[place]['task_text']}",
            in_column(rows[place]["task_due_on"], "date", "", "not_applicable"),
            f"{rows[place]['task_state']}：{rows[place]['task_reason']}",
            said_last(rows[place]),
            rows[place]["asked_text"],
        )
        for number, place in enumerate(places, 1)
    )
    return Grid("任务和办理要求", "", columns, cells, tuple(places), asked)


def said_last(row: Row) -> str:
    """What the unit reported last, in its own words; 未报送 where it never did."""
    if row["feedback_on"] is None:
        return "未报送"
    head = f"截至{row['feedback_on']}"
    if row["progress_share_pct"] is not None:
        share = in_column(row["progress_share_pct"], "percent", "")
        head += f"，完成{share}" if "%" in share else f"，完成{share}%"
    told = (("", row["progress_text"]), ("存在问题：", row["problem_text"]), ("下一步：", row["next_step"]))
    return "；".join([head, *(f"{words}{text}" for words, text in told if text)])


def _ledger(edition: Edition, department: str | None, principal: Principal) -> ReportTable:
    report = _facts(edition, department, principal).ask("task_ledger")
    if not report.table.num_rows:
        whose = f"{_unit(edition, department)}的" if department else ""
        raise Refusal(f"第 {edition.number} 版数据里没有{whose}任务，不用写督办台账。")
    return report


def _calendar(edition: Edition, department: str | None, principal: Principal) -> Calendar:
    """One day for each open task with a due date."""
    facts, unit = _facts(edition, department, principal), _unit(edition, department)
    report = facts.ask("tasks_asked")
    dated = [row for row in report.table.to_pylist() if row["task_due_on"]]
    if not dated:
        raise Refusal(f"第 {edition.number} 版数据里，{unit}没有写明完成时限而未办结的任务，不用写日历。")
    marked = stamp(edition)
    mark = f"【{DEMONSTRATION}】" if marked.is_demonstration else ""
    return Calendar(
        title=f"{mark}{unit}任务日历（第{edition.number}版）",
        name=named(f"{unit}任务日历", marked, "ics"),
        edition=marked,
        events=tuple(_event(edition, row, mark) for row in dated),
    )


def _event(edition: Edition, row: Row, mark: str) -> Event:
    as_of = edition.as_of_on or "未报送"
    told = (
        f"{mark}任务编号：{row['task_id']}",
        f"{row['task_state']}：{row['task_reason']}",
        f"办理要求：{row['asked_text']}",
        f"第{edition.number}版，数据截至日{as_of}，以后的变化见看板",
    )
    return Event(
        uid=f"{edition.kind}-{edition.policy_id}-{row['task_id']}",
        day=row["task_due_on"],
        summary=f"{mark}{row['task_text']}",
        description="\n".join(told),
        link=page_link(edition, "tasks_list", {}, id=row["task_id"]),
    )


def _facts(edition: Edition, department: str | None, principal: Principal) -> Facts:
    return Facts(edition, Scope(department=department), principal)


def _unit(edition: Edition, department: str | None) -> str:
    return str(known_values(edition)["department"].labels[department]) if department else ""


def paper_name(made: Paper, suffix: str) -> str:
    """The name of the file of a paper."""
    if isinstance(made, Calendar):
        return made.name
    return f"{made.name}.{suffix}" if isinstance(made, Briefing) else file_name(made, suffix)


KINDS = {
    "reminder": Kind("催办单", "docx", partial(_order, "reminder")),
    "notice": Kind("督查通知单", "docx", partial(_order, "notice")),
    "ledger": Kind("督办台账", "xlsx", _ledger),
    "calendar": Kind("任务日历", "ics", _calendar),
}
