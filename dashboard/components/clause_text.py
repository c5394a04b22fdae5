"""The text of a clause, verbatim, with marks for rules, indicators and suspected slips, which may overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import streamlit as st

from dashboard.export import ReportTable

# kind → CSS class; the note names the kind where kinds share a class.
STYLES = {
    "上限": "money",
    "比例": "money",
    "配套": "money",
    "目标": "target",
    "门槛": "condition",
    "条件": "condition",
    "期限": "condition",
    "指标": "indicator",
    "疑似错字": "slip",
}


@dataclass(frozen=True)
class Mark:
    """A marked part of the text, [start, end), and its note."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Segment:
    """A piece of the text with the same marks from end to end."""

    text: str
    marks: tuple[Mark, ...]


def marks_in(text: str, rows: Sequence[dict[str, object]]) -> tuple[Mark, ...]:
    """The marks of `clause_marks` whose quote is at the stated place; other marks would be drawn wrongly."""
    found = []
    for row in rows:
        quote, start = str(row["quote"]), int(str(row["quote_start"]))
        if quote and text.startswith(quote, start):
            found.append(Mark(str(row["mark_kind"]), str(row["mark_text"]), start, start + len(quote)))
    return tuple(found)


def segments(text: str, marks: Sequence[Mark]) -> tuple[Segment, ...]:
    """Cut the text at every end of a mark. The pieces joined are the text."""
    cuts = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    return tuple(
        Segment(text[start:end], tuple(mark for mark in marks if mark.start <= start and end <= mark.end))
        for start, end in pairwise(cuts)
    )


def as_html(text: str, marks: Sequence[Mark]) -> str:
    """The text with its marks as HTML. The style sheet draws the notes, so that only the text is copied (D-019)."""
    return "".join(_piece(segment) for segment in segments(text, marks))


def clause_text(report: ReportTable, text: str) -> None:
    """Draw a clause with a legend. A note opens under the pointer, on a tap and with the tab key."""
    marks = marks_in(text, report.table.to_pylist())
    st.html(f'<blockquote class="clause marked">{as_html(text, marks)}</blockquote>{_legend(marks)}')


def _piece(segment: Segment) -> str:
    words = escape(segment.text)
    if not segment.marks:
        return words
    styles = " ".join(dict.fromkeys(STYLES.get(mark.kind, "condition") for mark in segment.marks))
    note = escape("\n".join(f"【{mark.kind}】{mark.text}" for mark in segment.marks))
    return f'<mark class="{styles}" tabindex="0" data-note="{note}" aria-description="{note}">{words}</mark>'


def _legend(marks: Sequence[Mark]) -> str:
    kinds = {kind: sum(mark.kind == kind for mark in marks) for kind in STYLES}
    shown = "".join(
        f'<span><mark class="{STYLES[kind]}">{kind}</mark> {count} 处</span>'
        for kind, count in kinds.items()
        if count
    )
    return f'<p class="legend">{shown}<span>指向或点按标记，显示说明</span></p>' if shown else ""
