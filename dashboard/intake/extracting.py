"""The worker's task for a file: read it, find its tables, and send their cells as raw text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from dashboard.intake.aside import stated_totals
from dashboard.intake.delimited import DelimitedRows
from dashboard.intake.doubts import doubts_of
from dashboard.intake.frames import FOUND, PROGRESS, TABLE, Send, packed
from dashboard.intake.headings import repeated_heading
from dashboard.intake.loading import raw_pieces
from dashboard.intake.mapping import (
    FileMapping,
    as_text,
    described,
    from_text,
    shape_of,
    unit_of,
    with_mapping,
)
from dashboard.intake.reading import Sheet, Workbook, read_workbook
from dashboard.intake.recognising import Region, Unrecognised, filled_rows, find_regions
from dashboard.intake.results import SeenTable
from dashboard.intake.sheet_notes import sheet_notes
from dashboard.intake.shown_tables import sheet_seen, table_seen
from dashboard.intake.unit_lines import parts_by_unit
from dashboard.intake.vocabulary import Vocabulary, vocabulary, with_evidence
from dashboard.intake.witnesses import proposal

SIDE_BY_SIDE = (
    "没有认出可接入的台账（工作表“{sheet}”第 {row} 行里有两个“{heading}”，像是左右并排的两张表），"
    "请改成上下两张表或两张工作表后再报送。"
)
READING, RECOGNISING, LOADING = "读取文件", "识别表格", "装入数据"


def extract(request: dict[str, Any], send: Send) -> None:
    """Send the content of a file: its tables of raw text in pieces, then counts, shape, tables and notes.

    request: path, limit_mib, kind (or None), mapping (as text, or None), evidence_rules as rows,
    told (sheet → row → whether a steward said that it is a record).
    A file without any table is not refused here: its likely headings are sent with the sentence.
    """
    words = with_evidence(vocabulary(), request["evidence_rules"])
    mapping = FileMapping() if request["mapping"] is None else from_text(request["mapping"])
    tell(send, READING, 0, 1)
    book = read_workbook(Path(request["path"]), request["limit_mib"])
    tell(send, READING, 1, 1)
    shape = shape_of(book.sheets, words)
    words = with_mapping(words, mapping)
    regions, left = _regions(book, words, request["kind"] or mapping.kind, request["told"], send)
    factor = unit_of(mapping.unit, words)
    regions = [replace(region, unit=region.unit or factor or region.unit) for region in regions]
    total = sum(len(region.data_rows) for region in regions)
    done, loaded = 0, list[str]()
    for region in regions:
        for name, piece in raw_pieces(region, loaded):
            send(TABLE, packed(name, piece))
            if name == f"raw_{region.kind.name}":
                done += piece.num_rows
                tell(send, LOADING, done, total)
    found = {
        "read": sum(_filled(sheet) for sheet in book.sheets),
        "shape": shape,
        "tables": [asdict(table) for table in _seen(regions, left, words)],
        "proposal": None if regions else _proposal(book, words),
        "doubts": doubts_of(regions, words),
        "stated": stated_totals(regions, words),
        "refusal": None if regions else _nothing_found(left, book.hidden, words),
        "notes": [*described(mapping, words), *sheet_notes(book, left, regions, words), *loaded],
    }
    send(FOUND, json.dumps(found).encode())


def tell(send: Send, stage: str, done: int, total: int) -> None:
    """Send a step of progress."""
    send(PROGRESS, json.dumps({"stage": stage, "done": done, "total": total}).encode())


def _regions(
    book: Workbook, words: Vocabulary, kind: str | None, told: dict[str, dict[str, bool]], send: Send
) -> tuple[list[Region], list[Unrecognised]]:
    regions: list[Region] = []
    left: list[Unrecognised] = []
    for place, sheet in enumerate(book.sheets):
        tell(send, RECOGNISING, place, len(book.sheets))
        answers = {int(row) - 1: is_record for row, is_record in told.get(sheet.name, {}).items()}
        found = find_regions(sheet, len(regions) + 1, words, kind, answers)
        if isinstance(found, list):
            regions += [part for region in found for part in parts_by_unit(region, words)]
        elif sheet.rows:
            left.append(found)
    tell(send, RECOGNISING, len(book.sheets), len(book.sheets))
    return [replace(region, order=order) for order, region in enumerate(regions, 1)], left


def _proposal(book: Workbook, words: Vocabulary) -> dict[str, Any] | None:
    found = proposal([sheet for sheet in book.sheets if sheet.name not in words.own_sheets], words)
    return None if found is None else asdict(found) | {"mapping": as_text(found.mapping)}


def _seen(regions: list[Region], left: list[Unrecognised], words: Vocabulary) -> list[SeenTable]:
    other = (sheet_seen(unread.sheet, words) for unread in left if unread.sheet.name not in words.own_sheets)
    return [
        *(table_seen(region, words) for region in regions),
        *(table for table in other if table is not None),
    ]


def _filled(sheet: Sheet) -> int:
    """The number of rows that are not empty; lines of a delimited file are not split again for it."""
    if not isinstance(sheet.rows, DelimitedRows):
        return filled_rows(sheet)
    return sum(1 for record in sheet.rows.records if sheet.rows.holds_words(record))


def _nothing_found(left: Sequence[Unrecognised], hidden: Sequence[str], words: Vocabulary) -> str:
    unread = "、".join(f"“{name}”" for name in hidden if name not in words.own_sheets)
    if unread:
        return f"{_nothing_shown(left, words)[:-1]}；另有隐藏的工作表{unread}没有读取，数据如在其中，请取消隐藏后再报送。"
    return _nothing_shown(left, words)


def _nothing_shown(left: Sequence[Unrecognised], words: Vocabulary) -> str:
    if not any(filled_rows(unread.sheet) for unread in left):
        return "文件里没有任何内容，请检查后再报送。"
    halves = next(filter(None, (repeated_heading(unread.sheet, words) for unread in left)), None)
    if halves is not None:
        return SIDE_BY_SIDE.format(sheet=halves[0], row=halves[1], heading=halves[2])
    nearest = next(
        (f"工作表“{unread.sheet.name}”{unread.missing}" for unread in left if unread.missing), None
    )
    reason = f"（{nearest}）" if nearest else "（没有找到“项目编号”“项目名称”等列名）"
    return f"没有认出可接入的台账{reason}，请对照模板检查表头后再报送。"
