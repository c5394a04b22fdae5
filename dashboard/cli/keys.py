"""The commands for the server's own keys: which there are, and a new one for each purpose."""

from __future__ import annotations

import argparse
from typing import Any

from dashboard.access.choosing import chosen
from dashboard.access.keys import PERSON, PURPOSES, Key, list_keys, remove_earlier, rotate
from dashboard.access.sessions import end_all


def add_to(commands: argparse._SubParsersAction[Any], common: argparse.ArgumentParser) -> None:
    """Add the command."""
    asked = commands.add_parser("keys", parents=[common], help="列出或更换看板自己的密钥（DASHBOARD_KEYS）")
    asked.add_argument(
        "deed",
        choices=("list", "rotate"),
        help="list 列出；rotate 各换一把新的，原来的仍能核对；人员代号的密钥不换",
    )
    asked.add_argument(
        "--drop",
        action="store_true",
        help="rotate 时删去原来的密钥（人员代号的除外），并结束全部登录：密钥可能泄露时用",
    )
    asked.set_defaults(run=keys)


NOT_CHANGED = "人员代号的密钥没有更换：换了以后，同一个人会算成另一个人。"


def keys(chosen_words: argparse.Namespace) -> int:
    """List the keys, after making new ones where that is asked."""
    folder = chosen().keys
    if chosen_words.deed == "rotate":
        rotate(folder)
        print(NOT_CHANGED)
        if chosen_words.drop:
            removed, ended = remove_earlier(folder), end_all()
            print(f"删去 {removed} 把原来的密钥，结束 {ended} 个登录。")
    found = list_keys(folder)
    for key in found:
        use = _use(key)
        print(f"{PURPOSES[key.purpose]}\t第 {key.number} 把\t{key.made_at:%Y-%m-%d %H:%M} UTC\t{use}")
    if not found:
        print(f"{folder} 里还没有密钥：设置了登录的看板第一次用到时自动生成。")
    return 0


def _use(key: Key) -> str:
    """What a key is used for, in words."""
    if key.purpose == PERSON:
        return "算人员代号，不更换"
    return "签名和核对" if key.is_newest else "只核对"
