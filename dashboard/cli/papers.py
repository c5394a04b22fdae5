"""The command that writes 催办单, 督查通知单, 督办台账 or a calendar."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dashboard.access import operator
from dashboard.briefing.papers import KINDS, paper
from dashboard.export import Occasion, write
from dashboard.questions.parameters import choose_edition, parse
from dashboard.refusal import Refusal
from dashboard.store import open_store


def add_to(commands: argparse._SubParsersAction[Any], common: argparse.ArgumentParser) -> None:
    """Add the command."""
    words = "写出一个单位的催办单、督查通知单、督办台账或任务日历"
    asked = commands.add_parser("paper", parents=[common], help=words)
    kinds = "、".join(f"{name} {kind.title}（.{kind.suffix}）" for name, kind in KINDS.items())
    asked.add_argument("kind", choices=KINDS, metavar="类别", help=kinds)
    asked.add_argument("--department", help="单位，名称或代码；督办台账不写时为全部")
    asked.add_argument("--edition", help="数据版本，默认当前版本")
    asked.add_argument("-o", "--output", type=Path, required=True)
    asked.set_defaults(run=_paper)


def _paper(chosen: argparse.Namespace) -> int:
    kind, target = KINDS[chosen.kind], Path(chosen.output)
    if target.suffix.lower() != f".{kind.suffix}":
        raise Refusal(
            f"{kind.title}只写 .{kind.suffix} 文件，收到“{target.name}”，请改用 .{kind.suffix} 结尾的文件名。"
        )
    edition = choose_edition(open_store(chosen.store), chosen.edition)
    units = (parse(edition, "department", chosen.department) if chosen.department else None) or (None,)
    if len(units) > 1:
        raise Refusal(f"{kind.title}一次只写一个单位，--department 收到“{chosen.department}”，请分几次运行。")
    told = {"edition": str(edition.number)} | ({"department": units[0]} if units[0] else {})
    write(
        paper(edition, chosen.kind, units[0], operator()),
        kind.suffix,
        target,
        Occasion(edition.folder, "command", operator(), parameters=told),
    )
    print(f"已写出 {target}")
    return 0
