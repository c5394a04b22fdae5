"""应报事项、文件办理情况和文件撤回"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.components import rehearsals, share, shell, tables, withdrawals
from dashboard.components.cards import card
from dashboard.formatting import plain
from dashboard.intake import desk
from dashboard.intake.handing_in import hand_in_withdrawal
from dashboard.questions.received_list import received_list
from dashboard.refusal import Refusal
from dashboard.settings import second_person
from dashboard.store import store_of
from dashboard.views import submitted
from dashboard.views.writing import written

LISTED = 200
view, pages = st.session_state["view"], st.session_state["pages"]
department_dates = view.report("department_dates")
shell.head("报送台", __doc__, department_dates, view.choices)
st.caption("选“报送单位”，只列这个单位的事项和文件。")

if st.session_state.pop("withdrawn", None) == view.edition.number:
    rehearsals.published("已撤回，发布了", view.edition.number, bool(view.earlier), pages, view.address)

submitted.show(view)
reporting_calendar = view.report("reporting_calendar")
with card(
    "calendar",
    "应报日历",
    f"最新数据截至日前应报未报的在前，最多列出 {LISTED} 项，导出为全部；共同负责的条款在每个单位下各列一行。",
):
    counts = reporting_calendar.table["duty_state"].value_counts().to_pylist()
    if counts:
        st.markdown(plain("　".join(f"{one['values']} {one['counts']:,} 项" for one in counts)))
        rows = reporting_calendar.table.num_rows
        first = replace(reporting_calendar, table=reporting_calendar.table.slice(0, LISTED))
        shown = reporting_calendar if view.is_printed else first
        tables.table(shown, "reporting_calendar", height=420 if rows > 10 else None)
        share.downloads(reporting_calendar)
    else:
        st.info("所选单位没有应报事项，或尚无数据截至日。")

names = view.report(
    "department_reporting", **dict.fromkeys(("part", "clause", "department", "reporting_department"))
)
files = received_list(view.edition, names.table.to_pylist(), view.values["reporting_department"])
with card("received", "文件去向", "通过页面或命令行读取的每份文件，最近处理的在前。"):
    if files.table.num_rows:
        tables.table(files, "received_list", height=420 if files.table.num_rows > 10 else None)
        share.downloads(files)
    else:
        st.info("尚无记录。自本软件版本起，读取的文件均记入本表；以前发布的见“在用的文件”。")

if not view.answers("files_in_use"):
    st.info("本版由较早的软件发布，不能列出每份文件仍在用的行数；接入下一份台账后可列出。")
    share.explanation(reporting_calendar, files)
    raise shell.PageEnded

files_in_use = view.report("files_in_use")
with card("files", "在用的文件", "在表下选一份文件，查看撤回后的变化。"):
    if not files_in_use.table.num_rows:
        shell.empty(view.choices)
    tables.table(files_in_use, "files_in_use")
    share.downloads(files_in_use)
    chosen = withdrawals.choose(files_in_use.table.to_pylist())

if chosen:
    with card("withdraw", f"撤回“{chosen['source_file']}”"):
        sender = chosen["reporting_department_code"]
        if view.principal.units is not None and sender not in view.principal.units:
            st.info("这份文件是其他单位报送的，请由报送单位撤回。")
            raise shell.PageEnded
        if view.edition.kind != "ledger":
            st.info("演示数据为随机生成，不能撤回。")
            raise shell.PageEnded
        try:
            with st.spinner("正在试算撤回后的变化……"):
                planned = desk.planned_withdrawal(
                    store_of(view.edition), chosen["batch_id"], st.session_state
                )
        except Refusal as refusal:
            st.error(plain(str(refusal)))
            raise shell.PageEnded from refusal
        rehearsals.changes(planned)
        rehearsals.warnings(planned)
        at, batch, waits = store_of(view.edition), chosen["batch_id"], second_person()
        act: Callable[..., object] = partial(desk.withdraw_file, at, batch, "page", after=planned.after)
        if waits:
            told = (at, batch, view.principal, "page")
            act = partial(submitted.remembered, partial(hand_in_withdrawal, *told, after=planned.after))
        write = written(view, "intake", "撤回", act)
        if write and withdrawals.withdraw(f"{chosen['batch_id']}_{planned.after}", write, submits=waits):
            if not waits:
                st.session_state["withdrawn"] = planned.number
                st.query_params["edition"] = str(planned.number)
            st.rerun()

share.explanation(reporting_calendar, files, files_in_use)
