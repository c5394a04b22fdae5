"""Named questions: one SQL file each, its header read, its values bound, its answer an Arrow table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.refusal import Refusal
from dashboard.settings import QUERIES
from dashboard.store import Edition, earlier_editions, fetch, fetch_pair, find_edition, store_of

# A comparison reads two editions: the one that is asked and an earlier one.
FOLDERS = ("reports", "comparisons")
MACROS = (
    "all_changes",
    "changed_legs",
    "money_changes",
    "record_changes",
    "stored_changes",
    "worded_changes",
)
HEADER = ("purpose", "grain", "units", "parameters", "source")
PARAMETER = re.compile(r"^--   \$(\w+) (text list|text|integer): (.+)$")


@dataclass(frozen=True)
class Parameter:
    """One bound value of a query. kind: `text list`, `text` or `integer`; null means what `meaning` says."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Query:
    """One SQL file with what its header promises."""

    name: str
    purpose: str
    grain: str
    units: str
    parameters: tuple[Parameter, ...]
    source: str
    sql: str
    compares: bool

    def takes(self, name: str) -> bool:
        """Whether the query binds a value of this name."""
        return any(parameter.name == name for parameter in self.parameters)


def report_names() -> list[str]:
    """The names of all reports, sorted."""
    return sorted(_files())


def load(name: str) -> Query:
    """The report with this name, or a sentence with the names that exist."""
    path = _files().get(name)
    if path is None:
        raise Refusal(f"没有名为“{name}”的报表。可用的报表：{'、'.join(report_names())}。")
    return read_query(path)


@cache
def _files() -> dict[str, Path]:
    found = (path for folder in FOLDERS for path in (QUERIES / folder).glob("*.sql"))
    return {path.stem: path for path in found if path.stem not in MACROS}


@cache
def read_query(path: Path) -> Query:
    """Read one SQL file; its header stands in the order of HEADER."""
    sql = path.read_text(encoding="utf-8")
    lines = [line for line in sql.splitlines() if line.startswith("--")]
    heads = {}
    for line in lines:
        match = re.match(rf"^-- ({'|'.join(HEADER)}):\s*(.*)$", line)
        if match:
            heads[match[1]] = match[2]
    found = [PARAMETER.match(line) for line in lines]
    parameters = tuple(Parameter(match[1], match[2], match[3]) for match in found if match)
    return Query(
        path.stem,
        heads["purpose"],
        heads["grain"],
        heads["units"],
        parameters,
        heads["source"],
        sql,
        path.parent.name == "comparisons",
    )


def run(edition: Edition, name: str, values: Mapping[str, Any] | None = None) -> pa.Table:
    """Answer one report on one edition.

    values: bound by name; what is missing or None means what the query's header says of null.
    Names that the query does not take are refused, so that no filter is silently ignored.
    """
    query = load(name)
    given = dict(values or {})
    unknown = sorted(key for key in given if not query.takes(key))
    if unknown:
        raise Refusal(f"报表“{name}”不接受参数：{'、'.join(unknown)}。")
    bound = {p.name: given.get(p.name) for p in query.parameters}
    if query.compares:
        return compare(_earlier(edition, bound["since"]), edition, name, given)
    return fetch(edition, query.sql, bound)


def compare(earlier: Edition, later: Edition, name: str, values: Mapping[str, Any] | None = None) -> pa.Table:
    """Answer one comparison on two given editions; values as in `run`, `since` is the earlier one."""
    query = load(name)
    bound = {p.name: (values or {}).get(p.name) for p in query.parameters}
    return fetch_pair(earlier, later, query.sql, bound | {"since": earlier.number})


def _earlier(edition: Edition, since: int | None) -> Edition:
    """The edition that `since` names, else the one before; the first edition is compared with itself."""
    if since is None:
        return (earlier_editions(edition) or [edition])[-1]
    return find_edition(store_of(edition), since)
