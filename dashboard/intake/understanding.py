"""Reads, recognises, judges and counts files, without publishing."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.intake.found import seen_in, tables_in, titles_in
from dashboard.intake.frames import FOUND, TABLE, as_json, unpacked
from dashboard.intake.isolation import Progress, as_request, isolated
from dashboard.intake.loading import raw_tables
from dashboard.intake.mapping import FileMapping, as_text
from dashboard.intake.personal import without_numbers, without_numbers_said
from dashboard.intake.provenance import as_of_day, reporting_department
from dashboard.intake.questions import (
    NOTHING_TOLD,
    Answer,
    Answered,
    RememberedAnswers,
    Told,
    no_answers,
    sorted_out,
    told_by,
)
from dashboard.intake.results import FileResult, refused
from dashboard.intake.safety import refuse_from_outside
from dashboard.intake.staging import Filing, judge, prepare
from dashboard.intake.vocabulary import Vocabulary, vocabulary, with_evidence
from dashboard.personal import masked
from dashboard.policy.loading import edition_tables
from dashboard.refusal import Refusal

Remembered = Callable[[str | None, str], FileMapping | None]


def nothing_remembered(department_code: str | None, shape: str) -> None:
    """The mapping of a store without confirmed mappings: None."""


@dataclass(frozen=True)
class _Asked:
    """The arguments that apply to every file of a call."""

    kind: str | None
    department: str | None
    as_of: date | None
    known: dict[str, pa.Table]
    words: Vocabulary
    limit_mib: int
    seconds: int | None
    remembered: Remembered
    answers: RememberedAnswers


def understand(
    paths: list[Path],
    *,
    kind: str | None,
    department: str | None,
    as_of: date | None,
    policy_id: str,
    limit_mib: int,
    seconds: int | None = None,
    remembered: Remembered = nothing_remembered,
    answers: RememberedAnswers = no_answers,
    progress: Progress | None = None,
) -> list[FileResult]:
    """Read files; returns a result per path, in order.

    kind, department, as_of: for all files, or None to find them out for each file.
    seconds: the longest reading of a file where that is less than `settings` allows.
    remembered: the mapping for a department's code (None: 未标明) and a file's shape, or None where there is none.
    answers: the answers for a file, by its SHA-256.
    progress: called with stage, done, total while a file is read and judged; the stages are Chinese words.
    Raises Refusal for an invalid argument. Faults of a file are in its result.
    """
    _refuse_unknown_kind(kind, vocabulary())
    known = edition_tables(policy_id)
    words = with_evidence(vocabulary(), known["evidence_rules"].to_pylist())
    if department is not None:
        reporting_department(department, "", (), known["departments"], known["department_aliases"])
    asked = _Asked(kind, department, as_of, known, words, limit_mib, seconds, remembered, answers)
    return [_understand_one(path, asked, progress) for path in paths]


def _refuse_unknown_kind(kind: str | None, words: Vocabulary) -> None:
    served = [table_kind.name for table_kind in words.kinds]
    if kind is None or kind in served:
        return
    raise Refusal(f"没有‘{kind}’这一类台账，可接入：{'、'.join(served)}。")


def _understand_one(path: Path, asked: _Asked, progress: Progress | None) -> FileResult:
    digest = ""
    found: dict[str, Any] = {"shape": "", "tables": []}
    try:
        refuse_from_outside(path, asked.limit_mib)
        digest = _digest(path)
        answers = asked.answers(digest)
        raw, found = _extracted(path, asked, None, NOTHING_TOLD, progress)
        mapping = asked.remembered(_department_of(path.name, found, asked), found["shape"])
        if mapping is not None:  # the mapping of this shape changes how the file is read
            raw, found = _extracted(path, asked, mapping, NOTHING_TOLD, progress)
        result = _result(path.name, digest, raw, found, asked, mapping, progress)
        return _answered(path, result, answers, asked, mapping, progress)
    except Refusal as refusal:
        return refused(masked(path.name), digest, str(refusal), tables_in(found), found["shape"])


def _answered(
    path: Path,
    result: FileResult,
    answers: Sequence[Answer],
    asked: _Asked,
    mapping: FileMapping | None,
    progress: Progress | None,
) -> FileResult:
    """The result when the file is read as the answers say. An answer can raise another question, which can be answered too."""
    answered: tuple[Answered, ...] = ()
    while True:
        still_open, new = sorted_out(result.questions, answers)
        told = told_by(new)
        answered = (*answered, *new)
        result = replace(
            result,
            questions=still_open,
            answered=answered,
            notes=(*result.notes, *(one.sentence for one in new)),
        )
        if told == NOTHING_TOLD:
            return result
        told = told_by(answered)
        mapping = told.mapping(mapping)
        raw, found = _extracted(path, asked, mapping, told, progress)
        result = _result(path.name, result.sha256, raw, found, asked, mapping, progress, told)
        known = {one.question.key for one in answered}
        notes = (*result.notes, *(one.sentence for one in answered))
        again = tuple(question for question in result.questions if question.key not in known)
        result = replace(result, questions=again, answered=answered, notes=notes)


def _department_of(file: str, found: dict[str, Any], asked: _Asked) -> str | None:
    return reporting_department(
        asked.department,
        file,
        titles_in(found),
        asked.known["departments"],
        asked.known["department_aliases"],
    )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _extracted(
    path: Path, asked: _Asked, mapping: FileMapping | None, told: Told, progress: Progress | None
) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """The raw tables, counts, recognised tables and notes of a file, read in a separate process."""
    request = {
        "path": as_request(path),
        "limit_mib": asked.limit_mib,
        "kind": asked.kind,
        "mapping": None if mapping is None else as_text(mapping),
        "told": told.rows,
        "evidence_rules": asked.known["evidence_rules"].to_pylist(),
    }
    found: dict[str, Any] = {}
    pieces = []
    preparing = threading.Thread(target=prepare, args=(asked.words, asked.known))
    preparing.start()
    for tag, payload in isolated("extract", request, progress, asked.seconds):
        if tag == TABLE:
            pieces.append(unpacked(payload))
        elif tag == FOUND:
            found = without_numbers_said(as_json(payload))
    preparing.join()
    return raw_tables(pieces, asked.words), found


def _result(
    file: str,
    digest: str,
    raw: dict[str, pa.Table],
    found: dict[str, Any],
    asked: _Asked,
    mapping: FileMapping | None,
    progress: Progress | None,
    told: Told = NOTHING_TOLD,
) -> FileResult:
    """The judged rows of a file. Raises Refusal where nothing was recognised."""
    raw, noted = _to_judge(raw, found, asked, mapping, told)
    tables, titles = tables_in(found), titles_in(found)
    code = _department_of(file, found, asked)
    stated_on, _ = as_of_day(asked.as_of, file, titles, None)
    judged = judge(raw, asked.words, asked.known, Filing(file, code, stated_on), seen_in(found), progress)
    day, basis = as_of_day(asked.as_of, file, titles, judged.latest_on)
    return FileResult(
        file=file,
        sha256=digest,
        kinds=tuple(dict.fromkeys(table.kind for table in tables if table.kind)),
        department_code=code,
        as_of=day,
        as_of_basis=basis,
        read=found["read"],
        taken=judged.taken,
        rejected=judged.rejected,
        held=0,
        not_data=found["read"] - judged.taken - judged.rejected,
        rejections=judged.rejections,
        facts=judged.facts,
        keys=judged.keys,
        notes=(*found["notes"], *noted, *judged.notes),
        questions=judged.questions,
        totals=judged.totals,
        tables=tables,
        shape=found["shape"],
    )


def _to_judge(
    raw: dict[str, pa.Table], found: dict[str, Any], asked: _Asked, mapping: FileMapping | None, told: Told
) -> tuple[dict[str, pa.Table], tuple[str, ...]]:
    """The raw tables without numbers of persons and with what was told, and the sentences on it."""
    if found["refusal"]:
        raise Refusal(found["refusal"])
    raw, noted = without_numbers(raw, asked.words, mapping is not None and mapping.numbers_are_things)
    return raw | {"told_wholes": told.wholes_table()}, noted
