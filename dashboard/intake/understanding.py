"""From files to results: read, recognise, judge, count. Publishes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from dashboard.intake.provenance import as_of_day, reporting_department
from dashboard.intake.reading import Workbook, read_workbook
from dashboard.intake.recognising import Region, Unrecognised, filled_rows, find_region
from dashboard.intake.results import FileResult, refused
from dashboard.intake.sheet_notes import sheet_notes
from dashboard.intake.staging import Filing, judge
from dashboard.intake.vocabulary import Vocabulary, vocabulary, with_evidence
from dashboard.policy import edition_tables
from dashboard.refusal import Refusal


def understand(
    paths: list[Path],
    *,
    kind: str | None,
    department: str | None,
    as_of: date | None,
    policy_id: str,
    limit_mib: int,
) -> list[FileResult]:
    """Read each file and say what it holds; one result per path, in order.

    kind, department, as_of: what the sender says of all files, or None to find out from each.
    Raises Refusal for an argument that cannot be used; what is wrong with a file stands in its result.
    """
    _refuse_unknown_kind(kind, vocabulary())
    known = edition_tables(policy_id)
    words = with_evidence(vocabulary(), known["evidence_rules"].to_pylist())
    if department is not None:
        reporting_department(department, "", (), known["departments"], known["department_aliases"])
    return [_understand_one(path, kind, department, as_of, known, words, limit_mib) for path in paths]


def _refuse_unknown_kind(kind: str | None, words: Vocabulary) -> None:
    served = [one.name for one in words.kinds]
    if kind is None or kind in served:
        return
    raise Refusal(f"没有‘{kind}’这一类台账，可接入：{'、'.join(served)}。")


def _understand_one(
    path: Path,
    kind: str | None,
    department: str | None,
    as_of: date | None,
    known: dict[str, pa.Table],
    words: Vocabulary,
    limit_mib: int,
) -> FileResult:
    digest = ""
    try:
        book = read_workbook(path, limit_mib)
        digest = _digest(path)
        regions, left = _regions(book, words, kind)
        return _result(path.name, digest, book, regions, left, department, as_of, known, words)
    except Refusal as refusal:
        return refused(path.name, digest or (_digest(path) if path.is_file() else ""), str(refusal))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _regions(book: Workbook, words: Vocabulary, kind: str | None) -> tuple[list[Region], list[Unrecognised]]:
    regions: list[Region] = []
    left: list[Unrecognised] = []
    for order, sheet in enumerate(book.sheets, 1):
        found = find_region(sheet, order, words, kind)
        if isinstance(found, Region):
            regions.append(found)
        elif sheet.rows:
            left.append(found)
    if not regions:
        raise Refusal(_nothing_found(left))
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
    department: str | None,
    as_of: date | None,
    known: dict[str, pa.Table],
    words: Vocabulary,
) -> FileResult:
    titles = [title for region in regions for title in region.titles]
    code = reporting_department(department, file, titles, known["departments"], known["department_aliases"])
    stated_on, _ = as_of_day(as_of, file, titles, None)
    judged = judge(regions, words, known, Filing(file, code, stated_on))
    day, basis = as_of_day(as_of, file, titles, judged.latest_on)
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
        notes=(
            *sheet_notes(book, left, regions, words),
            *judged.notes,
        ),
    )
