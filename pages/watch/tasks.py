"""哪些任务逾期、是谁的、上次怎么说"""

import datetime as dt
from functools import partial

import streamlit as st

from dashboard.components import metrics, papers, sentences, share, shell, tables, task_forms, ways
from dashboard.components import tasks as drawn
from dashboard.components.cards import card
from dashboard.components.indicators import indicators
from dashboard.components.listing import listing
from dashboard.formatting import plain
from dashboard.questions.parameters import SHARED
from dashboard.views.answers import answer_of
from dashboard.views.paper_offers import papers_of
from dashboard.views.tasks import keep_decision, may_decide, waiting
from dashboard.views.writing import written

CLAUSE_PROJECTS = 5
view, pages = st.session_state["view"], st.session_state["pages"]
answer = answer_of(view)
shell.head(answer.title, __doc__, view.report("department_dates"), view.choices)
if not view.answers("tasks_totals"):
    drawn.none()
    raise shell.PageEnded

tasks_totals = view.report("tasks_totals")
totals = tasks_totals.table.to_pylist()[0]
tasks_today = view.report("tasks_today")
tasks_list = view.report("tasks_list", row_limit=view.page_rows)
rows = view.report("tasks_list").table.to_pylist()
if not totals["task_count"]:
    shell.empty(view.choices) if view.choices else drawn.none()
sentences.say(answer.sentence)
if view.is_printed:  # one sheet: the sentence has the figures
    with card("today", f"要催办的任务（{tasks_today.table.num_rows} 项）"):
        tables.table(view.report("tasks_today", row_limit=drawn.SHEET_ROWS), "tasks_today")
        drawn.left_over(tasks_today.table.num_rows)
    raise shell.PageEnded
metrics.figures(answer.figures, view.explained)
held_back = waiting(view)
if may_decide(view):
    drawn.since(rows, totals["task_clock_on"], dt.date.today())
    texts = {row["task_id"]: row["task_text"] for row in rows}
    drawn.waiting(held_back.decisions, held_back.tasks, texts, view.edition.kind == "demo")

chosen = view.values["id"]
details = view.report("task_detail").table.to_pylist() if chosen else []
if chosen and not details:
    st.error(f"第 {view.edition.number} 版数据里没有编号为“{plain(chosen)}”的任务。")
for detail in details:
    with st.container(border=True, key="card_task"):
        task_trail, task_history = view.report("task_trail"), view.report("task_history")
        later = [one for one in held_back.decisions if one.task_id == chosen]
        units = view.labels("department")
        drawn.card(detail)
        drawn.trail(task_trail, later, units)
        write = written(view, "supervise", "核查意见", partial(keep_decision, view))
        if may_decide(view) and write:
            task_forms.decision(detail, later, units, write)
        with st.expander(f"历次版本的状态（{task_history.table.num_rows} 版）"):
            listing(task_history)
        share.downloads(task_trail)
        if detail["clause_id"]:
            whole = dict.fromkeys((*SHARED, "q")) | {"clause": (detail["clause_id"],)}
            projects_list = view.report("projects_list", row_limit=CLAUSE_PROJECTS, **whole)
            st.markdown("**同一条款的指标、资金和项目**")
            st.caption(
                plain(f"按条款 {detail['clause_id']} 整体，不受筛选影响；项目最多列出 {CLAUSE_PROJECTS} 个。")
            )
            indicators(view.report("indicator_status", **whole))
            tables.table(view.report("money_by_clause", **whole), "task_money")
            doors = view.doors(projects_list, "project", {"id": "record_id"})
            tables.table(projects_list, "task_projects", doors=doors)
        drawn.way_on(detail, pages, view.address)

note = "逾期的在前，其次退回后没有再报的、临近到期的。点击一行，查看办理经过、填写核查意见。"
with card("today", f"要催办的任务（{tasks_today.table.num_rows} 项）", note):
    listing(tasks_today, doors=view.doors(tasks_today, "tasks", {"id": "task_id"}))
    sheet = view.address(id="all") | {"print": "portrait"}
    ways.link(pages, "tasks", label="印成一张纸", query_params=sheet)
note = (
    f"逾期、未报送、滞后的在前，每页 {view.page_rows} 项，导出为全部。点击一行，查看办理经过、填写核查意见。"
)
with card("list", f"任务清单（{len(rows)} 项）", note):
    doors = view.doors(tasks_list, "tasks", {"id": "task_id"})
    tables.table(tasks_list, "tasks_list", doors=doors, height=480)
    st.pagination(max(1, -(-len(rows) // view.page_rows)), key="page_number")
    share.downloads(tasks_list, lambda: view.whole(tasks_list))
    papers.buttons(*papers_of(view))
tasks_by_department = view.report("tasks_by_department")
with card("units", "各单位的任务", "几个单位共同负责的在各单位下重复出现，不能相加。"):
    doors = view.doors(tasks_by_department, "tasks", {"department": "department_code"}, id="all")
    listing(tasks_by_department, doors=doors)
earlier = view.values["since"] or (view.earlier[-1].number if view.earlier else None)
if earlier is not None:
    tasks_changed = view.report("tasks_changed", since=earlier)
    with card("changed", f"比第 {earlier} 版状态有变化的任务（{tasks_changed.table.num_rows} 项）"):
        listing(tasks_changed, doors=view.doors(tasks_changed, "tasks", {"id": "task_id"}))
share.explanation(tasks_totals, tasks_today, tasks_list, tasks_by_department)
