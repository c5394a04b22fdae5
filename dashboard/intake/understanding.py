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
from dashboard.intake.rows import is_example_row
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
            *_hidden_notes(book, words),
            *book.notes,
            *_left_notes(left, words),
            *_example_notes(regions, words),
            *(note for region in regions for note in region.notes),
            *judged.notes,
        ),
    )


def _hidden_notes(book: Workbook, words: Vocabulary) -> list[str]:
    return [f"工作表‘{name}’是隐藏的，没有读取。" for name in book.hidden if name not in words.own_sheets]


def _left_notes(left: Sequence[Unrecognised], words: Vocabulary) -> list[str]:
    return [
        f"工作表‘{one.sheet.name}’的 {filled_rows(one.sheet)} 行不是台账数据，没有读取"
        f"{'：' + one.missing if one.missing else ''}。"
        for one in left
        if one.sheet.name not in words.own_sheets
    ]


def _example_notes(regions: Sequence[Region], words: Vocabulary) -> list[str]:
    """What to say where a template was not filled, or where more than its own row says that it is an example."""
    notes = []
    for region in regions:
        examples = sum(is_example_row(row, words) for row in region.sheet.rows)
        if not region.data_rows:
            notes.append(
                f"工作表‘{region.sheet.name}’只有表头{'和示例' if examples else ''}，没有填写数据，请填写后再报送。"
            )
        elif examples > 1:
            notes.append(
                f"工作表‘{region.sheet.name}’有 {examples} 行第一格写着“示例”，都没有接入；"
                "其中如有真实数据，请把第一格改成序号后再报送。"
            )
    return notes
