"""Ways out of a page: the same rows as a file, and what stands behind them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.export import ReportTable, file_name, to_bytes

FORMATS = {
    "xlsx": ("下载 Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
}


def downloads(
    report: ReportTable, whole: Callable[[], ReportTable] | None = None, *, key: str = "download"
) -> None:
    """Buttons for Excel, CSV and Parquet; the file is written when it is asked for. `whole` undoes paging."""
    with st.container(horizontal=True):
        for fmt, (label, mime) in FORMATS.items():
            st.download_button(
                label,
                partial(_content, whole or (lambda: report), fmt),
                file_name(report, fmt),
                mime,
                key=f"{key}_{report.name}_{fmt}",
                on_click="ignore",
                type="secondary" if fmt == "xlsx" else "tertiary",
            )


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
