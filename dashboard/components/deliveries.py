"""Receiving files: the upload field, the steward's details for all files, and the equation of their rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from dashboard.formatting import plain

TYPES = ["xlsx", "xls", "csv"]
AUTOMATIC = "自动识别"
REJECTED_ROWS = 200
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Received:
    """Uploaded files. files: (name, content); department: a code or None; as_of: 数据截至日 or None."""

    files: tuple[tuple[str, bytes], ...]
    department: str | None
    as_of: dt.date | None


def receive(departments: Mapping[str, str], largest_mib: int, turn: int) -> Received | None:
    """Draw the upload field. Returns files and details, or None. turn: number of publications; a new number empties the field."""
    dropped = st.file_uploader(
        f"将各单位台账拖至此处（Excel 或 CSV，可一次上传多个，单个不超过 {largest_mib} MB）",
        type=TYPES,
        accept_multiple_files=True,
        key=f"dropped_{turn}",
    )
    first, second = st.columns(2)
    department = first.selectbox(
        "报送单位",
        [None, *departments],
        format_func=lambda code: f"{AUTOMATIC}（文件名或标题）" if code is None else departments[code],
        key=f"sender_{turn}",
    )
    as_of = second.date_input(
        "数据截至日（不填则从文件名、标题或数据中识别）", value=None, format="YYYY-MM-DD", key=f"as_of_{turn}"
    )
    if not dropped:
        return None
    return Received(tuple((file.name, file.getvalue()) for file in dropped), department, as_of)


@contextmanager
def reading() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar for reading files; it disappears at the end."""
    bar = st.empty()

    def show(stage: str, done: int, total: int) -> None:
        share = min(1.0, done / total) if total else 0.0
        bar.progress(
            share, text=f"正在{plain(stage)}……{done:,} / {total:,}" if total > 1 else f"正在{plain(stage)}……"
        )

    yield show
    bar.empty()


def guide(templates: Mapping[str, str], write: Callable[[str], bytes]) -> None:
    """Draw the guide for an empty page: accepted files and templates. templates: kind → title; write: the template of a kind."""
    st.info(
        "无需重新填表，直接上传各单位现有台账。系统先列出识别结果、不能接入的行和发布后的变化，"
        "经确认后发布；发布前当前版本不受影响。"
    )
    st.caption(
        f"可以接入：{plain('、'.join(templates.values()))}。合并单元格、多层表头、合计行、不同单位、同一工作表内上下排列的多张表均可识别。"
    )
    st.markdown("**没有现成台账的，使用模板**（下拉选项取自政策和参考数据，填写后在上方上传）")
    with st.container(horizontal=True):
        for kind, title in templates.items():
            st.download_button(
                plain(title),
                partial(write, kind),
                f"{title}模板.xlsx",
                EXCEL,
                key=f"template_{kind}",
                on_click="ignore",
                type="tertiary",
            )


def equation(result: Any, departments: Mapping[str, str]) -> None:
    """Draw department, 数据截至日 and the equation of the rows of a file. result: a FileResult."""
    sender = departments.get(result.department_code, "未标明")
    day = f"{result.as_of:%Y-%m-%d}" if result.as_of else "未标明"
    st.markdown(f"报送单位：**{plain(sender)}**　数据截至：**{day}**　依据：{plain(result.as_of_basis)}")
    st.markdown(
        f"读到 **{result.read}** 行 ＝ 接入 **{result.taken}** ＋ 退回 **{result.rejected}**"
        f" ＋ 暂留 **{result.held}** ＋ 非数据 **{result.not_data}**"
    )
    if result.questions:
        st.warning(f"有 {len(result.questions)} 个问题需先答复，整份暂不接入。")
    elif result.held:
        st.warning(
            f"该文件有 {result.rejected} 行不能接入，整份暂不接入，其余 {result.held} 行暂留。"
            "可下载标注后的文件退回改正，也可选择先接入其余行。"
        )
    elif result.rejected and result.taken:
        st.warning(f"先接入 {result.taken} 行；{result.rejected} 行退回，原因随版本保存。")
    elif result.rejected:
        st.error(f"{result.rejected} 行均不能接入，没有可发布的行。请退回改正。")
    else:
        st.success(f"{result.taken} 行均可接入。")


def rejections(rows: Sequence[Any]) -> None:
    """Draw the rejected cells with their full reasons. rows: Rejections."""
    if not rows:
        return
    st.markdown(f"**不能接入的单元格（{len(rows)} 处）**")
    lines = "".join(
        f"<tr><td>{escape(rejection.sheet)}</td><td>{rejection.row}</td><td>{escape(rejection.column)}</td>"
        f"<td>{escape(rejection.value)}</td><td>{escape(rejection.reason)}</td></tr>"
        for rejection in rows[:REJECTED_ROWS]
    )
    heads = "".join(f"<th>{name}</th>" for name in ("工作表", "行", "列", "原值", "原因和处理办法"))
    st.html(f'<div class="rejections"><table><tr>{heads}</tr>{lines}</table></div>')
    if len(rows) > REJECTED_ROWS:
        st.caption(f"只列出前 {REJECTED_ROWS} 处，全部见标注后的文件。")


def answer(file: str, write: Callable[[], bytes]) -> None:
    """Draw the download of the answer workbook; it is written on demand."""
    st.download_button(
        "下载标注后的文件，退回改正",
        write,
        f"{file.rpartition('.')[0] or file}_退回.xlsx",
        EXCEL,
        key=f"answer_{file}",
        on_click="ignore",
    )


def remarks(totals: Sequence[str], notes: Sequence[str]) -> None:
    """Draw what the sender's totals were held against, and the notes on what was left out or decided while reading."""
    if totals:
        st.caption(plain("合计核对：" + "".join(totals)))
    if notes:
        with st.expander(f"读取说明（{len(notes)} 条）"):
            st.markdown("\n".join(f"- {plain(note)}" for note in notes))
