"""需要核实的记录、核实原因、处理单位和处理状态"""

from functools import partial

import streamlit as st

from dashboard.components import explain, findings, found, messages, metrics, share, shell, tables
from dashboard.components.cards import two_faced
from dashboard.formatting import plain
from dashboard.state.notes import add_note, notes
from dashboard.views.answers import answer_of
from dashboard.views.writing import written

view = st.session_state["view"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)

findings_totals = view.report("findings_totals")
totals = findings_totals.table.to_pylist()[0]
findings_by_check = view.report("findings_by_check")
findings_by_department = view.report("findings_by_department")
findings_list = view.report("findings_list", row_limit=view.page_rows)
finding_detail = view.report("finding_detail")
finding_trail = view.report("finding_trail")

metrics.figures(answer.figures, view.explained)
st.caption(
    "提示是提请核实的线索，不是结论；缺材料不等于不满足。年度、资金层级、项目状态筛选不影响核查提示：核查针对每条记录的全部年度和资金。"
)

if view.values["id"] and not finding_detail.table.num_rows:
    st.error(
        f"第 {view.edition.number} 版数据里没有编号为“{plain(view.values['id'])}”的核查提示，可能已消除。"
    )
for finding in finding_detail.table.to_pylist():
    with st.container(border=True, key="card_finding"):
        findings.card(finding)
        opened = findings.way_on(finding)
        if opened == "project":
            target = view.address("project", id=finding["record_id"])
            st.switch_page(st.session_state["pages"]["project"], query_params=target)
        if opened == "task":
            target = view.address("tasks", id=finding["record_id"])
            st.switch_page(st.session_state["pages"]["tasks"], query_params=target)
        if opened in ("budget", "clause"):
            target = view.address(opened, clause=finding["clause_id"])
            st.switch_page(st.session_state["pages"][opened], query_params=target)
        if opened == "alerts":
            st.switch_page(st.session_state["pages"]["alerts"], query_params=view.address(id="all"))
        place = (view.edition.folder, view.edition.kind)
        findings.notes(
            finding,
            finding_trail,
            view.report("note_choices"),
            partial(notes, *place, [finding["finding_key"]]),
            written(view, "supervise", "处理意见", partial(add_note, *place, finding["finding_key"])),
        )

title = messages.findings(findings_by_check.table.to_pylist(), totals)
with two_faced("found", title, "点击核查事项或单位，只看它的提示。") as (picture, table):
    if picture:
        found.found(findings_by_check, findings_by_department, "found_bars", view.path)
    if table:
        tables.table(findings_by_department, "findings_by_department")
    share.downloads(findings_by_department)

with st.container(border=True, key="card_list"):
    st.header(f"核查提示（{totals['finding_count']:,} 条）", anchor=False)
    if not totals["finding_count"]:
        findings.none(view.choices)
    st.caption(f"关注程度高的在前，每页 {view.page_rows} 条，导出为全部。点击一行，查看提示和处理意见。")
    doors = view.doors(findings_list, "alerts", {"id": "finding_key"})
    tables.table(findings_list, "findings_list", doors=doors, height=420)
    st.pagination(max(1, -(-totals["finding_count"] // view.page_rows)), key="page_number")
    share.downloads(findings_list, lambda: view.whole(findings_list))

with st.container(border=True, key="card_checks"):
    st.header("各项核查的运行情况", anchor=False)
    tables.table(findings_by_check, "findings_by_check")
    explain.table(findings_by_check, view.explained)
    share.downloads(findings_by_check)

share.explanation(findings_totals, findings_list, findings_by_department, findings_by_check, finding_trail)
