"""The order that a reader gives a list: one column of a report, over all its rows.

Among the values of a report stands `column.asc` or `column.desc`; a page has `report.column.desc` for each ordered
list. Without a choice a list keeps the order of its query.
"""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.policy.dictionary import entry

SORT = "sort"
UP, DOWN = "asc", "desc"
FIGURES = ("money", "percent", "integer", "number")


def order_of(orders: Iterable[str] | None, report: str) -> str | None:
    """The order of one report among those of a page: `column.desc`, or None."""
    found = (order.partition(".")[2] for order in orders or () if order.partition(".")[0] == report)
    return next(found, None)


def clicked(orders: Iterable[str] | None, report: str, column: str) -> tuple[str, ...] | None:
    """The orders of a page after a click on a heading: figures from large to small first, words the other way, then none."""
    first, second = (DOWN, UP) if entry(column, report).format in FIGURES else (UP, DOWN)
    after = {f"{column}.{first}": f"{column}.{second}", f"{column}.{second}": None}
    now = after.get(order_of(orders, report) or "", f"{column}.{first}")
    others = tuple(order for order in orders or () if order.partition(".")[0] != report)
    return (*others, *([f"{report}.{now}"] if now else [])) or None


def said(report: str, order: str) -> str:
    """An order in words: 立项金额，从大到小."""
    column, _, direction = order.partition(".")
    return f"{entry(column, report).label}，{'从大到小' if direction == DOWN else '从小到大'}"
