"""各列和术语的含义、单位、口径和使用的页面、报表"""

from functools import partial

import streamlit as st

from dashboard.components import lookup, share, shell, tables
from dashboard.components.cards import card
from dashboard.questions.dictionary_lists import columns_list, terms_list
from dashboard.questions.parameters import ALL

view, pages = st.session_state["view"], st.session_state["pages"]
department_dates = view.report("department_dates")
shell.head("数据字典与术语", __doc__, department_dates, ())
st.caption(
    "用关键词查中文名、口径、术语、页面、报表或数据列名，空格隔开的几个词都要有。字典和术语随软件，不随数据版本。"
)

titles = {path: page.title for path, page in pages.items()}
terms = terms_list(view.edition, titles, view.values["q"])
columns = columns_list(view.edition, titles, view.values["q"])
without_words = partial(view.address, q=ALL)
if not terms.table.num_rows and not columns.table.num_rows:
    shell.empty((("关键词", view.values["q"]),))
    raise shell.PageEnded

with card("terms", f"术语（{terms.table.num_rows:,} 个）", "点选一行，看全文，打开用到它的页面。"):
    row = tables.table(terms, "terms_list", select=True, height=420 if terms.table.num_rows > 10 else None)
    if terms.table.num_rows:
        share.downloads(terms)
    place = 0 if terms.table.num_rows == 1 else row
    if place is not None:
        lookup.line(terms, place, pages, without_words)

with card(
    "columns", f"数据字典（{columns.table.num_rows:,} 列）", "点选一行，看全文，打开显示这一列的页面。"
):
    row = tables.table(
        columns, "columns_list", select=True, height=520 if columns.table.num_rows > 10 else None
    )
    if columns.table.num_rows:
        share.downloads(columns)
    place = 0 if columns.table.num_rows == 1 else row
    if place is not None:
        lookup.line(columns, place, pages, without_words)

share.explanation(terms, columns)
