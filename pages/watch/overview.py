"""政策落实总体情况：立项、拨付、有记录的条款和需要核实的事项"""

import streamlit as st

from dashboard.components import (
    attention,
    briefings,
    bullets,
    cards,
    cumulative,
    explain,
    lights,
    messages,
    metrics,
    over_editions,
    sentences,
    share,
    shell,
    tables,
    ways,
)
from dashboard.questions.edition_trend import edition_trend
from dashboard.views.answers import answer_of
from dashboard.views.briefing_offers import briefing_of
from dashboard.views.tasks import met_on

SHOWN_EDITIONS = 8

view = st.session_state["view"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)

pages = st.session_state["pages"]
tasks_totals = view.report("tasks_totals") if view.answers("tasks_totals") else None
if tasks_totals and tasks_totals.table["task_count"][0].as_py():
    since = met_on(view)
    changed = view.report("tasks_changed", since=since).table.num_rows
    supervised = attention.supervised(tasks_totals.table.to_pylist()[0], changed, since)
    attention.line(supervised, pages, view.address)

overview_totals = view.report("overview_totals")
totals = overview_totals.table.to_pylist()[0]
money_by_clause = view.report("money_by_clause")
money_by_month = view.report("money_by_month")
money_by_city = view.report("money_by_city")
money_by_department = view.report("money_by_department")

if not totals["clause_with_records_count"] and not totals["unlisted_count"]:
    shell.empty(view.choices, withheld=totals["award_count_missing_code"] is not None)
else:
    sentences.say(answer.sentence)
sentences.undated(totals, view.values["year"])
metrics.figures(answer.figures, view.explained)

has_states = view.answers("clauses_progress") and view.answers("findings_totals")
left, right = st.columns([3, 2]) if has_states else (st.container(), None)
leading = sentences.leading(money_by_clause.table.to_pylist(), totals)
with left, cards.two_faced("clauses", leading) as (picture, table):
    if picture:
        bullets.bullets(money_by_clause, ["clause_id", "short_title"], "clause_bars")
    if table:
        doors = view.doors(money_by_clause, "clause", {"clause": "clause_id"})
        tables.table(money_by_clause, "money_by_clause", doors=doors)
    with st.container(horizontal=True):
        share.downloads(money_by_clause)
        explain.table(money_by_clause, view.explained)
if right:
    progress = view.report("clauses_progress").table.to_pylist()
    findings_list = view.report("findings_list", row_limit=attention.FINDINGS).table.to_pylist()
    found = view.report("findings_totals").table.to_pylist()[0]["finding_count"]
    with (
        right,
        cards.card("matters", "需要看的几件", "金额大、关注程度高的在前；是提请核实的线索，不是结论。"),
    ):
        attention.draw(attention.matters(findings_list, progress), pages, view.address)
        ways.link(pages, "alerts", label=f"全部核查提示 {found:,} 条", query_params=view.address("alerts"))
        if view.earlier:
            label = f"与第 {view.earlier[-1].number} 版相比的变化"
            ways.link(pages, "changes", label=label, query_params=view.address("changes"))
    with (
        right,
        cards.card(
            "states", messages.states(progress), "点一条打开它的详情；形状和颜色是状态，理由在详情里。"
        ),
    ):
        chosen = lights.squares(progress, "progress_state", "各条款的进度状态")
        chosen = lights.squares(progress, "money_state", "各条款的资金状态") or chosen
        lights.summary(progress)
        ways.link(pages, "clauses", label="逐条查看进展情况", query_params=view.address("clauses"))
    if chosen:
        st.switch_page(pages["clause"], query_params=view.address("clause", clause=chosen))

with cards.two_faced("months", messages.months(money_by_month.table.to_pylist())) as (picture, table):
    if picture:
        cumulative.months(money_by_month, "month_lines")
    if table:
        tables.table(money_by_month, "money_by_month", height=420)
    with st.container(horizontal=True):
        share.downloads(money_by_month)
        explain.table(money_by_month, view.explained)

if view.earlier and over_editions.asked(view.is_printed):
    answers, _ = view.over_editions("overview_totals", SHOWN_EDITIONS)
    trend = edition_trend(answers, "overview_trend", "历次版本的立项与拨付", over_editions.SHOWN)
    over_editions.card(trend, "editions", f"同一类版本里最近的 {SHOWN_EDITIONS} 版，按所选条件。")

for key, title, report, note, doors in (
    (
        "cities",
        "各市(州)立项与拨付",
        money_by_city,
        "",
        view.doors(money_by_city, "cities", {"city": "city_code"}, county="all"),
    ),
    (
        "departments",
        "各责任单位",
        money_by_department,
        "同一条款由多个单位共同负责的，各单位之间有重复，不能相加。原文未指明牵头单位。",
        view.doors(money_by_department, "departments", {"department": "department_code"}),
    ),
):
    with cards.card(key, title, note):
        tables.table(report, report.name, doors=doors, height=420)
        with st.container(horizontal=True):
            share.downloads(report)
            explain.table(report, view.explained)

briefings.buttons(briefing_of(view))
share.explanation(overview_totals, money_by_clause, money_by_month, money_by_city, money_by_department)
