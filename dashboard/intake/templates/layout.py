"""The columns of a template: the record of its ledger with the words of the dictionary."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import pyarrow as pa

from dashboard.intake.vocabulary import Kind, vocabulary
from dashboard.policy.dictionary import entries
from dashboard.settings import ROOT
from dashboard.store.ledgers import ledgers

TEMPLATES = ROOT / "data" / "intake" / "templates.toml"
UNIT = "万元"
SHOWN_CLAUSES = 3

Format = Literal["text", "amount", "count", "percent", "number"]


@dataclass(frozen=True)
class Column:
    """A column of a template.

    field: as in headings.toml. heading: as printed, with its unit. need: 必填, 选填 or when it must be filled.
    choice: name of a list of `choices`, or None; takes_several: whether a cell may hold several of its words. example: for the example row, None for the first word of the list.
    """

    field: str
    heading: str
    need: str
    format: Format
    choice: str | None
    how: str
    definition: str
    example: str | float | None
    takes_several: bool = False

    @property
    def is_required(self) -> bool:
        """Whether a row without it is always rejected."""
        return self.need == "必填"


@dataclass(frozen=True)
class Template:
    """The template of a kind. lines: general sentences on how to fill it."""

    kind: Kind
    columns: tuple[Column, ...]
    lines: tuple[str, ...]

    @property
    def has_amounts(self) -> bool:
        """Whether any column holds money."""
        return any(column.format == "amount" for column in self.columns)

    def with_columns(self, more: tuple[Column, ...]) -> Template:
        """The same template with more columns at its end."""
        return replace(self, columns=(*self.columns, *more))


@cache
def template_of(kind: str) -> Template:
    """The template of a kind of data/ledgers, without the columns that a policy adds."""
    words = vocabulary()
    source = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))
    asked = next(ledger.template for ledger in ledgers() if ledger.name == kind)
    return Template(
        kind=next(known for known in words.kinds if known.name == kind),
        columns=tuple(_column(entry, words.titles) for entry in asked),
        lines=tuple(source["general"]["lines"]),
    )


def evidence_columns(rules: pa.Table, clauses: pa.Table) -> tuple[Column, ...]:
    """A column for each evidence heading of the policy, with the clauses that need it."""
    numbers = dict(zip(clauses["clause_id"].to_pylist(), clauses["clause_number"].to_pylist(), strict=True))
    wanted: dict[str, list[Mapping[str, Any]]] = {}
    for rule in rules.to_pylist():
        if rule["value_kind"] in ("text", "money") and rule["headings"]:
            wanted.setdefault(rule["headings"].split("|")[0], []).append(rule)
    return tuple(_evidence_column(heading, asking, numbers) for heading, asking in wanted.items())


def _evidence_column(heading: str, asking: list[Mapping[str, Any]], numbers: Mapping[str, str]) -> Column:
    is_money = asking[0]["value_kind"] == "money"
    ids = dict.fromkeys(rule["rule_id"].split("-")[0] for rule in asking)
    printed = [numbers[one] for one in ids if one in numbers]
    listed = "、".join(printed[:SHOWN_CLAUSES]) + ("等" if len(printed) > SHOWN_CLAUSES else "")
    words = [
        word
        for word in (
            (asking[0]["met_words"] or "").split("|")[0],
            (asking[0]["unmet_words"] or "").split("|")[0],
        )
        if word
    ]
    how = "填金额" if is_money else f"填“{'”或“'.join(words)}”"
    return Column(
        field=heading,
        heading=f"{heading}({UNIT})" if is_money else heading,
        need=f"{listed}的项目填" if listed else "选填",
        format="amount" if is_money else "text",
        choice=None,
        how=f"{how}，是核对条款条件的材料；没有材料的留空",
        definition="",
        example="",
    )


def _column(entry: Mapping[str, Any], titles: Mapping[str, str]) -> Column:
    shape: Format = entry.get("format", "text")
    heading = str(entry.get("heading", titles[entry["field"]]))
    meant = entries().get(entry.get("entry", entry["field"]))
    return Column(
        field=entry["field"],
        heading=f"{heading}({UNIT})" if shape == "amount" else heading,
        need=entry["need"],
        format=shape,
        choice=entry.get("list"),
        how=entry["how"],
        definition=meant.definition if meant else "",
        example=entry.get("example"),
        takes_several=bool(entry.get("several", False)),
    )
