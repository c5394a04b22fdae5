"""The files that a list of editions or a backup may name: edition files in the folder itself, no path, no link."""

from __future__ import annotations

import re
from pathlib import Path

from dashboard.refusal import Refusal

EDITION_FILE = re.compile(r"edition-(\d{6})-[0-9a-f]{8}\.duckdb")
COMPANION_FILE = re.compile(r"edition-\d{6}-[0-9a-f]{8}\.people")


def check_file(folder: Path, file: object, number: int) -> None:
    """Raise Refusal unless `file` is the name of the file of this edition, and no link stands in its place."""
    named = EDITION_FILE.fullmatch(str(file))
    if named is None or int(named[1]) != number:
        raise Refusal(
            f"数据仓 {folder} 的目录文件把第 {number} 版的文件写作“{file}”，这不是版本文件的名字，目录文件可能被人改动。"
            "请从备份恢复目录文件；没有打开、移动或删除任何文件。"
        )
    if (folder / named[0]).is_symlink():
        raise Refusal(
            f"第 {number} 版的文件 {file} 是一个链接，不是文件，不能使用。"
            "请把文件本身放回数据仓，或从备份恢复；没有打开、移动或删除任何文件。"
        )
