"""台账项目的立项、拨付情况和来源行"""

import streamlit as st

from dashboard.components import cumulative, explain, messages, metrics, sentences, share, shell, tables
from dashboard.components.cards import two_faced
from dashboard.views.answers import answer_of

view = st.session_state["view"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)

projects_totals = view.report("projects_totals")
totals = projects_totals.table.to_pylist()[0]
projects_list = view.report("projects_list", row_limit=view.page_rows)

metrics.figures(answer.figures, view.explained)

sentences.undated(totals, view.values["year"])
row_count = totals["project_count"] + totals["unlisted_count"]
if not row_count:
    shell.empty(view.choices)
    raise shell.PageEnded

st.caption(
    f"每页 {view.page_rows} 个，导出为所选的全部 {row_count:,} 个，台账未列的编号排在最后。点击一行，打开项目详情。人才入选不列入本表。"
)
doors = view.doors(projects_list, "project", {"id": "record_id"})
tables.table(projects_list, "projects_list", doors=doors, height=620)
with st.container(horizontal=True, vertical_alignment="center"):
    st.pagination(-(-row_count // view.page_rows), key="page_number")
explain.table(projects_list, view.explained)
share.downloads(projects_list, lambda: view.whole(projects_list))

projects_by_month = view.report("projects_by_month")
with two_faced("months", messages.months(projects_by_month.table.to_pylist())) as (picture, table):
    if picture:
        cumulative.months(projects_by_month, "month_lines")
    if table:
        tables.table(projects_by_month, "projects_by_month")
    share.downloads(projects_by_month)
share.explanation(projects_totals, projects_list, projects_by_month)
