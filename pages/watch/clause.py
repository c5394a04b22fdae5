"""条款的原文、责任单位、进展情况和未报送事项"""

import streamlit as st

from dashboard.components import choosers, lights, metrics, over_editions, sentences, share, shell, ways
from dashboard.components.cards import card
from dashboard.components.clause_text import clause_text
from dashboard.components.history import history
from dashboard.components.indicators import indicators
from dashboard.components.listing import listing
from dashboard.components.rules import rules
from dashboard.components.trends import trends
from dashboard.formatting import plain
from dashboard.questions.edition_trend import edition_trend
from dashboard.views.answers import answer_of

FIRST_ROWS, SHOWN_EDITIONS = 10, 6
view, pages = st.session_state["view"], st.session_state["pages"]
answer = answer_of(view)
department_dates = view.report("department_dates")
clauses_progress = view.report("clauses_progress", clause=None)
clause_detail = view.report("clause_detail")
is_one = len(view.values["clause"] or ()) == 1
details = clause_detail.table.to_pylist() if is_one else []
shell.head(answer.title, __doc__, department_dates, view.choices)
asked = choosers.clause(clauses_progress, details[0]["clause_id"] if details else None)
if asked:
    st.switch_page(pages["clause"], query_params=view.address("clause", clause=asked, row_offset="0"))
if not is_one:
    st.info("本页一次查看一条。请在上方选择，或在“条款”筛选中只选一条。")
    raise shell.PageEnded
if not details:
    shell.empty(view.choices)
    raise shell.PageEnded

detail = details[0]
st.caption(f"{plain(detail['part_title'])}　·　“{plain(detail['short_title'])}”为看板简称，非政策原文")
lights.pair(detail)
metrics.figures(answer.figures, view.explained)

sentences.undated(detail, view.values["year"])

clause_marks = view.report("clause_marks")
clause_matrix = view.report("clause_matrix")
with card("text", "条款原文"):
    clause_text(clause_marks, detail["clause_text"])
    if detail["slip_reason"]:
        st.caption(f"疑似错字：{plain(detail['slip_reason'])}。")
    st.markdown("**责任单位**（按原文次序；次序不表示牵头，原文未指明牵头单位）")
    with st.container(horizontal=True):
        for slot in clause_matrix.table.to_pylist():
            label = plain(f"{slot['slot_order']}. {slot['printed_name']}")
            address = view.address(
                "departments", department=slot["department_code"], clause="all", part="all"
            )
            ways.link(pages, "departments", label=label, query_params=address)
    share.downloads(clause_marks)

clause_money_levels = view.report("clause_money_levels")
with card("money", "资金", "申请、立项、拨付是不同环节，各列分开，不相加；按所选条件统计。"):
    if not clause_money_levels.table.num_rows:
        lights.absent(detail["committed_amount_yuan_missing_code"], detail["money_note"])
    else:
        st.caption(plain(detail["money_note"]))
        listing(clause_money_levels)

clause_rules = view.report("clause_rules")
with card("rules", "规则", "限额对应单个主体，条款没有总额。对照结果按所选条件统计，是线索，不是结论。"):
    rules(clause_rules)
    share.downloads(clause_rules)
    if detail["money_rule_count"]:
        ways.link(pages, "caps", label="逐个主体与限额", query_params=view.address("caps"))

counted_whole = []
if view.sees("indicator_trend"):
    indicator_status = view.report("indicator_status", city=None)
    counted_whole = [indicator_status]
    indicator_readings = view.report("indicator_readings", city=None, county=None, reporting_department=None)
    clause_targets = view.report("clause_targets")
    with card("indicators", "指标", "按条款整体计算，不受筛选影响。没有目标的不评定颜色；未报送不计为 0。"):
        indicators(indicator_status)
        share.downloads(indicator_status)
        trends(view.report("indicator_trend"))
        with st.expander(f"目标与依据的文件（{clause_targets.table.num_rows} 条）"):
            listing(clause_targets)
        with st.expander(f"逐次填报与来源行（{indicator_readings.table.num_rows} 条）"):
            listing(indicator_readings)
else:
    shell.beyond("指标、目标和历次状态")

if view.answers("tasks_list"):
    tasks_list = view.report("tasks_list")
    if tasks_list.table.num_rows:
        with card(
            "tasks",
            f"任务（{tasks_list.table.num_rows} 项）",
            "落实本条款的任务，逾期、未报送的在前。点击一行，打开任务。",
        ):
            listing(tasks_list, doors=view.doors(tasks_list, "tasks", {"id": "task_id"}))

clause_condition_totals = view.report("clause_condition_totals")
checked = clause_condition_totals.table.to_pylist()[0]
clause_conditions = view.report("clause_conditions", row_limit=view.page_rows)
with card("conditions", "条件核对", "台账内容与条款的条件、门槛对照，不满足的在前。缺材料不等于不合格。"):
    lights.checklist(checked)
    if clause_conditions.table.num_rows:
        listing(clause_conditions, view.whole)
        st.pagination(-(-checked["checked_condition_count"] // view.page_rows), key="page_number")

findings_list = view.report("findings_list", row_limit=FIRST_ROWS)
with card(
    "findings", "核查提示", f"提请核实的线索，不是结论。按所选条件，最多列出 {FIRST_ROWS} 条，导出为全部。"
):
    doors = view.doors(findings_list, "alerts", {"id": "finding_key"})
    listing(findings_list, view.whole, doors=doors)
    ways.link(pages, "alerts", label="全部提示与处理意见", query_params=view.address("alerts"))

projects_list = view.report("projects_list", row_limit=FIRST_ROWS)
with card(
    "projects", "项目", f"最多列出 {FIRST_ROWS} 个，导出为全部。点击一行，打开项目详情。人才入选不列入本表。"
):
    doors = view.doors(projects_list, "project", {"id": "record_id"})
    listing(projects_list, view.whole, doors=doors)
    ways.link(pages, "projects", label="全部项目", query_params=view.address("projects"))

answers, _ = view.over_editions("overview_totals", SHOWN_EDITIONS)
if len(answers) > 1 and detail["committed_amount_yuan"] is not None:
    trend = edition_trend(answers, "clause_trend", "本条历次版本的立项与拨付", over_editions.SHOWN)
    over_editions.card(trend, "editions", f"同一类版本里最近的 {SHOWN_EDITIONS} 版，按所选条件。")

if view.sees("state_history"):
    state_history = view.report("state_history", part=None, department=None)
    with card("history", "历次版本的状态"):
        history(state_history)
        share.downloads(state_history)

share.explanation(clause_detail, clause_rules, *counted_whole, clause_money_levels, clause_conditions)
