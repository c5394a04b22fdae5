"""政策落实总体情况：立项、拨付、有记录的条款和需要核实的事项"""

import streamlit as st

from dashboard.components import briefings, charts, explain, lights, metrics, sentences, share, shell, tables
from dashboard.views.briefing_offers import briefing_of

view = st.session_state["view"]
department_dates = view.report("department_dates")
shell.head("总览", __doc__, department_dates, view.choices)

overview_totals = view.report("overview_totals")
totals = overview_totals.table.to_pylist()[0]
money_by_clause = view.report("money_by_clause")
money_by_month = view.report("money_by_month")
money_by_city = view.report("money_by_city")
money_by_department = view.report("money_by_department")

metrics.figures(
    [
        metrics.figure(overview_totals, "committed_amount_yuan"),
        metrics.figure(overview_totals, "disbursed_amount_yuan"),
        metrics.figure(overview_totals, "disbursed_share_pct", note="拨付金额 ÷ 立项金额"),
        metrics.figure(overview_totals, "project_count", note=f"另有{sentences.people(totals)}"),
        metrics.figure(overview_totals, "clause_with_records_count", note=f"共 {totals['clause_count']} 条"),
        metrics.figure(
            overview_totals,
            "exceeded_subject_count",
            label="超出限额的主体",
            note=f"接近或达到 {sentences.counted(totals, 'near_or_reached_subject_count')}，"
            f"待核 {sentences.counted(totals, 'unproved_subject_count')}",
        ),
    ],
    view.explained,
)

if not totals["clause_with_records_count"] and not totals["unlisted_count"]:
    shell.empty(view.choices, withheld=totals["award_count_missing_code"] is not None)
else:
    sentences.overview(totals)
sentences.undated(totals, view.values["year"])
briefings.buttons(briefing_of(view))

if view.answers("clauses_progress") and view.answers("findings_totals"):
    pages = st.session_state["pages"]
    with st.container(border=True, key="card_states"):
        st.subheader("条款状态", anchor=False)
        lights.summary(view.report("clauses_progress").table.to_pylist())
        with st.container(horizontal=True):
            st.page_link(pages["clauses"], label="逐条查看进展情况", query_params=view.address("clauses"))
            found = view.report("findings_totals").table.to_pylist()[0]["finding_count"]
            st.page_link(pages["alerts"], label=f"核查提示 {found:,} 条", query_params=view.address("alerts"))

with st.container(border=True, key="card_clauses"):
    st.subheader("各条款立项与拨付", anchor=False)
    charts.bars(money_by_clause, ["clause_id"], "clause_bars")
    tables.table(money_by_clause, "money_by_clause")
    explain.table(money_by_clause, view.explained)
    share.downloads(money_by_clause)

with st.container(border=True, key="card_months"):
    st.subheader("各月立项与拨付", anchor=False)
    charts.months(money_by_month, "month_bars")
    explain.table(money_by_month, view.explained)
    share.downloads(money_by_month)

with st.container(border=True, key="card_cities"):
    st.subheader("各市(州)立项与拨付", anchor=False)
    tables.table(money_by_city, "money_by_city")
    explain.table(money_by_city, view.explained)
    share.downloads(money_by_city)

with st.container(border=True, key="card_departments"):
    st.subheader("各责任单位", anchor=False)
    st.caption("同一条款由多个单位共同负责的，各单位之间有重复，不能相加。原文未指明牵头单位。")
    tables.table(money_by_department, "money_by_department")
    explain.table(money_by_department, view.explained)
    share.downloads(money_by_department)

share.explanation(overview_totals, money_by_clause, money_by_month, money_by_city, money_by_department)
