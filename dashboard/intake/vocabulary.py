"""The words by which headings, kinds, units and rows are recognised: data/intake/headings.toml, data/ledgers/,

and the headings under which a policy looks for evidence: evidence.csv of its folder.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from dashboard.intake import units
from dashboard.intake.recognised_kinds import Kind as Kind
from dashboard.intake.recognised_kinds import kind_of
from dashboard.settings import ROOT
from dashboard.store.ledgers import ledgers

HEADINGS = ROOT / "data" / "intake" / "headings.toml"

_SPACES = re.compile(r"\s+")
_NUMBERING = re.compile(r"^[①-⑳]|^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、．](?=\D)")
_PUNCTUATION = re.compile(r"[()\[\]【】、,，/／*:：·“”\"'?]")
# What a form says about filling in: 项目编号（必填）, 信用代码(18位), 编号[文本].
_HINT = re.compile(
    r"[(\[【](?:必填|选填|必选|可选|必填项|非必填|下拉选择|\d{1,2}位|文本|文本格式|数字|全称)[)\]】]"
)
_CHOICE = re.compile(r"\((?:是/否|是、否|是或否)\)$")
_BRACKET = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")
EVIDENCE = "evidence:"
LONGEST_HEADING, SEARCHED_ROWS = 40, 60
# Roles of columns about persons: left out, only counted as filled, or turned into a pseudonym (person_keys.py).
PERSONAL = ("person", "presence", "identity")


@dataclass(frozen=True)
class Meaning:
    """The meaning of a heading.

    name: the canonical field; for money of a stage the stage itself ('committed').
    role: text, number, money, quantity, date, person, presence, identity, evidence, evidence_money or skip.
    level: a funding_level code or None.
    unit: yuan per unit as printed in the heading, None without unit.
    """

    name: str
    role: str
    level: str | None = None
    unit: Decimal | None = None


@dataclass(frozen=True)
class Vocabulary:
    """headings: tidied synonym → meaning. spreads: field → kinds in which a vertical merge fills it
    ('' means all). titles: field → its usual heading. evidence: tidied heading → the rules that it answers.
    example_words: cells with which the example row of a template begins. own_sheets: of a template, without data.
    prefilled: fields that a form may fill in before anything is known. corrected: heading as printed, narrowed → the meaning that a steward gave. The others are the tables of that
    name in the file."""

    headings: dict[str, Meaning]
    person_words: tuple[str, ...]
    spreads: dict[str, tuple[str, ...]]
    levels: dict[str, str]
    units: dict[str, Decimal]
    kinds: tuple[Kind, ...]
    total_words: frozenset[str]
    footer_words: tuple[str, ...]
    example_words: frozenset[str]
    own_sheets: frozenset[str]
    nowhere: tuple[str, ...]
    titles: dict[str, str]
    evidence: dict[str, tuple[str, ...]]
    prefilled: frozenset[str] = frozenset()
    corrected: Mapping[str, Meaning] = field(default_factory=dict)


@lru_cache(maxsize=1)
def vocabulary(path: Path = HEADINGS) -> Vocabulary:
    """The vocabulary, read once per process."""
    source = tomllib.loads(path.read_text(encoding="utf-8"))
    headings: dict[str, Meaning] = {}
    spreads: dict[str, tuple[str, ...]] = {}
    person_words: tuple[str, ...] = ()
    for entry in source["field"]:
        name = str(entry.get("stage", entry["name"]))
        if entry["role"] == "person":
            person_words = tuple(entry["synonyms"])
            continue
        headings |= {tidy(word): Meaning(name, entry["role"]) for word in entry["synonyms"]}
        if entry.get("spreads") or entry.get("spreads_in"):
            spreads[name] = tuple(entry.get("spreads_in", ("",)))
    return Vocabulary(
        headings=headings,
        person_words=person_words,
        spreads=spreads,
        levels=dict(source["levels"]),
        units={unit: Decimal(factor) for unit, factor in source["units"].items()},
        kinds=tuple(map(kind_of, sorted(ledgers(), key=lambda ledger: ledger.tried))),
        total_words=frozenset(source["rows"]["total"]),
        footer_words=tuple(source["rows"]["footer"]),
        example_words=frozenset(source["rows"]["example"]),
        own_sheets=frozenset(source["sheets"]["own"]),
        nowhere=tuple(source["places"]["nowhere"]),
        titles={str(entry.get("stage", entry["name"])): entry["synonyms"][0] for entry in source["field"]},
        evidence={},
        prefilled=frozenset(entry["name"] for entry in source["field"] if entry.get("prefilled")),
    )


def with_evidence(words: Vocabulary, rules: Sequence[Mapping[str, str | None]]) -> Vocabulary:
    """The vocabulary with the headings of evidence_rules that a ledger answers in words or money.

    A known heading keeps its meaning; a heading may answer rules of several clauses.
    """
    headings, evidence = dict(words.headings), dict(words.evidence)
    for rule in rules:
        if rule["value_kind"] not in ("text", "money"):
            continue
        role = "evidence_money" if rule["value_kind"] == "money" else "evidence"
        for heading in filter(None, map(tidy, (rule["headings"] or "").split("|"))):
            if heading in words.headings:
                continue
            if heading not in headings or role == "evidence_money":
                headings[heading] = Meaning(EVIDENCE + heading, role)
            evidence[heading] = (*evidence.get(heading, ()), str(rule["rule_id"]))
    return replace(words, headings=headings, evidence=evidence)


def narrow(text: str) -> str:
    """The text in narrow forms, without white space."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def tidy(text: str) -> str:
    """A heading without the parts that vary between departments: spaces, brackets, numbering, 其中, (是/否)."""
    bare = _CHOICE.sub("", _HINT.sub("", _NUMBERING.sub("", narrow(_NUMBERING.sub("", text.strip())))))
    return _PUNCTUATION.sub("", bare).removeprefix("其中")


