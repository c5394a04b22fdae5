"""等待第二人审批的提交，核对、批准和退回，以及办理结果"""

from functools import partial

import streamlit as st

from dashboard import store
from dashboard.components import rehearsals, share, shell, submissions, tables, ways
from dashboard.components.cards import card
from dashboard.formatting import plain
from dashboard.intake import desk
from dashboard.questions.submissions_list import submissions_decided, submissions_waiting, worded
from dashboard.refusal import Refusal
from dashboard.settings import second_person

view, pages = st.session_state["view"], st.session_state["pages"]
department_dates = view.report("department_dates")
shell.head("审批", __doc__, department_dates, ())
st.caption("提交人以外的账号核对后批准，候选文件才原样发布；需要改正的，写明原因退回。")
if not second_person():
    st.info("没有启用双人审批：接入、撤回和回退直接发布，不经本页。")

kept, names = store.store_of(view.edition), view.labels("reporting_department")
if st.session_state.pop("approved", None) == view.edition.number:
    rehearsals.published("已批准，发布了", view.edition.number, bool(view.earlier), pages, view.address)
if sent_back := st.session_state.pop("sent_back", None):
    st.success(plain(f"已退回提交 {sent_back}，提交人可看到原因。"))

if view.values["id"]:
    one = store.standing(kept, view.values["id"])
    made = one.submission
    with card("submission", f"提交 {made.submission_id}"):
        submissions.facts(worded(one, names), made.digest, made.base_number)
        ways.link(pages, "submissions", label="收起", query_params=view.address(id="all"))
        if one.reason:
            st.warning(plain(f"原因：{one.reason}。"))
    if one.state == "waiting":
        with card("check", "核对"):
            submissions.files(made.files, names)
            try:
                with st.spinner("正在比较候选文件与当前版本……"):
                    planned = desk.planned_candidate(kept, one, st.session_state)
                if made.kind == "intake":
                    st.markdown("**文件里的金额**")
                    tables.table(planned.sums, "planned_sums", sorts=False)
                rehearsals.changes(planned)
                rehearsals.warnings(planned)
            except Refusal as refusal:
                st.error(plain(str(refusal)))
    if one.state in ("waiting", "lost"):
        with card("decide", "办理"):
            if store.is_own(made, view.principal):
                st.info(
                    "这是您自己提交的，须由另一个账号审批；不再需要的，请在“数据接入”或“报送台”撤回提交。"
                )
                raise shell.PageEnded
            approve = partial(store.approve, kept, made.submission_id, view.principal)
            if one.state == "waiting" and submissions.approve(
                made.submission_id, made.edition_number, approve
            ):
                st.session_state["approved"] = made.edition_number
                st.query_params.update(edition=str(made.edition_number), id="all")
                st.rerun()
            refuse = partial(store.send_back, kept, made.submission_id, view.principal)
            if submissions.send_back(made.submission_id, refuse):
                st.session_state["sent_back"] = made.submission_id
                st.query_params["id"] = "all"
                st.rerun()

waiting, decided = submissions_waiting(view.edition, names), submissions_decided(view.edition, names)
for key, title, report, none in (
    ("waiting", "待审批", waiting, "没有等待审批的提交。"),
    ("decided", "已办理", decided, "尚无已办理的提交。"),
):
    with card(key, title):
        if report.table.num_rows:
            doors = view.doors(report, "submissions", {"id": "submission_id"})
            tables.table(report, report.name, doors=doors)
            share.downloads(report)
        else:
            st.info(plain(none))

share.explanation(waiting, decided)
