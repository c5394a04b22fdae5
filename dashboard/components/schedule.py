"""The schedule as a picture: a line per task from being given to its due date, with the mark of the clock; a block on a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.components import drawn
from dashboard.components.lights import LIGHTS
from dashboard.export import ReportTable

LEGEND = "一项任务一行：横条从交办到完成时限，延期的虚线从原定时限到现在的时限；✓ 为完成日期；竖线为数据截至日。长期任务的横条没有尽头。"


def picture(
    report: ReportTable,
    key: str,
    rows: Sequence[tuple[Mapping[str, Any], str | None]],
    edge: tuple[dt.date, dt.date],
) -> None:
    """Draw the tasks of a part. rows: of task_spans, each with the address that its name opens.

    edge: the days at the edges, the same for every part.
    """
    first, last = edge
    clock = next((row["task_clock_on"] for row, _ in rows if row["task_clock_on"]), None)
    lines = "".join(_line(row, door, first, last, clock) for row, door in rows)
    axis = "".join(
        f'<span style="left:{_place(month, first, last):.2f}%">{_named(month, place)}</span>'
        for place, month in enumerate(_quarters(first, last))
    )
    body = f'<div class="spans"><div class="axis" aria-hidden="true"><b></b><div>{axis}</div><strong></strong></div>{lines}</div>'
    drawn.picture(report, key, body, unit="日期", also=LEGEND)


def edges(rows: Sequence[Mapping[str, Any]]) -> tuple[dt.date, dt.date] | None:
    """The first and last day of all tasks, whole months; None where no task has a day."""
    names = ("given_on", "task_due_on", "first_due_on", "finished_on", "task_clock_on")
    days = [row[name] for row in rows for name in names if row[name]]
    if not days:
        return None
    last = max(days)
    following = (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return min(days).replace(day=1), following


def _line(
    row: Mapping[str, Any], door: str | None, first: dt.date, last: dt.date, clock: dt.date | None
) -> str:
    css = f"is-{LIGHTS.get(row['task_state'], ('other', ''))[0]}"
    due, start = row["task_due_on"], row["given_on"] or first
    # A task that a meeting moved forward has its old date behind the new one.
    planned = min(row["first_due_on"], due) if due and row["first_due_on"] else due
    bars = [_bar(start, planned or last, first, last, f"bar {css}{'' if due else ' endless'}")]
    if due and planned and planned < due:
        bars.append(_bar(planned, due, first, last, f"bar moved {css}"))
    if row["task_state"] == "逾期" and due and clock:
        bars.append(_bar(due, clock, first, last, "bar late"))
    if row["finished_on"]:
        bars.append(f'<em style="left:{_place(row["finished_on"], first, last):.2f}%">✓</em>')
    if clock:
        bars.append(f'<s style="left:{_place(clock, first, last):.2f}%"></s>')
    told = f"{due}" if due else "长期"
    shape = LIGHTS.get(row["task_state"], ("", ""))[1]
    return (
        f'<div class="span" title="{escape(row["task_text"])}：{told}，{escape(row["task_state"])}">'
        f'<b><a href="{escape(door or "")}">{escape(row["task_text"])}</a></b><div>{"".join(bars)}</div>'
        f'<strong class="{css}">{shape} {escape(row["task_state"])} <small>{told}</small></strong></div>'
    )


def _bar(start: dt.date, end: dt.date, first: dt.date, last: dt.date, css: str) -> str:
    left, right = _place(start, first, last), _place(end, first, last)
    return f'<u class="{css}" style="left:{left:.2f}%;width:{max(right - left, 0.6):.2f}%"></u>'


def _place(day: dt.date, first: dt.date, last: dt.date) -> float:
    return min(max((day - first).days / max((last - first).days, 1), 0), 1) * 100


def _quarters(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of the quarters between the edges."""
    months = [dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    return [month for month in months if first <= month < last]


def _named(month: dt.date, place: int) -> str:
    return f"{month.year}年{month.month}月" if place == 0 or month.month == 1 else f"{month.month}月"
