"""Pictures of HTML: a name, a bar and its words in a row, cheap to draw and readable at any width; saved like a chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

import streamlit as st

from dashboard.components import pictures
from dashboard.export import ReportTable
from dashboard.formatting import rounded

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Part:
    """A piece of a bar. start, end: in percent of the track. look: the class of its colour in drawn.css."""

    look: str
    start: Decimal
    end: Decimal


@dataclass(frozen=True)
class Row:
    """A line of a picture. told: the words at its end; address: what the name opens, '' for nothing.

    parts: none where there is nothing to draw; a mark is (look, position in percent of the track).
    """

    name: str
    told: str
    parts: tuple[Part, ...] = ()
    marks: tuple[tuple[str, Decimal], ...] = ()
    address: str = ""


def bars(
    report: ReportTable,
    key: str,
    rows: Sequence[Row],
    legend: Iterable[tuple[str, str]] = (),
    *,
    unit: str,
    also: str = "",
) -> None:
    """Draw rows of bars. legend: (look, words). also: a sentence on what is not drawn."""
    picture(report, key, f"{keys(legend)}{lines(rows)}", unit=unit, also=also)


def picture(report: ReportTable, key: str, body: str, *, unit: str, also: str = "") -> None:
    """Draw HTML as a picture with its unit, edition and 数据截至日 below, and the buttons that save it."""
    facts = pictures.told(report, unit)
    note = f"<p>{escape(also)}</p>" if also else ""
    st.html(
        f'<figure class="drawn" aria-label="{escape(report.title)}"><div class="canvas" data-drawn="{escape(key)}">{body}</div>'
        f"{note}<figcaption>{escape(facts['unit'])}　{escape(facts['edition'])}</figcaption></figure>"
    )
    pictures.buttons(report, key, f"{unit}　{also}" if also else unit)


def lines(rows: Sequence[Row]) -> str:
    """The rows as HTML, for a picture that has more than these."""
    return f'<div class="rows">{"".join(_row(row) for row in rows)}</div>'


def keys(legend: Iterable[tuple[str, str]]) -> str:
    """The legend as HTML; '' without one."""
    told = "".join(f'<span><i class="{look}"></i>{escape(words)}</span>' for look, words in legend)
    return f'<div class="keys">{told}</div>' if told else ""


def at(value: Decimal, whole: Decimal) -> Decimal:
    """The position of a value on a track that `whole` fills, in percent, within the track."""
    return min(max(value * WHOLE / whole, Decimal(0)), WHOLE) if whole else Decimal(0)


def css(position: Decimal) -> str:
    """A position in percent as CSS writes it."""
    return f"{rounded(position, 2)}%"


def _row(row: Row) -> str:
    name = escape(row.name)
    linked = (
        f'<a class="name" href="{escape(row.address)}">{name}</a>'
        if row.address
        else f'<span class="name">{name}</span>'
    )
    parts = "".join(
        f'<i class="{part.look}" style="left: {css(part.start)}; width: {css(part.end - part.start)}"></i>'
        for part in row.parts
    )
    track = "track" if row.parts or row.marks else "track none"
    marks = "".join(f'<u class="{look}" style="left: {css(place)}"></u>' for look, place in row.marks)
    return (
        f'<div class="row">{linked}'
        f'<span class="{track}" aria-hidden="true">{parts}{marks}</span><b>{escape(row.told)}</b></div>'
    )
