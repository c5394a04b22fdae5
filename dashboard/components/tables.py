"""Tables: the rows of a report in order, headings from the dictionary, money in 万元, words for missing values.

A table is plain HTML: every cell is a word, the name of a row is a link, a heading orders all rows, and on a phone
each row is a card. It is drawn in one piece, needs no script, and is read by keyboard, by voice and by the browser's find.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard.components import print_view, printed
from dashboard.components.lights import shaped
from dashboard.components.word_table import word_table
from dashboard.export import Column, ReportTable
from dashboard.export.ordering import DOWN, FIGURES, SORT, UP, clicked, said
from dashboard.export.report import heading
from dashboard.formatting import in_column, plain

STATE_COLOURS = {
    "超出": "#fbe4e2",
    "未足额": "#fdf1dc",
    "缺少计算依据": "#eef2f7",
    "待核条件": "#eef2f7",
    "接近": "#fdf1dc",
    "红": "#fbe4e2",
    "黄": "#fdf1dc",
    "绿": "#e1f2e8",
    "已完成": "#e1f2e8",
    "不满足": "#fbe4e2",
    "缺材料": "#eef2f7",
    "满足": "#e1f2e8",
    "逾期": "#fbe4e2",
    "未报送": "#eef2f7",
    "滞后": "#fdf1dc",
    "临近到期": "#fdf1dc",
    "待核查": "#eaf1f9",
    "正常推进": "#e1f2e8",
    "未到期": "#eaf1f9",
    "长期": "#eef2f7",
    "已办结": "#e1f2e8",
    "已销号": "#e1f2e8",
}
STATES = (
    "state",
    "progress_state",
    "money_state",
    "condition_state",
    "schedule_state",
    "milestone_state",
    "task_state",
    "earlier_task_state",
    "target_state",
)
ARROWS = {DOWN: (" ▼", "descending"), UP: (" ▲", "ascending")}
# In letters: the widths at which words and headings wrap, and the padding of a cell.
LONGEST, HEADING, PADDING = 18.0, 8.0, 1.4
# Parameters of an address that end when the order of a table changes: the kept link, and the page of the list.
ENDED_BY_ORDER = ("link", "row_offset")


def table(
    report: ReportTable,
    key: str,
    *,
    doors: Sequence[str | None] = (),
    sorts: bool = True,
    height: int | None = None,
) -> None:
    """Draw the report. doors: the address that each row opens, None for a row without one; empty for no doors.

    sorts: a click on a heading orders all rows of the report, also those on other pages (D-098).
    height: in pixels; the rows beyond it are scrolled to.
    """
    if not report.table.num_rows:
        st.caption("没有记录。")
        return
    print_view.widens(len(report.columns))
    room = print_view.width()
    order = report.asked.get(SORT)
    if order:
        st.caption(plain(f"按“{said(report.name, order)}”排列，不按其他说明的次序。"))
    if room:
        _printed(report, room)
        return
    columns = _chosen_columns(report, key)
    name = next((column for column in columns if column.format == "text"), columns[0])  # it stays in sight
    told = [_told(report, column) for column in columns]
    is_asked = sorts and report.question is not None
    heads = "".join(
        _head(report, column, words, is_asked) for column, words in zip(columns, told, strict=True)
    )
    cells = [
        _names(words, doors) if column is name else _cells(column, words)
        for column, words in zip(columns, told, strict=True)
    ]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    limit = f' style="max-height: {height}px"' if height else ""
    st.html(
        f'<div class="grid" role="region" tabindex="0" aria-label="{escape(report.title)}"{limit}>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _chosen_columns(report: ReportTable, key: str) -> list[Column]:
    """The core columns, or all; the column that orders the rows is always among them."""
    core = [column for name in report.core for column in report.columns if column.name == name]
    if not core:
        return list(report.columns)
    if st.toggle(f"显示全部 {len(report.columns)} 列", key=f"all_columns_{key}"):
        return [*core, *(column for column in report.columns if column not in core)]
    by = (report.asked.get(SORT) or "").partition(".")[0]
    return [*core, *(column for column in report.columns if column.name == by and column not in core)]


def _head(report: ReportTable, column: Column, words: Sequence[str], is_asked: bool) -> str:
    """A heading with its 口径. is_asked: it is a link to the same page in another order."""
    by, _, direction = (report.asked.get(SORT) or "").partition(".")
    arrow, order = ARROWS[direction] if by == column.name else ("", "")
    title = heading(column, "万元")
    label = escape(title).replace("（", "<wbr>（") + arrow
    if is_asked:
        label = f'<a href="?{escape(_reordered(report, column))}">{label}</a>'
    css = ' class="n"' if column.format in FIGURES else ""
    sorted_by = f' aria-sort="{order}"' if order else ""
    widest = max(map(printed.letters, words))
    wide = max(min(widest, LONGEST), min(printed.letters(column.label), HEADING)) + PADDING
    return (
        f'<th scope="col"{css}{sorted_by} title="{escape(column.definition)}" style="min-width: {wide:.1f}em">'
        f"{label}</th>"
    )


def _reordered(report: ReportTable, column: Column) -> str:
    """The parameters of this page in the order that a click on a heading gives."""
    kept = {name: text for name, text in st.query_params.to_dict().items() if name not in ENDED_BY_ORDER}
    before = tuple(order for order in kept.pop(SORT, "").split(",") if order)
    after = clicked(before, report.name, column.name)
    return urlencode(kept | ({SORT: ",".join(after)} if after else {}), safe=",")


def _names(words: Sequence[str], doors: Sequence[str | None]) -> list[str]:
    """The cells that name the rows; a row with a door is opened by its name."""
    cells = [
        f'<a class="door" href="{escape(door)}">{escape(word) or "未标明"}</a>' if door else escape(word)
        for word, door in zip(words, doors or [None] * len(words), strict=True)
    ]
    return [f'<th scope="row">{cell}</th>' for cell in cells]


def _cells(column: Column, words: Sequence[str]) -> list[str]:
    """The cells of a column; a phone shows the heading before each."""
    label = f' data-label="{escape(heading(column, "万元"))}"'
    if column.name in STATES:
        return [f'<td{label} style="{_coloured(word)}">{shaped(escape(word))}</td>' for word in words]
    css = ' class="n"' if column.format in FIGURES else ""
    return [f"<td{css}{label}>{escape(word)}</td>" for word in words]


def _printed(report: ReportTable, room: float) -> None:
    """Draw the table of the print view: all rows, each state with its sign, readable without colours."""
    columns = []
    for column in report.columns:
        words, is_state = _words(report, column), column.name in STATES
        colours = [_coloured(word) if is_state else "" for word in words]
        cells = [shaped(word) for word in words] if is_state else words
        columns.append(printed.Column(heading(column, "万元"), column.format in FIGURES, cells, colours))
    printed.table(report.title, columns, room)


def bare(report: ReportTable, css: str, rows: int, columns: int) -> None:
    """Draw the first rows and columns as a table of HTML for any font size. css: its class."""
    shown = report.columns[:columns]
    heads = [heading(column, "万元") for column in shown]
    word_table(css, heads, list(zip(*(_words(report, column)[:rows] for column in shown), strict=True)))


def _words(report: ReportTable, column: Column) -> list[str]:
    """A column in words, escaped for HTML."""
    words = _told(report, column)
    return words if column.format in FIGURES else [escape(word) for word in words]


def _told(report: ReportTable, column: Column) -> list[str]:
    """The values of a column in words. A missing text without reason is empty."""
    values = report.table.column(column.name).to_pylist()
    told = zip(values, _units(report, column), _reasons(report, column), strict=True)
    is_figure = column.format in FIGURES
    return [
        "" if value is None and why is None and not is_figure else in_column(value, column.format, unit, why)
        for value, unit, why in told
    ]


def _reasons(report: ReportTable, column: Column) -> list[str | None]:
    """The missing codes of a column, None where the query gives none."""
    reason = f"{column.name}_missing_code"
    known = reason in report.table.column_names
    return report.table.column(reason).to_pylist() if known else [None] * report.table.num_rows


def _units(report: ReportTable, column: Column) -> list[str]:
    """The unit of each value; a quantity has the unit of its row."""
    named = column.format == "number" and "unit" in report.table.column_names
    return report.table.column("unit").to_pylist() if named else [""] * report.table.num_rows


def _coloured(state: str) -> str:
    return f"background-color: {STATE_COLOURS[state]}" if state in STATE_COLOURS else ""
