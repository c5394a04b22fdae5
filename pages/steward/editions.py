"""历次版本的来源行、合计和核对结果，版本比较与回退"""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import store
from dashboard.components import editions, share, shell, tables, ways
from dashboard.components.cards import card
from dashboard.components.listing import listing
from dashboard.formatting import plain
from dashboard.questions.submissions_list import approval
from dashboard.settings import second_person
from dashboard.views import submitted
from dashboard.views.writing import written

view = st.session_state["view"]
pages = st.session_state["pages"]
department_dates = view.report("department_dates")
shell.head("数据版本", __doc__, department_dates, ())
st.caption("版本发布后不再改动；回退也须发布新版本。")

editions_list = view.editions()
entries = editions_list.table.to_pylist()
submitted.show(view)

if view.values["id"]:
    edition = view.edition_numbered(view.values["id"])
    entry = next(row for row in entries if row["edition_number"] == edition.number)
    with card("edition", f"第 {edition.number} 版"):
        editions.facts(entry, edition.sha256, approval(edition, view.labels("reporting_department")))
        if edition.retired_at:
            st.warning(plain(str(store.retired(edition))))
        else:
            with st.container(horizontal=True):
                target = view.address("overview", edition=str(edition.number))
                ways.link(pages, "overview", label="打开本版总览", query_params=target)
                ways.link(pages, "editions", label="收起", query_params=view.address(id="all"))
            editions.verify(edition.number, lambda: store.is_whole(edition))
    opened = view.of(edition)
    if not edition.retired_at and opened.answers("edition_summary"):
        with card("summary", "概况"):
            listing(opened.report("edition_summary"))
        with card("batches", "接入的文件", "读到 = 接入 + 退回 + 暂留 + 非数据。沿用的文件来自以前的版本。"):
            listing(opened.report("edition_batches"))
        if opened.answers("intake_answers"):
            with card("answers", "接入时答复的问题", "需要确认的事项经答复后接入；答复和理由随版本保存。"):
                listing(opened.report("intake_answers"))
        with card("proofs", "发布前的内部核对", "任一项不通过的版本不予发布。核查提示见“预警与核查”。"):
            listing(opened.report("edition_proofs"))
    elif not edition.retired_at:
        st.info("本版由较早的软件发布，没有保存概况；各项合计见本版总览。")
    told = (store.store_of(edition), edition.number)
    act: Callable[..., object] = partial(store.roll_back, *told)
    if second_person():
        submit = partial(store.submit_rollback, *told, principal=view.principal)
        act = partial(submitted.remembered, submit)
    # Handing in is for who takes in; what is published at once, for who approves.
    right = "intake" if second_person() else "approve"
    go_back = written(view, right, f"回退到第 {edition.number} 版", act)
    if go_back and not edition.retired_at and edition.number != view.newest.number:
        with card("roll_back", "回退到本版"):
            made = editions.going_back(edition.number, go_back, submits=second_person())
            if made and second_person():
                st.rerun()
            elif made:
                target = view.address(edition=str(made.number), id=str(made.number))
                st.switch_page(pages["editions"], query_params=target)

with card(
    "list",
    f"全部版本（{len(entries):,} 个）",
    "点击一行，查看该版的接入文件、合计和核对结果，或回退到该版。",
):
    doors = view.doors(editions_list, "editions", {"id": "edition_number"})
    tables.table(editions_list, "editions_list", doors=doors, height=420 if len(entries) > 10 else None)
    share.downloads(editions_list)

with card("compare", "比较两版"):
    pair = editions.compare(entries)
    if pair:
        target = view.address("changes", since=str(pair[0]), edition=str(pair[1]), row_offset="0")
        st.switch_page(pages["changes"], query_params=target)

share.explanation(editions_list)
