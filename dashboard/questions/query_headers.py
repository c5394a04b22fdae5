"""What the header of a SQL file promises: purpose, grain, units, parameters, source.

`-- parameters:` names values that `data/parameters.toml` defines: `$row_limit`, and as `$chosen (year, city)` the
filters, which a query takes together in one struct. A line below it, `--   $id text: …; null means …`, defines a
value of this query alone, or says what a field means here: `--   $chosen.year text list: …; null means …`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from dashboard.settings import PARAMETERS

HEADS = ("purpose", "grain", "units", "parameters", "source")
CHOSEN = "chosen"  # the struct of the filters
HEAD = re.compile(rf"-- ({'|'.join(HEADS)}):\s*(.*)")
OWN = re.compile(r"--   \$(?:chosen\.)?(\w+) (text list|text|integer|date): (.+)")
NAMED = re.compile(r"\$?chosen \(([\w, ]+)\)|\$(\w+)")


@dataclass(frozen=True)
class Parameter:
    """One value of a query. kind: `text list`, `text`, `integer` or `date`; null means what `meaning` says.

    is_chosen: one of the filters, bound as a field of $chosen.
    """

    name: str
    kind: str
    meaning: str
    is_chosen: bool = False

    @property
    def written(self) -> str:
        """As the text of a query has it."""
        return f"(${CHOSEN}).{self.name}" if self.is_chosen else f"${self.name}"


@dataclass(frozen=True)
class Header:
    """What a SQL file promises of itself; its parameters are in the order of the header."""

    purpose: str
    grain: str
    units: str
    parameters: tuple[Parameter, ...]
    source: str


@cache
def parameter_table() -> Mapping[str, Mapping[str, Any]]:
    """All values that an address may carry, by name. Source: data/parameters.toml."""
    return tomllib.loads(PARAMETERS.read_text(encoding="utf-8"))


@cache
def known_parameters() -> Mapping[str, Parameter]:
    """The values whose meaning is the same in every query, by name."""
    return {
        name: Parameter(
            name,
            entry["kind"],
            f"{entry['meaning']}; null means {entry['null']}",
            entry.get("is_chosen", False),
        )
        for name, entry in parameter_table().items()
        if "meaning" in entry
    }


def read_header(sql: str) -> Header:
    """The header of a SQL file; a parameter that neither it nor the table defines is a KeyError."""
    heads: dict[str, str] = {}
    own: dict[str, Parameter] = {}
    last = ""
    for line in header_lines(sql):
        head, defined = HEAD.fullmatch(line), OWN.fullmatch(line)
        if head:
            last = head[1]
            heads[last] = head[2]
        elif defined:
            own[defined[1]] = Parameter(defined[1], defined[2], defined[3])
        else:  # the list of names goes on
            heads[last] += line.removeprefix("--  ")
    return Header(
        heads["purpose"],
        heads["grain"],
        heads["units"],
        _parameters(heads["parameters"], own),
        heads["source"],
    )


def header_lines(sql: str) -> list[str]:
    """The comment lines before the first line that is none."""
    lines = sql.splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:end]


def bound(parameters: tuple[Parameter, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as DuckDB binds them: the filters in one struct; what is missing is null."""
    chosen = {one.name: values.get(one.name) for one in parameters if one.is_chosen}
    single = {one.name: values.get(one.name) for one in parameters if not one.is_chosen}
    return single | ({CHOSEN: chosen} if chosen else {})


def _parameters(names: str, own: dict[str, Parameter]) -> tuple[Parameter, ...]:
    """Those that the list names, then those that the header alone defines."""
    found = []
    known = known_parameters()
    for match in NAMED.finditer(names):
        for name in re.split(", *", match[1] or match[2]):
            here = own.pop(name, None)
            found.append(replace(known[name], meaning=here.meaning, kind=here.kind) if here else known[name])
    return (*found, *own.values())
