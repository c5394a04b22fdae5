"""各报送单位的报送时限、接入和退回、缺项和待核实事项，与历次版本对照"""

from functools import partial

import streamlit as st

from dashboard.components import quality, share, shell, tables, trends, ways
from dashboard.components.cards import card
from dashboard.questions.edition_trend import edition_trend
from dashboard.questions.parameters import ALL, SHARED
from dashboard.questions.waiting_list import waiting_list

SHOWN_EDITIONS = 12

view, pages = st.session_state["view"], st.session_state["pages"]
department_dates = view.report("department_dates")
shell.head("数据质量", __doc__, department_dates, view.choices)
st.caption("按政策点名的次序排列，不是名次：报得多的单位，要核对的也多。")
if not view.answers("quality_by_department"):
    st.info("本版由较早的软件发布，没有数据质量所需的内容；接入下一份台账后生成。")
    raise shell.PageEnded

quality_totals = view.report("quality_totals")
quality_by_department = view.report("quality_by_department")
quality.sentence(quality_totals)
with card(
    "departments", "各报送单位", "点击一行，逐项看这个单位，打开各个数的清单。人员名单的文件有多少行不公开。"
):
    if not quality_by_department.table.num_rows:
        shell.empty(view.choices)
        raise shell.PageEnded
    doors = view.doors(
        quality_by_department, "data-quality", {"reporting_department": "reporting_department_code"}
    )
    tables.table(quality_by_department, "quality_by_department", doors=doors)
    share.downloads(quality_by_department)

if quality_by_department.table.num_rows == 1:
    name = quality_by_department.table["reporting_department_name"][0].as_py()
    with card("unit", f"{name}：逐项"):
        quality.unit(quality_by_department, 0)
        whole = partial(view.address, **dict.fromkeys((*SHARED, "q"), ALL))
        quality.ways(quality_by_department, 0, pages, whole)

named = view.report("quality_by_department", reporting_department=None).table.to_pylist()
waiting = waiting_list(view.edition, named, view.values["reporting_department"])
with card("waiting", "还没有接入的文件", "随时间变化，不随版本固定；同名文件后来发布了的不再列出。"):
    if waiting.table.num_rows:
        tables.table(waiting, "waiting_list")
        share.downloads(waiting)
        target = view.address("desk")
        ways.link(pages, "desk", label="逐份文件见报送台", query_params=target)
    else:
        st.info("没有等答复、退回、没有读取或没有发布的文件。")

answers, asked = view.over_editions("quality_totals", SHOWN_EDITIONS)
trend = edition_trend(answers, "quality_trend", "数据质量历次版本")
with card("trend", "历次版本", f"同一类版本里最近的 {SHOWN_EDITIONS} 版，新的在上面。"):
    if asked > len(answers):
        st.caption(f"另有 {asked - len(answers)} 版由较早的软件发布或打不开，没有这些数。")
    if len(answers) > 1:
        trends.editions(trend, quality.CHARTED)
    else:
        st.caption("还没有可以对照的较早版本。")
    tables.table(trend, "quality_trend")
    share.downloads(trend)
share.explanation(quality_by_department, waiting, trend)
