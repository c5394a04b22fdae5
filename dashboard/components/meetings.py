"""会议: the list of meetings, the views, notes and 交办事项 of a meeting, and its views in large type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.components import metrics, tables
from dashboard.components.word_table import word_table
from dashboard.export import ReportTable
from dashboard.export.quotation import Link
from dashboard.formatting import DEMONSTRATION, day, plain
from dashboard.refusal import Refusal
from dashboard.state.meeting_rows import (
    LONGEST_NAME,
    LONGEST_TEXT,
    TASK_STATES,
    Followed,
    Meeting,
    MeetingNote,
)

Units = Mapping[str, str]
SLIDE_ROWS, SLIDE_COLUMNS = 12, 8
READ_ONLY = "您的账号可以查看会议，不能新建会议或写入记录。"
PRESENTING = """<style>
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"],
[data-testid="stHeader"], .st-key-share, .st-key-chips { display: none !important; }
.stMainBlockContainer { padding: 1.4rem 3rem; max-width: none; }
h1 { font-size: 2.6rem !important; }
.stMainBlockContainer p { font-size: 1.3rem; }
[data-testid="stMetricValue"], [data-testid="stMetricValue"] * { font-size: 2.4rem !important; }
[data-testid="stMetricLabel"] p { font-size: 1.35rem; }
h2 { font-size: 1.6rem !important; }
.sheet.slide { font-size: 1.2rem; }
</style>"""


def listed(found: Sequence[Meeting]) -> str | None:
    """Draw the meetings. Returns the id of the opened meeting, else None."""
    for meeting in found:
        with st.container(
            border=True,
            key=f"card_meeting_{meeting.meeting_id}",
            horizontal=True,
            vertical_alignment="center",
        ):
            st.markdown(f"**{plain(meeting.name)}**　{meeting.held_on}　第 {meeting.edition_number} 版")
            if st.button("打开", key=f"open_{meeting.meeting_id}"):
                return meeting.meeting_id
    return None


def convening(number: int, keep: Callable[[str, dt.date], str] | None) -> str | None:
    """Draw the form for a new meeting. Returns its id after it is kept, else None. keep: None for who may not write."""
    if keep is None:
        st.caption(READ_ONLY)
        return None
    with st.form("convene", border=False):
        name = st.text_input("会议名称", max_chars=LONGEST_NAME, placeholder="例如：三季度调度会")
        held_on = st.date_input("会议日期", format="YYYY-MM-DD")
        st.caption(f"会议固定在第 {number} 版；以后发布的版本不影响会议画面。")
        if not st.form_submit_button("新建会议"):
            return None
    made: str | None = _kept(lambda: keep(name, held_on))
    return made


def views(
    links: Sequence[Link],
    addresses: Mapping[str, str],
    arrange: Callable[[list[str]], None] | None,
) -> int | None:
    """Draw the links of a meeting. Returns the place of the view to present, else None. addresses: token → address.

    arrange: keeps another order; None for a reader who may not.
    """
    if not links:
        st.info("尚无画面。在任一页面点击“定版链接”，在弹出的窗口中加入本次会议。")
        return None
    start = st.button("会议模式", type="primary", help="大字显示，不含菜单；按 ← → 换页，按 Esc 退出")
    tokens = [link.token for link in links]
    for place, link in enumerate(links):
        with st.container(horizontal=True, vertical_alignment="center", key=f"view_{link.token}"):
            first = (
                f"：{plain(link.figures[0].label)} **{plain(link.figures[0].value)}**" if link.figures else ""
            )
            words = f"　{'；'.join(plain(labels) for _, labels in link.choices)}" if link.choices else ""
            st.markdown(f"{place + 1}. [{plain(link.title)}]({addresses[link.token]}){first}{words}")
            if arrange is None:
                continue
            moved = list(tokens)
            if place and st.button("上移", key=f"up_{link.token}", type="tertiary"):
                moved[place - 1 : place + 1] = reversed(moved[place - 1 : place + 1])
            if st.button("移出", key=f"out_{link.token}", type="tertiary"):
                moved.remove(link.token)
            if moved != tokens:
                _kept(lambda order=moved: arrange(order))  # type: ignore[misc]
                st.rerun()
    return 1 if start else None


def slide(meeting: Meeting, link: Link, place: int, count: int, reports: Sequence[ReportTable]) -> int | None:
    """Draw a view in large type. Returns the chosen place: next, previous, 0 to leave, else None."""
    st.html(PRESENTING)
    with st.container(horizontal=True, vertical_alignment="center", key="slide_bar"):
        st.caption(
            f"{plain(meeting.name)}　{meeting.held_on}　第 {meeting.edition_number} 版　{place} / {count}"
        )
        back = st.button("上一页", key="slide_back", disabled=place <= 1, shortcut="Left")
        on = st.button("下一页", key="slide_on", disabled=place >= count, shortcut="Right")
        out = st.button("退出", key="slide_out", type="tertiary", shortcut="Esc")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(plain(link.title), anchor=False, width="content")
        if link.stamp.is_demonstration:
            st.badge(DEMONSTRATION, color="orange")
    as_of = day(link.stamp.as_of, "未标明")
    choices = "　".join(f"{plain(name)}：{plain(labels)}" for name, labels in link.choices)
    st.markdown(f"数据截至 **{as_of}**　校验 {plain(link.check)}　{choices}")
    if link.figures:
        metrics.figures(
            [metrics.Figure(figure.label, figure.value, figure.note, figure.help) for figure in link.figures]
        )
    shown = next(
        (report for report in reports if report.table.num_rows > 1 and report.name != "department_dates"),
        None,
    )
    if shown is not None:
        st.header(plain(shown.title), anchor=False)
        tables.bare(shown, "slide", SLIDE_ROWS, SLIDE_COLUMNS)
        if shown.table.num_rows > SLIDE_ROWS or len(shown.columns) > SLIDE_COLUMNS:
            st.caption(
                f"前 {SLIDE_ROWS} 行（共 {shown.table.num_rows} 行）、前 {SLIDE_COLUMNS} 列；完整表格见定版链接。"
            )
    if out:
        return 0
    return place + 1 if on else place - 1 if back else None


def notes(found: Sequence[MeetingNote], units: Units, keep: Callable[[str, str], object] | None) -> None:
    """Draw the notes of a meeting and, for who may write one, the form for a new note."""
    items = "".join(
        f"<li><span>{escape(note.noted_at[:16].replace('T', ' '))}　{escape(units.get(note.department_code, note.department_code))}</span>"
        f"<p>{escape(note.note)}</p></li>"
        for note in found
    )
    st.html(f'<ol class="trail">{items}</ol>') if items else st.caption("尚无会议记录。")
    if keep is None:
        return
    with st.form(f"note_{len(found)}", border=False):
        writer = _unit("记录单位", units)
        text = st.text_area("会议记录", max_chars=LONGEST_TEXT, height=90)
        st.caption("以单位名义填写；不写个人姓名、身份证号、电话。提交后不能修改。")
        if st.form_submit_button("提交记录") and _kept(lambda: keep(writer, text)):
            st.rerun()


def tasks(
    meeting: Meeting,
    found: Sequence[Followed],
    names: Mapping[str, str],
    units: Units,
    keep: Callable[[str, dt.date, str], object] | None,
) -> None:
    """Draw 交办事项 with their state at this meeting and, for who may, the form for a new one. names: meeting → its name."""
    rows = [
        [
            escape(followed.task.task),
            escape(units.get(followed.task.department_code, followed.task.department_code)),
            followed.due_on + ("（逾期）" if followed.is_late(meeting.held_on) else ""),
            followed.word(),
            escape(followed.states[-1].remark if followed.states else ""),
            escape(names.get(followed.task.meeting_id, "")),
        ]
        for followed in found
    ]
    if rows:
        word_table("tasks", ("事项", "责任单位", "期限", "本次会议时的状态", "办理情况", "交办会议"), rows)
    else:
        st.caption("没有交办事项。")
    if keep is None:
        return
    with st.expander("新增交办事项"), st.form(f"task_{len(found)}", border=False):
        unit = _unit("责任单位", units)
        due_on = st.date_input("期限", format="YYYY-MM-DD")
        text = st.text_area("事项", max_chars=LONGEST_TEXT, height=90)
        if st.form_submit_button("提交事项") and _kept(lambda: keep(unit, due_on, text)):
            st.rerun()


def progress(found: Sequence[Followed], keep: Callable[[str, str, str], object] | None) -> None:
    """Draw the form for the state of a task at this meeting. keep: None for a reader who may not."""
    if not found or keep is None:
        return
    labels = {followed.task.task_id: f"{followed.task.task[:40]}（{followed.word()}）" for followed in found}
    count = sum(len(followed.states) for followed in found)
    with st.expander("记录办理状态"), st.form(f"state_{count}", border=False):
        task = st.selectbox("事项", list(labels), format_func=labels.__getitem__)
        state = st.selectbox("状态", list(TASK_STATES), format_func=TASK_STATES.__getitem__)
        remark = st.text_area("办理情况", max_chars=LONGEST_TEXT, height=70)
        if st.form_submit_button("提交状态") and _kept(lambda: keep(task, state, remark)):
            st.rerun()


def _unit(label: str, units: Units) -> str:
    chosen = st.selectbox(label, list(units), index=None, format_func=units.__getitem__, placeholder="请选择")
    return chosen or ""


def _kept(write: Callable[[], Any]) -> Any:
    """The result of writing, True for None. A Refusal is shown and gives None."""
    try:
        made = write()
    except Refusal as refusal:
        st.error(plain(str(refusal)))
        return None
    return True if made is None else made
