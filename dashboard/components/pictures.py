"""A chart as a picture: the buttons below it, and the text of the picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape

import streamlit as st

from dashboard.export import ReportTable, file_name
from dashboard.formatting import DEMONSTRATION

FORMS = {"png": "下载 PNG", "svg": "下载 SVG"}
_MESSAGE: ContextVar[str] = ContextVar("message", default="")


@contextmanager
def under(message: str) -> Iterator[None]:
    """Pictures drawn inside the `with` block carry this message beside their title."""
    before = _MESSAGE.set(message)
    try:
        yield
    finally:
        _MESSAGE.reset(before)


def buttons(report: ReportTable, chart: str, unit: str) -> None:
    """Draw two buttons that save the chart with the key `chart`; the browser makes the picture (web/pictures.js, D-057)."""
    facts = told(report, unit) | {"chart": chart}
    data = " ".join(f'data-{name}="{escape(text)}"' for name, text in facts.items())
    pressed = "".join(
        f'<button type="button" data-form="{form}" aria-label="{label}：{escape(report.title)}">{label}</button>'
        for form, label in FORMS.items()
    )
    st.html(f'<p class="pictures" {data}>{pressed}<span role="status"></span></p>')


def told(report: ReportTable, unit: str) -> dict[str, str]:
    """The text of the picture: title, unit, filters, edition, source; and its file name without suffix."""
    edition = report.edition
    as_of = edition.as_of.isoformat() if edition.as_of else "未报送"
    message = _MESSAGE.get()
    mark = f"【{DEMONSTRATION}】" if edition.is_demonstration else ""
    kind = f"　{DEMONSTRATION}（随机生成，非真实记录）" if edition.is_demonstration else ""
    return {
        "title": f"{mark}{report.title}" + (f"：{message}" if message else ""),
        "unit": f"单位：{unit}",
        "filters": "　".join(f"{name}：{labels}" for name, labels in report.filters),
        "edition": f"第 {edition.number} 版　数据截至 {as_of}{kind}",
        "source": f"来源：政策落实看板，报表“{report.title}”（{report.name}）",
        "file": file_name(report, "png").removesuffix(".png"),
    }
