"""会议画面、会议记录和交办事项办理情况"""

from functools import partial

import streamlit as st

from dashboard.components import briefings, shell, ways
from dashboard.components import meetings as drawn
from dashboard.components.cards import card
from dashboard.formatting import plain
from dashboard.quoting import links, meeting_tasks, meetings
from dashboard.quoting.link_checks import check_sight
from dashboard.views import pinned
from dashboard.views.briefing_offers import briefing_of
from dashboard.views.writing import written

view, pages = st.session_state["view"], st.session_state["pages"]
folder = view.edition.folder
held = meetings.meetings(folder, view.edition.kind, view.edition.policy_id)
department_dates = view.report("department_dates")
if not view.values["id"]:
    shell.head("会议", __doc__, department_dates, ())
    with card("new", "新建会议"):
        made = drawn.convening(
            view.edition.number, written(view, "supervise", "会议", partial(meetings.convene, view.edition))
        )
    with card("meetings", f"会议（{len(held)} 次）"):
        opened = drawn.listed(held) or made
    if opened:
        edition = str(meetings.find_meeting(folder, opened).edition_number)
        st.switch_page(
            pages["meeting"], query_params=view.address(id=opened, slide="all") | {"edition": edition}
        )
    raise shell.PageEnded

meeting = meetings.find_meeting(folder, view.values["id"])
address = view.address(id=meeting.meeting_id) | {"edition": str(meeting.edition_number)}
if meeting.edition_number != view.edition.number or meeting.edition_kind != view.edition.kind:
    shell.head("会议", __doc__, department_dates, ())
    st.error(
        f"会议“{plain(meeting.name)}”固定在第 {meeting.edition_number} 版，地址写的是第 {view.edition.number} 版。"
    )
    ways.link(pages, "meeting", label=f"打开第 {meeting.edition_number} 版的会议", query_params=address)
    raise shell.PageEnded

shown = meetings.views(folder, meeting.meeting_id)
place = view.values["slide"]
if place and place <= len(shown):
    link = links.find(folder, shown[place - 1].token)
    check_sight(link, view.principal, folder)
    asked = drawn.slide(meeting, link, place, len(shown), pinned.kept_reports(link))
    if asked is not None:
        st.switch_page(pages["meeting"], query_params=address | {"slide": str(asked or "all")})
    raise shell.PageEnded

shell.head(meeting.name, __doc__, department_dates, ())
st.caption(f"会议日期 {meeting.held_on}　固定在第 {meeting.edition_number} 版")
briefings.buttons(briefing_of(view), meeting_id=meeting.meeting_id)
with card("views", f"画面（{len(shown)} 个）", "每个画面为一个定版链接，打开后显示引用时的数字。"):
    addresses = {one.token: f"{pinned.base()}/l/{one.token}" for one in shown}
    start = drawn.views(
        shown,
        addresses,
        written(view, "supervise", "会议画面", partial(meetings.arrange, folder, meeting.meeting_id)),
    )
    if start:
        st.switch_page(pages["meeting"], query_params=address | {"slide": str(start)})

choices = view.report("note_choices").table.to_pylist()
units = {row["code"]: row["label"] for row in choices if row["parameter"] == "department"}
followed = meeting_tasks.tasks(folder, meeting)
with card(
    "tasks",
    f"交办事项（{len(followed)} 项）",
    "含以前会议交办、尚未办结的事项。逾期按会议日期判断。发布下一版时进入任务清单，是同一份任务。",
):
    names = {one.meeting_id: one.name for one in held}
    keep_task = written(
        view, "supervise", "交办事项", partial(meeting_tasks.add_task, folder, meeting.meeting_id)
    )
    drawn.tasks(meeting, followed, names, units, keep_task)
    drawn.progress(
        followed,
        written(
            view, "supervise", "办理状态", partial(meeting_tasks.set_task_state, folder, meeting.meeting_id)
        ),
    )
    ways.link(pages, "tasks", label="全部任务", query_params=view.address("tasks"))
with card("notes", "会议记录"):
    found = meetings.notes(folder, meeting.meeting_id)
    drawn.notes(
        found,
        units,
        written(view, "supervise", "会议记录", partial(meetings.add_note, folder, meeting.meeting_id)),
    )
ways.link(pages, "meeting", label="全部会议", query_params=address | {"id": "all"})
