"""谁在什么时候导出了什么，什么被拒绝？"""

import streamlit as st

from dashboard.components import audits, share, shell, tables
from dashboard.components.cards import card
from dashboard.questions.exports_list import exports_list
from dashboard.questions.parameters import encode
from dashboard.questions.refusals_list import refusals_list
from dashboard.state import audit
from dashboard.state.sealing import sealed

SHOWN_ROWS = 500

view = st.session_state["view"]
department_dates = view.report("department_dates")
shell.head("审计记录", __doc__, department_dates, ())
st.caption(
    "页面上的下载、整页工作簿、接口和命令行的每一次导出，都先记入这里，再交出文件；记不上就不导出。"
    "记录只增加，不能改、不能删。有登录以前不知道是谁，所以写“未登录”。"
)

chosen = {name: view.values[name] for name in ("day", "channel", "report")}
subjects = audit.subjects(view.edition.folder)
exports = exports_list(view.edition, chosen, SHOWN_ROWS)
asked = audits.choose(chosen, audit.CHANNELS, subjects)
if asked:
    target = view.address(**{name: encode(value) for name, value in asked.items()})
    st.switch_page(st.session_state["pages"]["audit"], query_params=target)

archived = [file for file in sealed(view.edition.folder) if file.table_name in audits.SEALED]
if archived:
    with card(
        "sealed", "已封存的记录", "记录多了，较早的一半移到数据仓里只读的文件；下面两张表只列没有封存的。"
    ):
        audits.sealed(archived)

with card("exports", "导出记录", f"新的在上面，最多列出 {SHOWN_ROWS} 条，下载的是所选的全部。"):
    if not subjects:
        st.info("还没有导出过任何数据。")
    elif not exports.table.num_rows:
        st.info("所选条件下没有导出记录。")
    else:
        tables.table(exports, "exports_list", height=520)
        share.downloads(exports, lambda: exports_list(view.edition, chosen))

with card("refusals", "拒绝记录", f"被拒绝的文件、地址和请求，新的在上面，最多列出 {SHOWN_ROWS} 条。"):
    refusals = refusals_list(view.edition, SHOWN_ROWS)
    if refusals.table.num_rows:
        tables.table(refusals, "refusals_list", height=320)
    else:
        st.info("还没有拒绝过任何输入。")

share.explanation(exports, refusals)
