"""任务清单: the answer of the page, what has happened since its edition, the facts of one task, and its trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.components import lights, record_facts, ways
from dashboard.export import ReportTable
from dashboard.formatting import clipped, count, day, percent, plain
from dashboard.state.task_rows import DECISIONS, Decision, GivenTask

LONGEST = 26
SHEET_ROWS = 24  # what stands on one A4 sheet, each in two lines
OPEN_AND_DATED = ("not_reported", "behind", "due_soon", "on_track", "not_due")
STATED = {
    "overdue_task_count": "项逾期",
    "due_soon_task_count": "项 {days} 天内到期",
    "returned_task_count": "项退回后没有再报",
    "unreported_task_count": "项没有报送",
    "to_check_task_count": "项等核查",
}


def answer(totals: Mapping[str, Any], first: Mapping[str, Any] | None) -> str:
    """The sentence that answers the page. first: the latest task, None where none is late."""
    parts = [
        f"**{totals[name]}** {words.format(days=totals['task_soon_days'])}"
        for name, words in STATED.items()
        if totals[name]
    ]
    worst = ""
    if first is not None:
        worst = (
            f"最久的是{plain(first['owner_departments'] or '未写明单位')}“{plain(clipped(first['task_text'], LONGEST))}”，"
            f"已过 **{first['task_late_days']}** 天。"
        )
    as_of = day(totals["task_clock_on"], "未标明")
    told = "，".join(parts) or "没有逾期、退回和未报送的"
    return f"截至 {as_of}，{totals['task_count']} 项任务中 {told}。{worst}"


def since(rows: Sequence[Mapping[str, Any]], clock: dt.date | None, today: dt.date) -> None:
    """Draw the strip on what fell due since the edition. rows: of tasks_list. Not drawn in an opened link."""
    if clock is None or today <= clock:
        return
    passed = [
        clipped(row["task_text"], LONGEST)
        for row in rows
        if row["task_state_code"] in OPEN_AND_DATED
        and row["task_due_on"]
        and clock <= row["task_due_on"] < today
    ]
    if passed:
        st.info(
            plain(
                f"本版数据截至 {clock}；到今天（{today}）又有 {len(passed)} 项过了完成时限：{_some(passed)}。"
                "办没办结，以下一版为准。"
            ),
            icon=None,
        )


def waiting(
    decided: Sequence[Decision], given: Sequence[GivenTask], texts: Mapping[str, str], is_demonstration: bool
) -> None:
    """Draw the line on decisions and given tasks that the edition does not hold yet. texts: task → its words."""
    if not decided and not given:
        return
    texts = {**texts, **{one.task_id: one.task_text for one in given}}
    told = [
        *(
            f"{DECISIONS[one.decision]}“{clipped(texts.get(one.task_id, one.task_id), LONGEST)}”"
            for one in reversed(decided)
        ),
        *(f"会议交办“{clipped(one.task_text, LONGEST)}”" for one in reversed(given)),
    ]
    after = "演示数据的不进入台账版本" if is_demonstration else "发布下一版时生效"
    st.warning(plain(f"待入下一版 {len(told)} 条（{after}）：{_some(told)}。"), icon=None)


def _some(words: Sequence[str]) -> str:
    return "；".join(words[:3]) + (" 等" if len(words) > 3 else "")


def card(detail: Mapping[str, Any]) -> None:
    """Draw the facts of a task. detail: a row of task_detail."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(detail["task_text"]), anchor=False, width="content")
        st.html(lights.light(detail["task_state"]), width="content")
    st.html(f'<p class="found"><strong>{escape(detail["task_reason"])}。</strong></p>')
    facts, clause = st.columns([1, 1], gap="medium")
    due = detail["task_due_on"]
    moved = (
        f"（延期 {detail['extension_count']} 次，原为 {detail['first_due_on']}）"
        if detail["extension_count"]
        else ""
    )
    document = "　".join(filter(None, (detail["document_name"], detail["document_number"])))
    source = f"{detail['source_file']} · {detail['source_sheet']} · 第 {detail['source_row']} 行"
    with facts:
        record_facts.facts(
            [
                ("编号", detail["task_id"]),
                *((name, detail[column]) for name, column in UNITS if detail[column]),
                ("完成时限", f"{due}{moved}" if due else f"长期（{detail['due_on_text']}）"),
                ("成果形式", detail["deliverable"] or "未写明"),
                ("依据", document or detail["task_source"] or "未写明"),
                *([("批示或会议", detail["task_source"])] if document and detail["task_source"] else []),
                ("交办日期", detail["given_on"] or "未写明"),
                ("来源", source if detail["source_row"] else "会议交办"),
            ]
        )
    with clause:
        if detail["clause_text"]:
            st.caption(plain(f"落实条款 {detail['clause_id']} {detail['short_title']}"))
            record_facts.quotation(detail["clause_text"])
        else:
            st.caption("没有对应条款。")


