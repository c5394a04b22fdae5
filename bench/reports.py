"""Every report, beside its bare query: the same SQL by DuckDB alone on the same file, without the product's door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from bench.editions import Made
from bench.measuring import Times, in_turn, ratio, said, table
from dashboard.access import TRIAL
from dashboard.questions.queries import Query, load, report_names, run
from dashboard.questions.query_headers import bound
from dashboard.store import Edition, restricted_tables
from dashboard.store.comparing import changes_macro
from dashboard.store.macros import MACROS, macros

SLOW_SECONDS = 1.0
COMPARING = ("stored_changes", "changed_legs", "worded_changes")


@dataclass(frozen=True)
class Asked:
    """Seconds of one report through the product's door and of its bare query."""

    product: Times
    bare: Times


def measure(made: Made, rounds: int) -> dict[str, Asked]:
    """Every report with one year and one city chosen and 50 rows a page."""
    wanted = chosen(made)
    with _alone(made.edition) as alone, duckdb.connect() as pair:
        for name, rows in restricted_tables(made.edition).items():
            alone.register(name, rows)
        for macro in macros(MACROS):
            alone.execute(macro)
        for edition, name in ((made.before, "earlier"), (made.edition, "later")):
            pair.execute(f"attach '{_linked(edition)}' as {name} (read_only)")
        for macro in (*macros(("percent_of", "is_chosen")), *map(changes_macro, COMPARING)):
            pair.execute(macro)
        found = {}
        for name in report_names():
            query = load(name)
            values = {key: value for key, value in wanted.items() if query.takes(key)}
            bare = _bare(pair if query.compares else alone, query, values, made)
            found[name] = Asked(*in_turn([partial(run, made.edition, name, values, TRIAL), bare], rounds))
    return found


def _alone(edition: Edition) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(_linked(edition)), read_only=True)


def _linked(edition: Edition) -> Path:
    """The file by another name: in one process DuckDB shares the connection, and its settings, of files of one name."""
    link = edition.path.with_name(f"bare-{edition.path.name}")
    if not link.exists():
        link.hardlink_to(edition.path)
    return link


def chosen(made: Made) -> dict[str, object]:
    """The newest year and the first city that the edition knows, and one of its projects."""
    known = run(made.edition, "known_values", None, TRIAL).to_pylist()
    year = next(
        row["code"] for row in reversed(known) if row["parameter"] == "year" and row["code"].isdigit()
    )
    record = run(made.edition, "projects_list", {"row_limit": 1}, TRIAL).to_pylist()[0]["record_id"]
    return {"year": [year], "city": cities_of(made)[:1], "id": record, "row_limit": 50, "row_offset": 0}


def cities_of(made: Made) -> list[str]:
    """The codes of the cities that the edition knows."""
    known = run(made.edition, "known_values", None, TRIAL).to_pylist()
    return [row["code"] for row in known if row["parameter"] == "city"]


def _bare(
    con: duckdb.DuckDBPyConnection, query: Query, values: dict[str, object], made: Made
) -> Callable[[], object]:
    since = {"since": made.before.number} if query.compares and query.takes("since") else {}
    given = bound(query.parameters, values | since)
    return lambda: con.execute(query.sql, given).to_arrow_table()


def described(measured: dict[int, dict[str, Asked]]) -> str:
    """A row for each report; `growth` is the largest size over the smallest."""
    sizes = list(measured)
    heads = ["report", *(head for size in sizes for head in (f"{size:,} projects, s", "× bare")), "growth"]
    rows = []
    for name in report_names():
        asked = [measured[size][name] for size in sizes]
        cells = [cell for one in asked for cell in (said(one.product), ratio(one.product, one.bare))]
        rows.append([name, *cells, ratio(asked[-1].product, asked[0].product)])
    slow = [name for name, one in measured[sizes[-1]].items() if min(one.product) > SLOW_SECONDS]
    return (
        "Each with one year and one city chosen, 50 rows a page. Bare: the same SQL by DuckDB alone on an open connection.\n"
        f"Above {SLOW_SECONDS:g} s at {sizes[-1]:,} projects: {', '.join(slow) or 'none'}.\n\n"
        + table(heads, rows)
    )
