"""The values that the list parameters of addresses have in an edition."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from dashboard.access import SOFTWARE
from dashboard.policy.check_catalogue import SEVERITIES, checks
from dashboard.questions.queries import run
from dashboard.questions.query_headers import parameter_table
from dashboard.refusal import Refusal
from dashboard.store import Edition

LISTS = tuple(name for name, described in parameter_table().items() if described.get("kind") == "text list")


@dataclass(frozen=True)
class Known:
    """The values of a parameter in an edition. labels: code → label, in order; parents: code → parent code."""

    labels: Mapping[str, str]
    parents: Mapping[str, str]
    codes: Mapping[str, str]


@lru_cache(maxsize=32)
def known_values(edition: Edition) -> Mapping[str, Known]:
    """List parameter → the values that this edition knows."""
    rows = [*run(edition, "known_values", None, SOFTWARE).to_pylist(), *_of_talent(edition)]
    own_words = {
        "severity": {severity: severity for severity in SEVERITIES},
        "check": {check.check_id: check.check_title for check in checks()},
        "public_status": _statuses(edition),
    }
    known = {name: Known(labels, {}, _by_word(labels)) for name, labels in own_words.items()}
    for name in [listed for listed in LISTS if listed not in known]:
        of_parameter = [row for row in rows if row["parameter"] == name]
        known[name] = Known(
            labels={row["code"]: row["label"] for row in of_parameter},
            parents={row["code"]: row["parent_code"] for row in of_parameter if row["parent_code"]},
            codes={
                word: row["code"]
                for row in reversed(of_parameter)
                for word in (row["also"], row["label"], row["code"])
                if word
            },
        )
    return known


def _of_talent(edition: Edition) -> list[dict[str, str]]:
    """The values of the filters on persons; none in an edition without the open lists of talent."""
    found: list[dict[str, str]] = []
    with suppress(Refusal):
        found = run(edition, "talent_choices", None, SOFTWARE).to_pylist()
    return found


def _statuses(edition: Edition) -> Mapping[str, str]:
    """The statuses of public records; empty in an edition without public records."""
    with suppress(Refusal):
        codes = (
            run(edition, "public_record_statuses", None, SOFTWARE).column("public_status_code").to_pylist()
        )
        return dict(zip(codes, codes, strict=True))
    return {}


def _by_word(labels: Mapping[str, str]) -> Mapping[str, str]:
    return {word: code for code, label in labels.items() for word in (label, code)}
