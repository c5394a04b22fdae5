"""与上一版（或所选较早版本）相比的新增、撤下和变更，各行合计等于全部差额"""

import streamlit as st

from dashboard.components import (
    choosers,
    explain,
    messages,
    metrics,
    rehearsals,
    share,
    shell,
    tables,
    waterfall,
)
from dashboard.components.cards import card, two_faced
from dashboard.components.listing import listing
from dashboard.quoting import meetings
from dashboard.views.answers import answer_of

KINDS = "各项增减之和等于两版合计之差。条款改记、地区改记、层级改记一增一减，合计为 0。"

view = st.session_state["view"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)

earlier = view.earlier
if not earlier:
    st.info(f"第 {view.edition.number} 版之前没有同类版本，暂无可比版本。")
    raise shell.PageEnded
published = {edition.number: edition.published_at for edition in earlier}
like = (view.edition.folder, view.edition.kind, view.edition.policy_id)
held = meetings.meetings(*like) if "meeting" in st.session_state["pages"] else []
named = [(meeting.edition_number, f"{meeting.name}（{meeting.held_on}）") for meeting in held]
asked = choosers.edition(published, view.values["since"], named)
if asked:
    target = view.address(since=str(asked), row_offset="0")
    st.switch_page(st.session_state["pages"]["changes"], query_params=target)

edition_changes_summary = view.report("edition_changes_summary")
edition_changes_totals = view.report("edition_changes_totals")
edition_changes = view.report("edition_changes", row_limit=view.page_rows)
summary = edition_changes_summary.table.to_pylist()[0]
metrics.figures(answer.figures, view.explained)
if not summary["change_count"]:
    st.info(f"与第 {summary['since_edition']} 版相比，所选条件下没有变化。")

compared = dict.fromkeys(("year", "reporting_department", "funding_level", "project_status", "q"))
since = next(edition for edition in earlier if edition.number == summary["since_edition"])
before, after = (
    one.report("overview_totals", **compared).table.to_pylist()[0] for one in (view.of(since), view)
)
title = messages.changes(edition_changes_totals.table.to_pylist(), summary)
with two_faced("kinds", title, KINDS) as (picture, table):
    found = rehearsals.with_changes(edition_changes_totals)
    if picture:
        waterfall.waterfall(edition_changes_totals, before, after, (since.number, view.edition.number))
    if table:
        tables.table(found, "edition_changes_totals")
        nothing = edition_changes_totals.table.num_rows - found.table.num_rows
        if nothing:
            st.caption(f"另有 {nothing} 种变化没有发生，导出的表里列全。")
    explain.table(found, view.explained)
    share.downloads(edition_changes_totals)

with card("clauses", "分条款", "各行相加等于全部差额。"):
    listing(view.report("edition_changes_by_clause"), ask=view.explained)
with card("cities", "分市(州)", "各行相加等于全部差额。"):
    listing(view.report("edition_changes_by_city"), ask=view.explained)
with card("departments", "分责任单位", "条款由多个单位共同负责的，各单位之间有重复，不能相加。"):
    listing(view.report("edition_changes_by_department"))

with st.container(border=True, key="card_changes"):
    st.header("逐条变化", anchor=False)
    st.caption(f"金额变化大的在前，每页 {view.page_rows} 条，导出为全部。")
    tables.table(edition_changes, "edition_changes")
    st.pagination(max(1, -(-summary["change_count"] // view.page_rows)), key="page_number")
    share.downloads(edition_changes, lambda: view.whole(edition_changes))

share.explanation(edition_changes_summary, edition_changes_totals, edition_changes)
