"""各月到期哪些任务、办结多少、哪些逾期和延期"""

import streamlit as st

from dashboard.components import schedule, sentences, share, shell
from dashboard.components import tasks as drawn
from dashboard.components.cards import card
from dashboard.components.listing import listing

view = st.session_state["view"]
shell.head("时间表", __doc__, view.report("department_dates"), view.choices)
if not view.answers("tasks_totals"):
    drawn.none()
    raise shell.PageEnded

tasks_by_month, task_spans = view.report("tasks_by_month"), view.report("task_spans")
totals = view.report("tasks_totals").table.to_pylist()[0]
spans = task_spans.table.to_pylist()
edges = schedule.edges(spans)
if not spans:
    shell.empty(view.choices) if view.choices else drawn.none()
    share.explanation(tasks_by_month, task_spans)
    raise shell.PageEnded
sentences.say(drawn.answer(totals, None))
with card("months", "各月到期的任务", "延期的计入延期以后的月份；原来的月份另列移出几项。"):
    listing(tasks_by_month)
doors = view.doors(task_spans, "tasks", {"id": "task_id"})
for place, part in enumerate(dict.fromkeys(row["part_title"] for row in spans)):
    own = [pair for pair in zip(spans, doors, strict=True) if pair[0]["part_title"] == part]
    with card(f"part_{place}", f"{part}（{len(own)} 项）"):
        if edges:
            schedule.picture(task_spans, f"spans_{place}", own, edges)
with card("spans", "任务起止"), st.expander(f"逐项（{len(spans)} 项）"):
    listing(task_spans, doors=doors)
share.explanation(tasks_by_month, task_spans)
