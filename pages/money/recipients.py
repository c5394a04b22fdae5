"""承担单位在各条款、各年度、各地区获得的支持，与限额和核查提示对照"""

import streamlit as st

from dashboard.components import metrics, sentences, share, shell, ways
from dashboard.components.cards import card
from dashboard.components.listing import listing
from dashboard.formatting import plain
from dashboard.views.answers import answer_of

view, pages = st.session_state["view"], st.session_state["pages"]
answer = answer_of(view)
department_dates = view.report("department_dates")
recipients_list = view.report("recipients_list", row_limit=view.page_rows)
recipients = recipients_list.table.to_pylist()
asked = view.values["id"]
if asked and not recipients:
    shell.head(answer.title, __doc__, department_dates, view.choices)
    st.info(f"所选条件下没有编号或名称为“{plain(asked)}”的承担单位。请核对链接，或放宽筛选。")
    raise shell.PageEnded
if not asked:
    shell.head(answer.title, __doc__, department_dates, view.choices)
    recipients_totals = view.report("recipients_totals")
    count = recipients_totals.table["recipient_count"][0].as_py()
    metrics.figures(answer.figures, view.explained)
    if not count:
        shell.empty(view.choices)
        raise shell.PageEnded
    if view.values["year"]:
        sentences.undated(view.report("projects_totals").table.to_pylist()[0], view.values["year"])
    st.caption(
        f"按信用代码排列，不是名次。每页 {view.page_rows} 家，导出为所选的全部。点击一行，查看该单位；关键词可查找名称和代码。"
    )
    doors = view.doors(recipients_list, "recipients", {"id": "recipient_id"}, row_offset="0")
    listing(recipients_list, view.whole, doors=doors, ask=view.explained)
    st.pagination(-(-count // view.page_rows), key="page_number")
    share.explanation(recipients_totals, recipients_list)
    raise shell.PageEnded

recipient = recipients[0]
shell.head(answer.title, __doc__, department_dates, view.choices)
st.caption(
    f"统一社会信用代码：{plain(recipient['recipient_code'] or '未报送')}　台账所列名称：{plain(recipient['recipient_names'])}　"
    f"涉及 {recipient['clause_count']} 条条款、{recipient['city_count']} 个市(州)、{recipient['project_count']} 个项目"
)
ways.link(pages, "recipients", label="全部承担单位", query_params=view.address("recipients", id="all"))
metrics.figures(answer.figures, view.explained)
sentences.undated(recipient, view.values["year"])
recipient_projects = view.report("recipient_projects")
with card("money", "资金：按条款、年度、地区", "按所选条件统计。申请、立项、拨付为不同环节，各列不相加。"):
    listing(view.report("recipient_money"), ask=view.explained)
with card("rules", "规则与限额", "按主体的全部记录和年度对照，不受筛选影响；同一主体可能含其他单位的记录。"):
    listing(view.report("recipient_rules"))
with card(
    "findings",
    "核查提示",
    "提请核实的线索，不是结论；同一单位在两个条款有同名项目或同一平台的，可能重复支持。",
):
    listing(view.report("recipient_findings"))
with card("projects", "项目", "全部条款、年度和地区，不受筛选影响。点击一行，打开项目详情。"):
    listing(recipient_projects, doors=view.doors(recipient_projects, "project", {"id": "record_id"}))
share.explanation(recipients_list, recipient_projects)
