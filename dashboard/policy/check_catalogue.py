"""The catalogue of checks: title, severity and advice of each queries/checks/find_*.sql."""

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
    """One check. sentence: {found} and {compared} are amounts, {item} is a name. A finding is not a verdict."""

    check_id: str
    check_order: int
    check_title: str
    severity: str
    sentence: str
    advice: str


@cache
def checks() -> tuple[Check, ...]:
    """All checks in the order of data/findings.toml: the most severe first."""
    top = read_toml(CATALOGUE)
    found = []
    for order, check_id in enumerate(top.values, 1):
        section = top.section(check_id)
        found.append(
            Check(
                check_id,
                order,
                section.text("title"),
                section.one_of("severity", SEVERITIES),
                section.text("sentence"),
                section.text("advice"),
            )
        )
    return tuple(found)


def worded(finding: Mapping[str, Any]) -> str:
    """The finding as part of a sentence: amounts in 万元, and the name of the item.

    Amounts that look equal in 万元 but differ are given in 元.

    finding: sentence (of its check), found_amount_yuan, compared_amount_yuan, item_name.
    """
    found, compared = finding["found_amount_yuan"], finding["compared_amount_yuan"]
    said = yuan if found != compared and money(found) == money(compared) else money
    return str(finding["sentence"]).format(
        found=said(found),
        compared=said(compared),
        item=known(finding["item_name"]),
    )
