"""责任单位单独和共同负责的条款、进展情况和报送情况"""

import streamlit as st

from dashboard.components import briefings, metrics, sentences, share, shell, tables, ways
from dashboard.components.history import history
from dashboard.components.reporting import reporting
from dashboard.formatting import plain
from dashboard.views.answers import answer_of
from dashboard.views.briefing_offers import briefing_of, one_page_of

view = st.session_state["view"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)

departments_totals = view.report("departments_totals")
totals = departments_totals.table.to_pylist()[0]
department_reporting = view.report("department_reporting")
policy_thresholds = view.report("policy_thresholds")

unnamed = f"其中 {totals['open_list_count']} 类原文未点名，不计报送"
never = f"其中从未报送 {totals['never_reported_department_count']} 个"
sentences.say(answer.sentence)
metrics.figures(answer.figures, view.explained)
sentences.thresholds(policy_thresholds.table.to_pylist()[0])

with st.container(border=True, key="card_departments"):
    st.header("各单位负责的条款与报送情况", anchor=False)
    if not department_reporting.table.num_rows:
        shell.empty(view.choices)
    st.caption(
        "点击一行，查看该单位的条款和报送情况。状态和报送按整个单位统计；部分、条款筛选决定列出的单位，"
        "年度、地区、资金层级、项目状态和关键词不改变本页。"
    )
    doors = view.doors(department_reporting, "departments", {"department": "department_code"})
    answers = department_reporting.table["clause_count"].to_pylist()
    doors = [door if count else None for door, count in zip(doors, answers, strict=True)]
    tables.table(department_reporting, "department_reporting", doors=doors)
    share.downloads(department_reporting)

chosen = department_reporting.table.to_pylist()[0] if department_reporting.table.num_rows == 1 else {}
name, code = chosen.get("department_name"), chosen.get("department_code")

if chosen:
    with st.container(border=True, key="card_reporting"):
        st.header(plain(f"{name}：报送情况"), anchor=False)
        reporting(department_reporting, 0)
        if code and chosen["clause_count"]:
            briefings.buttons(briefing_of(view), one_page_of(view), department=code)
        if code and chosen["finding_count"]:
            address = view.address("alerts", department="all", reporting_department=code)
            label = f"查看核查提示 {chosen['finding_count']} 条"
            ways.link(st.session_state["pages"], "alerts", label=label, query_params=address)
        if chosen["clause_count"]:
            address = view.address("clauses", department=code)
            label = f"查看条款进展 {chosen['clause_count']} 条"
            ways.link(st.session_state["pages"], "clauses", label=label, query_params=address)

answering = {"department": (code,)} if chosen.get("clause_count") else {}
department_clauses = view.report("department_clauses", **answering)
with st.container(border=True, key="card_slots"):
    st.header(plain(f"{name}：负责的条款") if answering else "全部责任分工", anchor=False)
    st.caption("共同负责的条款在各单位下为同一笔资金，不能相加；原文未指明牵头单位。点击一行，打开条款详情。")
    doors = view.doors(department_clauses, "clause", {"clause": "clause_id"})
    tables.table(department_clauses, "department_clauses", doors=doors)
    share.downloads(department_clauses)
if answering and view.answers("tasks_list"):
    tasks_list = view.report("tasks_list", city=None, county=None, q=None, **answering)
    if tasks_list.table.num_rows:
        with st.container(border=True, key="card_tasks"):
            st.header(plain(f"{name}：任务（{tasks_list.table.num_rows} 项）"), anchor=False)
            st.caption("牵头、责任和配合的都列出；逾期、未报送的在前。点击一行，打开任务。")
            doors = view.doors(tasks_list, "tasks", {"id": "task_id"})
            tables.table(tasks_list, "tasks_list", doors=doors, height=300)
            share.downloads(tasks_list)
department_targets = view.report("department_targets", **answering)
with st.container(border=True, key="card_targets"):
    st.header(plain(f"{name}：目标") if answering else "各单位的目标", anchor=False)
    st.caption(
        "共同负责的目标在各单位下重复列出，不能相加；按条款和指标排列，不排名次。点击一行，打开条款详情。"
    )
    doors = view.doors(department_targets, "clause", {"clause": "clause_id"})
    tables.table(department_targets, "department_targets", doors=doors)
    share.downloads(department_targets)
state_history = view.report("state_history", clause=None, part=None, **answering)
if answering:
    with st.container(border=True, key="card_history"):
        st.header(plain(f"{name}：历次版本的状态"), anchor=False)
        history(state_history)
        share.downloads(state_history)
share.explanation(departments_totals, department_reporting, department_clauses, policy_thresholds)
