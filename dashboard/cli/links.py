"""The command that makes a 定版链接."""

from __future__ import annotations

import argparse

from dashboard.cli.reading import page_address
from dashboard.settings import settings


def link(chosen: argparse.Namespace) -> int:
    """Print the 定版链接 of a page and nothing else."""
    from dashboard.views.page_runs import (
        link_token,
    )  # imported here: it loads Streamlit, which no other command needs

    address = page_address(chosen)
    print(f"{settings().base_url}/l/{link_token(chosen.page, address, chosen.store)}")
    return 0
