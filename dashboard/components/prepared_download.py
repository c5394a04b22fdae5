"""The download of a long list in two steps: write the file with a progress bar, then save it."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import IO

import streamlit as st

from dashboard.export import Occasion, ReportTable, to_file
from dashboard.formatting import plain
from dashboard.refusal import Refusal
from dashboard.web import count_one

MIB = 1024 * 1024


class Prepared:
    """A written file; it is removed with its session."""

    def __init__(self, asked: str, file: IO[bytes], size: int) -> None:
        self.asked, self.file, self.size = asked, file, size
        # Not __del__: in a session that goes as a whole, the file may go first.
        weakref.finalize(self, file.close)

    def read(self) -> bytes:
        """The content of the file; may be called repeatedly."""
        self.file.seek(0)
        return self.file.read()


def prepared_download(
    report: ReportTable,
    answer: Callable[[], ReportTable],
    occasion: Occasion,
    button: tuple[str, str, str, str, str],
) -> None:
    """Draw the download of a long list in a format. button: format, label, media type, file name and key."""
    fmt, label, mime, name, key = button
    asked = f"{key} {report.edition.number} {report.filters}"
    held = st.session_state.get(f"prepared_{key}")
    if held is not None and held.asked == asked:
        words = f"保存 {label.removeprefix('下载 ')}（{held.size / MIB:,.1f} MB）"
        st.download_button(words, held.read, name, mime, key=key, on_click="ignore", type="primary")
        return
    if st.button(f"准备 {label.removeprefix('下载 ')}", key=key, help="记录较多，先生成文件，再保存"):
        made = _made(answer, fmt, occasion)
        if made is not None:
            st.session_state[f"prepared_{key}"] = Prepared(asked, *made)
            st.rerun()


def _made(answer: Callable[[], ReportTable], fmt: str, occasion: Occasion) -> tuple[IO[bytes], int] | None:
    """The file and its size; None after a Refusal, whose sentence is shown."""
    bar = st.progress(0.0, "正在查询……")
    try:
        count_one("exports")
        report = answer()
        count = report.table.num_rows

        def progress(rows: int) -> None:
            bar.progress(rows / max(count, 1), f"正在写入第 {rows:,} 行，共 {count:,} 行")

        return to_file(report, fmt, replace(occasion, progress=progress))
    except Refusal as refusal:
        st.error(plain(str(refusal)))
        return None
    finally:
        bar.empty()
