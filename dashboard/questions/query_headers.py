"""Parses the header of a SQL file: purpose, grain, units, parameters, source.

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
    """A parameter of a query. kind: `text list`, `text`, `integer` or `date`; null means what `meaning` says.

    is_chosen: one of the filters, bound as a field of $chosen.
    """

    name: str
    kind: str
    meaning: str
    is_chosen: bool = False

    @property
    def written(self) -> str:
        """The parameter as it is written in the text of a query."""
        return f"(${CHOSEN}).{self.name}" if self.is_chosen else f"${self.name}"


@dataclass(frozen=True)
class Header:
    """The header of a SQL file; its parameters are in the order of the header."""

    purpose: str
    grain: str
    units: str
    parameters: tuple[Parameter, ...]
    source: str


@cache
def parameter_table() -> Mapping[str, Mapping[str, Any]]:
    """Name → definition, for all parameters of addresses. Source: data/parameters.toml."""
    return tomllib.loads(PARAMETERS.read_text(encoding="utf-8"))


@cache
def known_parameters() -> Mapping[str, Parameter]:
    """Name → parameter, for parameters with the same meaning in every query."""
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
    """The header of a SQL file. Raises KeyError for a parameter that neither the header nor the table defines."""
    heads: dict[str, str] = {}
    defined_here: dict[str, Parameter] = {}
    last = ""
    for line in header_lines(sql):
        head, defined = HEAD.fullmatch(line), OWN.fullmatch(line)
        if head:
            last = head[1]
            heads[last] = head[2]
        elif defined:
            defined_here[defined[1]] = Parameter(defined[1], defined[2], defined[3])
        else:  # the list of names continues
            heads[last] += line.removeprefix("--  ")
    return Header(
        heads["purpose"],
        heads["grain"],
        heads["units"],
        _parameters(heads["parameters"], defined_here),
        heads["source"],
    )


def header_lines(sql: str) -> list[str]:
    """The comment lines at the beginning of the text."""
    lines = sql.splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:end]


def bound(parameters: tuple[Parameter, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as DuckDB binds them: the filters in a struct; missing values are null."""
    chosen = {parameter.name: values.get(parameter.name) for parameter in parameters if parameter.is_chosen}
    single = {
        parameter.name: values.get(parameter.name) for parameter in parameters if not parameter.is_chosen
    }
    return single | ({CHOSEN: chosen} if chosen else {})


def _parameters(names: str, defined_here: dict[str, Parameter]) -> tuple[Parameter, ...]:
    """The parameters that the list names, then those that only the header defines."""
    found = []
    known = known_parameters()
    for match in NAMED.finditer(names):
        for name in re.split(", *", match[1] or match[2]):
            here = defined_here.pop(name, None)
            found.append(replace(known[name], meaning=here.meaning, kind=here.kind) if here else known[name])
    return (*found, *defined_here.values())
