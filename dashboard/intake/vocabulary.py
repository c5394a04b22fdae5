"""The words by which headings, kinds, units and rows are recognised: data/intake/headings.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from dashboard.settings import ROOT

HEADINGS = ROOT / "data" / "intake" / "headings.toml"

_SPACES = re.compile(r"\s+")
_NUMBERING = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、．](?=\D)")
_PUNCTUATION = re.compile(r"[()\[\]【】、,，/／*:：·“”\"']")


@dataclass(frozen=True)
class Meaning:
    """What a heading stands for.

    name: the canonical field; for money of a stage the stage itself ('committed').
    role: text, number, money, date, person or skip. level: a funding_level code or None.
    unit: yuan per unit as printed in the heading, None where it is silent.
    """

    name: str
    role: str
    level: str | None = None
    unit: Decimal | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of table: the columns that prove it, and those that it loads."""

    name: str
    title: str
    required: tuple[tuple[str, ...], ...]
    absent: tuple[str, ...]
    text: tuple[str, ...]
    amounts: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """headings: tidied synonym → meaning. spreads: field → kinds in which a vertical merge fills it
    ('' means all). titles: field → its usual heading. The others are the tables of that name in the file."""

    headings: dict[str, Meaning]
    person_words: tuple[str, ...]
    spreads: dict[str, tuple[str, ...]]
    levels: dict[str, str]
    units: dict[str, Decimal]
    kinds: tuple[Kind, ...]
    total_words: frozenset[str]
    footer_words: tuple[str, ...]
    nowhere: tuple[str, ...]
    titles: dict[str, str]


@lru_cache(maxsize=1)
def vocabulary(path: Path = HEADINGS) -> Vocabulary:
    """Read the words once per process."""
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
        kinds=tuple(_kind(entry) for entry in source["kind"]),
        total_words=frozenset(source["rows"]["total"]),
        footer_words=tuple(source["rows"]["footer"]),
        nowhere=tuple(source["places"]["nowhere"]),
        titles={str(entry.get("stage", entry["name"])): entry["synonyms"][0] for entry in source["field"]},
    )


def _kind(entry: dict[str, object]) -> Kind:
    required = entry["required"]
    assert isinstance(required, list)
    return Kind(
        name=str(entry["name"]),
        title=str(entry["title"]),
        required=tuple(tuple(group) for group in required),
        absent=_words(entry["absent"]),
        text=_words(entry["text"]),
        amounts=_words(entry["amounts"]),
    )


def _words(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(str(word) for word in value)


def narrow(text: str) -> str:
    """Full-width forms made narrow, all white space gone."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def tidy(text: str) -> str:
    """A heading without what varies between departments: spaces, brackets, numbering, 其中."""
    bare = _NUMBERING.sub("", narrow(text))
    return _PUNCTUATION.sub("", bare).removeprefix("其中")


def unit_in(text: str, words: Vocabulary) -> tuple[str, Decimal | None]:
    """Split a heading or a unit line into the words before the unit and yuan per unit.

    '总投资(万元)' → ('总投资', 10000); '单位：元' → ('', 1); without a unit → (text, None).
    """
    bare = narrow(text)
    units = "|".join(sorted(words.units, key=len, reverse=True))
    bracketed = re.search(rf"[(\[【](?:金额)?(?:单位)?[:：]?(?:人民币)?({units})[)\]】]", bare)
    found = bracketed or re.search(rf"(?:[/,，、]|(?:金额)?单位[:：]?(?:人民币)?)({units})$", bare)
    if found is None:
        return text, None
    return bare[: found.start()] + bare[found.end() :], words.units[found[1]]


def meaning_of(labels: tuple[str, ...], words: Vocabulary) -> Meaning | None:
    """What a column means, from its heading labels, top to bottom; None if no synonym fits.

    The last label decides; where it is too short alone ('省级'), the one above is read before it.
    A funding level may stand in any of the labels. The nearest unit counts.
    """
    split = [unit_in(label, words) for label in labels]
    unit = next((factor for _, factor in reversed(split) if factor is not None), None)
    bare = [tidy(text) for text, _ in split]
    if any(word in label for label in bare[-1:] for word in words.person_words):
        return Meaning("person", "person")
    for text in (bare[-1], "".join(bare[-2:])):
        exact = words.headings.get(text)
        if exact is not None:
            level = _level_in("".join(bare[:-1]), words)[0] if exact.role == "money" else None
            return Meaning(exact.name, exact.role, level, unit)
        level, rest = _level_in(text, words)
        staged = words.headings.get(rest)
        if level is not None and staged is not None and staged.role == "money":
            return Meaning(staged.name, "money", level, unit)
    return None


def _level_in(text: str, words: Vocabulary) -> tuple[str | None, str]:
    for word in sorted(words.levels, key=len, reverse=True):
        if word in text:
            return words.levels[word], text.replace(word, "", 1)
    return None, text
