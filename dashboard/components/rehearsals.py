"""The changes that publishing would make, and the form with author and message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.components import tables, ways
from dashboard.export import ReportTable
from dashboard.formatting import money, plain
from dashboard.refusal import Refusal


def changes(planned: Any) -> None:
    """Draw the differences to the edition that the next edition starts from. planned: a Rehearsal."""
    if planned.base is None:
        st.info("本次发布为第一个台账版本，暂无可比版本；文件各行均为新增。")
        return
    summary = planned.summary.table.to_pylist()[0]
    if not summary["change_count"]:
        st.info(f"与第 {planned.base.number} 版相比没有变化：同样内容已在版本中，再次发布不重复计算。")
        return
    st.markdown(
        f"若发布为第 **{planned.number}** 版，与第 {planned.base.number} 版相比："
        f"立项 **{_signed(summary['committed_change_amount_yuan'])}**，"
        f"拨付 **{_signed(summary['disbursed_change_amount_yuan'])}**，"
        f"申请 **{_signed(summary['applied_change_amount_yuan'])}**，涉及 {summary['changed_record_count']} 条记录"
    )
    tables.table(with_changes(planned.totals), "planned_totals", sorts=False)
    with st.expander(f"逐条变化（{summary['change_count']} 条，金额大的在前）"):
        tables.table(planned.changes, "planned_changes", height=420, sorts=False)


def with_changes(totals: ReportTable) -> ReportTable:
    """The kinds of change that there are."""
    rows = totals.table
    return replace(
        totals, table=rows.filter([count > 0 for count in rows["changed_record_count"].to_pylist()])
    )


def _signed(amount: Any) -> str:
    return f"{'增加' if amount >= 0 else '减少'} {money(abs(amount))}" if amount else "不变"


def warnings(planned: Any) -> None:
    """Draw the new findings, which do not prevent publishing."""
    if planned.findings.table.num_rows:
        st.markdown("**新增的核查提示**（是线索，不是结论；不影响接入）")
        tables.table(planned.findings, "planned_findings", sorts=False)
    else:
        st.caption("发布后没有新增的核查提示。")


def missing(rows: Sequence[Any]) -> list[int]:
    """Draw the missing rows of earlier files of the same name. Returns the positions of rows to withdraw."""
    if not rows:
        return []
    st.warning(
        f"同名文件上次有、这次没有的行共 {len(rows)} 行。**默认保留**，不因漏报撤下；"
        "确认不再计入的，请勾选“撤下”。撤下的行连同原因保存在版本里。"
    )
    before = pd.DataFrame(
        {
            "撤下": [False] * len(rows),
            "编号": [row.shown[0] for row in rows],
            "名称": [row.shown[1] for row in rows],
            "原来源": [f"{row.source_file} · {row.source_sheet} · 第 {row.source_row} 行" for row in rows],
        }
    )
    after = st.data_editor(
        before,
        hide_index=True,
        disabled=["编号", "名称", "原来源"],
        key=f"missing_{hash(tuple(r.key for r in rows))}",
    )
    return [place for place, chosen in enumerate(after["撤下"]) if chosen]


def sign(key: str, *, submits: bool = False) -> tuple[str, str] | None:
    """Draw the form. Returns author and message when the steward publishes, else None. submits: for a second person."""
    with st.form(key, border=False):
        first, second = st.columns([1, 2])
        author = first.text_input("发布单位或岗位", placeholder="例如 科技厅高新处", max_chars=60)
        message = second.text_input(
            "说明", placeholder="例如 科技厅十月台账，更正 3 个项目的拨付", max_chars=200
        )
        then = "提交后由另一个账号审批，批准后" if submits else "发布后"
        st.caption(f"填写单位或岗位，不写个人姓名。{then}成为新的数据版本，原版本不变，可随时回退。")
        label = "提交审批" if submits else "发布新版本"
        return (author, message) if st.form_submit_button(label, type="primary") else None


def attempt(work: Callable[[], object], waits: str = "正在发布……") -> bool:
    """Do what a form asks for. A Refusal is shown here, and the entered values are kept. waits: what is said meanwhile."""
    try:
        with st.spinner(plain(waits)):
            return work() is not None
    except Refusal as refusal:
        st.error(plain(str(refusal)))
        return False


def published(done: str, number: int, has_earlier: bool, pages: Any, address: Callable[..., Any]) -> None:
    """Draw what was published, and the way to what it changed; a first ledger edition has nothing to be compared with.

    done: what was done, in front of the number. pages: address → page; address: the parameters of a page.
    """
    st.success(plain(f"{done}第 {number} 版，本页已换到这一版。"))
    if has_earlier:
        target = address("changes", since="all", row_offset="0")
        ways.link(pages, "changes", label=plain(f"看第 {number} 版的变化"), query_params=target)
    else:
        st.caption("这是第一个台账版本，没有更早的版本可比。")
        ways.link(pages, "overview", label=plain(f"看第 {number} 版的总览"), query_params=address("overview"))
