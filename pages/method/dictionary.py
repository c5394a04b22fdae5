"""各列和术语的含义、单位、口径和使用的页面、报表"""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.components import lookup, share, shell, tables
from dashboard.components.cards import card
from dashboard.questions.dictionary_lists import columns_list, terms_list
from dashboard.questions.parameters import ALL

ROWS = 50  # on a page of the dictionary

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

with card("terms", f"术语（{terms.table.num_rows:,} 个）", "点击一行，列出用到该术语的页面。"):
    doors = view.doors(terms, "dictionary", {"q": "term_word"})
    tables.table(terms, "terms_list", doors=doors, height=420 if terms.table.num_rows > 10 else None)
    if terms.table.num_rows:
        share.downloads(terms)
    place = lookup.meant(terms, "term_word", view.values["q"])
    if place is not None:
        lookup.line(terms, place, pages, without_words)

count = columns.table.num_rows
with card(
    "columns", f"数据字典（{count:,} 列）", f"点击一行，列出显示该列的页面。每页 {ROWS} 列，导出为全部。"
):
    first = (st.session_state.get("columns_page", 1) - 1) * ROWS if count > ROWS else 0
    shown = replace(columns, table=columns.table.slice(first, ROWS))
    tables.table(shown, "columns_list", doors=view.doors(shown, "dictionary", {"q": "column_name"}))
    if count > ROWS:
        st.pagination(-(-count // ROWS), key="columns_page")
    if count:
        share.downloads(columns)
    place = lookup.meant(columns, "column_name", view.values["q"])
    if place is not None:
        lookup.line(columns, place, pages, without_words)

share.explanation(terms, columns)
