"""公开网页所载的真实记录及其性质，与台账同一事项对照"""

import streamlit as st

from dashboard.components import metrics, share, shell
from dashboard.components.cards import card
from dashboard.components.listing import listing
from dashboard.views.answers import answer_of

view = st.session_state["view"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)
st.info(
    "本页为公开网页摘录的真实记录，每行列来源网址，金额多为目标、承诺或基金规模，性质照录。"
    "**从不与台账资金相加，各条之间也不相加。** 按性质或状态、部分、条款、地区和关键词筛选，其余筛选不影响本页。"
)
public_records_totals = view.report("public_records_totals")
public_records_list = view.report("public_records_list")
if not public_records_list.table.num_rows:
    shell.empty(view.choices)
    raise shell.PageEnded
metrics.figures(answer.figures, view.explained)
with card("records", f"公开记录（{public_records_list.table.num_rows} 条）", "按条款排列。"):
    listing(public_records_list)
public_records_beside = view.report("public_records_beside")
with card(
    "beside", "与台账并列", "同一市(州)的试验区、同一所在地的集群、名称或单位相同的项目：并列，不相加。"
):
    if public_records_list.edition.is_demonstration:
        st.caption("本版为演示数据：真实的公开记录不与虚构的台账并列。")
    elif not public_records_beside.table.num_rows:
        st.caption("单位报送的内容中没有同一事项。")
    else:
        listing(public_records_beside)
share.explanation(public_records_totals, public_records_list, public_records_beside)
