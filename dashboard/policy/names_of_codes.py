"""The names of places and departments by their codes, for sentences that are said where no edition is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dashboard.policy.reference import reference_tables


@cache
def names_of_codes() -> Mapping[str, str]:
    """Code → name of every place and department that exists now."""
    tables = reference_tables()
    return {
        row[f"{kind}_code"]: row[f"{kind}_name"]
        for kind in ("region", "department")
        for row in tables[f"{kind}s"].to_pylist()
    }
