"""What a steward can choose from when a file is read: kinds, fields, departments, levels, units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.intake.mapping import fields_of
from dashboard.intake.vocabulary import vocabulary
from dashboard.policy.loading import edition_tables


@dataclass(frozen=True)
class Choices:
    """The choices of a steward, code or name → label. fields: kind → field → label.
    money: money field → its heading."""

    kinds: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    departments: Mapping[str, str]
    levels: Mapping[str, str]
    money: Mapping[str, str]
    units: tuple[str, ...]


def choices(policy_id: str) -> Choices:
    """The choices from the vocabulary of intake and the reference data of a policy."""
    words, known = vocabulary(), edition_tables(policy_id)
    departments = [row for row in known["departments"].to_pylist() if row["parent_code"] is None]
    levels = [row for row in known["codes"].to_pylist() if row["code_list"] == "funding_level"]
    return Choices(
        kinds={kind.name: kind.title for kind in words.kinds},
        fields={kind.name: fields_of(kind, words) for kind in words.kinds},
        departments={row["department_code"]: row["department_name"] for row in departments},
        levels={row["code"]: row["code_name"] for row in levels},
        money={
            name: words.titles[name] for kind in words.kinds for name in kind.amounts if name in words.titles
        },
        units=tuple(words.units),
    )
