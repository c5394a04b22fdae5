"""From files to results: read, recognise, judge, count. Publishes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa

from dashboard.intake.mapping import FileMapping, described, shape_of, unit_of, with_mapping
from dashboard.intake.provenance import as_of_day, reporting_department
from dashboard.intake.reading import Workbook, read_workbook
from dashboard.intake.recognising import Region, Unrecognised, filled_rows, find_region
from dashboard.intake.results import FileResult, TableSeen, refused
from dashboard.intake.seen import sheet_seen, table_seen
from dashboard.intake.staging import Filing, judge
from dashboard.intake.vocabulary import Vocabulary, vocabulary, with_evidence
from dashboard.policy import edition_tables
from dashboard.refusal import Refusal

LATER_KINDS = ("milestones", "delegations", "zones", "clusters")
TITLE_ROWS = 6
Remembered = Callable[[str | None, str], FileMapping | None]


def nothing_remembered(department_code: str | None, shape: str) -> None:
    """No mapping was ever confirmed."""


@dataclass(frozen=True)
class Asked:
    """What the sender says of all files; None means: find out from each."""

    kind: str | None
    department: str | None
    as_of: date | None
    limit_mib: int
    remembered: Remembered


def understand(
    paths: list[Path],
    *,
    kind: str | None,
    department: str | None,
    as_of: date | None,
    policy_id: str,
    limit_mib: int,
    remembered: Remembered = nothing_remembered,
) -> list[FileResult]:
    """Read each file and say what it holds; one result per path, in order.

    kind, department, as_of: what the sender says of all files, or None to find out from each.
    remembered: the mapping for a department's code (None: 未标明) and a file's shape, or None where there is none.
    Raises Refusal for an argument that cannot be used; what is wrong with a file stands in its result.
    """
    _refuse_unknown_kind(kind, vocabulary())
    known = edition_tables(policy_id)
    words = with_evidence(vocabulary(), known["evidence_rules"].to_pylist())
    if department is not None:
        reporting_department(department, "", (), known["departments"], known["department_aliases"])
    asked = Asked(kind, department, as_of, limit_mib, remembered)
    return [_understand_one(path, asked, known, words) for path in paths]


def _refuse_unknown_kind(kind: str | None, words: Vocabulary) -> None:
    served = [one.name for one in words.kinds]
    if kind is None or kind in served:
        return
    if kind in LATER_KINDS:
        raise Refusal(f"‘{kind}’这一类台账的接入在以后的版本提供，目前可接入：{'、'.join(served)}。")
    raise Refusal(f"没有‘{kind}’这一类台账，目前可接入：{'、'.join(served)}。")


def _understand_one(path: Path, asked: Asked, known: dict[str, pa.Table], words: Vocabulary) -> FileResult:
    digest, shape = "", ""
    tables: tuple[TableSeen, ...] = ()
    try:
        book = read_workbook(path, asked.limit_mib)
        digest, shape = _digest(path), shape_of(book.sheets, words)
        mapping = asked.remembered(_department_of(book, path.name, asked, known), shape) or FileMapping()
        words = with_mapping(words, mapping)
        regions, left = _regions(book, words, asked.kind or mapping.kind)
        tables = _seen(regions, left, words)
        if not regions:
            raise Refusal(_nothing_found(left))
        factor = unit_of(mapping.unit, words)
        regions = [replace(one, unit=one.unit or factor) for one in regions]
        result = _result(path.name, digest, book, regions, left, asked, known, words)
        notes = (*described(mapping, words), *result.notes)
        return replace(result, tables=tables, shape=shape, notes=notes)
    except Refusal as refusal:
        digest = digest or (_digest(path) if path.is_file() else "")
        return refused(path.name, digest, str(refusal), tables, shape)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _department_of(book: Workbook, name: str, asked: Asked, known: dict[str, pa.Table]) -> str | None:
    """Who filed the file, by its name and by the lines that may stand above its headings."""
    lines = [str(cell) for sheet in book.sheets for row in sheet.rows[:TITLE_ROWS] for cell in row if cell]
    return reporting_department(
        asked.department, name, lines, known["departments"], known["department_aliases"]
    )


def _seen(regions: list[Region], left: list[Unrecognised], words: Vocabulary) -> tuple[TableSeen, ...]:
    found = (table_seen(region, words) for region in regions)
    other = (sheet_seen(one.sheet, words) for one in left)
    return (*found, *(one for one in other if one is not None))


def _regions(book: Workbook, words: Vocabulary, kind: str | None) -> tuple[list[Region], list[Unrecognised]]:
    regions: list[Region] = []
    left: list[Unrecognised] = []
    for order, sheet in enumerate(book.sheets, 1):
        found = find_region(sheet, order, words, kind)
        if isinstance(found, Region):
            regions.append(found)
        elif sheet.rows:
            left.append(found)
    return regions, left


def _nothing_found(left: Sequence[Unrecognised]) -> str:
    if not any(filled_rows(one.sheet) for one in left):
        return "文件里没有任何内容，请检查后再报送。"
    nearest = next((f"工作表‘{one.sheet.name}’{one.missing}" for one in left if one.missing), None)
    reason = f"（{nearest}）" if nearest else "（没有找到“项目编号”“项目名称”等列名）"
    return f"没有认出可接入的台账{reason}，请对照模板检查表头后再报送。"


def _result(
    file: str,
    digest: str,
    book: Workbook,
    regions: list[Region],
    left: list[Unrecognised],
    asked: Asked,
    known: dict[str, pa.Table],
    words: Vocabulary,
) -> FileResult:
    titles = [title for region in regions for title in region.titles]
    code = reporting_department(
        asked.department, file, titles, known["departments"], known["department_aliases"]
    )
    stated_on, _ = as_of_day(asked.as_of, file, titles, None)
    judged = judge(regions, words, known, Filing(file, code, stated_on))
    day, basis = as_of_day(asked.as_of, file, titles, judged.latest_on)
    read = sum(filled_rows(sheet) for sheet in book.sheets)
    return FileResult(
        file=file,
        sha256=digest,
        kinds=tuple(dict.fromkeys(region.kind.name for region in regions)),
        department_code=code,
        as_of=day,
        as_of_basis=basis,
        read=read,
        taken=judged.taken,
        rejected=judged.rejected,
        held=0,
        not_data=read - judged.taken - judged.rejected,
        rejections=judged.rejections,
        facts=judged.facts,
        keys=judged.keys,
        notes=(*book.notes, *_left_notes(left), *_notes_of(regions), *judged.notes),
    )


def _notes_of(regions: list[Region]) -> list[str]:
    return [note for region in regions for note in region.notes]


def _left_notes(left: Sequence[Unrecognised]) -> list[str]:
    return [
        f"工作表‘{one.sheet.name}’的 {filled_rows(one.sheet)} 行不是台账数据，没有读取"
        f"{'：' + one.missing if one.missing else ''}。"
        for one in left
    ]
