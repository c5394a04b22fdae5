"""Tables for printing: cells wrap, nothing scrolls; columns that do not fit continue in a second table below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from unicodedata import east_asian_width

import streamlit as st

from dashboard.components.print_view import MOST_ROWS

# Font sizes in pixels; the smallest is 6.5 points.
SMALLEST, LARGEST = 8.7, 12.5
# In letters: the width at which words wrap, the padding; lines of a heading.
LONGEST, PADDING, HEADING_LINES = 15.0, 0.9, 2.4
# Columns are narrowed to this factor before they are divided; the names that each part repeats are at most this wide.
SQUEEZE, NAMES = 1.3, 21.0
SHORT = 6.5  # words up to this width stay on one line


@dataclass(frozen=True)
class Column:
    """A column of words. cells: HTML for each row; colours: the style of each cell, '' for none."""

    heading: str
    is_figure: bool
    cells: Sequence[str]
    colours: Sequence[str]

    @cached_property
    def longest(self) -> float:
        """The width of the widest cell without wrapping, in letters."""
        return max((letters(unescape(cell)) for cell in self.cells), default=0.0)

    @cached_property
    def width(self) -> float:
        """The preferred width in letters: figures on one line, words and headings wrapped."""
        wanted = self.longest if self.is_figure else min(self.longest, LONGEST)
        return max(wanted, letters(self.heading) / HEADING_LINES) + PADDING


def table(title: str, columns: Sequence[Column], room: float) -> None:
    """Draw a table that breaks between rows and repeats its headings on each page. room: available pixels."""
    rows = len(columns[0].cells)
    kept = [
        Column(column.heading, column.is_figure, column.cells[:MOST_ROWS], column.colours[:MOST_ROWS])
        for column in columns
    ]
    parts = divided(kept, room / SMALLEST * SQUEEZE)
    for place, part in enumerate(parts, 1):
        of = f"（第 {place} 部分，共 {len(parts)} 部分，行相同、列接上表）" if len(parts) > 1 else ""
        st.html(f'{_drawn(part, room)}<p class="printed-count">{_counted(escape(title), rows)}{of}</p>')


def divided(columns: Sequence[Column], letters: float) -> list[list[Column]]:
    """The columns divided into parts that fit the width; each part begins with the columns that name a row."""
    if sum(column.width for column in columns) <= letters:
        return [list(columns)]
    names = [columns[0]]
    for column in columns[1:]:
        if column.is_figure or sum(name.width for name in names) + column.width > NAMES:
            break
        names.append(column)
    parts = [list(names)]
    for column in columns[len(names) :]:
        if len(parts[-1]) > len(names) and sum(placed.width for placed in parts[-1]) + column.width > letters:
            parts.append(list(names))
        parts[-1].append(column)
    return parts


def _drawn(columns: Sequence[Column], room: float) -> str:
    wanted = sum(column.width for column in columns)
    pixels = max(SMALLEST, min(LARGEST, room / wanted))
    widths = "".join(f'<col style="width: {column.width * 100 / wanted:.2f}%">' for column in columns)
    heads = "".join(f"<th{_kind(column)}>{escape(column.heading)}</th>" for column in columns)
    cells = [[_cell(column, row) for row in range(len(column.cells))] for column in columns]
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


def letters(text: str) -> float:
    """The width of a text in letters; a Latin letter or digit is narrower."""
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.6 for letter in text)


def _counted(title: str, rows: int) -> str:
    if rows <= MOST_ROWS:
        return f"{title}：本表 {rows:,} 行。"
    left = rows - MOST_ROWS
    return f"{title}：共 {rows:,} 行，只印前 {MOST_ROWS} 行，其余 {left:,} 行请在页面下载 Excel。"
