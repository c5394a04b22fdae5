"""Which pages a principal may open. To whoever may not open one, it does not exist."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.access.principal import Principal
from dashboard.access.roles import access_table, right_of_page


def may_open(principal: Principal, page: str) -> bool:
    """Whether a principal may open a page: it has its right, and the page can be narrowed to every scope that it has."""
    if page in access_table()["common"]["pages"]:
        return True
    scoped = access_table()["scoped"]
    return principal.may(right_of_page(page)) and all(page in scoped[name] for name in principal.scopes)


def opened(principal: Principal, pages: Iterable[str]) -> tuple[str, ...]:
    """The pages among these that a principal may open, in their order."""
    return tuple(page for page in pages if may_open(principal, page))
