"""各项目、平台、机构、团队和个人的立项资金与条款限额对照"""

import streamlit as st

from dashboard.components import explain, messages, metrics, sentences, share, shell, spread, tables
from dashboard.components.cards import two_faced
from dashboard.formatting import plain
from dashboard.views.answers import answer_of

view = st.session_state["view"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)

caps_totals = view.report("caps_totals")
totals = caps_totals.table.to_pylist()[0]
caps_by_rule = view.report("caps_by_rule")
caps_by_record = view.report("caps_by_record", row_limit=view.page_rows)

sentences.say(answer.sentence)
metrics.figures(answer.figures, view.explained)
if totals["exceeded_subject_count"] and view.values["state"] != ("exceeded",):
    label = plain(f"只看超出限额的 {totals['exceeded_subject_count']} 个主体")
    if st.button(label, key="only_exceeded", type="tertiary"):
        target = view.address(state="exceeded", row_offset="0")
        st.switch_page(st.session_state["pages"]["caps"], query_params=target)
st.caption(
    "限额对应单个主体，政策没有条款总额。金额按主体在该条款下的全部记录和年度累计，"
    "筛选只决定列出的主体，不影响计入限额的金额。"
)

over = spread.over(view.report("caps_by_record", row_limit=spread.NAMED, row_offset=0).table.to_pylist())
title = messages.caps(caps_by_rule.table.to_pylist(), totals["exceeded_subject_count"])
with two_faced("rules", title) as (picture, table):
    if picture:
        spread.spread(caps_by_rule, over, "rule_bars")
        spread.named(over, spread.addresses(over, view.path), totals["exceeded_subject_count"])
    if table:
        tables.table(caps_by_rule, "caps_by_rule")
    share.downloads(caps_by_rule)

with st.container(border=True, key="card_subjects"):
    st.header(f"单个主体与限额（{totals['record_count']:,} 个）", anchor=False)
    if not caps_by_record.table.num_rows:
        shell.empty(view.choices, withheld=totals["subject_count_missing_code"] is not None)
    st.caption(f"需要核实的在前，每页 {view.page_rows} 个，导出为全部。点击一行，打开该主体的首个项目。")
    kinds = caps_by_record.table["subject_kind"].to_pylist()
    doors = view.doors(caps_by_record, "project", {"id": "first_record_id"})
    doors = [None if kind in spread.PEOPLE else door for kind, door in zip(kinds, doors, strict=True)]
    tables.table(caps_by_record, "caps_by_record", doors=doors)
    st.pagination(max(1, -(-totals["record_count"] // view.page_rows)), key="page_number")
    explain.table(caps_by_record, view.explained)
    share.downloads(caps_by_record, lambda: view.whole(caps_by_record))

share.explanation(caps_totals, caps_by_rule, caps_by_record)
