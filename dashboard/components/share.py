"""Ways out of a page: its link and code, the same rows as a file, and what stands behind them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial

import segno
import streamlit as st

from dashboard.components import paper
from dashboard.export import ReportTable, file_name, to_bytes
from dashboard.refusal import Refusal

FORMATS = {
    "xlsx": ("下载 Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
}


def button(follows_latest: bool, number: int) -> bool:
    """The button of a page's link, beside the words of an address that follows the current edition; True on a click."""
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="right", key="share"
    ):
        if follows_latest:
            st.caption(f"最新链接：本页随最新版本变化，现在是第 {number} 版。")
        paper.button()
        return st.button("定版链接", help="一个短链接和二维码，以后打开还是现在这一屏")


@st.dialog("分享本页")
def dialog(
    pinned: str,
    latest: str,
    number: int,
    check: str,
    meetings: Mapping[str, str],
    join: Callable[[str], None],
) -> None:
    """The two links of a page. check: the short check of the figures that the pinned one keeps.

    meetings: id → name of those on this edition. join: puts the pinned link on the list of one of them.
    """
    st.markdown(f"**定版链接**　固定在第 {number} 版和现在的全部条件，以后打开还是这些数字。校验 {check}")
    st.code(pinned, language=None, wrap_lines=True)
    code = segno.make(pinned, error="m")
    st.html(f'<img class="qr" alt="定版链接的二维码" src="{code.svg_data_uri(scale=5)}">')
    picture = partial(_picture, code)
    name = "定版链接二维码.png"
    st.download_button(
        "下载二维码", picture, name, "image/png", key="download_qr", on_click="ignore", type="tertiary"
    )
    st.markdown("**最新链接**　同样的条件，随最新版本变化，打开时的数字可能与现在不同。")
    st.code(latest, language=None, wrap_lines=True)
    if not meetings:
        st.caption(f"还没有看第 {number} 版的会议；在“会议”页新建后，可在这里把画面加入。")
        return
    chosen = st.selectbox("加入会议", list(meetings), format_func=meetings.__getitem__, key="join_meeting")
    if st.button("加入", key="join"):
        try:
            join(chosen)
        except Refusal as refusal:
            st.error(str(refusal))
        else:
            st.success(f"已加入“{meetings[chosen]}”。")


def downloads(
    report: ReportTable, whole: Callable[[], ReportTable] | None = None, *, key: str | None = None
) -> None:
    """Buttons for Excel, CSV and Parquet; the file is written when it is asked for. `whole` undoes paging.

    key: of the buttons, where one report stands twice on a page.
    """
    with st.container(horizontal=True):
        for fmt, (label, mime) in FORMATS.items():
            st.download_button(
                label,
                partial(_content, whole or (lambda: report), fmt),
                file_name(report, fmt),
                mime,
                key=f"download_{key or report.name}_{fmt}",
                on_click="ignore",
                type="secondary" if fmt == "xlsx" else "tertiary",
            )


def _picture(code: segno.QRCode) -> bytes:
    """A PNG that can stand in a document."""
    target = io.BytesIO()
    code.save(target, kind="png", scale=10)
    return target.getvalue()


def _content(answer: Callable[[], ReportTable], fmt: str) -> bytes:
    return to_bytes(answer(), fmt)


def explanation(*reports: ReportTable) -> None:
    """口径与来源: what each column means, which query it comes from, and the edition it is read from."""
    with st.expander("口径与来源"):
        for report in reports:
            st.markdown(
                f"**{report.title}**　第 {report.edition.number} 版，单位：金额存储为元，屏幕显示万元"
            )
            lines = [
                f"- **{column.label}**{f'（{column.unit}）' if column.unit else ''}：{column.definition}"
                for column in report.columns
            ]
            st.markdown("\n".join(lines))
            if report.sql:
                with st.expander(f"查询 {report.name}.sql"):
                    st.code(report.sql, language="sql")
