"""The command that makes a 定版链接."""

from __future__ import annotations

import argparse

from dashboard.cli_reading import pairs
from dashboard.parameters import FORMAT, choose_edition
from dashboard.refusal import Refusal
from dashboard.settings import settings
from dashboard.store import open_store


def link(chosen: argparse.Namespace) -> int:
    """Print the 定版链接 of a page, that line alone."""
    from dashboard.page_runs import (
        link_token,
    )  # brings the pages' own libraries, which no other command needs

    raw = pairs(chosen.parameters)
    if chosen.edition and raw.get("edition", chosen.edition) != chosen.edition:
        raise Refusal(f"版本写了两次，而且不同：{chosen.edition} 和 {raw['edition']}。")
    edition = choose_edition(open_store(chosen.store), chosen.edition or raw.get("edition"))
    address = {"v": FORMAT} | raw | {"edition": str(edition.number)}
    print(f"{settings().base_url}/l/{link_token(chosen.page, address, chosen.store)}")
    return 0
