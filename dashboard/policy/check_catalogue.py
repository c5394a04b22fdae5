"""The catalogue of checks: what each of queries/checks/find_*.sql is called, how grave it is, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dashboard.formatting import known, money, yuan
from dashboard.policy.data_files import read_toml
from dashboard.settings import ROOT

SEVERITIES = ("关注", "提醒")
CATALOGUE = ROOT / "data" / "findings.toml"


@dataclass(frozen=True)
class Check:
    """One check. sentence: {found}, {compared} stand for amounts, {item} for what it names. A reason to look, no verdict."""

    check_id: str
    check_order: int
    check_title: str
    severity: str
    sentence: str
    advice: str


@cache
def checks() -> tuple[Check, ...]:
    """All checks in the order of data/findings.toml, the graver ones first."""
    top = read_toml(CATALOGUE)
    found = []
    for order, check_id in enumerate(top.values, 1):
        own = top.section(check_id)
        found.append(
            Check(
                check_id,
                order,
                own.text("title"),
                own.one_of("severity", SEVERITIES),
                own.text("sentence"),
                own.text("advice"),
            )
        )
    return tuple(found)


def worded(finding: Mapping[str, Any]) -> str:
    """What was found, as a clause of a sentence: amounts in 万元, and what the check names.

    Two amounts that differ by less than 万元 can show are given in 元: a sentence never calls equal figures unequal.

    finding: sentence (of its check), found_amount_yuan, compared_amount_yuan, item_name.
    """
    found, compared = finding["found_amount_yuan"], finding["compared_amount_yuan"]
    said = yuan if found != compared and money(found) == money(compared) else money
    return str(finding["sentence"]).format(
        found=said(found),
        compared=said(compared),
        item=known(finding["item_name"]),
    )
