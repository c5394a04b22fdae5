"""The command that makes a 定版链接."""

from __future__ import annotations

import argparse
from typing import Any

from dashboard.cli.reading import page_address
from dashboard.settings import settings


def add_to(commands: argparse._SubParsersAction[Any], common: argparse.ArgumentParser) -> None:
    """Add the command."""
    asked = commands.add_parser("link", parents=[common], help="生成一个页面的定版链接")
    asked.add_argument("page", metavar="页面")
    asked.add_argument("parameters", nargs="*", metavar="参数=值")
    asked.add_argument("--edition")
    asked.set_defaults(run=link)


def link(chosen: argparse.Namespace) -> int:
    """Print the 定版链接 of a page and nothing else."""
    from dashboard.views.page_runs import (
        link_token,
    )  # imported here: it loads Streamlit, which no other command needs

    address = page_address(chosen)
    print(f"{settings().base_url}/l/{link_token(chosen.page, address, chosen.store)}")
    return 0
