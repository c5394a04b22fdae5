"""Differences that are meant, out of a .toml with one [[change]] for each: see tests/fixtures/earlier/README.md."""

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


def read(path: Path) -> list[Change]:
    """The reviewed changes. ValueError: a change that says not why, or has no limit at all."""
    changes: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("change", [])
    for change in changes:
        if (
            len(change.get("why", "")) < 20
            or not set(change) <= KNOWN
            or not {"subject", "column", "old", "new"} & set(change)
        ):
            raise ValueError(f"{path.name}: a change needs why, and subject, column, old or new: {change}")
    return [Change(**one) for one in changes]
