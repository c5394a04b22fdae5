"""各条款的原文、责任单位、进展情况、资金情况和未报送事项"""

import streamlit as st

from dashboard.components import clause_list, explain, lights, matrix, sentences, share, shell, tables

view = st.session_state["view"]
department_dates = view.report("department_dates")
shell.head("条款进展", __doc__, department_dates, view.choices)

clauses_progress = view.report("clauses_progress")
if not clauses_progress.table.num_rows:
    shell.empty(view.choices)
    raise shell.PageEnded
if view.values["year"]:
    sentences.undated(view.report("overview_totals").table.to_pylist()[0], view.values["year"])
clause_ids = clauses_progress.table["clause_id"].to_pylist()
addresses = {clause_id: view.address("clause", clause=clause_id) for clause_id in clause_ids}

lights.summary(clauses_progress.table.to_pylist())
layouts = {"table": "列表", "text": "对照原文", "matrix": "责任矩阵"}
st.segmented_control(
    "显示方式",
    list(layouts),
    format_func=layouts.__getitem__,
    key="page_layout",
    label_visibility="collapsed",
)
shown, shown_reports = view.values["layout"], [clauses_progress]
if shown == "matrix":
    clause_matrix = view.report("clause_matrix")
    st.markdown(matrix.overlap(clause_matrix.table.to_pylist()))
    st.caption(
        "● 单独负责；◇ 原文未点名；○ 共同负责，数字为原文次序，次序不表示牵头。点击条款名称，打开条款详情。"
    )
    matrix.grid(clause_matrix, addresses)
    share.downloads(clause_matrix)
    shown_reports.append(clause_matrix)
elif shown == "table":
    st.caption("点击一行，打开条款详情。")
    doors = view.doors(clauses_progress, "clause", {"clause": "clause_id"})
    tables.table(clauses_progress, "clauses_progress", doors=doors)
    share.downloads(clauses_progress)
else:
    st.caption("点击条款要点，打开条款详情。条款要点为看板简称，非政策原文。")
    clause_list.clause_list(clauses_progress, addresses)
    share.downloads(clauses_progress)
st.caption(
    "资金按所选条件统计；进度和资金的状态、指标按条款整体计算，不受筛选影响。没有目标的指标只显示数值，不评定颜色。"
)
explain.table(clauses_progress, view.explained)
share.explanation(*shown_reports)
