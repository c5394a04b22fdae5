"""What the two pages on the talent programmes say of themselves, and the payments that are still to be made."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from dashboard.components import drawn, ways
from dashboard.export import ReportTable
from dashboard.formatting import count, money, plain

OPEN = "公开口径：固定统计表，少于 {least} 的数、可推算出它的数、与已公开数仅相差一两个的数，不公开。"
INTERNAL = "内部口径：截至本版的准确数，仅限有“人才信息”权限的人员使用，不得转发；打开和导出都有记录。"
LADDER = (
    "晋级率 = 到过该环节 ÷ 到过上一环节，限同一计划、类别、路径；处在更后环节的，计为到过该环节。"
    "停留天数：已到下一环节的，从进入本环节到进入下一环节；仍在本环节的，到数据截至日。都取中位，限填写了日期的。"
)
QUOTAS = "授权数是责任单位填报的当年单列名额，两个计划合在一起；已用是该批次入选的团队和个人。"
DELEGATIONS = "名额和已用由用人单位填报；逐个计数的，是由该单位自主评审入选的。两者不一致的写明。"
SUPPORT = "每个团队、每个人的支持金额与政策写明的上限逐个比较，计划没有总额。"
PAYMENTS = "待拨付 = 支持金额减已拨付，逐个计算，最低为 0；按台账填写的下次拨付日期所在的季度。早于数据截至日的为逾期。"
RESULTS = "在岗率 = 在岗 ÷ 写明是否在岗的；通过率 = 通过 ÷ 写明中期评估结果的。没有填写的另列，不计入比率。"
FINDINGS = (
    "是提请核对的线索，不是结论。同一人按人员代号识别，本系统不存姓名；请按来源文件和行号在原台账查对。"
)
LIST = (
    "一个团队或一个人一行。人员代号由身份证号或姓名加密钥算出，只用来识别同一个人；姓名见来源文件的那一行。"
)
# On each sheet of paper.
MARK = '<style>@page { @top-right { content: "内部，不得转发"; font-size: 9pt; color: #b42318; } }</style>'
LEGEND = (("promised", "待拨付"), ("over", "其中已逾期"))


def open_view(least: int, pages: Mapping[str, Any], address: Mapping[str, str]) -> None:
    """Say that the page counts for everybody, and the way to exact counts. pages: those of the reader."""
    _view(OPEN.format(least=least), pages, "people", "查看内部口径", address)


def internal_view(pages: Mapping[str, Any], address: Mapping[str, str]) -> None:
    """Say that the page is for those with the right alone, and the way to the open one."""
    _view(INTERNAL, pages, "programs", "查看公开口径", address)
    st.html(MARK)


def _view(words: str, pages: Mapping[str, Any], page: str, label: str, address: Mapping[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="which_view"):
        st.markdown(plain(words), width="content")
        ways.link(pages, page, label, address)


def award_count(totals: ReportTable) -> int:
    """How many teams and individuals the choice has. totals: people_totals."""
    row = totals.table.to_pylist()[0]
    names = ("people_applied_count", "people_team_count", "people_individual_count")
    return sum(row[name] or 0 for name in names)


def payments(report: ReportTable) -> None:
    """Draw what is to be paid in each quarter, and what of it is overdue. report: people_payments."""
    rows = report.table.to_pylist()
    whole = max((row["to_pay_amount_yuan"] for row in rows), default=Decimal(0))
    drawn.bars(report, "payments", [_quarter(row, whole) for row in rows], LEGEND, unit="金额")


def _quarter(row: Mapping[str, Any], whole: Decimal) -> drawn.Row:
    to_pay, overdue = (
        drawn.at(row[name], whole) for name in ("to_pay_amount_yuan", "overdue_payment_amount_yuan")
    )
    parts = [drawn.Part("promised", Decimal(0), to_pay)]
    told = f"{money(row['to_pay_amount_yuan'])}，{count(row['to_pay_count'], '项')}"
    if overdue:
        parts.append(drawn.Part("over", Decimal(0), overdue))
        told += f"，其中逾期 {money(row['overdue_payment_amount_yuan'])}"
    return drawn.Row(row["due_quarter_name"], told, tuple(parts))
