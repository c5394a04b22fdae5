"""The glossary: what each term means here, and its one English word in files, queries and columns."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from dashboard.settings import GLOSSARY


@dataclass(frozen=True)
class Term:
    """One term. word: spellings and companions after 、. code_word: '' for none. basis: where the meaning is from, '' for our own."""

    word: str
    meaning: str
    code_word: str
    basis: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """Each way in which the term is written."""
        return tuple(self.word.split("、"))


@dataclass(frozen=True)
class Section:
    """Terms of one subject, with a sentence about all of them or ''."""

    title: str
    note: str
    terms: tuple[Term, ...]


@cache
def introduction() -> str:
    """The sentence over the glossary."""
    return str(_raw()["intro"])


@cache
def sections() -> tuple[Section, ...]:
    """The glossary in order. Source: data/glossary.toml."""
    return tuple(
        Section(one["title"], one.get("note", ""), tuple(_term(term) for term in one["terms"]))
        for one in _raw()["sections"]
    )


def _term(raw: dict[str, str]) -> Term:
    return Term(raw["word"], raw["meaning"], raw.get("code_word", ""), raw.get("basis", ""))


def _raw() -> dict[str, Any]:
    return tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))
