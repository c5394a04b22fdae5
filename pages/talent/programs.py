"""人才计划的入选、支持金额、名额使用和在岗情况"""

import streamlit as st

from dashboard.components import ladders, messages, metrics, people, sentences, share, shell, tables
from dashboard.components.cards import card, two_faced
from dashboard.formatting import plain
from dashboard.views.answers import answer_of

view, pages = st.session_state["view"], st.session_state["pages"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, ())

talent_totals = view.report("talent_totals")
totals = talent_totals.table.to_pylist()[0]
talent_status = view.report("talent_status")
talent_support = view.report("talent_support")
talent_results = view.report("talent_results")
delegations_list = view.report("delegations_list", city=None)
lists = [
    view.report(name, city=None)
    for name in (
        "talent_by_year",
        "talent_by_field",
        "talent_by_city",
        "talent_by_employer_type",
        "talent_on_duty",
        "talent_midterm",
    )
]

people.open_view(totals["talent_minimum_count"], pages, view.address("people"))
sentences.say(answer.sentence)
metrics.figures(answer.figures, view.explained)
stages = talent_status.table.to_pylist()
with two_faced("ladders", messages.talent(stages, totals), ladders.note(stages)) as (picture, table):
    if picture:
        ladders.ladders(talent_status)
    if table:
        tables.table(talent_status, "talent_status")
    share.downloads(talent_status)

with card(
    "support",
    "支持金额与单个主体的限额",
    "限额对应单个团队、单个人，计划没有总额；上限合计为已立项主体的限额之和。单个主体的金额见“资金与上限”。"
    "各人数表不列金额：单个主体的金额公开，按金额可能推断出具体人员。",
):
    tables.table(talent_support, "talent_support")
    share.downloads(talent_support)

with card("results", "在岗、中期评估与名额"):
    tables.table(talent_results, "talent_results")
    share.downloads(talent_results)

with card("delegations", f"自主评审权下放（{delegations_list.table.num_rows} 行）"):
    tables.table(delegations_list, "delegations_list")
    share.downloads(delegations_list)

with card(
    "lists",
    "入选的分布",
    "每张表只按一项分类。与已公开版本仅相差一两人的，整张表不更新；“上次公开”列示已公开的数和版本。"
    + sentences.TALENT_SCOPE,
):
    for place, report in zip(
        st.tabs([plain(one.title.removeprefix("入选，")) for one in lists]), lists, strict=True
    ):
        with place:
            tables.table(report, report.name)
            share.downloads(report)

share.explanation(talent_totals, talent_status, talent_support, talent_results, delegations_list, *lists)
