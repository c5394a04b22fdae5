"""The command that writes a 汇报材料 and its annex, or a 一页纸."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from dashboard.access import operator
from dashboard.briefing import Scope, one_page
from dashboard.briefing import briefing as composed
from dashboard.export import Occasion, write
from dashboard.questions.parameters import choose_edition, parse
from dashboard.refusal import Refusal
from dashboard.store import Edition, open_store


def briefing(chosen: argparse.Namespace) -> int:
    """Write the document and, in the same folder, the annex; a 一页纸 has none."""
    edition = choose_edition(open_store(chosen.store), chosen.edition)
    scope = Scope(
        department=_one(edition, "department", chosen.department),
        city=_one(edition, "city", chosen.city),
        since=chosen.since,
        meeting_id=chosen.meeting,
    )
    document: Path = chosen.output
    if document.suffix.lower() != ".docx":
        raise Refusal(f"汇报材料只写 .docx 文件，收到“{document.name}”，请改用 .docx 结尾的文件名。")
    annex = document.with_suffix(".xlsx")
    written = (one_page if chosen.one_page else composed)(edition, scope, operator())
    told = {name: text for name, text in asdict(scope).items() if text} | {"edition": str(edition.number)}
    occasion = Occasion(edition.folder, "command", operator(), parameters=told)
    write(written, "docx", document, occasion)
    if chosen.one_page:
        print(f"已写出 {chosen.output}")
        return 0
    try:
        write(written, "xlsx", annex, occasion)
    except Refusal as refusal:
        raise Refusal(f"{refusal}{document} 已经写出，附件没有写出，请处理后重新运行。") from refusal
    print(f"已写出 {chosen.output} 和附件 {annex}")
    return 0


def _one(edition: Edition, name: str, text: str | None) -> str | None:
    """The code of a department or city, given by code or name; None for None."""
    values = parse(edition, name, text) if text else None
    if not values:
        return None
    if len(values) > 1:
        raise Refusal(f"汇报材料一次只写一个，--{name} 收到“{text}”，请分几次运行。")
    return str(values[0])
