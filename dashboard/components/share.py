"""The exports of a page: its link and QR code, its rows as files, and their explanation."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import segno
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components import print_view
from dashboard.components.prepared_download import prepared_download
from dashboard.components.query_text import query_text
from dashboard.export import Book, Occasion, ReportTable, to_bytes
from dashboard.export.report import file_name
from dashboard.formatting import plain
from dashboard.refusal import Refusal

FORMATS = {
    "xlsx": ("下载 Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
}
# Over a query whose header comment is in English.
QUERY_NOTE = "语句开头的注释依次为用途、粒度、单位、参数和来源。"


# Lists with at least so many records are written in a separate step with a progress bar.
LARGE_ROWS = 20_000


@dataclass
class Tray:
    """The downloads that a run of a page offers. occasion: of the files that its buttons write.

    tables: each table with downloads, as shown and without paging. is_large: lists may be long.
    """

    occasion: Occasion
    is_large: bool = False
    tables: list[tuple[ReportTable, Callable[[], ReportTable]]] = field(default_factory=list)


_TRAY: ContextVar[Tray] = ContextVar("tray")


@contextmanager
def laid(tray: Tray) -> Iterator[Tray]:
    """Collect the downloads that are drawn inside the `with` block."""
    before = _TRAY.set(tray)
    try:
        yield tray
    finally:
        _TRAY.reset(before)


def occasion() -> Occasion:
    """The occasion of the files that the buttons of this run write."""
    return _TRAY.get().occasion


def may_export() -> bool:
    """Whether the reader may take files away; without the right there are no buttons for them."""
    return occasion().principal.may("export")


def button(place: DeltaGenerator, follows_latest: bool, number: int) -> bool:
    """Draw the button of a page's link and the text on the address that follows the current edition. Returns True on a click."""
    with place:
        if follows_latest:
            st.caption(f"最新链接：本页随最新版本变化，当前为第 {number} 版。")
        print_view.button()
        return st.button("定版链接", help="生成短链接和二维码，以后打开仍显示当前内容")


def whole_page(place: DeltaGenerator, book: Callable[[], Book], occasion: Occasion, name: str) -> None:
    """Draw the button of the page as a workbook with a sheet per table."""
    place.download_button(
        "整页 Excel",
        lambda: to_bytes(book(), "xlsx", occasion),
        name,
        FORMATS["xlsx"][1],
        key="download_page",
        on_click="ignore",
        help="本页的全部表格，每张一个工作表，首页有目录、版本和定版链接",
    )


@st.dialog("分享本页")
def dialog(
    pinned: str,
    latest: str,
    number: int,
    check: str,
    meetings: Mapping[str, str],
    join: Callable[[str], None] | None,
    *,
    exports: bool,
) -> None:
    """Draw the two links of a page. check: the short check of the figures of the pinned link.

    exports: whether the reader may take the picture of the QR code away as a file.
    meetings: id → name of the meetings on this edition. join: adds the pinned link to a meeting;
        None for a reader who may not.
    """
    st.markdown(f"**定版链接**　固定在第 {number} 版和当前全部条件，以后打开数字不变。校验 {plain(check)}")
    st.code(pinned, language=None, wrap_lines=True)
    code = segno.make(pinned, error="m")
    st.html(f'<img class="qr" alt="定版链接的二维码" src="{code.svg_data_uri(scale=5)}">')
    if exports:
        picture = partial(_picture, code)
        name = "定版链接二维码.png"
        st.download_button(
            "下载二维码", picture, name, "image/png", key="download_qr", on_click="ignore", type="tertiary"
        )
    st.markdown("**最新链接**　条件相同，随最新版本变化，打开时的数字可能与当前不同。")
    st.code(latest, language=None, wrap_lines=True)
    if join is None:
        return
    if not meetings:
        st.caption(f"尚无固定在第 {number} 版的会议；在“会议”页新建后，可在此加入画面。")
        return
    chosen = st.selectbox("加入会议", list(meetings), format_func=meetings.__getitem__, key="join_meeting")
    if st.button("加入", key="join"):
        try:
            join(chosen)
        except Refusal as refusal:
            st.error(plain(str(refusal)))
        else:
            st.success(f"已加入“{plain(meetings[chosen])}”。")


def downloads(
    report: ReportTable, whole: Callable[[], ReportTable] | None = None, *, key: str | None = None
) -> None:
    """Draw 下载 Excel, and the other formats behind 更多格式; files are written on demand. whole: gives all rows.

    key: of the buttons, where a report is on the page twice.
    """
    tray, answer = _TRAY.get(), whole or (lambda: report)
    tray.tables.append((report, answer))
    if not may_export():
        return
    is_large = whole is not None and tray.is_large
    first, *others = FORMATS
    with st.container(horizontal=True, width="content", vertical_alignment="center"):
        _download(report, answer, first, key, is_large)
        with st.popover("更多格式", type="tertiary"):
            for fmt in others:
                _download(report, answer, fmt, key, is_large)


def _download(
    report: ReportTable, answer: Callable[[], ReportTable], fmt: str, key: str | None, is_large: bool
) -> None:
    """Draw the button of one format; a long list is written in a step of its own."""
    tray, (label, mime) = _TRAY.get(), FORMATS[fmt]
    name, button_key = file_name(report, fmt), f"download_{key or report.name}_{fmt}"
    if is_large:
        prepared_download(report, answer, tray.occasion, (fmt, label, mime, name, button_key))
        return
    content = partial(_content, answer, fmt, tray.occasion)
    style: Literal["secondary", "tertiary"] = "secondary" if fmt == "xlsx" else "tertiary"
    st.download_button(label, content, name, mime, key=button_key, on_click="ignore", type=style)


def _picture(code: segno.QRCode) -> bytes:
    """The PNG of a QR code for a document."""
    target = io.BytesIO()
    code.save(target, kind="png", scale=10)
    return target.getvalue()


def _content(answer: Callable[[], ReportTable], fmt: str, occasion: Occasion) -> bytes:
    return to_bytes(answer(), fmt, occasion)


def explanation(*reports: ReportTable) -> None:
    """Draw 口径与来源: the definition of each column, the query and the edition."""
    with st.expander("口径与来源"):
        for report in reports:
            st.markdown(f"**{plain(report.title)}**　第 {report.edition.number} 版，金额以元保存，以万元显示")
            lines = [
                f"- **{plain(column.label)}**{plain(f'（{column.unit}）' if column.unit else '')}：{plain(column.definition)}"
                for column in report.columns
            ]
            st.markdown("\n".join(lines))
            if report.sql:
                with st.expander("查询语句"):
                    if report.sql.startswith("-- purpose"):
                        st.caption(QUERY_NOTE)
                    query_text(report.sql)