UNITS = (
    ("牵头单位", "lead_departments"),
    ("责任单位", "responsible_departments"),
    ("配合单位", "assisting_departments"),
)


def trail(kept: ReportTable, later: Sequence[Decision], units: Mapping[str, str]) -> None:
    """Draw what happened to a task. later: decisions that the edition does not hold yet. units: code → name."""
    st.markdown("**办理经过**")
    items = [_event(row) for row in kept.table.to_pylist()]
    items += [
        f'<li class="waiting"><span>{escape(one.noted_at[:16].replace("T", " "))}　{escape(units.get(one.department_code, "会议"))}'
        f"　{DECISIONS[one.decision]}　<strong>待入下一版</strong></span><p>{escape(_of_decision(one))}</p></li>"
        for one in later
    ]
    st.html(f'<ol class="trail">{"".join(items)}</ol>') if items else st.caption("没有记录。")


def _event(row: Mapping[str, Any]) -> str:
    head = [day(row["event_on"], "日期未写明"), row["department_name"], row["event_name"]]
    if row["progress_share_pct"] is not None:
        head.append(percent(row["progress_share_pct"]))
    named = (
        ("存在问题", row["problem_text"]),
        ("下一步", row["next_step"]),
        ("佐证材料", row["evidence_reference"]),
        ("文件", "　".join(filter(None, (row["document_name"], row["document_number"])))),
        ("完成时限", row["task_due_on"]),
    )
    more = "；".join(f"{name}：{value}" for name, value in named if value)
    body = "\n".join(filter(None, (row["event_text"], more)))
    return (
        f"<li><span>{escape('　'.join(str(part) for part in head if part))}</span><p>{escape(body)}</p></li>"
    )


def _of_decision(one: Decision) -> str:
    document = "　".join(filter(None, (one.document_name, one.document_number)))
    return f"{one.reason}" + (
        f"\n文件：{document}；完成时限：{one.due_on}" if one.decision == "extended" else ""
    )


def none() -> None:
    """Draw the sentence for an edition without tasks."""
    st.info("本版没有任务。接入任务清单后，本页列出每项任务的状态、进展和办理经过。", icon=None)


def counted(totals: Mapping[str, Any]) -> str:
    """The note below the number of tasks that are done: of how many."""
    return f"共 {count(totals['task_count'], '项', totals['task_count_missing_code'])}"


def way_on(detail: Mapping[str, Any], pages: Any, address: Any) -> None:
    """Draw the links from a task: its clause with indicators, its projects and money, its meeting."""
    clause = detail["clause_id"]
    with st.container(horizontal=True):
        if clause:
            for page, label in (("clause", "条款与指标"), ("projects", "项目"), ("caps", "资金")):
                ways.link(pages, page, label=label, query_params=address(page, clause=clause))
        if detail["meeting_id"]:
            ways.link(
                pages, "meeting", label="交办的会议", query_params=address("meeting", id=detail["meeting_id"])
            )
        ways.link(pages, "tasks", label="收起", query_params=address("tasks", id="all"))


def left_over(number: int) -> None:
    """Draw, on paper, how many tasks of the list do not fit on the sheet."""
    if number > SHEET_ROWS:
        st.caption(f"另有 {number - SHEET_ROWS} 项，见任务清单。")
