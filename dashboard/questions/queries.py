"""Named queries: reads the header of a SQL file, binds its values, and gives an Arrow table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.access import SOFTWARE, Principal
from dashboard.export.ordering import SORT
from dashboard.questions.ordering import ordered
from dashboard.questions.query_headers import Parameter, bound, read_header
from dashboard.questions.scoping import OutOfScope, is_of_people, may_ask, narrowed, scope_query
from dashboard.refusal import Refusal
from dashboard.settings import QUERIES
from dashboard.store import Edition, earlier_editions, fetch, fetch_pair, fetch_people, find_edition, store_of

# A comparison reads two editions: the asked edition and an earlier edition.
FOLDERS = ("reports", "comparisons")
# The same words for a record that does not exist: who walks through numbers learns nothing.
OUTSIDE = "没有这条记录，或者它在您的范围以外。请核对编号。"


@dataclass(frozen=True)
class Query:
    """A SQL file with its parsed header."""

    name: str
    purpose: str
    grain: str
    units: str
    parameters: tuple[Parameter, ...]
    source: str
    sql: str
    compares: bool

    def takes(self, name: str) -> bool:
        """Whether the query has a parameter of this name; every query can be given an order."""
        return name == SORT or any(parameter.name == name for parameter in self.parameters)


def report_names() -> list[str]:
    """The names of all reports, sorted."""
    return sorted(_files())


def load(name: str, principal: Principal = SOFTWARE) -> Query:
    """The query with this name. Raises Refusal, naming the reports, for one that is unknown or not for this reader."""
    path = _files().get(name)
    if path is None or not may_ask(name, principal):
        allowed = [known for known in report_names() if may_ask(known, principal)]
        raise Refusal(f"没有名为“{name}”的报表。可用的报表：{'、'.join(allowed)}。")
    return read_query(path)


@cache
def _files() -> dict[str, Path]:
    found = (path for folder in FOLDERS for path in (QUERIES / folder).glob("*.sql"))
    return {path.stem: path for path in found if "\ncreate macro " not in path.read_text(encoding="utf-8")}


@cache
def read_query(path: Path) -> Query:
    """Read a SQL file with its header."""
    sql = path.read_text(encoding="utf-8")
    head = read_header(sql)
    return Query(
        path.stem,
        head.purpose,
        head.grain,
        head.units,
        head.parameters,
        head.source,
        sql,
        path.parent.name == "comparisons",
    )


def run(edition: Edition, name: str, values: Mapping[str, Any] | None, principal: Principal) -> pa.Table:
    """Answer a report on an edition, as far as the principal may see it. Every question of a reader comes by here.

    values: by parameter name; missing or None has the meaning of null in the header of the query, within the scopes of
        the principal. `sort` is the order of the rows, see ordering.py.
    Raises Refusal for names that the query does not take, so that no filter is ignored silently, and for a report that
    the principal may not ask; OutOfScope for values or a record outside its scopes.
    """
    query = load(name, principal)
    given = allowed(edition, query, values or {}, principal)
    if query.compares:
        return _compared(_earlier(edition, given.get("since")), edition, query, given)
    asked = _text(query, given), bound(query.parameters, given)
    if is_of_people(name):
        return fetch_people(edition, principal, *asked)
    return fetch(edition, *asked)


def compare(
    earlier: Edition, later: Edition, name: str, values: Mapping[str, Any] | None, principal: Principal
) -> pa.Table:
    """Answer a comparison of two given editions; values and principal as in `run`, `since` is the earlier edition."""
    query = load(name, principal)
    return _compared(earlier, later, query, allowed(later, query, values or {}, principal))


def allowed(
    edition: Edition, query: Query, values: Mapping[str, Any], principal: Principal
) -> dict[str, Any]:
    """The values of a question within the scopes of the principal. Raises as `run`."""
    unknown = sorted(key for key in values if not query.takes(key))
    if unknown:
        raise Refusal(f"报表“{query.name}”不接受参数：{'、'.join(unknown)}。")
    given = narrowed(query.name, query.takes, values, principal)
    if scope_query(query.name, principal):
        record = given.get("id")
        if record is None:  # without a record it would be of all
            return given | {"id": ""}
        if not is_inside(edition, query.name, str(record), principal):
            raise OutOfScope(OUTSIDE)
    return given


def is_inside(edition: Edition, report: str, record: str, principal: Principal) -> bool:
    """Whether the record that a report is of is in the scopes of a reader; True where the report is of no record."""
    name = scope_query(report, principal)
    if name is None:
        return True
    query = read_query(QUERIES / "scopes" / f"{name}.sql")
    if any(not query.takes(parameter) for parameter in principal.scopes):
        return False
    scopes = {parameter: list(codes) for parameter, codes in principal.scopes.items()}
    return bool(fetch(edition, query.sql, bound(query.parameters, {"id": record, **scopes})).num_rows)


def _compared(earlier: Edition, later: Edition, query: Query, given: Mapping[str, Any]) -> pa.Table:
    since = {**given, "since": earlier.number}
    return fetch_pair(earlier, later, _text(query, since), bound(query.parameters, since))


def _text(query: Query, given: Mapping[str, Any]) -> str:
    return ordered(query.name, query.sql, given.get(SORT), query.takes("row_limit"))


def _earlier(edition: Edition, since: int | None) -> Edition:
    """The edition that `since` names, else the edition before; the first edition is compared with itself."""
    if since is None:
        return (earlier_editions(edition) or [edition])[-1]
    return find_edition(store_of(edition), since)
