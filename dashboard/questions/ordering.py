"""Reads the order of a list out of an address, and puts a query into that order."""

from __future__ import annotations

import re

from dashboard.export.ordering import DOWN, UP
from dashboard.policy.dictionary import entry
from dashboard.questions.layouts import layouts
from dashboard.questions.query_headers import header_lines
from dashboard.refusal import Refusal

# The lines around a query, which stands in between as in its file; its pages become those of the ordered rows (D-098).
BEFORE = """-- 全部行按所选的列排列，缺数的排在最后，相同的保持原来的次序
select * exclude (own_order)
from (select *, row_number() over () as own_order from (
"""
AFTER = "\n))\norder by {column}{collation} {direction} nulls last, own_order"
PAGED = "\nlimit $row_limit offset coalesce($row_offset, 0)"
PAGING = re.compile(r"\$row_(?:limit|offset)")


def parse_orders(text: str) -> tuple[str, ...]:
    """The orders in an address. Raises Refusal for a report, a column or a direction that does not exist."""
    orders = tuple(dict.fromkeys(word.strip() for word in text.split(",")))
    for order in orders:
        name, _, rest = order.partition(".")
        column, _, direction = rest.partition(".")
        if name not in layouts() or column not in layouts()[name].columns or direction not in (UP, DOWN):
            raise Refusal(
                f"“排序”没有“{order[:80]}”这个值。应写成“报表.列.{DOWN}”（从大到小）"
                f"或“报表.列.{UP}”（从小到大），请核对链接。"
            )
    names = [order.partition(".")[0] for order in orders]
    if len(set(names)) < len(names):
        raise Refusal("“排序”里同一张表写了两次，一张表只能按一列排序，请核对链接。")
    return orders


def ordered(report: str, sql: str, order: str | None, is_paged: bool) -> str:
    """The text of a query in an order, with the same parameters; its pages are those of the ordered rows."""
    if order is None:
        return sql
    column, _, direction = order.partition(".")
    collation = "::varchar collate zh" if entry(column, report).format == "text" else ""
    head = "\n".join(header_lines(sql))
    body = sql.removeprefix(head)
    inner = PAGING.sub("null", body) if is_paged else body
    after = AFTER.format(column=column, collation=collation, direction=direction)
    return f"{head}\n{BEFORE}{inner.strip()}{after}{PAGED if is_paged else ''}"
