"""Tables on paper: every cell is a word that wraps, nothing scrolls; too many columns continue in a second table below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from unicodedata import east_asian_width

import streamlit as st

from dashboard.components.print_view import MOST_ROWS

# Sizes of type in pixels; the smallest is 6.5 points.
SMALLEST, LARGEST = 8.7, 12.5
# In letters: the width after which words go on in the next line, the space beside them; lines of a heading.
LONGEST, PADDING, HEADING_LINES = 15.0, 0.9, 2.4
# Columns are squeezed so far before they are divided; the names that stand in each part are no wider than this.
SQUEEZE, NAMES = 1.3, 21.0
SHORT = 6.5  # words up to here stay in one line


@dataclass(frozen=True)
class Column:
    """One column of words. cells: HTML, one for each row; colours: the style of each cell, '' for none."""

    heading: str
    is_figure: bool
    cells: Sequence[str]
    colours: Sequence[str]

    @cached_property
    def longest(self) -> float:
        """The width of the widest cell in one line, in letters."""
        return max((_letters(unescape(cell)) for cell in self.cells), default=0.0)

    @cached_property
    def width(self) -> float:
        """How wide it would like to be, in letters: a figure whole, words and headings in some lines."""
        wanted = self.longest if self.is_figure else min(self.longest, LONGEST)
        return max(wanted, _letters(self.heading) / HEADING_LINES) + PADDING


def table(title: str, columns: Sequence[Column], room: float) -> None:
    """A table that breaks between rows and repeats its headings on each sheet. room: pixels from edge to edge."""
    rows = len(columns[0].cells)
    kept = [
        Column(one.heading, one.is_figure, one.cells[:MOST_ROWS], one.colours[:MOST_ROWS]) for one in columns
    ]
    parts = divided(kept, room / SMALLEST * SQUEEZE)
    for place, part in enumerate(parts, 1):
        of = f"（第 {place} 部分，共 {len(parts)} 部分，行相同、列接上表）" if len(parts) > 1 else ""
        st.html(f'{_drawn(part, room)}<p class="printed-count">{_counted(escape(title), rows)}{of}</p>')


def divided(columns: Sequence[Column], letters: float) -> list[list[Column]]:
    """The columns in as many parts as the width asks for; the columns that name a row begin each part."""
    if sum(one.width for one in columns) <= letters:
        return [list(columns)]
    names = [columns[0]]
    for one in columns[1:]:
        if one.is_figure or sum(name.width for name in names) + one.width > NAMES:
            break
        names.append(one)
    parts = [list(names)]
    for one in columns[len(names) :]:
        if len(parts[-1]) > len(names) and sum(own.width for own in parts[-1]) + one.width > letters:
            parts.append(list(names))
        parts[-1].append(one)
    return parts


def _drawn(columns: Sequence[Column], room: float) -> str:
    wanted = sum(one.width for one in columns)
    pixels = max(SMALLEST, min(LARGEST, room / wanted))
    widths = "".join(f'<col style="width: {one.width * 100 / wanted:.2f}%">' for one in columns)
    heads = "".join(f"<th{_kind(one)}>{escape(one.heading)}</th>" for one in columns)
    cells = [[_cell(one, row) for row in range(len(one.cells))] for one in columns]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    return (
        f'<table class="printed" style="font-size: {pixels:.1f}px"><colgroup>{widths}</colgroup>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(column: Column, row: int) -> str:
    colour = column.colours[row]
    style = f' style="{colour}"' if colour else ""
    return f"<td{_kind(column)}{style}>{column.cells[row]}</td>"


def _kind(column: Column) -> str:
    kind = "figure" if column.is_figure else "short" if column.longest <= SHORT else ""
    return f' class="{kind}"' if kind else ""


def _letters(text: str) -> float:
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.6 for letter in text)


def _counted(title: str, rows: int) -> str:
    if rows <= MOST_ROWS:
        return f"{title}：本表 {rows:,} 行。"
    left = rows - MOST_ROWS
    return f"{title}：共 {rows:,} 行，只印前 {MOST_ROWS} 行，其余 {left:,} 行请在屏幕上“下载 Excel”。"
