"""各环节多少人、停留多久，名额用了多少，钱付到哪里，谁要核对"""

import streamlit as st

from dashboard.components import ladders, messages, metrics, people, sentences, share, shell, tables
from dashboard.components.cards import card, two_faced
from dashboard.formatting import plain
from dashboard.views.answers import answer_of

view, pages = st.session_state["view"], st.session_state["pages"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)
people.internal_view(pages, view.address("programs"))

people_totals = view.report("people_totals")
count_of_all = people.award_count(people_totals)
people_ladder = view.report("people_ladder")
people_payments = view.report("people_payments")
people_findings = view.report("people_findings")
people_quotas = view.report("people_quotas")
people_delegations = view.report("people_delegations")
people_support = view.report("people_support")
people_results = view.report("people_results")
people_left = view.report("people_left")
people_twice = view.report("people_twice")
people_list = view.report("people_list", row_limit=view.page_rows)
people_rejected = view.report("people_rejected")

sentences.say(answer.sentence)
metrics.figures(answer.figures, view.explained)
if not count_of_all:
    shell.empty(view.choices)
    raise shell.PageEnded

with two_faced("ladders", messages.people(people_ladder), people.LADDER) as (picture, table):
    if picture:
        ladders.exact(people_ladder)
    if table:
        tables.table(people_ladder, "people_ladder")
    share.downloads(people_ladder)

with card("quotas", messages.quotas(people_quotas), people.QUOTAS):
    tables.table(people_quotas, "people_quotas")
    share.downloads(people_quotas)

with card("delegations", messages.delegations(people_delegations), people.DELEGATIONS):
    tables.table(people_delegations, "people_delegations")
    share.downloads(people_delegations)

with card("support", "支持金额与限额，逐个计算", people.SUPPORT):
    tables.table(people_support, "people_support")
    share.downloads(people_support)

with two_faced("payments", messages.payments(people_payments), people.PAYMENTS) as (picture, table):
    if picture:
        people.payments(people_payments)
    if table:
        tables.table(people_payments, "people_payments")
    share.downloads(people_payments)

with card("results", "在岗与中期评估，分批次", people.RESULTS):
    tables.table(people_results, "people_results")
    share.downloads(people_results)

with card("findings", messages.matters(people_findings), people.FINDINGS):
    several = (people_findings, people_left, people_twice, people_rejected)
    names = [f"{one.title}（{one.table.num_rows}）" for one in several]
    for place, report in zip(st.tabs([plain(name) for name in names]), several, strict=True):
        with place:
            tables.table(report, report.name, height=420)
            share.downloads(report)

with card("list", f"名册（{count_of_all:,} 项）", people.LIST):
    tables.table(people_list, "people_list", height=420)
    st.pagination(max(1, -(-count_of_all // view.page_rows)), key="page_number")
    share.downloads(people_list, lambda: view.whole(people_list))

share.explanation(people_totals, people_ladder, people_list)
