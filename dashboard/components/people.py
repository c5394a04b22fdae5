"""What the two pages on the talent programmes say of themselves, and the payments that are still to be made."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from dashboard.components import drawn, ways
from dashboard.export import ReportTable
from dashboard.formatting import count, money, plain

OPEN = "公开口径：固定统计表，少于 {least} 的数和可推算出的数不公开。"
INTERNAL = "内部口径：截至本版的准确数，仅限有“人才信息”权限的人员使用，不得转发；打开和导出都有记录。"
LEGEND = (("promised", "待拨付"), ("late", "已过下次拨付日期"))


def open_view(least: int, pages: Mapping[str, Any], address: Mapping[str, str]) -> None:
    """Say that the page counts for everybody, and the way to exact counts. pages: those of the reader."""
    _view(OPEN.format(least=least), pages, "people", "查看内部口径", address)


def internal_view(pages: Mapping[str, Any], address: Mapping[str, str]) -> None:
    """Say that the page is for those with the right alone, and the way to the open one."""
    _view(INTERNAL, pages, "programs", "查看公开口径", address)


def _view(words: str, pages: Mapping[str, Any], page: str, label: str, address: Mapping[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="which_view"):
        st.markdown(plain(words), width="content")
        ways.link(pages, page, label, address)


def payments(report: ReportTable) -> None:
    """Draw what is to be paid in each quarter. report: people_payments."""
    rows = report.table.to_pylist()
    whole = max((row["expected_amount_yuan"] or Decimal(0) for row in rows), default=Decimal(0))
    drawn.bars(
        report,
        "payments",
        [
            drawn.Row(
                row["payment_quarter_name"],
                f"{money(row['expected_amount_yuan'])}，{count(row['expected_count'], '项')}",
                (
                    drawn.Part(
                        "late" if row["is_late"] else "promised",
                        Decimal(0),
                        drawn.at(row["expected_amount_yuan"], whole),
                    ),
                ),
            )
            for row in rows
            if row["expected_amount_yuan"]
        ],
        LEGEND,
        unit="待拨付金额",
    )
