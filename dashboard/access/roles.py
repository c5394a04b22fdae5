"""The roles and their rights, and which right a page or a report wants. Source: data/access.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from dashboard.settings import ACCESS

VIEW = "view"


@cache
def access_table() -> Mapping[str, Any]:
    """The tables of data/access.toml."""
    return tomllib.loads(ACCESS.read_text(encoding="utf-8"))


RIGHTS: Mapping[str, str] = access_table()["rights"]
"""Right → its name."""


def role_labels() -> Mapping[str, str]:
    """Role → its name."""
    return {role: described["label"] for role, described in access_table()["roles"].items()}


def rights_of(roles: Iterable[str]) -> frozenset[str]:
    """The rights of these roles together. Raises KeyError for an unknown role."""
    table = access_table()["roles"]
    return frozenset(right for role in roles for right in table[role]["rights"])


def right_of_page(page: str) -> str:
    """The right that a page wants. page: its address."""
    return str(access_table()["pages"].get(page, VIEW))


def separated(roles: Iterable[str]) -> tuple[str, ...]:
    """The roles among these that one account must not have together (三员分立); empty where there is no conflict."""
    given, officers = set(roles), set(access_table()["separation"]["officers"])
    held = given & officers
    return tuple(sorted(given)) if held and len(given) > 1 else ()
