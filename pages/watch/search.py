"""按编号、名称、条款原文和拼音首字母查找条款、责任单位、地区、项目、承担单位和任务"""

from functools import partial

import streamlit as st

from dashboard.components import search_box, shell, ways
from dashboard.formatting import plain
from dashboard.questions.parameters import ALL, SHARED
from dashboard.questions.searching import search

view, pages = st.session_state["view"], st.session_state["pages"]
department_dates = view.report("department_dates")
shell.head("搜索", __doc__, department_dates, ())

words = view.values["find"]
if not words:
    st.info("请在右上方的搜索框输入编号、名称或拼音首字母；空格隔开的几个词都要有。")
    raise shell.PageEnded

whole = partial(view.address, **dict.fromkeys((*SHARED, "q"), ALL))
groups = search(view.edition, words, view.principal)
st.markdown(
    f"“{plain(words)}”　"
    + ("　".join(f"{plain(group.kind)} **{group.count:,}**" for group in groups) or "没有找到")
)
if not groups:
    st.caption(
        "项目按编号、名称和承担单位查找，承担单位、任务按代码和名称查找；条款还查原文；条款、单位、地区可以用拼音首字母。"
    )
for group in groups:
    search_box.group(group.kind, group.found, pages, whole)
    if group.count > len(group.found) and group.page:
        label = plain(f"全部 {group.count:,} 个{group.kind}")
        ways.link(pages, group.page, label=label, query_params=whole(group.page, **group.parameters))
