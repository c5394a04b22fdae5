"""被定版链接引用后发生变化的数、差额和原因"""

import streamlit as st

from dashboard.components import corrections, share, shell, tables
from dashboard.formatting import plain
from dashboard.quoting import corrections as quoted
from dashboard.settings import page_path
from dashboard.views import pinned

view = st.session_state["view"]
department_dates = view.report("department_dates")
shell.head("更正簿", __doc__, department_dates, ())

titles = {path: page.title for path, page in st.session_state["pages"].items()}
chosen = corrections.choose_pages(titles)
book = quoted.book(view.edition, view.answer, view.values["q"], chosen or frozenset(titles))
st.caption(
    f"把第 {view.edition.number} 版及以前的定版链接引用过的关键数字，与第 {view.edition.number} 版同样条件的数逐一对照。"
    "关键词按页面、指标、条件和原因查找。更正不等于差错：迟报、补录、改记均会引起变化。"
)
for sentence in book.unread:
    st.error(plain(sentence))

if not book.link_count:
    st.info("尚未引用任何数。在任一页面点击“定版链接”后，本页跟踪该页的关键数字。")
    raise shell.PageEnded

with st.container(border=True, key="card_book"):
    st.header(f"引用后变化的数（{len(book.corrections):,} 个）", anchor=False)
    st.caption(f"已对照 {book.link_count:,} 个定版链接的 {book.figure_count:,} 个关键数字。")
    if not book.corrections:
        st.info("所选条件下，引用的数均无变化。")
        raise shell.PageEnded
    words = [("页面", "、".join(titles[page] for page in sorted(chosen)))] if chosen else []
    words += [("关键词", view.values["q"])] if view.values["q"] else []
    report = corrections.report(book.corrections, department_dates.edition, words, pinned.base())
    doors = [page_path(one.link.page, one.link.address()) for one in book.corrections]
    tables.table(report, "corrections", doors=doors)
    st.caption("点击一行，打开引用时的画面。")
    share.downloads(report)
