"""导出、拒绝、登录、查看和写入的记录：时间、账号、渠道、内容和结果"""

import streamlit as st

from dashboard.components import audits, share, shell, tables
from dashboard.components.cards import card
from dashboard.questions.exports_list import exports_list
from dashboard.questions.looks_list import looks_list
from dashboard.questions.parameters import encode
from dashboard.questions.refusals_list import refusals_list
from dashboard.state import audit
from dashboard.state.sealing import sealed

SHOWN_ROWS = 500

view = st.session_state["view"]
department_dates = view.report("department_dates")
shell.head("审计记录", __doc__, department_dates, ())
st.caption(
    "页面下载、整页工作簿、接口和命令行的每次导出均先记入本页，再生成文件；不能记入的不予导出。"
    "记录只增加，不能修改、删除。登录的记单位和账号，不记姓名；试用时不识别操作人，记为“未登录”。"
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
        "sealed", "已封存的记录", "记录较多时，较早的一半移入数据仓的只读文件；以下两张表只列未封存的。"
    ):
        audits.sealed(archived)

with card("exports", "导出记录", f"新的在前，最多列出 {SHOWN_ROWS} 条，下载为所选的全部。"):
    if not subjects:
        st.info("尚无导出记录。")
    elif not exports.table.num_rows:
        st.info("所选条件下没有导出记录。")
    else:
        tables.table(exports, "exports_list", height=520)
        share.downloads(exports, lambda: exports_list(view.edition, chosen))

with card("refusals", "拒绝记录", f"被拒绝的文件、地址和请求，新的在前，最多列出 {SHOWN_ROWS} 条。"):
    refusals = refusals_list(view.edition, SHOWN_ROWS)
    if refusals.table.num_rows:
        tables.table(refusals, "refusals_list", height=320)
    else:
        st.info("尚无拒绝记录。")

with card(
    "looks",
    "登录、查看和写入",
    f"谁在什么时间登录、打开哪一页、写入什么，新的在前，最多列出 {SHOWN_ROWS} 条。",
):
    looks = looks_list(view.edition, SHOWN_ROWS)
    if looks.table.num_rows:
        tables.table(looks, "looks_list", height=320)
        share.downloads(looks, lambda: looks_list(view.edition))
    else:
        st.info("尚无记录。试用时不识别操作人，不记录查看。")

share.explanation(exports, refusals, looks)
