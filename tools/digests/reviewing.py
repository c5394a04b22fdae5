"""Differences that are meant, out of a .toml with one [[change]] for each, and [[words]] for words alone.

See tests/fixtures/earlier/README.md.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comparing import Difference

KNOWN = {"why", "kind", "subject", "column", "old", "new"}
LEAST_WHY = 20


@dataclass
class Change:
    """why: one sentence. kind, subject, column: names with * and ?. old, new: regular expressions of the whole text."""

    why: str
    kind: str = "*"
    subject: str = "*"
    column: str = "*"
    old: str = "(?s).*"
    new: str = "(?s).*"
    used: bool = field(default=False, init=False)

    def covers(self, one: Difference) -> bool:
        """Whether this is the change that was meant; remembered."""
        names = ((one.kind, self.kind), (one.subject, self.subject), (one.column, self.column))
        texts = ((self.old, one.old), (self.new, one.new))
        covered = all(fnmatchcase(*pair) for pair in names) and all(re.fullmatch(*pair) for pair in texts)
        self.used |= covered
        return covered


@dataclass
class Words:
    """why: one sentence. said: old words → new words. It covers what differs in these words and in nothing else."""

    why: str
    said: dict[str, str]
    used: bool = field(default=False, init=False)

    def covers(self, one: Difference) -> bool:
        """Whether only these words differ, every other word and digit being equal; remembered.

        An old word may stay where it is: a kept link tells the labels of its time.
        """
        known = "|".join(map(re.escape, sorted(self.said, key=len, reverse=True)))
        parts = re.split(f"({known})", one.old)
        wanted = "".join(f"(?:{re.escape(part)}|{re.escape(self.said.get(part, part))})" for part in parts)
        covered = re.fullmatch(wanted, one.new) is not None
        self.used |= covered
        return covered


def read(path: Path) -> list[Change | Words]:
    """The reviewed changes. ValueError: a change that says not why, or has no limit at all."""
    told: dict[str, list[dict[str, Any]]] = tomllib.loads(path.read_text(encoding="utf-8"))
    changes = told.get("change", [])
    for change in changes:
        if (
            len(change.get("why", "")) < LEAST_WHY
            or not set(change) <= KNOWN
            or not {"subject", "column", "old", "new"} & set(change)
        ):
            raise ValueError(f"{path.name}: a change needs why, and subject, column, old or new: {change}")
    return [
        *(Change(**one) for one in changes),
        *(Words(one["why"], dict(one["said"])) for one in told.get("words", [])),
    ]
