"""各条款、各单位的预算安排和同年同级拨付情况"""

import streamlit as st

from dashboard.components import execution, explain, messages, metrics, sentences, share, shell, tables
from dashboard.components.cards import two_faced
from dashboard.views.answers import answer_of

view = st.session_state["view"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)

budget_totals = view.report("budget_totals")
if not budget_totals.table.num_rows:
    sentences.no_budget(view.choices)
    share.explanation(budget_totals)
    raise shell.PageEnded

totals = budget_totals.table.to_pylist()[0]
budget_by_clause = view.report("budget_by_clause")
budget_by_department = view.report("budget_by_department")
budget_documents = view.report("budget_documents")
policy_thresholds = view.report("policy_thresholds")

sentences.say(answer.sentence)
metrics.figures(answer.figures, view.explained)
st.caption(
    "政策没有条款总额；条款预算仅来自写明文号的文件。按责任单位筛选的，列出所选单位负责条款的全部预算，"
    "共同负责的条款只计一次。报送单位、地区、项目状态和关键词筛选不改变本页。"
)

rows = budget_by_clause.table.to_pylist()
doors = view.doors(budget_by_clause, "clause", {"clause": "clause_id"})
with two_faced("clauses", messages.budget(rows)) as (picture, table):
    if picture:
        execution.execution(budget_by_clause, "budget_bars", doors)
    if table:
        tables.table(budget_by_clause, "budget_by_clause", doors=doors)
    sentences.thresholds(policy_thresholds.table.to_pylist()[0])
    st.caption(
        "颜色按本年度、整条条款评定；未写明层级或日期的拨付列在表中，不计入执行率。点击条款名称或表中一行，打开条款详情。"
    )
    explain.table(budget_by_clause, view.explained)
    share.downloads(budget_by_clause)

with st.container(border=True, key="card_departments"):
    st.header("各单位预算", anchor=False)
    st.caption("预算文件每行只列一个单位，各行可以相加。拨付未写明单位，不分单位计算执行率。")
    tables.table(budget_by_department, "budget_by_department")
    share.downloads(budget_by_department)

with st.container(border=True, key="card_documents"):
    st.header(f"预算文件逐行（{budget_documents.table.num_rows} 行）", anchor=False)
    tables.table(budget_documents, "budget_documents")
    share.downloads(budget_documents)

share.explanation(budget_totals, budget_by_clause, budget_by_department, budget_documents, policy_thresholds)
