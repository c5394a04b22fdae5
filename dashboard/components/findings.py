"""A finding in words with its clause, the trail of its notes, and the form for a new note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Literal

import streamlit as st

from dashboard.components import record_facts
from dashboard.export import ReportTable
from dashboard.formatting import moment, nothing, plain
from dashboard.policy.check_catalogue import worded
from dashboard.refusal import Refusal

Colour = Literal["orange", "blue"]
COLOURS: dict[str, Colour] = {"关注": "orange", "提醒": "blue"}
LONGEST_NOTE = 500


def card(finding: Mapping[str, Any]) -> None:
    """Draw the finding as a sentence, its facts, and the text of its clause. finding: a row of finding_detail."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(finding["check_title"]), anchor=False, width="content")
        st.badge(finding["severity"], color=COLOURS.get(finding["severity"], "blue"))
    found = escape(f"{finding['record_name']}：{worded(finding)}。")
    st.html(f'<p class="found"><strong>{found}</strong>{escape(finding["advice"])}</p>')
    facts, clause = st.columns([1, 1], gap="medium")
    with facts:
        record_facts.facts(
            [
                ("编号", finding["record_id"]),
                ("承担单位", finding["recipient_name"]),
                ("报送单位", finding["reporting_department_name"]),
                ("处理单位", finding["owner_department_name"]),
                ("处理状态", finding["handling"]),
                ("首见版本", f"第 {finding['first_seen_edition']} 版"),
                (
                    "来源",
                    f"{finding['source_file']} · {finding['source_sheet']} · 第 {finding['source_row']} 行",
                ),
            ]
        )
    with clause:
        if finding["clause_text"]:
            st.caption(
                plain(f"{finding['clause_number']} {finding['short_title']}（{finding['clause_id']}）")
            )
        record_facts.quotation(finding["clause_text"] or "来源未写明条款。", finding["quote"])


def way_on(finding: Mapping[str, Any]) -> str | None:
    """Draw the links from a finding. Returns the chosen page: the project, the task, the clause of a target, the budget, or the list."""
    kind = finding["record_kind"]
    with st.container(horizontal=True):
        if kind in ("project", "unlisted") and st.button("打开项目"):
            return "project"
        if kind == "task" and st.button("打开任务"):
            return "task"
        if kind == "target" and st.button("打开条款"):
            return "clause"
        if kind is None and st.button("打开预算"):
            return "budget"
        return "alerts" if st.button("收起", type="tertiary") else None


def none(choices: Sequence[tuple[str, str]]) -> None:
    """Draw the sentence that nothing was found, with the filters; it does not prove that everything is right."""
    where = (
        f"所选条件下（{'；'.join(f'{plain(name)}：{plain(labels)}' for name, labels in choices)}）"
        if choices
        else "本版数据"
    )
    st.info(f"{where}没有核查提示。没有提示不等于没有问题。")


def notes(
    finding: Mapping[str, Any],
    kept: ReportTable,
    offered: ReportTable,
    read: Callable[[], Sequence[Any]],
    write: Callable[..., object] | None,
) -> None:
    """Draw the trail of a finding and the form for a new note.

    kept: finding_trail, the notes that the edition holds. offered: note_choices. read: all notes written so far
    (dashboard.state.notes.Note); notes that the edition does not hold are marked. write: keeps a note;
        None for a reader who may not write one.
    """
    labels = _labels(offered)
    later: list[Any] = []
    try:
        known = set(kept.table["note_id"].to_pylist())
        later = [note for note in read() if note.note_id not in known]
    except Refusal as refusal:
        st.error(plain(str(refusal)))
    _trail(kept, later, labels)
    if write is None:
        return
    owners = [note.owner_department_code for note in later if note.owner_department_code]
    saved = (
        "演示数据的处理意见不进入台账版本" if kept.edition.is_demonstration else "随下一版台账数据一并保存"
    )
    draft = _form(
        f"note_{kept.table.num_rows + len(later)}",
        labels,
        saved,
        handling=later[-1].handling if later else finding["handling_code"],
        owner=owners[-1] if owners else finding["owner_department_code"],
    )
    if draft is None:
        return
    try:
        write(**draft)
    except Refusal as refusal:
        st.error(plain(str(refusal)))
        return
    st.rerun()


def _labels(offered: ReportTable) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in offered.table.to_pylist():
        found.setdefault(row["parameter"], {})[row["code"]] = row["label"]
    return found


def _trail(kept: ReportTable, later: Sequence[Any], labels: Mapping[str, Mapping[str, str]]) -> None:
    st.markdown("**处理意见**")
    if not kept.table.num_rows and not later:
        st.caption("尚无处理意见。")
    _list(kept.table.to_pylist())
    if later:
        st.caption("本版发布之后的处理意见（尚未进入本版）")
        _list([_in_words(note, labels) for note in later])


def _form(
    key: str, labels: Mapping[str, Mapping[str, str]], saved: str, handling: str, owner: str | None
) -> dict[str, Any] | None:
    """Draw the form. Returns its values when it is submitted, else None. A new `key` gives an empty form."""
    units, handlings = labels["department"], labels["handling"]
    with st.form(key, border=False):
        writer_box, owner_box, handling_box = st.columns(3)
        writer = writer_box.selectbox(
            "提出单位", list(units), index=None, format_func=units.__getitem__, placeholder="请选择"
        )
        in_charge = owner_box.selectbox(
            "处理单位",
            list(units),
            index=list(units).index(owner) if owner and owner in units else None,
            format_func=units.__getitem__,
            placeholder="请选择",
        )
        state = handling_box.selectbox(
            "处理状态",
            list(handlings),
            index=list(handlings).index(handling) if handling in handlings else 0,
            format_func=handlings.__getitem__,
        )
        text = st.text_area(
            "处理意见", max_chars=LONGEST_NOTE, placeholder="核对结果，或下一步办理单位和事项", height=90
        )
        st.caption(f"以单位名义填写；不写个人姓名、身份证号、电话。提交后不能修改，{saved}。")
        if not st.form_submit_button("提交处理意见"):
            return None
    return {
        "department_code": writer or "",
        "owner_department_code": in_charge,
        "handling": state,
        "note": text,
    }


def _list(rows: Sequence[Mapping[str, Any]]) -> None:
    items = "".join(f"<li><span>{escape(_head(row))}</span><p>{escape(row['note'])}</p></li>" for row in rows)
    if items:
        st.html(f'<ol class="trail">{items}</ol>')


def _head(row: Mapping[str, Any]) -> str:
    owner = row["owner_department_name"]
    parts = [
        moment(row["noted_at"]),
        row["noting_department_name"] or nothing("not_reported"),
        row["handling"],
    ]
    return "　".join([*parts, *([f"处理单位：{owner}"] if owner else [])])


def _in_words(note: Any, labels: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    units = labels["department"]
    return {
        "noted_at": dt.datetime.fromisoformat(note.noted_at),
        "noting_department_name": units.get(note.department_code),
        "owner_department_name": units.get(note.owner_department_code),
        "handling": labels["handling"].get(note.handling, note.handling),
        "note": note.note,
    }
