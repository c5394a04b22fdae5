"""每一条政策是怎么写的、由谁负责、资金到了哪一步、还缺什么？"""

import streamlit as st

from dashboard.components import share, shell, tables, words

view = st.session_state["view"]
department_dates = view.report("department_dates")
shell.head("条款进展", __doc__, department_dates, view.choices)

clauses_progress = view.report("clauses_progress")
if not clauses_progress.table.num_rows:
    shell.empty(view.choices)

shown = st.segmented_control(
    "显示方式",
    ["对照原文", "可排序表格"],
    default="对照原文",
    key="clause_layout",
    label_visibility="collapsed",
)
if shown == "可排序表格":
    tables.table(clauses_progress, "clauses_progress", height=780)
else:
    words.clause_list(clauses_progress)
share.downloads(clauses_progress)
st.caption("原文只有一项年度目标（开放应用场景），其余条款没有目标，进度显示“未设目标”，不评定颜色。")
share.explanation(clauses_progress)