def unit_in(text: str, words: Vocabulary) -> tuple[str, Decimal | None]:
    """As units.unit_in, with the units of the vocabulary."""
    return units.unit_in(text, words.units)


def meaning_of(labels: tuple[str, ...], words: Vocabulary) -> Meaning | None:
    """The meaning of a column from its labels, top to bottom; None if no synonym fits.

    The last label joined to the label above decides ('指标' over '编号'), else the last label alone.
    A funding level may be in any label. The unit of the lowest label counts.
    """
    if len(labels) > 1 and tidy(unit_in(labels[-1], words)[0]) in words.total_words:
        return meaning_of(labels[:-1], words)  # 合计 below 财政资金
    split = [unit_in(label, words) for label in labels]
    corrected = words.corrected.get(narrow("/".join(labels)))
    if corrected is not None and not is_protected(labels[-1], words):
        return corrected
    unit = next((factor for _, factor in reversed(split) if factor is not None), None)
    bare = [tidy(text) for text, _ in split]
    written = ("".join(bare[-2:]), bare[-1])
    exact = next((words.headings[text] for text in written if text in words.headings), None)
    if exact is not None and exact.role == "identity" and _is_of_another(bare, words):
        return Meaning("person", "person")
    if exact is not None:
        level = _level_in("".join(bare[:-1]), words)[0] if exact.role == "money" else None
        return replace(exact, level=level, unit=unit)
    if any(word in bare[-1] for word in words.person_words):
        return Meaning("person", "person")
    for text in written:
        level, rest = _level_in(text, words)
        staged = words.headings.get(rest)
        if level is not None and staged is not None and staged.role == "money":
            return Meaning(staged.name, "money", level, unit)
    # 数值(个): the bracket is the unit of a quantity, read row by row.
    counted = words.headings.get(tidy(_BRACKET.sub("", narrow(labels[-1]))))
    if counted is not None and counted.role == "number":  # 项目编码(省级)
        return counted if _level_in(narrow(labels[-1]), words)[0] is not None else None
    return counted if counted is not None and counted.role == "quantity" else None


def level_of(label: str, words: Vocabulary) -> str | None:
    """The funding level that a heading names and nothing else, such as 其中:省级; None for any other heading."""
    return words.levels.get(tidy(unit_in(label, words)[0]))


def is_protected(label: str, words: Vocabulary) -> bool:
    """Whether a heading is about a person; then no correction makes its cells readable."""
    bare = tidy(unit_in(label, words)[0])
    known = words.headings.get(bare)
    if known is not None:
        return known.role in PERSONAL
    return any(word in bare for word in words.person_words)


def columns_of_persons(rows: Iterable[Sequence[object]], words: Vocabulary) -> frozenset[int]:
    """The columns, from 0, under a heading about a person: nothing of their cells may be told."""
    return frozenset(
        column
        for row in rows
        for column, cell in enumerate(row)
        if isinstance(cell, str) and 0 < len(cell) <= LONGEST_HEADING and is_protected(cell, words)
    )


def _is_of_another(bare: Sequence[str], words: Vocabulary) -> bool:
    """Whether 姓名 stands below a person that the table is not about, such as 联系人."""
    above = "".join(bare[:-1])
    return "".join(bare[-2:]) not in words.headings and any(word in above for word in words.person_words)


def _level_in(text: str, words: Vocabulary) -> tuple[str | None, str]:
    for word in sorted(words.levels, key=len, reverse=True):
        if word in text:
            return words.levels[word], text.replace(word, "", 1)
    return None, text
