"""项目的立项、拨付、资金来源、限额对照和来源行"""

import streamlit as st

from dashboard.components import metrics, record_facts, sentences, share, shell, tables, ways
from dashboard.components.cards import card
from dashboard.components.listing import listing
from dashboard.formatting import plain
from dashboard.questions.parameters import SHARED
from dashboard.views.answers import answer_of

view, pages = st.session_state["view"], st.session_state["pages"]
answer = answer_of(view)
department_dates = view.report("department_dates")
if not view.values["id"]:
    shell.head(answer.title, __doc__, department_dates, ())
    st.info("请先在“项目台账”或“资金与上限”中点击一个项目，或在地址中写明项目编号（id）。")
    raise shell.PageEnded

project_detail = view.report("project_detail")
if not project_detail.table.num_rows:
    shell.head(answer.title, __doc__, department_dates, ())
    st.error(
        f"第 {view.edition.number} 版数据中没有编号为“{plain(view.values['id'])}”的项目，请核对编号或更换版本。"
    )
    raise shell.PageEnded

project = project_detail.table.to_pylist()[0]
project_entries = view.report("project_entries")
shell.head(answer.title, __doc__, department_dates, ())

metrics.figures(answer.figures, view.explained)

facts, clause = st.columns([1, 1], gap="medium")
with facts:
    st.header("基本情况", anchor=False)
    record_facts.project(project)
with clause:
    st.header("条款原文", anchor=False)
    record_facts.quotation(project["clause_text"] or "台账未写明条款。", project["quote"])

with st.container(border=True, key="card_entries"):
    st.header("资金逐笔与来源", anchor=False)
    st.caption("同一环节、同一资金层级有逐笔文件的，以逐笔为准；台账累计数保留备查，不重复相加。")
    tables.table(project_entries, "project_entries")
    share.downloads(project_entries)

explained = [project_detail, project_entries]
if view.answers("milestones_list"):
    explained.append(view.report("milestones_list", **dict.fromkeys((*SHARED, "q"))))
    with card("milestones", "里程碑与序时", "是否到期按报送单位的数据截至日判断；取消的不计。"):
        sentences.thresholds(view.report("policy_thresholds").table.to_pylist()[0])
        listing(explained[-1])
        if not explained[-1].table.num_rows:
            st.caption("未报送：该项目没有填报里程碑。")
if view.answers("project_conditions"):
    explained.append(view.report("project_conditions"))
    with card("conditions", "条件核对", "台账内容与条款的条件、门槛对照。缺材料不等于不合格。"):
        listing(explained[-1])
if project["clause_id"]:
    address = view.address("clause", clause=project["clause_id"], part="all", department="all")
    ways.link(pages, "clause", label="打开条款详情", query_params=address)
recipient = project["recipient_code"] or project["recipient_name"]
if recipient and project["record_kind"] == "project":
    # The page of a project has no filters, so the link to its 承担单位 has none.
    target = view.address("recipients", **dict.fromkeys((*SHARED, "q"), "all"), id=recipient, row_offset="0")
    ways.link(pages, "recipients", label="打开承担单位", query_params=target)

share.explanation(*explained)
